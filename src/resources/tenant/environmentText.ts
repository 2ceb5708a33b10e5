// Texts that come from the environment of the step, named in the configuration file: secrets, with the version by which a new value
// is told from the old one, and settings that have no place in the file. All of them are masked as they are read.

import type { Path } from '../../util/problem.ts'
import { quoted } from '../../util/words.ts'
import type { JsonSchema } from '../field.ts'
import type { LoadContext } from './load.ts'

const nameSchema: JsonSchema = {
  type: 'string',
  description: 'The environment variable of the step that holds the value.'
}

/** `{ env: NAME }`. */
export const environmentSchema: JsonSchema = {
  type: 'object',
  required: ['env'],
  properties: { env: nameSchema },
  additionalProperties: false
}

/** No version is above it. */
export const largestVersion = 1_000_000_000

/** `{ env: NAME, version: 1 }`. */
export const versionedSecretSchema: JsonSchema = {
  type: 'object',
  required: ['env', 'version'],
  properties: {
    env: nameSchema,
    version: {
      type: 'integer',
      minimum: 1,
      maximum: largestVersion,
      description: 'Raise it when the value has changed: a value that is in the tenant cannot be read back.'
    }
  },
  additionalProperties: false
}

/** A secret as it is written. */
export type WrittenSecret = { readonly env: string; readonly version: number }

/** False for one of which a part was refused: it has been told, and is not read. */
export const isWhole = (written: Partial<WrittenSecret> | undefined): written is WrittenSecret =>
  typeof written?.env === 'string' && typeof written.version === 'number'

/** A value of the environment; undefined where the run can do without it, in modes plan and destroy. */
export type EnvironmentText = { readonly variable: string; readonly text: string | undefined }

/** A secret of the environment. */
export type VersionedSecret = EnvironmentText & { readonly version: number }

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/
/** What the runner fills for its own purposes. */
const reserved = /^(?:INPUT|ACTIONS|STATE)_/i

/**
 * The value of a variable that stands at `path` of the file. Reports a name that is none, or, in mode apply, a variable that is not
 * set or empty, unless it `mayBeEmpty`; white space alone is as good as empty, and may be a password then. Line breaks at its end are no
 * part of it. Every line of it is masked.
 */
export const readEnvironment = (
  variable: string,
  path: Path,
  context: LoadContext,
  { mayBeEmpty = false }: { readonly mayBeEmpty?: boolean } = {}
): EnvironmentText | undefined => {
  const { env, mask, report, run } = context
  if (!variableName.test(variable) || reserved.test(variable)) {
    const problem = `${quoted(variable)} is not the name of a variable of the step; accepted: letters, digits and _, not INPUT_*, ACTIONS_* or STATE_*`
    report({ path, problem })
    return undefined
  }
  const text = (env[variable] ?? '').replace(/[\r\n]+$/, '')
  const lines = [text, ...text.split(/\r?\n/)]
  // Whoever quotes a line may leave out the white space around it.
  for (const line of new Set(lines.flatMap(one => [one, one.trim()]))) if (line.trim() !== '') mask(line)
  if (mayBeEmpty ? text !== '' : text.trim() !== '') return { variable, text }
  if (run.mode === 'apply' && !mayBeEmpty) {
    const problem = `names the environment variable ${variable}, which is not set or empty; set it with env: on the step`
    report({ path, problem })
    return undefined
  }
  return { variable, text: undefined }
}

/** A secret with its version; see {@link readEnvironment}. `path` is that of the map that holds `env` and `version`. */
export const readSecret = (
  { env, version }: WrittenSecret,
  path: Path,
  context: LoadContext
): VersionedSecret | undefined => {
  const read = readEnvironment(env, [...path, 'env'], context)
  return read && { ...read, version }
}
