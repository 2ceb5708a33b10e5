// One component at work: what its plan has become, what was carried out of it, and what failed.

import { type ActionError, joinErrors } from '../errors.ts'
import type { Graph } from '../graph/client.ts'
import type { Runtime } from '../runtime.ts'
import type { Deadline } from '../util/retry.ts'
import type { ComponentResource } from './component.ts'
import { type PlannedComponent, planOpen } from './observe.ts'
import type { ComponentOutcome } from './outcome.ts'
import type { Change, ComponentPlan } from './plan.ts'
import { createReader } from './reader.ts'
import type { Report } from './report.ts'
import type { PlanContext, Work } from './resource.ts'

/** What applying needs besides the plan. */
export type ApplyContext = {
  readonly graph: Graph
  readonly runtime: Runtime
  /** How long one component may wait for replication and throttling, all in all, in each of its passes. */
  readonly waitTimeoutMs: number
  /** What planning depends on, as of this moment. */
  readonly planContext: () => PlanContext
  /** How the outcome calls what was carried out. */
  readonly done: 'applied' | 'destroyed'
  /** Told of every change that was carried out. */
  readonly onProgress: (plan: ComponentPlan, change: Change) => void
}

/** One component at work. */
export type Progress = {
  current: PlannedComponent
  changed: boolean
  readonly errors: ActionError[]
  readonly reports: Map<ComponentResource, Report>
  readonly carriedOut: Set<Change>
  readonly withdrawn: Set<Change>
  readonly warnings: string[]
  /** Names of the kinds that failed, or were left alone because one before them failed. */
  readonly failedKinds: Set<string>
}

/** Nothing has been done yet. */
export const createProgress = (current: PlannedComponent): Progress => ({
  current,
  changed: false,
  errors: [],
  reports: new Map(),
  carriedOut: new Set(),
  withdrawn: new Set(),
  warnings: [],
  failedKinds: new Set()
})

/** What the component has come to. */
export const outcomeOf = (progress: Progress, done: ApplyContext['done']): ComponentOutcome => {
  const { current, changed, errors, reports, warnings, carriedOut } = progress
  return {
    plan: planOf(progress),
    status: errors.length > 0 ? 'failed' : changed ? done : 'unchanged',
    reports: current.parts.flatMap(({ resource, report }) => reports.get(resource) ?? report ?? []),
    changed,
    carriedOut,
    warnings,
    error: errors.length > 0 ? joinErrors(errors) : undefined
  }
}

/** The plan as it is reported: what was planned last, without what was not carried out after all. */
const planOf = ({ current, carriedOut, withdrawn }: Progress): ComponentPlan => {
  const latest = current.parts.flatMap(({ changes }) => changes)
  const before = current.plan.changes.filter(change => carriedOut.has(change) && !latest.includes(change))
  return { ...current.plan, changes: [...before, ...latest].filter(change => !withdrawn.has(change)) }
}

/** Observes and plans the component again. What the former plan did stays in the plan that is reported. */
export const planAgain = async (progress: Progress, { graph, planContext }: ApplyContext): Promise<void> => {
  const { component, open } = progress.current
  const done = planOf(progress).changes.filter(change => progress.carriedOut.has(change))
  const again = await planOpen(component, open.reopen({ graph, reader: createReader(graph) }), planContext)
  progress.current = { ...again, plan: { ...again.plan, changes: [...done, ...again.plan.changes] } }
}

/** Tells a change that was carried out; one that its resource has told already is not told again. */
export const noteCarriedOut = (progress: Progress, change: Change, { onProgress }: ApplyContext): void => {
  if (progress.carriedOut.has(change)) return
  progress.changed = true
  progress.carriedOut.add(change)
  onProgress(progress.current.plan, change)
}

/** What a resource is applied with. */
export const workOn = (
  resource: ComponentResource,
  progress: Progress,
  deadline: Deadline,
  context: ApplyContext
): Work => ({
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
