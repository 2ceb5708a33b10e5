// Environment placeholders of the config file: `${VAR}` in the places that are documented, and an error everywhere else.

import type { OnProblem } from '../resources/field.ts'
import type { Path } from '../util/problem.ts'
import { err, ok, type Result } from '../util/result.ts'
import { looksSecret, quoted } from '../util/words.ts'
import type { Keys } from './schema.ts'

const placeholder = /\$\{([^}$]*)\}/g
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/

// Variables that the runner fills with credentials, and names that announce one: names and ids are all that may come in.
const secretVariable = /^(?:INPUT_|ACTIONS_)|SECRET|TOKEN|PASSWORD|PRIVATE_KEY/i

type Env = Readonly<Record<string, string | undefined>>

/**
 * Replaces every `${VAR}` in the texts of `holder`, in place, by the variable's value. `refuse` is told of placeholders that
 * have no place there, and of variables that are not set, empty, or kept for secrets.
 */
export const expandPlaceholders = (holder: object, appKeys: Keys, env: Env, refuse: OnProblem, at: Path = []): void => {
  for (const [key, inner] of Object.entries(holder)) {
    const path = [...at, Array.isArray(holder) ? Number(key) : key]
    if (typeof inner === 'object' && inner !== null) expandPlaceholders(inner, appKeys, env, refuse, path)
    if (typeof inner !== 'string' || !holdsPlaceholder(inner)) continue
    const expanded = takesPlaceholders(path, appKeys)
      ? expand(inner, env)
      : err(`holds a placeholder; accepted: only in ${placesOf(appKeys)}`)
    if (expanded.ok) Object.assign(holder, { [key]: expanded.value })
    else refuse({ path, problem: expanded.problem })
  }
}

const holdsPlaceholder = (text: string): boolean => text.includes('${')

const placesOf = (appKeys: Keys): string => {
  const places = ['tenant', ...Object.values(appKeys).flatMap(({ placeholders }) => placeholders?.words ?? [])]
  return `${places.slice(0, -1).join(', ')}, and ${places.at(-1)}`
}

/** True for the values that may hold placeholders. The path begins at the top of the file. */
const takesPlaceholders = (path: Path, appKeys: Keys): boolean => {
  if (path.length === 1) return path[0] === 'tenant'
  const [field, ...below] = path[0] === 'apps' ? path.slice(2) : path[0] === 'defaults' ? path.slice(1) : []
  const allowed = appKeys[String(field)]?.placeholders?.paths ?? []
  return allowed.some(
    steps => steps.length === below.length && steps.every((step, index) => step === '*' || step === below[index])
  )
}

const expand = (text: string, env: Env): Result<string> => {
  const problems: string[] = []
  const expanded = text.replace(placeholder, (_, name: string) => {
    const value = env[name] ?? ''
    problems.push(...problemsOf(name, value))
    return value
  })
  if (problems.length > 0) return err(problems.join('; '))
  return holdsPlaceholder(text.replace(placeholder, ''))
    ? err(`${quoted(text)} holds a placeholder without its closing brace`)
    : ok(expanded)
}

const problemsOf = (name: string, value: string): readonly string[] => {
  if (!variableName.test(name)) return [`${quoted(name)} is not the name of a variable`]
  if (secretVariable.test(name)) return [`the variable ${name} is kept for secrets and is not expanded in the file`]
  if (value === '') return [`the environment variable ${name} is not set or empty; set it with env: on the step`]
  return looksSecret(value) ? [`the value of ${name} looks like a secret, which has no place in the file`] : []
}
