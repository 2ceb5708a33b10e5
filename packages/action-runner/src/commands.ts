// Workflow commands: lines of standard output that the runner obeys instead of showing.

/** One command: `::name key=value,key=value::data`. Data and properties are unescaped. */
export type WorkflowCommand = {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

const known = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning'
])

const escapes: Readonly<Record<string, string>> = {
  '%0D': '\r',
  '%0A': '\n',
  '%3A': ':',
  '%2C': ',',
  '%3B': ';',
  '%5D': ']'
}

/** `%25` comes last, so that `%250A` is the text "%0A" and not a new line. */
const decode = (text: string, codes: readonly string[]): string =>
  [...codes.map(code => [code, escapes[code] ?? code] as const), ['%25', '%'] as const].reduce(
    (result, [code, character]) => result.replaceAll(code, character),
    text
  )

const build = (
  info: string,
  data: string,
  separator: string,
  dataCodes: readonly string[],
  propertyCodes: readonly string[]
): WorkflowCommand | undefined => {
  const space = info.indexOf(' ')
  const name = space < 0 ? info : info.slice(0, space)
  if (!known.has(name)) return undefined
  const pairs = space < 0 ? [] : info.slice(space + 1).split(separator)
  const properties: Record<string, string> = {}
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 1 || equals === pair.length - 1) continue
    properties[pair.slice(0, equals).trim()] = decode(pair.slice(equals + 1), propertyCodes)
  }
  return { name, properties, data: decode(data, dataCodes) }
}

/**
 * Reads a line as a command. Both of the runner's notations count: `::name::data` at the start of the line (after white
 * space), and the older `##[name]data` anywhere in it.
 *
 * @returns undefined when the line is ordinary output
 * @see actions/runner, ActionCommand.cs; GitHub documentation, "Workflow commands for GitHub Actions"
 */
export const parseCommand = (line: string): WorkflowCommand | undefined => {
  const trimmed = line.trimStart()
  const end = trimmed.startsWith('::') ? trimmed.indexOf('::', 2) : -1
  if (end >= 0) {
    const codes = ['%0D', '%0A']
    const command = build(trimmed.slice(2, end), trimmed.slice(end + 2), ',', codes, [...codes, '%3A', '%2C'])
    if (command) return command
  }
  const prefix = line.indexOf('##[')
  const bracket = prefix < 0 ? -1 : line.indexOf(']', prefix)
  if (bracket < 0) return undefined
  const codes = ['%3B', '%0D', '%0A', '%5D']
  return build(line.slice(prefix + 3, bracket), line.slice(bracket + 1), ';', codes, codes)
}
