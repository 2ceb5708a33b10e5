// The characters of XML and how they are written: which no document may hold, and what entities stand for.
// Source: Extensible Markup Language (XML) 1.0, fifth edition, 2.2 and 4.1.

/** From `start` up to, and without, `end`. */
export type Range = { readonly start: number; readonly end: number }

/** The first place where the text is not what it should be; `problem` continues a sentence that begins with the file's name. */
export type MarkupProblem = { readonly offset: number; readonly problem: string }

/** A problem that makes a text no XML. */
export const notXml = (offset: number, what: string): MarkupProblem => ({
  offset,
  problem: `is not well-formed XML: ${what}`
})

const forbiddenPattern = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

/** The first character that no XML document can hold, escaped or not. */
export const forbiddenCharacter = (text: string): MarkupProblem | undefined => {
  const offset = text.search(forbiddenPattern)
  if (offset < 0) return undefined
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')
  return notXml(offset, `it holds the character U+${code}, which XML forbids`)
}

const referencePattern = /&(?:amp|lt|gt|quot|apos|#(\d+)|#x([\da-fA-F]+));|&/g

/** The first "&" of a part of a text that begins nothing that XML knows, or a reference to a character that it forbids. */
export const badReference = (text: string, { start, end }: Range): MarkupProblem | undefined => {
  for (const { 0: found, 1: decimal, 2: hexadecimal, index } of text.slice(start, end).matchAll(referencePattern)) {
    const offset = start + index
    if (found === '&')
      return notXml(offset, '"&" begins no entity that XML knows; write &amp; for the character itself')
    const digits = hexadecimal === undefined ? decimal : `0x${hexadecimal}`
    if (digits === undefined) continue
    const code = Number(digits)
    if (code > 0x10ffff || forbiddenPattern.test(String.fromCodePoint(code))) {
      return notXml(offset, `${found} stands for a character that XML forbids`)
    }
  }
  return undefined
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text that stands for what is written: entities resolved. The text must have been read without a problem. */
export const decodeText = (written: string): string =>
  written.includes('&')
    ? written.replace(/&(?:#x([\da-fA-F]+)|#(\d+)|(\w+));/g, (_, hexadecimal, decimal, word) =>
        word === undefined
          ? String.fromCodePoint(decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal))
          : (named[word] ?? '')
      )
    : written
