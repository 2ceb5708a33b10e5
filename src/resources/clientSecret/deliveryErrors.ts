// What is said when a new secret did not reach everybody.

import { ActionError } from '../../errors.ts'
import type { DestinationResult } from '../../secretStores/store.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import { concurrencyHint } from './concurrentRuns.ts'

/** The error that names the destinations that failed. `former` is the secret that was in force before. */
export const destinationsFailed = (
  what: string,
  failed: readonly DestinationResult[],
  former: PasswordCredential | undefined
): ActionError => {
  const list = failed.map(({ target, error }) => `${target} (${error?.message})`).join('; ')
  const hinting = failed.find(({ error }) => error?.hint !== undefined)?.error
  const stays = former === undefined ? '' : ' The former secret stays valid.'
  return new ActionError({
    code: 'delivery',
    message: `${what} ${list}.${stays}`,
    hint: hinting?.hint ?? 'Run the job again: it makes a new secret and sends it to every destination.'
  })
}

/** The error of a run that sent its secret to the same places as another one, at the same time. */
export const overtakenError = (
  uniqueName: string,
  { keyId }: PasswordCredential,
  overtaken: readonly DestinationResult[]
): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `Another run sent a younger client secret of ${uniqueName} to ${overtaken.map(({ target }) => target).join(', ')} at the same time as this one (key id ${keyId}): which of both stands there is not known. Both stay valid.`,
    hint: `Run the job again: it makes a new secret and sends it there. ${concurrencyHint}`
  })

/** The error of destinations that hold the secret in force, but whose variables could not be written. */
export const idsFailed = (uniqueName: string, failed: readonly DestinationResult[]): ActionError =>
  new ActionError({
    code: 'delivery',
    message: `The variables beside the client secret of ${uniqueName} do not name it: ${failed.map(({ target, error }) => `${target} (${error?.message})`).join('; ')}. The secret itself is in its place.`,
    hint: failed.find(({ error }) => error?.hint !== undefined)?.error?.hint ?? 'Run the job again.'
  })
