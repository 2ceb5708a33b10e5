// Environment placeholders of the config file: `${VAR}` in the places that are documented, and an error everywhere else.

import type { Path } from '../util/problem.ts'
import { looksSecret, type Parsed, parsed, quoted, refused } from '../util/result.ts'

const placeholder = /\$\{([^}$]*)\}/g
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/

// Variables that the runner fills with credentials, and names that announce one: names and ids are all that may come in.
const secretVariable = /^(?:INPUT_|ACTIONS_)|SECRET|TOKEN|PASSWORD|PRIVATE_KEY/i

/** Where placeholders are expanded, for messages and documentation. */
export const placeholderPlaces = 'tenant, name, adopt, and the subjects of federated credentials'

/** True for the values that may hold placeholders. The path begins at the top of the file. */
export const takesPlaceholders = (path: Path): boolean => {
  if (path.length === 1) return path[0] === 'tenant'
  const inApp = path[0] === 'apps' ? path.slice(2) : path[0] === 'defaults' ? path.slice(1) : []
  const [field, , part] = inApp
  if (inApp.length === 1) return field === 'name' || field === 'adopt'
  return field === 'federatedCredentials' && (part === undefined || part === 'subject')
}

/** True when the text holds the beginning of a placeholder. */
export const hasPlaceholder = (text: string): boolean => text.includes('${')

/** The text with every `${VAR}` replaced by the variable's value. A variable that is not set or empty is a mistake. */
export const expandPlaceholders = (text: string, env: Readonly<Record<string, string | undefined>>): Parsed<string> => {
  const problems: string[] = []
  const fail = (problem: string): string => {
    problems.push(problem)
    return ''
  }
  const expanded = text.replace(placeholder, (_, name: string) => {
    if (!variableName.test(name)) return fail(`${quoted(name)} is not the name of a variable`)
    if (secretVariable.test(name))
      return fail(`the variable ${name} is kept for secrets and is not expanded in the file`)
    const value = env[name] ?? ''
    if (value === '') return fail(`the environment variable ${name} is not set or empty; set it with env: on the step`)
    return looksSecret(value) ? fail(`the value of ${name} looks like a secret, which has no place in the file`) : value
  })
  if (problems.length === 0 && hasPlaceholder(text.replace(placeholder, '')))
    return refused(`${quoted(text)} holds a placeholder without its closing brace`)
  return problems.length === 0 ? parsed(expanded) : refused(problems.join('; '))
}
