// Carrying a plan of secrets out: a new one where it is due, variables where they alone are out of step, and the removal of what
// has had its time.

import { ActionError, messageOf } from '../../errors.ts'
import type { Stale, Work } from '../../reconcile/resource.ts'
import { bringToEach } from '../../secretStores/destinations.ts'
import { isoTime } from '../../util/time.ts'
import type { Application, PasswordCredential } from '../app/graphObjects.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import { type AppScope, applicationOf } from '../app/scope.ts'
import { withFactsOf } from '../app/tags.ts'
import { recordInTags, type TagReading } from '../app/tagWriter.ts'
import type { SecretChanges } from './changes.ts'
import { concurrencyHint } from './concurrentRuns.ts'
import { withdrawPlaces } from './delivery.ts'
import { idsFailed } from './deliveryErrors.ts'
import { deliveryRecordsOf, type HeldSecrets } from './deliveryRecords.ts'
import type { DesiredSecret } from './field.ts'
import { removedFirst } from './freeSlot.ts'
import { type InspectedDestination, inspectDestinations } from './inspection.ts'
import { awaitOthers } from './leftBehind.ts'
import { removeSecrets } from './removal.ts'
import { outcomeOf, type SecretOutcome, secretReport } from './report.ts'
import { assertAllTake, holderOf, type Rollout, rollOut } from './rollout.ts'
import { type Removal, type SecretState, type SortContext, sortSecrets } from './rotation.ts'

/** What is carried out, and what it was planned from. */
export type SecretPlan = {
  readonly app: ManagedApp
  readonly wanted: DesiredSecret
  readonly expectedRoles: readonly string[]
  /** The application as it was observed; undefined for one that did not exist. */
  readonly existing: Application | undefined
  readonly held: HeldSecrets & { readonly destinations: readonly InspectedDestination[] }
  readonly context: SortContext
  readonly state: SecretState
  readonly removals: readonly Removal[]
  readonly changes: SecretChanges
}

/** Carries it out. @throws ActionError. */
export const applySecrets = async (plan: SecretPlan, scope: AppScope, work: Work): Promise<Stale | undefined> => {
  const { app, state, changes } = plan
  let outcome = outcomeOf(state)
  const onOutcome = (next: SecretOutcome): void => {
    outcome = next
    if (next.created) work.markChanged()
    work.report(context => secretReport(app, next, context.nowMs))
  }
  try {
    if (state.due !== undefined) return await replace(plan, onOutcome, scope, work)
    const onRemoved = (secret: PasswordCredential): void => {
      onOutcome({ ...outcome, removed: [...outcome.removed, secret] })
      const carriedOut = changes.removals.find(({ id }) => id === secret.keyId)
      if (carriedOut !== undefined) work.carriedOut(carriedOut)
    }
    onOutcome(outcome)
    await remove(secretsOf(plan.removals), scope, work, onRemoved)
    if (state.current !== undefined && state.outdatedIds.length > 0)
      await writeIds(plan, state.current, destinations => onOutcome({ ...outcome, destinations }), scope, work)
    return undefined
  } finally {
    // What is reported of secrets is what was removed, not what was to be.
    const isRemoved = (id: string | undefined): boolean => outcome.removed.some(({ keyId }) => keyId === id)
    if (outcome.created) work.withdraw(changes.removals.filter(({ id }) => !isRemoved(id)))
  }
}

const secretsOf = (removals: readonly Removal[]): readonly PasswordCredential[] => removals.map(({ secret }) => secret)

/** Removes them, and tells of each that was. The records of where they were sent go first: see `withdrawPlaces`. */
const remove = async (
  secrets: readonly PasswordCredential[],
  scope: AppScope,
  work: Work,
  onRemoved: (secret: PasswordCredential) => void
): Promise<void> => {
  if (secrets.length === 0) return
  withdrawPlaces(
    scope,
    secrets.map(({ keyId }) => keyId)
  )
  if (scope.tagState.withdrawn.size > 0) await recordInTags(scope, work.graph, work.runtime)
  await removeSecrets(holderOf(scope, work), secrets, { justAdded: false, onRemoved })
}

/** @throws ActionError `delivery`. */
const writeIds = async (
  { held, state }: SecretPlan,
  { keyId, endMs }: PasswordCredential,
  onResults: (results: SecretOutcome['destinations']) => void,
  scope: AppScope,
  work: Work
): Promise<void> => {
  const { app, services } = scope
  const stores = services.stores(work.deadline)
  const ids = { clientId: applicationOf(scope).appId, tenantId: services.tenantId(), keyId, expiresOn: isoTime(endMs) }
  const isOutdated = ({ place }: InspectedDestination): boolean =>
    state.outdatedIds.some(outdated => outdated.place === place)
  const outdated = held.destinations.filter(isOutdated)
  const results = await bringToEach(
    outdated.map(({ destination }) => destination),
    destination => destination.writeIds(ids, stores)
  )
  onResults(results)
  const failed = results.filter(({ error }) => error !== undefined)
  if (failed.length > 0) throw idsFailed(app.uniqueName, failed)
}

const replace = async (
  plan: SecretPlan,
  onOutcome: (outcome: SecretOutcome) => void,
  scope: AppScope,
  work: Work
): Promise<Stale | undefined> => {
  const { wanted, held, state, context, expectedRoles } = plan
  const records = deliveryRecordsOf(held.tags)
  const isUpToDate = ({ place }: InspectedDestination): boolean =>
    state.current !== undefined && records.stands(state.current.keyId, place)
  // Whoever refuses is to do so before anybody has the secret: those that took the one in force come last.
  const ordered = [...held.destinations].sort((one, other) => Number(isUpToDate(one)) - Number(isUpToDate(other)))
  const before = outcomeOf(state)
  const rollout: Omit<Rollout, 'before' | 'observed' | 'supersededBy'> = {
    wanted,
    expectedRoles,
    onOutcome,
    destinations: ordered.map(({ destination }) => destination),
    unasked: ordered.filter(({ seen }) => seen.refusal !== undefined).map(({ destination }) => destination)
  }
  await assertAllTake({ ...rollout, before }, scope, work)
  const settled = await settleOthers(plan, scope, work)
  if (settled === 'stale') return stale(plan, work)
  const { destinations } = settled
  const early = removedFirst(plan.existing?.signInAudience, settled.credentials, state.removals)
  for (const secret of early) {
    const planned = plan.changes.removals.filter(({ id }) => id === secret.keyId)
    await remove([secret], scope, work, () => planned.map(work.carriedOut))
  }
  const credentials = settled.credentials.filter(one => !early.some(({ keyId }) => keyId === one.keyId))
  const removed = [...settled.removed, ...early]
  const removalsWith = (added: PasswordCredential, tags: readonly string[], nowMs: number): readonly Removal[] =>
    wanted.mode === 'ephemeral'
      ? state.removals
      : sortSecrets(wanted, { destinations, credentials: [...credentials, added], tags }, { ...context, nowMs })
          .removals
  // By the order that Graph gave the secrets.
  const nowAfter = (added: PasswordCredential): number => Math.max(work.graph.now(), added.startMs)
  const { superseded, outcome } = await rollOut(
    {
      ...rollout,
      before: { ...before, removed },
      observed: new Set([...credentials, ...held.credentials].map(({ keyId }) => keyId)),
      supersededBy: (added, tags) => removalsWith(added, tags, nowAfter(added))
    },
    scope,
    work
  )
  // Beside a new secret that could not be proven, the former ones stay.
  const isUnproven = outcome.verification.kind === 'unproven'
  const goes = isUnproven ? state.removals : superseded
  const isLeft = ({ secret }: Removal): boolean => !removed.some(({ keyId }) => keyId === secret.keyId)
  let gone = removed
  try {
    onOutcome({ ...outcome, removed: gone })
    await remove(secretsOf(goes.filter(isLeft)), scope, work, secret => {
      gone = [...gone, secret]
      onOutcome({ ...outcome, removed: gone })
    })
  } catch (error) {
    // The new secret is delivered: that the former ones outlive it a while is no reason to fail.
    if (work.runtime.cancelled.aborted) throw error
    work.warn(`Superseded client secrets stay until the next run removes them: ${messageOf(error)}`)
  }
  return undefined
}

/** The secrets that the application holds when the new one is made, and those of dead runs that were removed before. */
type Settled = Pick<SecretPlan['held'], 'credentials' | 'destinations'> & {
  readonly removed: readonly PasswordCredential[]
}

/**
 * Looks for runs that came before and were not seen to end, or that have delivered meanwhile: then the plan is stale. An app
 * that is new, and one without destinations or traces of others, is not read again.
 */
const settleOthers = async (
  { wanted, held, state, context, existing }: SecretPlan,
  scope: AppScope,
  work: Work
): Promise<Settled | 'stale'> => {
  const isAlone = wanted.destinations.length === 0 && state.undelivered.length === 0
  if (wanted.mode === 'ephemeral' || existing === undefined || isAlone) return { ...held, removed: [] }
  let { destinations } = held
  const sort = ({ tags, secrets }: TagReading): SecretState =>
    sortSecrets(wanted, { destinations, tags, credentials: secrets }, { ...context, nowMs: work.graph.now() })
  const { reading, leftBehind: found } = await awaitOthers(sort, scope, work)
  // A destination that was empty at the first look may have been written by whoever left the secret behind.
  if (found.length > 0) destinations = await inspectDestinations(wanted, scope)
  const leftBehind = found.length > 0 ? sort(reading).undelivered : found
  const { current } = sort(reading)
  const isOvertaken = current !== undefined && current.keyId !== state.current?.keyId
  if (wanted.mode === 'when-needed' && isOvertaken) return 'stale'
  scope.tagState.tags = withFactsOf(scope.tagState.tags, reading.tags)
  const mayGo = context.isClockSure ? leftBehind.filter(secret => context.mayBeCallers?.(secret) !== true) : []
  await remove(mayGo, scope, work, ({ keyId }) =>
    scope.services.log.info(
      `${scope.app.uniqueName}: removed the client secret ${keyId}, which an earlier run made and delivered to nobody.`
    )
  )
  const isLeft = ({ keyId }: PasswordCredential): boolean => !mayGo.some(secret => secret.keyId === keyId)
  return { credentials: reading.secrets.filter(isLeft), destinations, removed: mayGo }
}

const stalePauseMs = 2_000

/** Another run has delivered meanwhile: what is due now is planned again, by what replicas show a moment later. */
const stale = async ({ app, changes }: SecretPlan, work: Work): Promise<Stale> => {
  work.withdraw(changes.all)
  await work.runtime.sleep(stalePauseMs, work.runtime.cancelled)
  return {
    unsettled: new ActionError({
      code: 'conflict',
      message: `Other runs keep delivering client secrets of ${app.uniqueName}: no plan stayed true for long enough to be carried out.`,
      hint: `Run the job again. ${concurrencyHint}`
    })
  }
}
