// Apply: plans become writes, components side by side, in groups one after the other and in passes that wait for each other.

import { ActionError } from '../errors.ts'
import { mapLimit } from '../util/concurrency.ts'
import type { PlannedResource } from './component.ts'
import { type ComponentWork, type Finish, finished, isIn, openWork, type Pass } from './componentWork.ts'
import type { PlannedComponent } from './observe.ts'
import { type ComponentOutcome, plannedOutcome } from './outcome.ts'
import { changesAnything } from './plan.ts'
import type { ApplyContext } from './progress.ts'

/** Components worked on at the same time, of those that stand for themselves and of the others; twice as many where passes meet. */
const componentsAtOnce = 6

/** True when there is something to do for the component. */
const needsApply = ({ plan, parts }: PlannedComponent): boolean =>
  changesAnything(plan) || parts.some(({ conclude, finish }) => conclude ?? finish)

/**
 * Carries the plans out, side by side, and empties the list: outcomes alone are kept. What waits for the other components comes in
 * a second pass, in a removal in the first; what stands for itself is waited for by nothing else. What must be last comes when all
 * others have succeeded. Never rejects: failures stand in the outcomes.
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
    const finishes = await applyGroup(places, left, failed, context)
    for (const place of places) outcomes[place] = await (finishes.get(place) as Finish)()
  }
  return outcomes
}

/** Components whose first pass is under way: `passed` gives those that have another one, when all have come so far. */
type Begun = {
  readonly passed: Promise<readonly (readonly [number, ComponentWork])[]>
  /** All that have no other pass are closed. */
  readonly all: Promise<unknown>
}

/** Carries out one group, pass by pass; `failed` are the outcomes that keep it from being touched. Takes each component off the list. */
const applyGroup = async (
  places: readonly number[],
  left: (PlannedComponent | undefined)[],
  failed: readonly ComponentOutcome[],
  context: ApplyContext
): Promise<ReadonlyMap<number, Finish>> => {
  const [firstPass, ...later] = passesOf(
    places.map(place => left[place] as PlannedComponent),
    context
  )
  const independentPlaces = places.filter(place => left[place]?.component.isIndependent)
  const otherPlaces = places.filter(place => !independentPlaces.includes(place))
  const finishes = new Map<number, Finish>()
  const close = async (place: number, opened: ComponentWork) => finishes.set(place, await opened.close())
  const begin = (some: readonly number[]): Begun => {
    const opened: (readonly [number, ComponentWork])[] = []
    const passed = Promise.withResolvers<void>()
    let open = some.length
    const leave = (): void => {
      open -= 1
      if (open === 0) passed.resolve()
    }
    if (some.length === 0) passed.resolve()
    const all = mapLimit(some, componentsAtOnce, async place => {
      const component = left[place] as PlannedComponent
      left[place] = undefined
      if (failed.length > 0 || !needsApply(component)) {
        const outcome = plannedOutcome(component)
        finishes.set(place, finished(failed.length > 0 ? { ...outcome, ...heldBack(component, failed) } : outcome))
        return leave()
      }
      const work = openWork(component, context)
      await work.pass(firstPass)
      const goesOn = later.some(work.has)
      if (goesOn) opened.push([place, work])
      leave()
      if (!goesOn) await close(place, work)
    })
    return { passed: passed.promise.then(() => opened), all }
  }
  const goOn = (works: readonly (readonly [number, ComponentWork])[]) =>
    mapLimit(works, componentsAtOnce, async ([place, work]) => {
      for (const pass of later) await work.pass(pass)
      await close(place, work)
    })
  const independent = begin(independentPlaces)
  const others = begin(otherPlaces)
  // What stands for itself may need what the others make; they need nothing of it, and do not wait.
  await Promise.all([
    independent.all,
    others.all,
    others.passed.then(goOn),
    Promise.all([independent.passed, others.passed]).then(([works]) => goOn(works))
  ])
  return finishes
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
