// Where a text stops being JSON. The parser of Node says it in some of its messages alone.

/** A place in a text, both from 1. */
export type Place = { readonly line: number; readonly column: number }

/** A bracket or sign, a text, or a word such as a number; whether the last two are JSON is asked of the parser. */
const token = /[ \t\r\n]*([[\]{}:,]|"(?:[^"\\]|\\.)*"|[^\s[\]{}:,"]+)/y

const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** What closes the lists and objects that are open after these tokens. */
const closers = (tokens: readonly string[]): string => {
  const open: string[] = []
  for (const one of tokens) {
    if (one === '[' || one === '{') open.push(one === '[' ? ']' : '}')
    if (one === ']' || one === '}') open.pop()
  }
  return open.reverse().join('')
}

/** Whether JSON can begin with these tokens: one of the ways to go on makes it whole. */
const canBegin = (tokens: readonly string[]): boolean => {
  const begun = tokens.join(' ')
  const end = closers(tokens)
  return ['', '0', ':0', '"":0'].some(next => parses(`${begun}${next}${end}`))
}

/** The first place at which a text cannot be JSON any more; its end when something is missing there. */
export const placeOfError = (text: string): Place => {
  const tokens: string[] = []
  let end = 0
  for (;;) {
    token.lastIndex = end
    const [whole = '', found = ''] = token.exec(text) ?? []
    if (found === '' || !canBegin([...tokens, found])) break
    tokens.push(found)
    end += whole.length
  }
  const at = end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0)
  const lines = text.slice(0, at).split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
