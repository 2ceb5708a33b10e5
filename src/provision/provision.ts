// Observe, plan, apply: what is wanted and what the tenant has become a plan, and the plan becomes writes in the order of
// their needs. Nothing is written before every app of the declaration could be planned.

import type { DesiredApp } from '../desired/app.ts'
import { ActionError } from '../errors.ts'
import type { Written } from '../graph/answer.ts'
import type { Graph } from '../graph/client.ts'
import { holds } from '../graph/rights.ts'
import { again, done } from '../retry.ts'
import type { Runtime } from '../runtime.ts'
import { lackingRight } from './failure.ts'
import { readMarks } from './marks.ts'
import type { AppOutcome } from './outcome.ts'
import { type AppPlan, type Change, changesAnything, writes } from './plan.ts'
import { writeRecord } from './records.ts'
import { locate } from './registration.ts'
import type { Delivery, PlanContext, Resource, ResourcePlan, Subject, Work } from './resource.ts'
import { application } from './resources/application.ts'
import { certificates } from './resources/certificates.ts'
import { clientSecret, secretOutcome } from './resources/clientSecret.ts'
import { directoryRoles } from './resources/directoryRoles.ts'
import { federatedCredentials } from './resources/federatedCredentials.ts'
import { permissions } from './resources/permissions.ts'
import { servicePrincipal } from './resources/servicePrincipal.ts'
import { observe, type Read, type Seen } from './seen.ts'
import { seenServicePrincipal } from './servicePrincipalSeen.ts'

/** Everything that is provisioned, in the order in which plans list it. */
const resources: readonly Resource[] = [
  application,
  servicePrincipal,
  permissions,
  directoryRoles,
  certificates,
  federatedCredentials,
  clientSecret
]

/** An app that could be planned: its plan, and what carrying it out needs. */
export type PlannedApp = {
  readonly subject: Subject
  readonly plan: AppPlan
  readonly parts: readonly { readonly resource: Resource; readonly part: ResourcePlan }[]
}

/** The reads that all resources of one app need. An app that cannot be located asks for nothing more. */
const readsOf = (desired: DesiredApp, seen: Seen, context: PlanContext): readonly Read[] => {
  const subject = { desired, seen, context }
  try {
    return resources.flatMap(resource => resource.reads(subject))
  } catch (error) {
    // What stands in the way is told by the plan, together with the mistakes of the other apps.
    if (error instanceof ActionError) return []
    throw error
  }
}

/** Reads what the apps need; `also` travels along (the organization). Never writes. */
export const observeApps = (
  graph: Graph,
  apps: readonly DesiredApp[],
  context: PlanContext,
  also: readonly Read[]
): Promise<Seen> => observe(graph, seen => [...also, ...apps.flatMap(desired => readsOf(desired, seen, context))])

/**
 * Plans every app. Pure.
 *
 * @throws ActionError that lists what makes any of them impossible, rights that the caller's token lacks included.
 */
export const planApps = (
  apps: readonly DesiredApp[],
  seen: Seen,
  context: PlanContext,
  { writing }: { readonly writing: boolean }
): readonly PlannedApp[] => {
  const problems: ActionError[] = []
  const planned: PlannedApp[] = []
  for (const desired of apps) {
    const subject = { desired, seen, context }
    const parts: { resource: Resource; part: ResourcePlan }[] = []
    for (const resource of resources) {
      try {
        const part = resource.plan(subject)
        parts.push({ resource, part })
        if (writing) assertRights(part, desired, context)
      } catch (error) {
        if (!(error instanceof ActionError)) throw error
        if (!problems.some(({ message }) => message === error.message)) problems.push(error)
        if (resource === application) break
      }
    }
    planned.push({
      subject,
      parts,
      plan: {
        key: desired.key,
        displayName: desired.displayName,
        uniqueName: desired.uniqueName,
        changes: parts.flatMap(({ part }) => part.changes)
      }
    })
  }
  if (problems.length > 0) throw joined(problems)
  return planned
}

const assertRights = (part: ResourcePlan, desired: DesiredApp, { claims }: PlanContext): void => {
  for (const right of part.rights) {
    if (holds(claims, right) === 'lacking') {
      const [change] = part.changes.filter(writes)
      const purpose = change === undefined ? `provision ${desired.uniqueName}` : `${change.action} ${change.name}`
      throw lackingRight(right, purpose, claims)
    }
  }
}

/** One error as it is; several as one that lists them all. */
const joined = (problems: readonly ActionError[]): ActionError => {
  const [first] = problems
  if (first !== undefined && problems.length === 1) return first
  return new ActionError({
    code: first?.code ?? 'input',
    message: problems.map(({ message }) => message).join('\n'),
    hint: [...new Set(problems.flatMap(({ hint }) => (hint === undefined ? [] : [hint])))].join('\n'),
    cause: first
  })
}

/** What applying needs besides the plan. */
export type ApplyContext = {
  readonly graph: Graph
  readonly runtime: Runtime
  readonly delivery: Delivery
  /** Told of every change that was carried out. */
  readonly onProgress: (app: DesiredApp, change: Change) => void
}

/** An application this young may still be unknown to some replica, whichever run made it. */
const youngMs = 10 * 60_000

const workFor = ({ subject }: PlannedApp, { graph, runtime, delivery }: ApplyContext, warnings: string[]): Work => {
  const located = locate(subject.desired, subject.seen)
  const existing = located.state === 'found' ? located.application : undefined
  const principal = seenServicePrincipal(subject)
  const marks = readMarks(existing?.tags ?? [])
  const keys = new Set(existing?.passwordCredentials.map(({ keyId }) => keyId))
  const young = existing?.createdMs !== undefined && subject.context.nowMs - existing.createdMs < youngMs
  return {
    desired: subject.desired,
    graph,
    runtime,
    delivery,
    caller: subject.context.claims,
    written: new Set<Written>(young ? ['application', 'servicePrincipal'] : []),
    handles: {
      ...(existing === undefined ? {} : { applicationId: existing.id, appId: existing.appId }),
      ...(principal === undefined ? {} : { servicePrincipalId: principal.id }),
      tags: existing?.tags ?? [],
      delivered: new Set(),
      gone: new Set([...marks.delivered].filter(keyId => !keys.has(keyId)))
    },
    warn: text => warnings.push(text)
  }
}

/**
 * Carries one app's plan out; never throws for a failure of this app, which stands in its outcome instead.
 */
export const applyApp = async (app: PlannedApp, context: ApplyContext): Promise<AppOutcome> => {
  const warnings: string[] = []
  const work = workFor(app, context, warnings)
  let error: ActionError | undefined
  try {
    await applyParts(app, work, context.onProgress)
    if (changesAnything(app.plan)) await writeRecord(work)
  } catch (thrown) {
    if (!(thrown instanceof ActionError)) throw thrown
    error = thrown
  }
  const changed = changesAnything(app.plan)
  return {
    plan: app.plan,
    status: error !== undefined ? 'failed' : changed ? 'applied' : 'unchanged',
    clientId: work.handles.appId,
    applicationObjectId: work.handles.applicationId,
    servicePrincipalObjectId: work.handles.servicePrincipalId,
    secret: work.handles.secret ?? secretOutcome(app.subject),
    adminConsentUrl: undefined,
    warnings,
    error
  }
}

/** What the app would come to, for a run that writes nothing. */
export const plannedOutcome = (app: PlannedApp): AppOutcome => {
  const located = locate(app.subject.desired, app.subject.seen)
  const existing = located.state === 'found' ? located.application : undefined
  return {
    plan: app.plan,
    status: changesAnything(app.plan) ? 'planned' : 'unchanged',
    clientId: existing?.appId,
    applicationObjectId: existing?.id,
    servicePrincipalObjectId: seenServicePrincipal(app.subject)?.id,
    secret: secretOutcome(app.subject),
    adminConsentUrl: undefined,
    warnings: [],
    error: undefined
  }
}

/** An app that is ready to be applied, or that failed on the way there. */
export type Restored =
  | { readonly kind: 'ready'; readonly app: PlannedApp }
  | { readonly kind: 'failed'; readonly outcome: AppOutcome }

/**
 * Brings a soft-deleted application back, when the plan says so, and plans again: what it holds is known only then. Any
 * other app is ready as it is.
 */
export const restoreApp = async (
  app: PlannedApp,
  applying: ApplyContext,
  context: () => PlanContext
): Promise<Restored> => {
  const [first] = app.parts
  const restore = app.plan.changes.find(({ action }) => action === 'restore')
  if (restore === undefined || first === undefined) return { kind: 'ready', app }
  const { desired } = app.subject
  try {
    await first.part.apply(workFor(app, applying, []))
    const seen = await applying.graph.until(`read the restored application ${desired.uniqueName}`, async () => {
      const now = await observeApps(applying.graph, [desired], context(), [])
      return locate(desired, now).state === 'found' ? done(now) : again(new Error('it is not readable yet'))
    })
    const [replanned] = planApps([desired], seen, context(), { writing: true })
    if (replanned === undefined) return { kind: 'ready', app }
    const plan = { ...replanned.plan, changes: [restore, ...replanned.plan.changes] }
    return { kind: 'ready', app: { ...replanned, plan } }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return { kind: 'failed', outcome: { ...plannedOutcome(app), status: 'failed', error } }
  }
}

/** Runs the parts that write, each as soon as what it needs is done; after a failure no further part begins. */
const applyParts = async ({ parts }: PlannedApp, work: Work, onProgress: ApplyContext['onProgress']): Promise<void> => {
  const running = new Map<string, Promise<void>>()
  let failed: { readonly error: unknown } | undefined
  for (const { resource, part } of parts) {
    const before = resource.needs.flatMap(kind => running.get(kind) ?? [])
    const run = async (): Promise<void> => {
      await Promise.all(before)
      if (failed !== undefined || !part.changes.some(writes)) return
      try {
        await part.apply(work)
        for (const change of part.changes.filter(writes)) onProgress(work.desired, change)
      } catch (error) {
        failed ??= { error }
      }
    }
    running.set(resource.kind, run())
  }
  await Promise.all(running.values())
  if (failed !== undefined) throw (failed as { readonly error: unknown }).error
}
