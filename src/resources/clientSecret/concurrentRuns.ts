// Other runs at work on the same application at the same time. A workflow should keep them apart by a concurrency group;
// where it does not, nothing that was delivered may die of it.

import { ActionError } from '../../errors.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import { isYounger, secretKind } from './rotation.ts'

/**
 * Kept secrets of ours that other runs made. `younger` is the youngest of them, when it is younger than this run's secret:
 * then the other run goes first. `supersededBy` is the same, when this run's secret is gone: it was taken for an orphan.
 */
type ConcurrentRuns = {
  readonly others: readonly PasswordCredential[]
  readonly younger: PasswordCredential | undefined
  readonly supersededBy: PasswordCredential | undefined
}

/**
 * Finds the secrets of runs beside the one that made `added`, in a list that was read after it. `observed` are the key ids
 * of the secrets that the application held when it was observed.
 */
export const findConcurrentRuns = (
  label: string,
  observed: ReadonlySet<string>,
  added: PasswordCredential,
  secrets: readonly PasswordCredential[]
): ConcurrentRuns => {
  const others = secrets.filter(
    ({ keyId, displayName }) =>
      secretKind(label, displayName) === 'kept' && keyId !== added.keyId && !observed.has(keyId)
  )
  const [younger] = others.filter(other => isYounger(other, added)).sort((a, b) => (isYounger(a, b) ? -1 : 1))
  const isPresent = secrets.some(({ keyId }) => keyId === added.keyId)
  return { others, younger, supersededBy: isPresent ? undefined : younger }
}

/** What a workflow does against them. */
export const concurrencyHint =
  'Give the workflow a concurrency group, so that two runs never work on the same application at the same time.'

/** The error of a run whose secret another run has removed. */
export const supersededError = (
  uniqueName: string,
  added: PasswordCredential,
  other: PasswordCredential
): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `Another run made a client secret of ${uniqueName} (key id ${other.keyId}) at the same time and removed the one of this run (key id ${added.keyId}).`,
    hint: `Run the job again with secret: always, so that every destination holds the newest secret. ${concurrencyHint}`
  })
