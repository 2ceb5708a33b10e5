// A new client secret on its way: added, published, proven, sent to its destinations, and recorded before and after. A run that
// fails before anybody received the secret takes it back.

import { ActionError } from '../../errors.ts'
import type { Work } from '../../reconcile/resource.ts'
import { bringToEach } from '../../secretStores/destinations.ts'
import type { Sending } from '../../secretStores/sending.ts'
import type { Destination } from '../../secretStores/store.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import { type AppScope, applicationOf } from '../app/scope.ts'
import { LostSecretError } from './concurrentRuns.ts'
import { type Delivery, isReceivedByNobody, recordAfter, recordBefore, send } from './delivery.ts'
import { destinationsFailed } from './deliveryErrors.ts'
import type { DesiredSecret } from './field.ts'
import { addSecret } from './passwordCredentials.ts'
import { removeAllUnanswered, type SecretHolder } from './removal.ts'
import type { SecretOutcome } from './report.ts'
import { retract } from './retraction.ts'
import type { Removal } from './rotation.ts'
import { kindToMake } from './secretName.ts'

/** What is rolled out, and what it is rolled out from. */
export type Rollout = {
  readonly wanted: DesiredSecret
  /** Key ids of the secrets that the application held before. */
  readonly observed: ReadonlySet<string>
  /** What a token of the new secret must hold. */
  readonly expectedRoles: readonly string[]
  /** Destinations that could not be looked at, and so are asked whether they would take a secret. */
  readonly unasked: readonly Destination[]
  /** The destinations, in the order in which they are sent to: those that may refuse come first. */
  readonly destinations: readonly Destination[]
  /** What goes once the new one is delivered everywhere, by the tags with its record. */
  readonly supersededBy: (added: PasswordCredential, tags: readonly string[]) => readonly Removal[]
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

/** Asks the destinations whether they would take a secret. @throws ActionError `delivery` that names all that would not. */
export const assertAllTake = async (
  { unasked, before, onOutcome }: Pick<Rollout, 'unasked' | 'before' | 'onOutcome'>,
  { app, services }: AppScope,
  { deadline }: Work
): Promise<void> => {
  const stores = services.stores(deadline)
  const asked = await bringToEach(unasked, ({ assertTakes }) => assertTakes(stores))
  const refusals = asked.filter(({ error }) => error !== undefined)
  if (refusals.length === 0) return
  onOutcome({ ...before, destinations: refusals })
  throw destinationsFailed(
    `No client secret was made for ${app.uniqueName}, for it would not reach`,
    refusals,
    before.current
  )
}

/**
 * Makes a secret and brings it to everybody who shall have it.
 * @throws ActionError `delivery` when a destination is out of step: where nobody received the secret, it is removed again;
 *   `cancelled`, `conflict`, and what Graph refuses.
 */
export const rollOut = async (
  rollout: Rollout,
  scope: AppScope,
  work: Work
): Promise<{ readonly superseded: readonly Removal[]; readonly outcome: SecretOutcome }> => {
  const { wanted, before, destinations, onOutcome } = rollout
  const { app, services } = scope
  const { cancelled } = work.runtime
  const holder = holderOf(scope, work)
  const { added, secret, unanswered } = await addAndPublish(wanted, holder, scope)
  const delivery: Delivery = { rollout, added, secret, scope, work }
  let sent: readonly Sending[] = []
  let outcome: SecretOutcome = { ...before, current: added, created: true, expiresSoon: false }
  const tell = (more: Partial<SecretOutcome>): void => {
    outcome = { ...outcome, ...more }
    onOutcome(outcome)
  }
  try {
    cancelled.throwIfAborted()
    tell({})
    const { clientId, secretText } = secret
    const verification = await services.prove(clientId, secretText, rollout.expectedRoles, work.deadline)
    tell({ verification })
    // A consumer keeps the former secret, which works, rather than get one that does not.
    if (verification.kind === 'unproven' && destinations.length > 0) throw unproven(app.uniqueName, verification.reason)
    cancelled.throwIfAborted()
    if (kindToMake(wanted) === 'kept') await recordBefore(delivery)
    sent = await send(delivery)
    tell({ destinations: sent })
    for (const { warning } of sent) if (warning !== undefined) work.warn(warning)
    if (isReceivedByNobody(sent)) throw outOfStep(rollout, app.uniqueName, sent)
  } catch (error) {
    onOutcome({ ...before, destinations: outcome.destinations })
    if (error instanceof LostSecretError) throw error
    if (wanted.mode !== 'ephemeral') throw await retract({ added, unanswered }, error, scope, holder, work)
    // The post step removes it.
    if (!cancelled.aborted) onOutcome(outcome)
    throw cancelled.aborted ? cancelledError(app.uniqueName, added) : error
  }
  const superseded =
    sent.length > 0 ? await recordAfter(delivery, sent) : rollout.supersededBy(added, scope.tagState.tags)
  if (unanswered.length > 0) {
    await removeAllUnanswered({ ...holder, graph: work.graph.finishing }, unanswered, added.keyId)
    for (const displayName of unanswered) services.settle(displayName)
  }
  if (sent.some(({ error }) => error !== undefined)) throw outOfStep(rollout, app.uniqueName, sent)
  return { superseded, outcome }
}

const addAndPublish = (wanted: DesiredSecret, holder: SecretHolder, scope: AppScope) =>
  addSecret(holder, {
    wanted,
    clientId: applicationOf(scope).appId,
    announce: (displayName, made) => {
      const { applicationId, uniqueName } = holder
      scope.services.announce({ kind: kindToMake(wanted), applicationId, displayName, uniqueName, ...made })
    },
    settle: scope.services.settle,
    publish: secret => scope.services.publish(scope.app, secret)
  })

const outOfStep = ({ before }: Rollout, uniqueName: string, results: readonly Sending[]): ActionError =>
  destinationsFailed(
    `The new client secret of ${uniqueName} did not reach`,
    results.filter(({ error }) => error !== undefined),
    before.current
  )

const unproven = (uniqueName: string, reason: string): ActionError =>
  new ActionError({
    code: 'delivery',
    message: `The new client secret of ${uniqueName} was not sent, for it could not be proven: ${reason}`,
    hint: 'Run the job again: it makes a new secret and sends it. A longer wait-timeout gives a slow tenant more time.'
  })

const cancelledError = (uniqueName: string, { keyId }: PasswordCredential): ActionError =>
  new ActionError({
    code: 'cancelled',
    message: `The job was cancelled while a client secret of ${uniqueName} was being made; the post step removes it (key id ${keyId}).`
  })
