// Apply: a plan becomes writes, each resource as soon as those before it have released it. When the tenant turns out to hold
// what the plan did not know, the component is observed and planned again.

import { ActionError, asActionError } from '../errors.ts'
import type { Graph } from '../graph/client.ts'
import type { Runtime } from '../runtime.ts'
import { mapLimit } from '../util/concurrency.ts'
import { type Deadline, deadlineAfter, readUntilFresh } from '../util/retry.ts'
import type { ComponentResource, PlannedResource } from './component.ts'
import { type PlannedComponent, planOpen } from './observe.ts'
import { type Change, type ComponentPlan, changesAnything, writes } from './plan.ts'
import { createReader } from './reader.ts'
import type { Report } from './report.ts'
import type { PlanContext, Stale, Work } from './resource.ts'

/** What applying needs besides the plan. */
export type ApplyContext = {
  readonly graph: Graph
  readonly runtime: Runtime
  /** How long one component may wait for replication and throttling, all in all. */
  readonly waitTimeoutMs: number
  /** What planning depends on, as of this moment. */
  readonly planContext: () => PlanContext
  /** How the outcome calls what was carried out. */
  readonly done: 'applied' | 'destroyed'
  /** Told of every change that was carried out. */
  readonly onProgress: (plan: ComponentPlan, change: Change) => void
}

/** Components worked on at the same time. */
const componentsAtOnce = 6

/** A stale plan is made again so often: only a tenant that keeps changing needs more. */
const mostRounds = 4

/** True when there is something to do for the component. */
const needsApply = ({ plan, parts }: PlannedComponent): boolean =>
  changesAnything(plan) || parts.some(({ conclude, finish }) => conclude ?? finish)

/** One component at work: what its plan has become, and what has happened so far. */
type Progress = {
  current: PlannedComponent
  changed: boolean
  error: ActionError | undefined
  readonly reports: Map<ComponentResource, Report>
  readonly carriedOut: Set<Change>
  readonly withdrawn: Set<Change>
  readonly warnings: string[]
}

/**
 * Carries the plans out, side by side, and empties the list: outcomes alone are kept. What must be last comes when all others
 * have succeeded. Never rejects: failures stand in the outcomes.
 */
export const applyComponents = async (
  planned: PlannedComponent[],
  context: ApplyContext
): Promise<readonly ComponentOutcome[]> => {
  const left: (PlannedComponent | undefined)[] = planned.splice(0)
  const outcomes: ComponentOutcome[] = []
  const isLast = (place: number): boolean => left[place]?.parts.some(part => part.isLast) === true
  const [last, others] = [true, false].map(wanted => [...left.keys()].filter(place => isLast(place) === wanted))
  for (const places of [others ?? [], last ?? []]) {
    const failed = places === last ? outcomes.filter(outcome => outcome?.error !== undefined) : []
    const works = await mapLimit(places, componentsAtOnce, async place => {
      const component = left[place] as PlannedComponent
      left[place] = undefined
      if (failed.length > 0) return finished({ ...plannedOutcome(component), ...heldBack(component, failed) })
      return needsApply(component) ? applyComponent(component, context) : finished(plannedOutcome(component))
    })
    for (const [index, finish] of works.entries()) outcomes[places[index] as number] = await finish()
  }
  return outcomes
}

/** What must be last is left alone when others failed: another run needs it. */
const heldBack = (
  { plan }: PlannedComponent,
  failed: readonly ComponentOutcome[]
): Pick<ComponentOutcome, 'status' | 'changed' | 'error'> => ({
  status: 'failed',
  changed: false,
  error: new ActionError({
    code: 'conflict',
    message: `${plan.title} was left as it is: it comes last, and ${failed.map(other => other.plan.title).join(', ')} failed.`,
    hint: 'Mend what failed, and run the job again.'
  })
})

/** Applies one component; what it gives finishes the component when all others have been applied. */
const applyComponent = async (
  current: PlannedComponent,
  context: ApplyContext
): Promise<() => ComponentOutcome | Promise<ComponentOutcome>> => {
  const deadline = deadlineAfter(context.runtime, context.waitTimeoutMs)
  const inTime: ApplyContext = { ...context, graph: context.graph.within(deadline) }
  const state = { reports: new Map(), carriedOut: new Set<Change>(), withdrawn: new Set<Change>(), warnings: [] }
  const progress: Progress = { current, changed: false, error: undefined, ...state }
  const callEach = async (step: 'conclude' | 'finish'): Promise<void> => {
    for (const part of progress.current.parts) await part[step]?.(workOn(part.resource, progress, deadline, inTime))
  }
  await noteFailure(progress, async () => {
    await applyInRounds(progress, deadline, inTime)
    await callEach('conclude')
  })
  if (progress.error !== undefined || !progress.current.parts.some(({ finish }) => finish)) {
    return finished(outcomeOf(progress, context.done))
  }
  return async () => {
    await noteFailure(progress, () => callEach('finish'))
    return outcomeOf(progress, context.done)
  }
}

/** A function of its own: its closure keeps the outcome in memory, and nothing else of the work. */
const finished = (outcome: ComponentOutcome) => () => outcome

/** A mistake of ours in one component is no reason to leave the others unfinished. */
const noteFailure = async (progress: Progress, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    progress.error = asActionError(error)
  }
}

const outcomeOf = (progress: Progress, done: ApplyContext['done']): ComponentOutcome => {
  const { current, changed, error, reports, warnings, carriedOut } = progress
  return {
    plan: planOf(progress),
    status: error !== undefined ? 'failed' : changed ? done : 'unchanged',
    reports: current.parts.flatMap(({ resource, report }) => reports.get(resource) ?? report ?? []),
    changed,
    carriedOut,
    warnings,
    error
  }
}

const applyInRounds = async (progress: Progress, deadline: Deadline, context: ApplyContext): Promise<void> => {
  for (let round = 1; ; round++) {
    const stale = await applyResources(progress, deadline, context)
    if (stale === undefined) return
    if (round === mostRounds) throw stale.unsettled
    progress.current = await planAgain(progress, context)
  }
}

/** The plan as it is reported: what was planned last, without what was not carried out after all. */
const planOf = ({ current, carriedOut, withdrawn }: Progress): ComponentPlan => {
  const latest = current.parts.flatMap(({ changes }) => changes)
  const before = current.plan.changes.filter(change => carriedOut.has(change) && !latest.includes(change))
  return { ...current.plan, changes: [...before, ...latest].filter(change => !withdrawn.has(change)) }
}

/** Observes and plans the component again. What the former plan did stays in the plan that is reported. */
const planAgain = async (progress: Progress, { graph, planContext }: ApplyContext): Promise<PlannedComponent> => {
  const { component, open } = progress.current
  const done = planOf(progress).changes.filter(change => progress.carriedOut.has(change))
  const again = await planOpen(component, open.reopen({ graph, reader: createReader(graph) }), planContext)
  return { ...again, plan: { ...again.plan, changes: [...done, ...again.plan.changes] } }
}

/** Tells a change that was carried out; one that its resource has told already is not told again. */
const noteCarriedOut = (progress: Progress, change: Change, { onProgress }: ApplyContext): void => {
  if (progress.carriedOut.has(change)) return
  progress.changed = true
  progress.carriedOut.add(change)
  onProgress(progress.current.plan, change)
}

const workOn = (resource: ComponentResource, progress: Progress, deadline: Deadline, context: ApplyContext): Work => ({
  graph: context.graph,
  runtime: context.runtime,
  deadline,
  warn: text => progress.warnings.push(text),
  release: () => undefined,
  markChanged: () => {
    progress.changed = true
  },
  carriedOut: change => noteCarriedOut(progress, change, context),
  withdraw: changes => {
    for (const change of changes) progress.withdrawn.add(change)
  },
  report: report => progress.reports.set(resource, report)
})

/** Applies the resources, each in its place (removals backwards); after a failure, or once stale, no further write begins. */
const applyResources = async (
  progress: Progress,
  deadline: Deadline,
  context: ApplyContext
): Promise<Stale | undefined> => {
  const released = new Map<string, Promise<void>>()
  const ends: Promise<void>[] = []
  const lanes = new Map<string, Promise<void>>()
  let failed: { readonly error: unknown } | undefined
  let stale: Stale | undefined
  const isRemoval = context.done === 'destroyed'
  const takesAway = (one: Change): boolean => one.action === 'delete' || one.action === 'update'
  const removers = progress.current.parts.filter(({ changes }) => changes.some(takesAway))
  const removed = new Map(removers.map(part => [part.resource.kind.name, Promise.withResolvers<void>()]))
  for (const part of isRemoval ? progress.current.parts.toReversed() : progress.current.parts) {
    const { kind, after, afterRemovals, lane } = part.resource
    // What writes nothing waits too: those behind it wait for all that it stands behind.
    const isWriting = part.changes.some(writes)
    const before = isRemoval || after === 'everything' ? [...ends] : after.flatMap(name => released.get(name) ?? [])
    if (isWriting && lane !== undefined) before.push(lanes.get(lane) ?? Promise.resolve())
    if (isWriting && !isRemoval) before.push(...afterRemovals.flatMap(name => removed.get(name)?.promise ?? []))
    const release = Promise.withResolvers<void>()
    const run = async (): Promise<void> => {
      await Promise.all(before)
      try {
        if (!isWriting || failed !== undefined || stale !== undefined) return
        const work = { ...workOn(part.resource, progress, deadline, context), release: release.resolve }
        const found = await applyOne(part, progress, work, context)
        stale ??= found
      } catch (error) {
        failed ??= { error }
      } finally {
        release.resolve()
        removed.get(kind.name)?.resolve()
      }
    }
    const end = run()
    ends.push(end)
    released.set(kind.name, release.promise)
    if (isWriting && lane !== undefined) lanes.set(lane, end)
  }
  await Promise.all(ends)
  if (failed !== undefined) throw (failed as { readonly error: unknown }).error
  return stale
}

const applyOne = async (
  part: PlannedResource,
  progress: Progress,
  work: Work,
  context: ApplyContext
): Promise<Stale | undefined> => {
  const { graph, planContext } = context
  work.runtime.cancelled.throwIfAborted()
  let latest = part
  const { observeAgain } = part
  if (observeAgain !== undefined) {
    const { planner } = await readUntilFresh(
      () => observeAgain({ graph, reader: createReader(graph) }),
      ({ looksOlder }) => looksOlder,
      work.runtime
    )
    const again = planner(planContext())
    latest = again
    progress.current = { ...progress.current, parts: progress.current.parts.map(one => (one === part ? again : one)) }
    if (!again.changes.some(writes)) return undefined
  }
  const stale = await latest.apply?.(work)
  for (const change of latest.changes) {
    if (writes(change) && !progress.withdrawn.has(change)) noteCarriedOut(progress, change, context)
  }
  return stale
}

/** What became of one component. */
export type ComponentOutcome = {
  readonly plan: ComponentPlan
  readonly status: 'planned' | 'applied' | 'unchanged' | 'destroyed' | 'failed'
  /** True when something was changed, or in mode plan would be. */
  readonly changed: boolean
  /** The changes of the plan that are known to be carried out. */
  readonly carriedOut: ReadonlySet<Change>
  /** What its resources tell of themselves. */
  readonly reports: readonly Report[]
  readonly warnings: readonly string[]
  readonly error: ActionError | undefined
}

/** What a component would come to, for a run that writes nothing. */
export const plannedOutcome = ({ plan, parts }: PlannedComponent): ComponentOutcome => ({
  plan,
  status: changesAnything(plan) ? 'planned' : 'unchanged',
  changed: changesAnything(plan),
  reports: parts.flatMap(({ report }) => report ?? []),
  carriedOut: new Set(),
  warnings: [],
  error: undefined
})
