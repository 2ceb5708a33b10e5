// The configuration file on disk, opened within bounds: inside the workspace, a plain file, its size before its content.

import { constants } from 'node:fs'
import fs, { type FileHandle } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { ActionError, messageOf } from '../errors.ts'
import { isInside, readUpTo } from '../util/files.ts'
import { quoted } from '../util/words.ts'

/** The largest file that is read, in bytes: room for a thousand apps with everything that mode export writes of them. */
export const largestConfigBytes = 2 * 1024 * 1024

/**
 * A file that was read: where it really lies, and what it holds. `writtenPath` is the place that was written, below where the
 * workspace really lies: another one than `path` when a link inside of the workspace leads to the file.
 */
export type ConfigBytes = {
  readonly path: string
  readonly writtenPath: string
  readonly bytes: Uint8Array
  readonly text: string
}

const checkOut = 'The path starts at the workspace; check the repository out in an earlier step.'

const refused = (file: string, why: string, hint = checkOut, cause?: unknown): ActionError =>
  new ActionError({ code: 'input', message: `Input config ${quoted(file)} ${why}`, hint, cause })

/**
 * Reads the file. A relative path starts at `workspace`; without one, at the working directory, and then there is nothing to stay
 * inside of. Links are followed before the place is judged, and nothing is waited for: a pipe or a device is no file.
 * @throws ActionError `input` that says what the file is instead, without any of its content.
 */
export const readConfigFile = async (file: string, workspace: string | undefined): Promise<ConfigBytes> => {
  const cannotRead = (error: unknown): never => {
    throw refused(file, `cannot be read: ${messageOf(error)}`, checkOut, error)
  }
  const path = await fs.realpath(resolve(workspace || '.', file)).catch(cannotRead)
  const root = await fs.realpath(workspace || '.').catch(cannotRead)
  if (workspace) assertInside(file, path, root)
  const written = resolve(workspace || '.', file)
  const writtenPath = written === path ? path : resolve(root, relative(resolve(workspace || '.'), written))
  // Opening a pipe would wait for its other end otherwise. The last step of a real path is no link, unless somebody changes it now.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)
  const handle = await fs.open(path, flags).catch(cannotRead)
  try {
    const bytes = await readPlainFile(file, handle)
    return { path, writtenPath, bytes, text: decode(file, bytes) }
  } catch (error) {
    if (error instanceof ActionError) throw error
    return cannotRead(error)
  } finally {
    await handle.close()
  }
}

const assertInside = (file: string, path: string, root: string): void => {
  if (isInside(path, root)) return
  throw refused(
    file,
    'lies outside of the workspace; accepted: a file inside of it, also behind its links',
    'Copy the file into the workspace, or check the repository that holds it out there.'
  )
}

const readPlainFile = async (file: string, handle: FileHandle): Promise<Uint8Array> => {
  const found = await handle.stat()
  if (found.isDirectory()) throw refused(file, 'cannot be read: EISDIR, it is a directory; accepted: a plain file')
  if (!found.isFile()) throw refused(file, 'is a device, a pipe or a socket; accepted: a plain file')
  const tooLarge = (bytes: number | string) =>
    refused(file, `has ${bytes} bytes; accepted: at most ${largestConfigBytes}`, 'Split the file into several.')
  if (found.size > largestConfigBytes) throw tooLarge(found.size)
  const bytes = await readUpTo(handle, largestConfigBytes, found.size)
  if (bytes === undefined) throw tooLarge(`more than ${largestConfigBytes}`)
  return bytes
}

const saveAsUtf8 =
  'Save the file as UTF-8: in PowerShell with Out-File -Encoding utf8 or Set-Content -Encoding utf8, in an editor by its encoding.'

const decode = (file: string, bytes: Uint8Array): string => {
  const wide = wideEncodingOf(bytes)
  if (wide !== undefined)
    throw refused(file, `is ${wide} text; accepted: UTF-8, also with a byte order mark`, saveAsUtf8)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw refused(file, 'is not UTF-8 text; accepted: UTF-8, also with a byte order mark', saveAsUtf8, error)
  }
}

/** UTF-16 or UTF-32, by its byte order mark or, as YAML 1.2 has it, by the zero bytes around a first character of ASCII. */
const wideEncodingOf = ([a, b, c, d]: Uint8Array): string | undefined => {
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a !== 0 && b === 0 && c === 0 && d === 0)) return 'UTF-32'
  if (a === 0 && b === 0) return 'UTF-32'
  if ((a === 0xff && b === 0xfe) || (a !== undefined && a !== 0 && b === 0)) return 'UTF-16 (little endian)'
  return (a === 0xfe && b === 0xff) || (a === 0 && b !== undefined) ? 'UTF-16 (big endian)' : undefined
}
