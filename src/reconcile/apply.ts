// Apply: plans become writes, components side by side. When the tenant turns out to hold what a plan did not know, the component
// is observed and planned again.

import { ActionError, asActionError } from '../errors.ts'
import { mapLimit } from '../util/concurrency.ts'
import { type Deadline, deadlineAfter } from '../util/retry.ts'
import { applyResources } from './applyResources.ts'
import type { PlannedResource } from './component.ts'
import type { PlannedComponent } from './observe.ts'
import { type ComponentOutcome, plannedOutcome } from './outcome.ts'
import { changesAnything, writes } from './plan.ts'
import { type ApplyContext, createProgress, outcomeOf, type Progress, planAgain, workOn } from './progress.ts'
import type { Stale } from './resource.ts'

/** Components worked on at the same time. */
const componentsAtOnce = 6

/** A stale plan is made again so often, once for each kind that another run was faster with: only a tenant that keeps changing needs more. */
const mostRounds = 8

/** The resources that wait for no other component, and those that all components must be ready for; the latter go first. */
type Pass = 'own' | 'joint'

/** What waits for the others, and has nothing to do, keeps no component open. */
const passOf = ({ afterComponents, changes, conclude }: PlannedResource): Pass =>
  afterComponents && (changes.some(writes) || conclude !== undefined) ? 'joint' : 'own'

/** What must be recorded is recorded at the end of both. */
const isIn = (pass: Pass, part: PlannedResource): boolean => passOf(part) === pass || part.settle !== undefined

/** True when there is something to do for the component. */
const needsApply = ({ plan, parts }: PlannedComponent): boolean =>
  changesAnything(plan) || parts.some(({ conclude, finish }) => conclude ?? finish)

/** Finishes a component when all others have been applied. */
type Finish = () => ComponentOutcome | Promise<ComponentOutcome>

/**
 * Carries the plans out, side by side, and empties the list: outcomes alone are kept. What waits for the other components comes in
 * a second pass, in a removal in the first. What must be last comes when all others have succeeded. Never rejects: failures stand
 * in the outcomes.
 */
export const applyComponents = async (
  planned: PlannedComponent[],
  context: ApplyContext
): Promise<readonly ComponentOutcome[]> => {
  const left: (PlannedComponent | undefined)[] = planned.splice(0)
  const outcomes: ComponentOutcome[] = []
  const groups = Map.groupBy(left.keys(), place => groupOf(left[place] as PlannedComponent, context))
  for (const group of groupsInOrder) {
    const places = groups.get(group) ?? []
    const failed = group === 'own' ? [] : outcomes.filter(outcome => outcome?.error !== undefined)
    const [firstPass, ...later] = passesOf(
      places.map(place => left[place] as PlannedComponent),
      context
    )
    const begun = await mapLimit(places, componentsAtOnce, async (place): Promise<Finish | Opened> => {
      const component = left[place] as PlannedComponent
      left[place] = undefined
      if (failed.length > 0) return finished({ ...plannedOutcome(component), ...heldBack(component, failed) })
      if (!needsApply(component)) return finished(plannedOutcome(component))
      const opened = openWork(component, context)
      await opened.pass(firstPass)
      return later.some(opened.has) ? opened : opened.close()
    })
    const works = await mapLimit(begun, componentsAtOnce, async work => {
      if (typeof work === 'function') return work
      for (const pass of later) await work.pass(pass)
      return work.close()
    })
    for (const [index, finish] of works.entries()) outcomes[places[index] as number] = await finish()
  }
  return outcomes
}

/** The groups of components, one after the other: one in which something failed keeps those behind it from being touched. */
type Group = 'own' | 'beneath' | 'last'
const groupsInOrder: readonly Group[] = ['own', 'beneath', 'last']

/** In a removal, what stands for itself goes before the applications that it names, and that remember what is left of it. */
const groupOf = ({ component, parts }: PlannedComponent, { done }: ApplyContext): Group =>
  parts.some(part => part.isLast)
    ? 'last'
    : done === 'destroyed' && component.isIndependent !== true
      ? 'beneath'
      : 'own'

/** The passes in their order; one alone where no component has to wait for others. */
const passesOf = (components: readonly PlannedComponent[], { done }: ApplyContext): readonly [Pass, ...Pass[]] => {
  const some = (isMeant: (part: PlannedResource) => boolean) => components.some(({ parts }) => parts.some(isMeant))
  if (done === 'destroyed') return some(part => isIn('joint', part)) ? ['joint', 'own'] : ['own']
  // What has nothing to do may have something by then: plans are made again.
  return some(({ afterComponents, settle }) => afterComponents || settle !== undefined) ? ['own', 'joint'] : ['own']
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
    message: `${plan.title} was left as it is: ${failed.map(other => other.plan.title).join(', ')} failed, and it comes after that.`,
    hint: 'Mend what failed, and run the job again.'
  })
})

/** A component at work, pass by pass. */
type Opened = {
  readonly has: (pass: Pass) => boolean
  readonly pass: (pass: Pass) => Promise<void>
  /** Gives what finishes the component. */
  readonly close: () => Promise<Finish>
}

const openWork = (component: PlannedComponent, context: ApplyContext): Opened => {
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
const finished = (outcome: ComponentOutcome) => () => outcome

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
