// What a value has against the schema of the config file, in words, each at its path.

import { Errors } from 'typebox/schema'
import { Settings } from 'typebox/system'
import type { Path, Problem } from '../util/problem.ts'
import { quoted } from '../util/result.ts'
import { didYouMean } from '../util/suggest.ts'
import { appKeyPattern, configSchema } from './schema.ts'

/** A mistake against the schema. `part`: whether the key or the value at the path is meant. */
export type SchemaProblem = Problem & { readonly part: 'key' | 'value' }

// The default of eight would hide mistakes; the bound keeps a hostile file from filling the memory.
const mostErrors = 1_000

type SchemaError = ReturnType<typeof Errors>[1][number]

/** Everything that the schema has against the value; empty when it is a config declaration. */
export const schemaProblems = (value: unknown): readonly SchemaProblem[] => {
  Settings.Set({ maxErrors: mostErrors })
  const [, errors] = Errors(configSchema, value)
  const problems = errors.flatMap(error => inWords(error, value))
  // No value may pass because the words for its errors were lost.
  return problems.length > 0 ? problems : errors.map(error => plainly(error, value))
}

const plainly = (error: SchemaError, root: unknown): SchemaProblem => ({
  path: pathOf(error.instancePath, root),
  part: 'value',
  problem: error.message
})

const inWords = (error: SchemaError, root: unknown): readonly SchemaProblem[] => {
  const path = pathOf(error.instancePath, root)
  const value = valueAt(root, path)
  const branch = /\/anyOf\/(\d)/.exec(error.schemaPath)
  // A federated credential is a line or a map. A map is judged as one; anything else is told about both.
  if (branch !== null) {
    const union = valueAt(root, path.slice(0, path.indexOf('federatedCredentials') + 2))
    if (!isMap(union) || branch[1] === '0') return []
  }
  const one = (problem: string, part: 'key' | 'value' = 'value'): readonly SchemaProblem[] => [{ path, part, problem }]
  switch (error.keyword) {
    case 'boolean':
      return [unknownKey(path, error.schemaPath.replace(/\/additionalProperties$/, ''))]
    case 'additionalProperties':
      return [] // said key by key, as `boolean`
    case 'anyOf':
      return isMap(value) ? [] : one(`is ${kindOf(value)}; accepted: a text, or a map with a subject`)
    case 'required':
      return error.params.requiredProperties.map(key => ({
        path: [...path, key],
        part: 'key' as const,
        problem: 'is missing'
      }))
    case 'type':
      if (path[0] === 'version') return [] // `const` says more
      return one(`is ${kindOf(value)}; accepted: ${typeNames[String(error.params.type)] ?? error.params.type}`)
    case 'enum':
      return one(wordProblem(value, error.params.allowedValues))
    case 'const':
      return one(`is ${shown(value)}; accepted: ${error.params.allowedValue}, the version that this release reads`)
    case 'minProperties':
      return one('is empty; accepted: at least one app', 'key')
    default:
      return [plainly(error, root)]
  }
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  number: 'a number'
}

const secretKeys =
  /^clientsecret|^secret(?:text|value|key)|password|passwd|passphrase|privatekey|token|apikey|^clientcertificate|pfx/

const unknownKey = (path: Path, schemaPath: string): SchemaProblem => {
  const key = String(path.at(-1))
  const at = { path, part: 'key' as const }
  if (secretKeys.test(key.toLowerCase().replace(/[^a-z]/g, '')))
    return {
      ...at,
      problem:
        'is the key of a secret, and secrets have no place in the file: the caller signs in by the inputs client-secret, client-certificate or GitHub OIDC, and the secrets of managed apps are made by the action'
    }
  if (schemaPath.endsWith('/apps'))
    return { ...at, problem: `is not a key for an app; accepted: ${appKeyPattern} (lower case, digits and -)` }
  const known = knownKeys(schemaPath)
  return { ...at, problem: `is not known here${didYouMean(key, known) || ';'} accepted: ${known.join(', ')}` }
}

const knownKeys = (schemaPath: string): readonly string[] => {
  const schema = valueAt(configSchema, pathOf(schemaPath.slice(1), configSchema))
  return Object.keys((schema as { readonly properties: object }).properties)
}

const wordProblem = (value: unknown, words: readonly unknown[]): string => {
  const near = typeof value === 'string' ? didYouMean(value, words.map(String)) : ''
  return `is ${shown(value)}${near || ';'} accepted: ${words.join(', ')}`
}

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : shown(value)
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? `the text ${quoted(value)}` : typeof value === 'object' ? kindOf(value) : String(value)

/** The steps of a JSON pointer; a step into a list is a number. */
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

const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    root
  )
