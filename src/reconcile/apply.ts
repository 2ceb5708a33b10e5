// Apply: a plan becomes writes, in the order of their needs. When the tenant turns out to hold what the plan did not know
// (another run was faster, an application came back from the deleted ones), everything is read and planned again.

import { ActionError, asActionError } from '../errors.ts'
import type { Written } from '../graph/answer.ts'
import type { Graph } from '../graph/client.ts'
import type { DesiredApp } from '../resources/app/declared.ts'
import { resolvePermissions } from '../resources/app/graphRoles.ts'
import { locate } from '../resources/app/locate.ts'
import { seenServicePrincipal } from '../resources/app/principal.ts'
import { readMarks } from '../resources/app/tags.ts'
import { writeRecord } from '../resources/app/tagWriter.ts'
import { secretOutcome } from '../resources/clientSecret/clientSecret.ts'
import type { Runtime } from '../runtime.ts'
import { again, type Deadline, deadlineAfter, done } from '../util/retry.ts'
import { observeApps, type PlannedApp, planApps } from './observe.ts'
import type { AppOutcome } from './outcome.ts'
import { type AppPlan, type Change, changesAnything, writes } from './plan.ts'
import type { Delivery, PlanContext, Work } from './resource.ts'

/** What applying needs besides the plan. */
export type ApplyContext = {
  readonly graph: Graph
  readonly runtime: Runtime
  readonly delivery: Delivery
  /** How long one app may wait for replication and throttling, all in all. */
  readonly waitTimeoutMs: number
  /** What planning depends on, as of this moment. */
  readonly planContext: () => PlanContext
  /** Told of every change that was carried out. */
  readonly onProgress: (app: DesiredApp, change: Change) => void
}

/** An application this young may still be unknown to some replica, whichever run made it. */
const youngMs = 10 * 60_000
/** More rounds than any tenant that holds still can take. */
const mostRounds = 4

const workFor = (
  { subject, plan }: PlannedApp,
  { graph, runtime, delivery }: ApplyContext,
  deadline: Deadline,
  warnings: string[]
): Work => {
  const located = locate(subject.desired, subject.seen)
  const existing = located.state === 'found' ? located.application : undefined
  const principal = seenServicePrincipal(subject)
  const marks = readMarks(existing?.tags ?? [])
  const keys = new Set(existing?.passwordCredentials.map(({ keyId }) => keyId))
  const isRestored = existing !== undefined && plan.changes.some(({ action }) => action === 'restore')
  const isNew = existing?.createdMs !== undefined && subject.context.nowMs - existing.createdMs < youngMs
  return {
    desired: subject.desired,
    graph: graph.within(deadline),
    deadline,
    runtime,
    delivery,
    caller: subject.context.claims,
    written: new Set<Written>(isNew || isRestored ? ['application', 'servicePrincipal'] : []),
    handles: {
      ...(existing === undefined ? {} : { applicationId: existing.id, appId: existing.appId }),
      ...(principal === undefined ? {} : { servicePrincipalId: principal.id }),
      tags: existing?.tags ?? [],
      delivered: new Set(),
      gone: new Set([...marks.delivered].filter(keyId => !keys.has(keyId))),
      observed: keys
    },
    warn: text => warnings.push(text)
  }
}

/** Carries one app's plan out; never throws for a failure of this app, which stands in its outcome instead. */
export const applyApp = async (planned: PlannedApp, context: ApplyContext): Promise<AppOutcome> => {
  const warnings: string[] = []
  let app = planned
  const deadline = deadlineAfter(context.runtime, context.waitTimeoutMs)
  let work = workFor(app, context, deadline, warnings)
  let error: ActionError | undefined
  let changed = false
  const onProgress: ApplyContext['onProgress'] = (desired, change) => {
    changed = true
    context.onProgress(desired, change)
  }
  try {
    for (let round = 1; (await applyParts(app, work, onProgress)) === 'replan'; round++) {
      if (round === mostRounds) throw restless(app.subject.desired)
      app = await replan(app, { ...context, graph: work.graph })
      work = workFor(app, context, deadline, warnings)
    }
    if (changesAnything(app.plan)) await writeRecord(work)
    await proveTrust(app, work)
  } catch (thrown) {
    // A mistake of ours in one app is no reason to leave the others unfinished.
    error = asActionError(thrown)
  }
  return {
    plan: withoutFailedRemovals(app.plan, work),
    status: error !== undefined ? 'failed' : changed ? 'applied' : 'unchanged',
    changed: changed || work.handles.secret?.created === true,
    clientId: work.handles.appId,
    applicationObjectId: work.handles.applicationId,
    servicePrincipalObjectId: work.handles.servicePrincipalId,
    secret: work.handles.secret ?? secretOutcome(app.subject),
    adminConsentUrl: undefined,
    warnings,
    error
  }
}

/**
 * Proves that this run's own token signs in as the app, when the trust in it was set up a moment ago: the next run counts
 * on that. What is not proven in time is a warning, for the credential stands.
 */
const proveTrust = async ({ plan, subject: { desired, seen, context } }: PlannedApp, work: Work): Promise<void> => {
  const isNew = plan.changes.some(
    ({ resource, action, fields }) =>
      resource === 'federatedCredential' &&
      (action === 'create' || action === 'update') &&
      fields.some(({ field, after }) => field === 'subject' && after === context.run?.subject)
  )
  if (!isNew || !desired.federatedCredentials.some(({ kind }) => kind === 'current-run')) return
  const roles = desired.consent === 'grant' ? resolvePermissions(desired, seen).map(({ value }) => value) : []
  const proof = await work.delivery.proveTrust(work.handles.appId as string, roles, work.deadline)
  if (proof.kind === 'unproven') {
    work.warn(`This run's own token does not sign in as ${desired.displayName} yet: ${proof.reason}`)
  }
}

/** What is reported of secrets is what was removed, not what was to be. */
const withoutFailedRemovals = (plan: AppPlan, { handles }: Work): AppPlan => {
  const { secret } = handles
  if (secret === undefined || !secret.created) return plan
  const stays = ({ resource, action, id }: Change): boolean =>
    resource === 'clientSecret' && action === 'delete' && !secret.removed.some(({ keyId }) => keyId === id)
  return { ...plan, changes: plan.changes.filter(change => !stays(change)) }
}

const restless = ({ uniqueName }: DesiredApp): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The application ${uniqueName} came and went ${mostRounds} times while this run was to create it.`,
    hint: 'Something else creates and deletes it at the same time; give the workflow a concurrency group.'
  })

/** Reads and plans one app again, once its application shows. A restoration stays in the plan that is reported. */
const replan = async ({ subject: { desired }, plan }: PlannedApp, context: ApplyContext): Promise<PlannedApp> => {
  const { uniqueName } = desired
  const restored = plan.changes.filter(({ action }) => action === 'restore')
  const what =
    restored.length > 0
      ? `read the application ${uniqueName} after its restoration`
      : `read the application ${uniqueName}, whose key is taken although it was not seen`
  const seen = await context.graph.until(what, async () => {
    const current = await observeApps(context.graph, [desired], context.planContext(), [])
    const located = locate(desired, current)
    // The list of deleted applications may still hold what was restored.
    const heldByDeleted = restored.length === 0 && located.state === 'missing' && located.deleted !== undefined
    return located.state === 'found' || heldByDeleted
      ? done(current)
      : again(new Error('it is not readable yet, or a deleted application that the caller cannot see holds its key'))
  })
  const [replanned] = planApps([desired], seen, context.planContext(), { writing: true })
  const app = replanned as PlannedApp
  return { ...app, plan: { ...app.plan, changes: [...restored, ...app.plan.changes] } }
}

/** After a plan that did not hold only a restoration was done; of the secrets only those went that could be removed. */
const wasCarriedOut = (change: Change, replanning: boolean, { handles }: Work): boolean => {
  if (!writes(change) || (replanning && change.action !== 'restore')) return false
  const isRemoval = change.resource === 'clientSecret' && change.action === 'delete'
  return !isRemoval || handles.secret?.removed.some(({ keyId }) => keyId === change.id) === true
}

/** Runs the parts that write, each as soon as what it needs is done; after a failure no further part begins. */
const applyParts = async (
  { parts }: PlannedApp,
  work: Work,
  onProgress: ApplyContext['onProgress']
): Promise<'replan' | undefined> => {
  const running = new Map<string, Promise<void>>()
  let failed: { readonly error: unknown } | undefined
  let replanning = false
  const guarded = async (step: () => Promise<void>): Promise<void> => {
    try {
      if (failed === undefined && !replanning) await step()
    } catch (error) {
      failed ??= { error }
    }
  }
  for (const { resource, part } of parts) {
    const before = resource.needs.flatMap(need => running.get(need) ?? [])
    const run = async (): Promise<void> => {
      await Promise.all(before)
      if (!part.changes.some(writes)) return
      await guarded(async () => {
        work.runtime.cancelled.throwIfAborted()
        replanning = (await part.apply(work)) === 'replan'
        for (const change of part.changes) if (wasCarriedOut(change, replanning, work)) onProgress(work.desired, change)
      })
    }
    const done = run()
    running.set(resource.kind, done)
    if (resource.kind === 'application') {
      running.set(
        'marking',
        done.then(() => guarded(async () => work.handles.marking))
      )
    }
  }
  await Promise.all(running.values())
  if (failed !== undefined) throw (failed as { readonly error: unknown }).error
  return replanning ? 'replan' : undefined
}
