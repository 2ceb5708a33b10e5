// Other runs at work on the same application at the same time. A workflow should keep them apart by a concurrency group;
// where it does not, nothing that was delivered may die of it.

import { ActionError } from '../../errors.ts'
import type { Runtime } from '../../runtime.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import type { OtherRunsCheck, TagReading } from '../app/tagWriter.ts'
import { deliveryRecordsOf } from './deliveryRecords.ts'
import { isYounger } from './rotation.ts'
import { secretKind } from './secretName.ts'

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
 * of the secrets that the application held before.
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

/** The secret of this run, as it is right before it is handed on. */
export type OwnSecret = {
  readonly uniqueName: string
  readonly label: string
  readonly added: PasswordCredential
  readonly observed: ReadonlySet<string>
  /** True when the secret goes to destinations: of two runs that would send there, the one with the younger secret does. */
  readonly isSent: boolean
}

/** How long a list may lack the new secret because it is old; afterwards somebody has removed it. */
const longestLagMs = 2 * 60_000

/** Looks whether the new secret is still there, and who else is at work. @throws ActionError `conflict` from what it gives. */
export const createOtherRunsCheck = (
  { uniqueName, label, added, observed, isSent }: OwnSecret,
  { clock }: Pick<Runtime, 'clock'>
): OtherRunsCheck => {
  const sinceMs = clock.monotonic()
  return ({ secrets }) => {
    const { others, younger, supersededBy } = findConcurrentRuns(label, observed, added, secrets)
    if (supersededBy !== undefined) throw supersededError(uniqueName, added, supersededBy)
    if (!secrets.some(({ keyId }) => keyId === added.keyId)) {
      if (clock.monotonic() - sinceMs > longestLagMs) throw goneError(uniqueName, added)
      return 'too old'
    }
    if (isSent && younger !== undefined) throw behindError(uniqueName, younger)
    return others.length === 0 ? 'alone' : 'beside others'
  }
}

/**
 * Younger secrets that were sent to the place, or may have been, while the older one was on its way there: which of them stands
 * there, nobody can tell.
 */
export const overtakers = (
  added: PasswordCredential,
  place: string,
  { tags, secrets }: TagReading
): readonly PasswordCredential[] => {
  const sent = deliveryRecordsOf(tags).sentTo(place)
  return secrets.filter(secret => sent.has(secret.keyId) && isYounger(secret, added))
}

/** The error of a run whose secret is no longer there: nothing is left to take back. */
export class LostSecretError extends ActionError {}

/** What a workflow does against them. */
export const concurrencyHint =
  'Give the workflow a concurrency group, so that two runs never work on the same application at the same time.'

/** The error of a run whose secret another run has removed. */
export const supersededError = (
  uniqueName: string,
  added: PasswordCredential,
  other: PasswordCredential
): ActionError =>
  new LostSecretError({
    code: 'conflict',
    message: `Another run made a client secret of ${uniqueName} (key id ${other.keyId}) at the same time and removed the one of this run (key id ${added.keyId}), which was sent nowhere.`,
    hint: `See the other run; when it failed, run this job again. ${concurrencyHint}`
  })

const goneError = (uniqueName: string, { keyId }: PasswordCredential): ActionError =>
  new LostSecretError({
    code: 'conflict',
    message: `The new client secret of ${uniqueName} (key id ${keyId}) is no longer there: another run took it for one that was left behind, or somebody removed it. It was sent nowhere.`,
    hint: `Run the job again. ${concurrencyHint}`
  })

const behindError = (uniqueName: string, { keyId }: PasswordCredential): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The new client secret of ${uniqueName} was not sent, for another run made a younger secret (key id ${keyId}) at the same time and sends that one.`,
    hint: `See the other run; when it failed, run this job again. ${concurrencyHint}`
  })
