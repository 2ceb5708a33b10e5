// The names of the inputs, as action.yml declares them, and the search for names that it does not.

import { quoted } from '../util/result.ts'
import { didYouMean } from '../util/suggest.ts'

/** Every input of action.yml, in its order. */
export const inputNames = [
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
  'app-name',
  'unique-name',
  'adopt-client-id',
  'permissions',
  'consent',
  'directory-roles',
  'federated-credentials',
  'allow-privileged-roles',
  'restore-deleted',
  'prune',
  'secret',
  'secret-name',
  'secret-lifetime',
  'secret-rotate-before',
  'secret-overlap',
  'secret-destinations',
  'client-id-variables',
  'github-token',
  'verify',
  'wait-timeout',
  'fail-on-drift',
  'comment-on-pull-request'
] as const
export type InputName = (typeof inputNames)[number]

// Desktop Linux uses this variable for its input methods; it reaches jobs on self-hosted runners.
const foreign = 'INPUT_METHOD'

/**
 * One sentence for each `INPUT_*` variable that is no declared input: the runner only warns about those. The runner
 * upper-cases names and replaces spaces (actions/runner, Handler.AddInputsToEnvironment).
 */
export const unknownInputs = (env: Readonly<Record<string, string | undefined>>): readonly string[] => {
  const declared = new Set(inputNames.map(name => `INPUT_${name.toUpperCase()}`))
  return Object.keys(env)
    .map(name => name.toUpperCase())
    .filter(name => name.startsWith('INPUT_') && name !== foreign && !declared.has(name))
    .map(name => name.slice('INPUT_'.length).toLowerCase())
    .map(name => `${quoted(name)} is not an input of this action${didYouMean(name, inputNames)}`)
}
