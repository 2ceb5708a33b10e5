// The files behind GITHUB_OUTPUT, GITHUB_STATE, GITHUB_ENV and GITHUB_PATH, read by the runner's grammar.

/** One line of the text from `start` on, without its line end; `next` is where the following line starts. */
const lineAt = (text: string, start: number): { line: string; newline: boolean; next: number } | undefined => {
  if (start >= text.length) return undefined
  const end = text.indexOf('\n', start)
  return end < 0
    ? { line: text.slice(start), newline: false, next: text.length }
    : { line: text.slice(start, end), newline: true, next: end + 1 }
}

/**
 * Reads `name=value` and `name<<DELIMITER … DELIMITER` entries, whichever of `=` and `<<` comes first in a line. A later
 * entry of the same name wins. With `windows`, CRLF ends a line too.
 *
 * @throws Error with the runner's message when an entry has neither form, no name, or no closing delimiter
 * @see actions/runner, FileCommandManager.cs; GitHub documentation, "Workflow commands", multiline strings
 */
export const parseKeyValues = (
  file: string,
  windows: boolean = process.platform === 'win32'
): Readonly<Record<string, string>> => {
  const text = windows ? file.replaceAll('\r\n', '\n') : file
  const values: Record<string, string> = {}
  let at = 0
  for (let entry = lineAt(text, at); entry; entry = lineAt(text, at)) {
    at = entry.next
    if (entry.line === '') continue
    const equals = entry.line.indexOf('=')
    const heredoc = entry.line.indexOf('<<')
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const name = entry.line.slice(0, heredoc)
      const delimiter = entry.line.slice(heredoc + 2)
      if (name === '' || delimiter === '')
        throw new Error(`Invalid format '${entry.line}'. Name must not be empty and delimiter must not be empty`)
      const lines: string[] = []
      for (let inner = lineAt(text, at); inner?.line !== delimiter; inner = lineAt(text, at)) {
        if (!inner) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`)
        if (!inner.newline) throw new Error('Invalid value. EOF marker missing new line.')
        lines.push(inner.line)
        at = inner.next
      }
      at = lineAt(text, at)?.next ?? at
      values[name] = lines.join('\n')
    } else if (equals > 0) {
      values[entry.line.slice(0, equals)] = entry.line.slice(equals + 1)
    } else {
      throw new Error(`Invalid format '${entry.line}'`)
    }
  }
  return values
}

/** The folders that a step put in front of PATH: one a line, empty lines skipped. */
export const parsePaths = (file: string): readonly string[] => file.split(/\r?\n/).filter(line => line !== '')
