// Environment placeholders of the config file: `${VAR}` in the places that are documented, and an error everywhere else.

import type { OnProblem } from '../resources/field.ts'
import type { Path } from '../util/problem.ts'
import { err, ok, type Result } from '../util/result.ts'
import { looksSecret, quoted } from '../util/words.ts'
import type { FileKeys } from './schema.ts'
import { problemOfVariable } from './variables.ts'

const placeholder = /\$\{([^}$]*)\}/g
/** The environment, and the variables that the file may name besides those that it always may. */
export type Variables = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Names that the input `config-variables` lists; absent: none. */
  readonly variables?: readonly string[]
}

/**
 * Replaces every `${VAR}` in the texts of `holder`, in place, by the variable's value. `refuse` is told of placeholders that
 * have no place there, and of variables that are not set, empty, or not for the file.
 */
export const expandPlaceholders = (
  holder: object,
  keys: FileKeys,
  from: Variables,
  refuse: OnProblem,
  at: Path = []
): void => {
  for (const [key, inner] of Object.entries(holder)) {
    const path = [...at, Array.isArray(holder) ? Number(key) : key]
    if (typeof inner === 'object' && inner !== null) expandPlaceholders(inner, keys, from, refuse, path)
    if (typeof inner !== 'string' || !holdsPlaceholder(inner)) continue
    const expanded = takesPlaceholders(path, keys)
      ? expand(inner, from)
      : err(`holds a placeholder; accepted: only in ${placesOf(keys)}`)
    if (expanded.ok) Object.assign(holder, { [key]: expanded.value })
    else refuse({ path, problem: expanded.problem })
  }
}

const holdsPlaceholder = (text: string): boolean => text.includes('${')

const placesOf = ({ tenant, app }: FileKeys): string => {
  const all = [...Object.values(tenant), ...Object.values(app)]
  const places = ['tenant', ...all.flatMap(({ placeholders }) => placeholders?.words ?? [])]
  return `${places.slice(0, -1).join(', ')}, and ${places.at(-1)}`
}

/** True for the values that may hold placeholders. The path begins at the top of the file. */
const takesPlaceholders = (path: Path, { tenant, app }: FileKeys): boolean => {
  const [top] = path
  if (path.length === 1 && top === 'tenant') return true
  const isOfApp = top === 'apps' || top === 'defaults'
  const [field, ...below] = isOfApp ? path.slice(top === 'apps' ? 2 : 1) : path
  const allowed = (isOfApp ? app : tenant)[String(field)]?.placeholders?.paths ?? []
  return allowed.some(
    steps => steps.length === below.length && steps.every((step, index) => step === '*' || step === below[index])
  )
}

const expand = (text: string, { env, variables = [] }: Variables): Result<string> => {
  const problems: string[] = []
  const expanded = text.replace(placeholder, (_, name: string) => {
    const value = env[name] ?? ''
    const problem = problemOfVariable(name, variables) ?? problemOfValue(name, value)
    if (problem !== undefined) problems.push(problem)
    return value
  })
  if (problems.length > 0) return err(problems.join('; '))
  return holdsPlaceholder(text.replace(placeholder, ''))
    ? err(`${quoted(text)} holds a placeholder without its closing brace`)
    : ok(expanded)
}

const problemOfValue = (name: string, value: string): string | undefined => {
  if (value === '') return `the environment variable ${name} is not set or empty; set it with env: on the step`
  return looksSecret(value) ? `the value of ${name} looks like a secret, which has no place in the file` : undefined
}
