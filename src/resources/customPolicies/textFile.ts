// A file as text: byte-order marks, UTF-16 and the encodings that an XML declaration may name are read as what they are.
// Source: Extensible Markup Language (XML) 1.0, appendix F, detection of character encodings.

import { readPlainFile } from '../../util/files.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { positionsOf } from './mistake.ts'

/** Four times what the service takes for a policy. */
const mostBytes = 4 * 1024 * 1024

/** Told of every file that was read, as it was written in the checkout. */
export type OnFile = (file: string, bytes: Uint8Array) => void

/** Reads a file; a problem continues a sentence that begins with its name. @throws what `onFile` throws. */
export const readTextFile = async (file: string, onFile?: OnFile): Promise<Result<string>> => {
  const bytes = await readPlainFile(
    file,
    mostBytes,
    'a policy may have 1,048,576, and anything else goes under exclude'
  )
  if (!bytes.ok) return bytes
  onFile?.(file, bytes.value)
  return decodeBytes(bytes.value)
}

/** The text of the bytes, without a byte-order mark. */
export const decodeBytes = (bytes: Uint8Array): Result<string> => {
  const encoding = detectedEncoding(bytes)
  if (encoding === undefined) return err('is encoded in UTF-32; accepted: UTF-8 or UTF-16')
  const text = decode(bytes, encoding) ?? decodeDeclared(bytes)
  if (text !== undefined) return ok(text.replace(/^\uFEFF+/, ''))
  const declared = declaredEncoding(bytes)
  const lenient = new TextDecoder(encoding).decode(bytes)
  const { line } = positionsOf(lenient)(Math.max(0, lenient.indexOf('\uFFFD')))
  const says = declared === undefined ? '' : `, nor ${quoted(declared)}, which its first line names`
  return err(
    `is not encoded in ${encoding.toUpperCase()}${says} (first seen in line ${line}); accepted: UTF-8, or UTF-16 with a byte-order mark`
  )
}

const detectedEncoding = ([a, b, c, d]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined => {
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
    return undefined
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be'
  return 'utf-8'
}

const decode = (bytes: Uint8Array, encoding: string): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const declaration = /^(<\?xml\s[^>]*?\sencoding\s*=\s*["'])([\w.:-]+)/

const declaredEncoding = (bytes: Uint8Array): string | undefined =>
  declaration.exec(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))?.[2]

// Bytes that are UTF-8 are read as that, whatever the declaration says: editors change the one and forget the other.
const decodeDeclared = (bytes: Uint8Array): string | undefined => {
  const declared = declaredEncoding(bytes)
  return declared === undefined || /^utf-?(?:8|16)/i.test(declared) ? undefined : decode(bytes, declared)
}

/** The text with a declaration that names UTF-8, in which it is sent; one that names nothing else stays as it is. */
export const declaredAsUtf8 = (text: string): string =>
  text.replace(declaration, (whole, before: string, encoding: string) =>
    /^utf-8$/i.test(encoding) ? whole : `${before}utf-8`
  )
