// What the schema of the configuration file has against a value, in words, each at its path.

import { Errors } from 'typebox/schema'
import { Settings } from 'typebox/system'
import type { JsonSchema } from '../resources/field.ts'
import { asObject, asObjects, isObject } from '../util/json.ts'
import type { Path, Problem } from '../util/problem.ts'
import { didYouMean } from '../util/suggest.ts'
import { quoted } from '../util/words.ts'
import { appKeyPattern } from './schema.ts'

/** A mistake against the schema. `part`: whether the key or the value at the path is meant. */
export type SchemaProblem = Problem & { readonly part: 'key' | 'value' }

// The default of eight would hide mistakes; the bound keeps a malicious file from filling the memory.
const mostErrors = 1_000

type SchemaError = ReturnType<typeof Errors>[1][number]

/** Everything that the schema has against the value; empty when it follows the schema. */
export const schemaProblems = (schema: JsonSchema, value: unknown): readonly SchemaProblem[] => {
  Settings.Set({ maxErrors: mostErrors })
  const [, errors] = Errors(schema, value)
  const problems = errors.flatMap(error => inWords(error, schema, value))
  // No value may pass because the words for its errors were lost.
  return problems.length > 0 ? problems : errors.map(error => plainly(error, value))
}

const plainly = ({ instancePath, message }: SchemaError, root: unknown): SchemaProblem => ({
  path: pathOf(instancePath, root),
  part: 'value',
  problem: message
})

/** Steps of a schema's path that go one step down in the value. */
const downward = /\/(?:properties\/[^/]+|items(?:\/\d+)?|additionalProperties)/g

/**
 * True for an error that says too much. Where the schema accepts a text (or a flag) or a map (`anyOf`, the map last), a value that is a
 * map gets the errors of the map alone, and any other value one error that names both.
 */
const isBesideThePoint = ({ schemaPath }: SchemaError, path: Path, root: unknown): boolean => {
  const [, branch, below = ''] = /\/anyOf\/(\d)(.*)$/.exec(schemaPath) ?? []
  if (branch === undefined) return false
  const union = valueAt(root, path.slice(0, path.length - (below.match(downward)?.length ?? 0)))
  return !isObject(union) || branch === '0'
}

const inWords = (error: SchemaError, schema: JsonSchema, root: unknown): readonly SchemaProblem[] => {
  const path = pathOf(error.instancePath, root)
  const value = valueAt(root, path)
  if (isBesideThePoint(error, path, root)) return []
  const one = (problem: string): readonly SchemaProblem[] => [{ path, part: 'value', problem }]
  const oneOfKey = (problem: string, at = path): readonly SchemaProblem[] => [{ path: at, part: 'key', problem }]
  switch (error.keyword) {
    case 'boolean':
      return oneOfKey(unknownKey(String(path.at(-1)), error.schemaPath.replace(/\/additionalProperties$/, ''), schema))
    case 'additionalProperties':
      return [] // said key by key, as `boolean`
    case 'anyOf':
      return isObject(value) ? [] : one(`is ${kindOf(value)}; accepted: ${acceptedBranches(error, schema, value)}`)
    case 'required':
      return error.params.requiredProperties.flatMap(key => oneOfKey('is missing', [...path, key]))
    case 'type':
      if (path[0] === 'version') return [] // `const` says more
      return one(`is ${kindOf(value)}; accepted: ${typesText(error.params.type, value)}`)
    case 'enum':
      return one(wordProblem(value, error.params.allowedValues))
    case 'const':
      return one(`is ${shown(value)}; accepted: ${error.params.allowedValue}, the version that this release reads`)
    case 'minProperties':
      return oneOfKey(`is empty; accepted: ${contentOf(path, error, schema)}`)
    case 'minimum':
      return one(`is ${shown(value)}; accepted: ${error.params.limit} or more`)
    case 'maximum':
      return one(`is ${shown(value)}; accepted: ${error.params.limit} or less`)
    case 'minLength':
      return one('is empty; accepted: a text')
    default:
      return [plainly(error, root)]
  }
}

/** What a map must hold that may not be empty. */
const contentOf = (path: Path, { schemaPath }: SchemaError, schema: JsonSchema): string => {
  if (path.length === 1 && path[0] === 'apps') return 'at least one app'
  const known = Object.keys(asObject(schemaAt(schemaPath, schema).properties))
  return known.length === 0 ? 'at least one entry' : `one of ${known.join(', ')}`
}

const schemaAt = (schemaPath: string, schema: JsonSchema) => asObject(valueAt(schema, pathOf(schemaPath, schema)))

/** `a text, or a map of name, subject`: what a union accepts. */
const acceptedBranches = ({ schemaPath }: SchemaError, schema: JsonSchema, value: unknown): string => {
  const branches = asObjects(schemaAt(schemaPath, schema).anyOf)
  const [{ type, const: only } = {}] = branches
  const scalar = only === undefined ? typeText(String(type ?? 'string'), value) : String(only)
  return `${scalar}, or a map of ${branches.flatMap(({ properties }) => Object.keys(asObject(properties))).join(', ')}`
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number'
}

/** The words for a type where the value is none. A number is a text where it stands in quotes. */
const typeText = (type: string, value: unknown): string =>
  `${typeNames[type] ?? type}${type === 'string' && typeof value === 'number' ? ' (in quotes)' : ''}`

/** The words for a type, or for several. */
const typesText = (types: string | readonly string[], value: unknown): string =>
  [types]
    .flat()
    .map(type => typeText(type, value))
    .join(' or ')

const secretKeys =
  /^clientsecret|^secret(?:text|value|key)|password|passwd|passphrase|privatekey|token|apikey|^clientcertificate|pfx/

const unknownKey = (key: string, schemaPath: string, schema: JsonSchema): string => {
  const known = Object.keys(asObject(schemaAt(schemaPath, schema).properties))
  const near = didYouMean(key, known)
  if (near === '' && secretKeys.test(key.toLowerCase().replace(/[^a-z]/g, '')))
    return 'is the key of a secret, and secrets have no place in the file: the caller signs in by the inputs client-secret, client-certificate or GitHub OIDC, and the secrets of managed apps are made by the action'
  if (schemaPath.endsWith('/apps'))
    return `is not a key for an app; accepted: ${appKeyPattern} (lower case, digits and -)`
  return `is not known here${near || ';'} accepted: ${known.join(', ')}`
}

const wordProblem = (value: unknown, words: readonly unknown[]): string => {
  const near = typeof value === 'string' ? didYouMean(value, words.map(String)) : ''
  return `is ${shown(value)}${near || ';'} accepted: ${words.join(', ')}`
}

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : shown(value)
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? `the text ${quoted(value)}` : typeof value === 'object' ? kindOf(value) : String(value)

/** The steps of a JSON pointer, which begins with `/` or `#/`; a step into a list is a number. */
const pathOf = (pointer: string, root: unknown): Path => {
  const path: (string | number)[] = []
  let value = root
  for (const raw of pointer.split('/').slice(1)) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~')
    const step = Array.isArray(value) ? Number(key) : key
    path.push(step)
    value = valueAt(value, [step])
  }
  return path
}

/** The value at the path; undefined where there is none. */
export const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    root
  )
