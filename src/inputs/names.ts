// The names of the inputs, and the search for names that were probably meant to be one of them.

import { appKeysOf } from '../declaration/schema.ts'
import type { Input } from '../resources/field.ts'
import type { Kinds } from '../resources/kinds.ts'
import type { Path } from '../util/problem.ts'
import { didYouMean } from '../util/suggest.ts'
import { quoted } from '../util/words.ts'

/** The inputs that say who signs in, where to, and what to do there. */
export const callerInputs = [
  'tenant-id',
  'client-id',
  'client-secret',
  'client-certificate',
  'sign-in',
  'oidc-audience',
  'cloud',
  'login-endpoint',
  'graph-endpoint',
  'mode',
  'config',
  'config-variables'
] as const

/** The inputs that say how the run goes about it. */
export const runInputs = [
  'github-token',
  'verify',
  'wait-timeout',
  'fail-on-drift',
  'destroy-caller',
  'overwrite',
  'comment-on-pull-request'
] as const

/** An input that belongs to no kind. */
export type InputName = (typeof callerInputs)[number] | (typeof runInputs)[number]

/** An input that says what one app is, and where its value stands in the declaration of an app. */
export type AppInput = Input & { readonly path: Path }

/** The inputs that say what one app is, in the order of the kinds. */
export const appInputsOf = (kinds: Kinds): readonly AppInput[] =>
  Object.entries(appKeysOf(kinds)).flatMap(([key, { inputs }]) =>
    inputs.map(input => ({ ...input, path: [key, ...input.below] }))
  )

/** Every input, in the order of action.yml. */
export const inputNamesOf = (kinds: Kinds): readonly string[] => [
  ...callerInputs,
  ...appInputsOf(kinds).map(({ name }) => name),
  ...runInputs
]

/**
 * One sentence for each given name that is no input of ours but near to one: probably a mistyped input. Nothing more can be said:
 * an `env:` of the job with a variable `INPUT_…` arrives in the same way, and means another program.
 */
export const unknownInputs = (given: readonly string[], kinds: Kinds): readonly string[] => {
  const names = inputNamesOf(kinds)
  return [...new Set(given)]
    .filter(name => !names.includes(name))
    .flatMap(name => {
      const near = didYouMean(name, names)
      return near === '' ? [] : `${quoted(name)} is not an input of this action${near}`
    })
}
