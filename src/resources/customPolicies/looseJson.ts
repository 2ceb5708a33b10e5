// JSON as editors tolerate it: comments and commas before a closing bracket, with the place of what is wrong. Source: the "JSON
// with Comments" mode of Visual Studio Code.

/** The value of a text, where a number that would lose digits is the text of it; or the offset of what is not JSON there; nothing of the text is quoted. */
export type LooseJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly offset: number; readonly problem: string }

const ignored = /(?:[\s\uFEFF]|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*/y
const scalar = /"(?:[^"\\\r\n]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y

/** Reads a text. */
export const parseLooseJson = (text: string): LooseJson => {
  let offset = 0
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = offset
    const found = pattern.exec(text)?.[0] ?? ''
    offset += found.length
    return found
  }
  const next = (): string => {
    take(ignored)
    return text.charAt(offset)
  }
  const expect = (character: string): void => {
    if (next() !== character) throw new SyntaxError(`"${character}" is expected here`)
    offset += 1
  }
  const readScalar = (what: string): unknown => {
    const start = offset
    const written = take(scalar)
    if (written === '') throw new SyntaxError(`${what} is expected here`)
    try {
      const value: unknown = JSON.parse(written)
      return typeof value === 'number' && String(value) !== written ? written : value
    } catch {
      offset = start
      throw new SyntaxError(`${what} is expected here`)
    }
  }
  const readItems = <T>(open: string, close: string, item: () => T): readonly T[] => {
    const items: T[] = []
    expect(open)
    while (next() !== close) {
      items.push(item())
      if (next() !== close) expect(',')
    }
    expect(close)
    return items
  }
  const readEntry = (): [string, unknown] => {
    const key = next() === '"' ? String(readScalar('a name in quotes')) : undefined
    if (key === undefined) throw new SyntaxError('a name in quotes is expected here')
    expect(':')
    return [key, readValue()]
  }
  const readValue = (): unknown => {
    const first = next()
    if (first === '{') return Object.fromEntries(readItems('{', '}', readEntry))
    return first === '[' ? readItems('[', ']', readValue) : readScalar('a value')
  }
  try {
    const value = readValue()
    if (next() !== '') throw new SyntaxError('something follows the value')
    return { ok: true, value }
  } catch (thrown) {
    return { ok: false, offset, problem: thrown instanceof SyntaxError ? thrown.message : 'it nests too deep' }
  }
}
