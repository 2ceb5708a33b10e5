// The work on one component: its passes, and what is recorded and finished after them. When the tenant turns out to hold what the plan
// did not know, the component is observed and planned again.

import { asActionError } from '../errors.ts'
import { type Deadline, deadlineAfter } from '../util/retry.ts'
import { applyResources } from './applyResources.ts'
import type { PlannedResource } from './component.ts'
import type { PlannedComponent } from './observe.ts'
import type { ComponentOutcome } from './outcome.ts'
import { writes } from './plan.ts'
import { type ApplyContext, createProgress, outcomeOf, type Progress, planAgain, workOn } from './progress.ts'
import type { Stale } from './resource.ts'

/** A stale plan is made again so often, once for each kind that another run was faster with: only a tenant that keeps changing needs more. */
const mostRounds = 8

/** The resources that wait for no other component, and those that all components must be ready for; the latter go first. */
export type Pass = 'own' | 'joint'

/** What waits for the others, and has nothing to do, keeps no component open. */
const passOf = ({ afterComponents, changes, conclude }: PlannedResource): Pass =>
  afterComponents && (changes.some(writes) || conclude !== undefined) ? 'joint' : 'own'

/** What must be recorded is recorded at the end of both. */
export const isIn = (pass: Pass, part: PlannedResource): boolean => passOf(part) === pass || part.settle !== undefined

/** Finishes a component when all others have been applied. */
export type Finish = () => ComponentOutcome | Promise<ComponentOutcome>

/** A component at work, pass by pass. */
export type ComponentWork = {
  readonly has: (pass: Pass) => boolean
  readonly pass: (pass: Pass) => Promise<void>
  /** Gives what finishes the component. */
  readonly close: () => Promise<Finish>
}

/** Opens the work on a component. What fails stands in its outcome. */
export const openWork = (component: PlannedComponent, context: ApplyContext): ComponentWork => {
  const progress = createProgress(component)
  let deadline = deadlineAfter(context.runtime, context.waitTimeoutMs)
  let inTime = context
  const callEach = async (step: 'conclude' | 'finish' | 'settle'): Promise<void> => {
    for (const part of progress.current.parts) await part[step]?.(workOn(part.resource, progress, deadline, inTime))
  }
  const stands = (): boolean => progress.errors.length === 0
  return {
    has: pass => progress.current.parts.some(part => isIn(pass, part)),
    pass: async pass => {
      if (!stands() && component.component.isIndependent !== true) return
      deadline = deadlineAfter(context.runtime, context.waitTimeoutMs)
      inTime = { ...context, graph: context.graph.within(deadline) }
      await noteFailure(progress, () => applyInRounds(pass, progress, deadline, inTime))
    },
    close: async () => {
      if (stands()) await noteFailure(progress, () => callEach('conclude'))
      await noteFailure(progress, () => callEach('settle'))
      if (!stands() || !progress.current.parts.some(({ finish }) => finish)) {
        return finished(outcomeOf(progress, context.done))
      }
      return async () => {
        await noteFailure(progress, () => callEach('finish'))
        return outcomeOf(progress, context.done)
      }
    }
  }
}

/** A function of its own: its closure keeps the outcome in memory, and nothing else of the work. */
export const finished = (outcome: ComponentOutcome) => () => outcome

/** A mistake of ours in one component is no reason to leave the others unfinished. */
const noteFailure = async (progress: Progress, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    progress.errors.push(asActionError(error))
  }
}

const applyInRounds = async (
  pass: Pass,
  progress: Progress,
  deadline: Deadline,
  context: ApplyContext
): Promise<void> => {
  let stale: Stale | undefined
  // Once it has been planned again, what went before may have to be done again as well.
  let isOpen = (part: PlannedResource): boolean => passOf(part) === pass
  for (let round = 1; ; round++) {
    stale = await applyResources(progress.current.parts.filter(isOpen), progress, deadline, context)
    if (stale === undefined || progress.errors.length > 0) return
    if (round === mostRounds) throw stale.unsettled
    await planAgain(progress, context)
    if (pass === 'joint' && context.done === 'applied') isOpen = () => true
  }
}
