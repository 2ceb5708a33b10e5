// A new client secret on its way: added, handed out, proven, sent to its destinations, and recorded as delivered. A job that
// is cancelled on the way ends with the secret removed, or, once the sending has begun, with the secret delivered.

import { ActionError, messageOf } from '../../errors.ts'
import type { SecretOutcome } from '../../reconcile/outcome.ts'
import type { NewSecret, Withheld, Work } from '../../reconcile/resource.ts'
import type { PasswordCredential } from '../app/locate.ts'
import { writeRecord } from '../app/tagWriter.ts'
import { concurrencyHint, rivalsOf } from './concurrentRuns.ts'
import { addSecret, listSecrets, removeAllLost, removeSecrets } from './passwordCredentials.ts'
import { factsOf, type SecretKind } from './rotation.ts'

/**
 * Makes a secret and brings it to everybody who shall have it. `work.handles.secret` tells how far it came, also after a
 * failure.
 *
 * @param expectedRoles that a token of the new secret must hold.
 * @param before the outcome as it stands without the new secret.
 * @throws ActionError `delivery` when a destination is out of step: the secret then counts as not delivered; or when none
 *   would take one: then none is made; `cancelled`,
 *   `conflict`, and what Graph refuses.
 */
export const makeSecret = async (
  work: Work,
  kind: SecretKind,
  expectedRoles: readonly string[],
  before: SecretOutcome
): Promise<PasswordCredential> => {
  const { delivery, desired, handles } = work
  const refusals = await delivery.refusals(desired, work.deadline)
  if (refusals.length > 0 && refusals.length === desired.secret.destinations.length) {
    handles.secret = { ...before, destinations: refusals }
    throw destinationsFailed(`No client secret was made for ${desired.uniqueName}, for it would not reach`, refusals)
  }
  const applicationId = handles.applicationId as string
  let handed: NewSecret | undefined
  const { secret: added, lost } = await addSecret(
    work,
    kind,
    desired.secret.lifetimeMs,
    displayName => delivery.announce(desired, { applicationId, displayName }),
    secret => {
      delivery.hand(desired, secret)
      handed = secret
    }
  )
  const secret = handed as unknown as NewSecret
  handed = undefined
  const made = { ...before, current: factsOf(added), created: true, expiresSoon: false }
  let withheld: Withheld | undefined
  try {
    work.runtime.cancelled.throwIfAborted()
    handles.secret = made
    const verification = await delivery.prove(desired, secret, expectedRoles, work.deadline)
    handles.secret = { ...made, verification }
    withheld = verification.kind === 'unproven' ? unproven(verification.reason) : await rivalry(work, added)
    work.runtime.cancelled.throwIfAborted()
  } catch (error) {
    if (!work.runtime.cancelled.aborted) throw error
    handles.secret = before
    throw await withdrawn(work, kind, added)
  }

  const finishing = { ...work, graph: work.graph.finishing }
  const destinations = await delivery.send(desired, secret, withheld, work.deadline)
  handles.secret = { ...handles.secret, destinations }
  const outOfStep = destinations.filter(({ error }) => error !== undefined)
  if (kind === 'kept' && outOfStep.length === 0) {
    handles.delivered.add(added.keyId)
    await writeRecord(finishing, added)
  }
  if (lost.length > 0) await removeAllLost(finishing, lost, added.keyId)
  if (outOfStep.length > 0)
    throw destinationsFailed(`The new client secret of ${desired.uniqueName} did not reach`, outOfStep)
  return added
}

/** A consumer keeps the former secret, which works, rather than get one that does not. */
const unproven = (reason: string): Withheld => ({
  reason: `the new secret could not be proven: ${reason}`,
  hint: 'Run the job again: it makes a new secret and sends it. A longer wait-timeout gives a slow tenant more time.'
})

/** Of two runs that would send to the same destinations, the one with the younger secret does. */
const rivalry = async (work: Work, added: PasswordCredential): Promise<Withheld | undefined> => {
  if (work.desired.secret.destinations.length === 0) return undefined
  const { younger } = rivalsOf(work, added, await listSecrets(work))
  if (younger === undefined) return undefined
  return {
    reason: `another run made a younger secret (key id ${younger.keyId}) at the same time and sends that one`,
    hint: `See the other run; when it failed, run this job again. ${concurrencyHint}`
  }
}

/** A cancelled job uses no secret: one that Graph had begun to make is removed in the seconds that are left. */
const withdrawn = async (work: Work, kind: SecretKind, added: PasswordCredential): Promise<ActionError> => {
  const cancelled = (what: string, cause?: unknown, hint?: string): ActionError =>
    new ActionError({
      code: 'cancelled',
      message: `The job was cancelled while a client secret of ${work.desired.uniqueName} was being made; ${what} (key id ${added.keyId}).`,
      ...(hint === undefined ? {} : { hint }),
      cause
    })
  if (kind === 'ephemeral') return cancelled('the post step removes it')
  try {
    await removeSecrets({ ...work, graph: work.graph.finishing }, [added], { justAdded: true })
    return cancelled('it was removed again')
  } catch (error) {
    const hint = 'The next run removes it, once it has delivered another.'
    return cancelled(`it could not be removed: ${messageOf(error)}`, error, hint)
  }
}

const destinationsFailed = (what: string, failed: SecretOutcome['destinations']): ActionError =>
  new ActionError({
    code: 'delivery',
    message: `${what} ${failed
      .map(({ target, error }) => `${target} (${error?.message})`)
      .join('; ')}. The former secret stays valid; the destinations named are out of step.`,
    hint:
      failed.find(({ error }) => error?.hint !== undefined)?.error?.hint ??
      'Run the job again: it makes a new secret and sends it to every destination.'
  })
