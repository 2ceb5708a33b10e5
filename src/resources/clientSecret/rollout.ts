// A new client secret on its way: added, published, proven, sent to its destinations, and recorded as delivered. A job that
// is cancelled on the way ends with the secret removed, or, once the sending has begun, with the secret delivered.

import { ActionError, messageOf } from '../../errors.ts'
import type { Work } from '../../reconcile/resource.ts'
import { bringToEach } from '../../secretStores/destinations.ts'
import type { Delivery } from '../../secretStores/store.ts'
import { finishing } from '../../util/retry.ts'
import { isoTime } from '../../util/time.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import { type AppScope, applicationOf } from '../app/scope.ts'
import { type Inspect, recordInTags } from '../app/tagWriter.ts'
import { concurrencyHint, findConcurrentRuns, supersededError } from './concurrentRuns.ts'
import type { DesiredSecret } from './field.ts'
import { addSecret, listSecrets, removeAllUnanswered, removeSecrets, type SecretHolder } from './passwordCredentials.ts'
import type { SecretOutcome } from './report.ts'
import { kindToMake } from './rotation.ts'

/** What is rolled out, and what it is rolled out from. */
export type Rollout = {
  readonly wanted: DesiredSecret
  /** Key ids of the secrets that the application held when it was observed. */
  readonly observed: ReadonlySet<string>
  /** What a token of the new secret must hold. */
  readonly expectedRoles: readonly string[]
  /** The outcome as it stands without the new secret. */
  readonly before: SecretOutcome
  /** Told how far it came, also when it fails afterwards. */
  readonly onOutcome: (outcome: SecretOutcome) => void
}

/** How to reach the secrets of the app. */
export const holderOf = (scope: AppScope, { graph, runtime }: Work): SecretHolder => ({
  graph,
  runtime,
  uniqueName: scope.app.uniqueName,
  applicationId: applicationOf(scope).id,
  recentWrites: scope.recentWrites
})

/**
 * Makes a secret and brings it to everybody who shall have it.
 * @throws ActionError `delivery` when a destination is out of step: the secret then counts as not delivered; or when none
 *   would take one: then none is made; `cancelled`, `conflict`, and what Graph refuses.
 */
export const rollOut = async (
  rollout: Rollout,
  scope: AppScope,
  work: Work
): Promise<{ readonly added: PasswordCredential; readonly outcome: SecretOutcome }> => {
  const { wanted, before, expectedRoles, onOutcome } = rollout
  const { app, services, tagState } = scope
  const { destinations } = wanted
  const stores = services.stores(work.deadline)
  const asked = await bringToEach(destinations, ({ assertTakes }) => assertTakes(stores))
  const refusals = asked.filter(({ error }) => error !== undefined)
  if (refusals.length > 0 && refusals.length === destinations.length) {
    onOutcome({ ...before, destinations: refusals })
    throw destinationsFailed(`No client secret was made for ${app.uniqueName}, for it would not reach`, refusals)
  }
  const holder = holderOf(scope, work)
  const { added, secret, unanswered } = await addAndPublish(wanted, holder, scope)
  const { clientId, secretText, keyId, endMs } = secret
  const made = { ...before, current: added, created: true, expiresSoon: false }
  let outcome: SecretOutcome = made
  let holdBack: ActionError | undefined
  try {
    work.runtime.cancelled.throwIfAborted()
    onOutcome(made)
    const verification = await services.prove(clientId, secretText, expectedRoles, work.deadline)
    outcome = { ...made, verification }
    onOutcome(outcome)
    holdBack =
      verification.kind === 'unproven' ? unproven(verification.reason) : await behindAnotherRun(rollout, added, holder)
    work.runtime.cancelled.throwIfAborted()
  } catch (error) {
    if (!work.runtime.cancelled.aborted) throw error
    onOutcome(before)
    throw await cancelledAfterRemoval(wanted, added, holder)
  }

  // What has begun is finished, also in a cancelled job.
  const { finishing: graph } = work.graph
  const expiresOn = isoTime(endMs)
  const credential = { secret: secretText, clientId, tenantId: services.tenantId(), keyId, expiresOn }
  const context = { ...stores, ...finishing(stores) }
  const delivered: readonly Delivery[] =
    holdBack === undefined
      ? await bringToEach(destinations, ({ write }) => write(credential, context))
      : destinations.map(({ target }) => ({ target, error: holdBack as ActionError }))
  outcome = { ...outcome, destinations: delivered }
  onOutcome(outcome)
  const outOfStep = delivered.filter(({ error }) => error !== undefined)
  if (kindToMake(wanted) === 'kept' && outOfStep.length === 0) {
    tagState.delivered = [...tagState.delivered, keyId]
    await recordInTags(scope, graph, work.runtime, inspectFor(rollout, added, app.uniqueName))
  }
  if (unanswered.length > 0) await removeAllUnanswered({ ...holder, graph }, unanswered, keyId)
  if (outOfStep.length > 0)
    throw destinationsFailed(`The new client secret of ${app.uniqueName} did not reach`, outOfStep)
  return { added, outcome }
}

const addAndPublish = (wanted: DesiredSecret, holder: SecretHolder, scope: AppScope) =>
  addSecret(holder, {
    wanted,
    clientId: applicationOf(scope).appId,
    announce: (displayName, made) => {
      const { applicationId, uniqueName } = holder
      if (wanted.mode === 'ephemeral') scope.services.announce({ applicationId, displayName, uniqueName, ...made })
    },
    publish: secret => scope.services.publish(scope.app, secret)
  })

/** A consumer keeps the former secret, which works, rather than get one that does not. */
const unproven = (reason: string): ActionError =>
  notSent(
    `the new secret could not be proven: ${reason}`,
    'Run the job again: it makes a new secret and sends it. A longer wait-timeout gives a slow tenant more time.'
  )

const notSent = (reason: string, hint: string): ActionError =>
  new ActionError({ code: 'delivery', message: `not sent, for ${reason}`, hint })

/** Of two runs that would send to the same destinations, the one with the younger secret does. */
const behindAnotherRun = async (
  { wanted, observed }: Rollout,
  added: PasswordCredential,
  holder: SecretHolder
): Promise<ActionError | undefined> => {
  if (wanted.destinations.length === 0) return undefined
  const { younger } = findConcurrentRuns(wanted.label, observed, added, await listSecrets(holder))
  if (younger === undefined) return undefined
  return notSent(
    `another run made a younger secret (key id ${younger.keyId}) at the same time and sends that one`,
    `See the other run; when it failed, run this job again. ${concurrencyHint}`
  )
}

/** Looks for other runs among the secrets that are read together with the tags. */
const inspectFor =
  ({ wanted, observed }: Rollout, added: PasswordCredential, uniqueName: string): Inspect =>
  secrets => {
    const { others, supersededBy } = findConcurrentRuns(wanted.label, observed, added, secrets)
    if (supersededBy !== undefined) throw supersededError(uniqueName, added, supersededBy)
    return others.length === 0 ? 'alone' : 'beside others'
  }

/** A cancelled job uses no secret: one that Graph had begun to make is removed in the seconds that are left. */
const cancelledAfterRemoval = async (
  { mode }: DesiredSecret,
  added: PasswordCredential,
  holder: SecretHolder
): Promise<ActionError> => {
  const cancelled = (end: string, cause?: unknown, hint?: string): ActionError =>
    new ActionError({
      code: 'cancelled',
      message: `The job was cancelled while a client secret of ${holder.uniqueName} was being made; ${end} (key id ${added.keyId}).`,
      ...(hint && { hint }),
      cause
    })
  if (mode === 'ephemeral') return cancelled('the post step removes it')
  try {
    await removeSecrets({ ...holder, graph: holder.graph.finishing }, [added], { justAdded: true })
    return cancelled('it was removed again')
  } catch (error) {
    const hint = 'The next run removes it, once it has delivered another.'
    return cancelled(`it could not be removed: ${messageOf(error)}`, error, hint)
  }
}

const destinationsFailed = (what: string, failed: readonly Delivery[]): ActionError => {
  const list = failed.map(({ target, error }) => `${target} (${error?.message})`).join('; ')
  const hinting = failed.find(({ error }) => error?.hint !== undefined)?.error
  return new ActionError({
    code: 'delivery',
    message: `${what} ${list}. The former secret stays valid; the destinations named are out of step.`,
    hint: hinting?.hint ?? 'Run the job again: it makes a new secret and sends it to every destination.'
  })
}
