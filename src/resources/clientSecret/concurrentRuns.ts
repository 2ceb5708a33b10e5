// Other runs at work on the same application at the same time. A workflow should keep them apart by a concurrency group;
// where it does not, nothing that was delivered may die of it.

import { ActionError } from '../../errors.ts'
import type { Work } from '../../reconcile/resource.ts'
import type { PasswordCredential } from '../app/locate.ts'
import { isYounger, secretKind } from './rotation.ts'

/** What an application held at one moment, as far as rivals show in it. */
export type Rivals = {
  /** Kept secrets of ours that neither stood there when the application was observed nor are this run's. */
  readonly others: readonly PasswordCredential[]
  /** The youngest of them, when it is younger than this run's secret: then the other run goes first. */
  readonly younger: PasswordCredential | undefined
  /** The same, when this run's secret is not there any more: the other run took it for an orphan. */
  readonly overtaking: PasswordCredential | undefined
}

/** Finds the rivals of the run that made `added`, in a list of secrets that was read after it. */
export const rivalsOf = (
  { desired, handles }: Pick<Work, 'desired' | 'handles'>,
  added: PasswordCredential,
  secrets: readonly PasswordCredential[]
): Rivals => {
  const others = secrets.filter(
    ({ keyId, displayName }) =>
      secretKind(desired.secret.label, displayName) === 'kept' && keyId !== added.keyId && !handles.observed.has(keyId)
  )
  const [younger] = others.filter(other => isYounger(other, added)).sort((a, b) => (isYounger(a, b) ? -1 : 1))
  const present = secrets.some(({ keyId }) => keyId === added.keyId)
  return { others, younger, overtaking: present ? undefined : younger }
}

/** What a workflow does against rivals. */
export const concurrencyHint =
  'Give the workflow a concurrency group, so that two runs never work on the same application at the same time.'

/** The error of a run whose secret another run has removed. */
export const overtakenError = (uniqueName: string, added: PasswordCredential, other: PasswordCredential): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `Another run made a client secret of ${uniqueName} (key id ${other.keyId}) at the same time and removed the one of this run (key id ${added.keyId}).`,
    hint: `Run the job again with secret: always, so that every destination holds the newest secret. ${concurrencyHint}`
  })
