// Observe and plan: what is wanted and what the tenant has become a plan. Nothing is written here, and nothing is written
// anywhere before every component of the declaration could be planned.

import type { TokenClaims } from '../auth/signIn.ts'
import { ActionError, type ErrorCode, joinErrors } from '../errors.ts'
import { missingRequirement } from '../graph/failure.ts'
import { isGranted, type Requirement } from '../graph/requirements.ts'
import type { Component, OpenComponent, PlannedResource, Planner, ScopeBase } from './component.ts'
import { type Change, type ComponentPlan, writes } from './plan.ts'
import type { PlanContext } from './resource.ts'

/** A component that was planned: its plan, and what carrying it out needs. */
export type PlannedComponent = {
  readonly component: Component
  readonly open: OpenComponent
  readonly plan: ComponentPlan
  readonly parts: readonly PlannedResource[]
}

/** The components that could be planned, and what makes the plan of the others, or its carrying out, impossible. */
export type Planning = { readonly planned: PlannedComponent[]; readonly error: ActionError | undefined }

/** What planning is done with. `writing` says that the plan will be carried out, so the caller must be able to. */
export type PlanningContext = ScopeBase & { readonly planContext: () => PlanContext; readonly writing: boolean }

/**
 * Components whose reads travel together: ten times the requests that are under way at once. More would only wait for each
 * other, and take memory meanwhile.
 */
const componentsAtOnce = 100

/** Errors after which no further read can succeed. */
const endsRun: ReadonlySet<ErrorCode> = new Set(['sign-in', 'service', 'timeout', 'cancelled'])

/** Observes and plans the components, and empties the list. Never writes. Rejects with mistakes of the action itself alone. */
export const planComponents = async (components: Component[], context: PlanningContext): Promise<Planning> => {
  const problems = createProblems(context.writing)
  const planned: PlannedComponent[] = []
  // All are opened first: what is observed of one may be asked for by another.
  const opened = components.splice(0).map(component => ({ component, open: component.open(context) }))
  while (opened.length > 0) {
    const group = opened.splice(0, componentsAtOnce)
    const planners = await Promise.all(group.map(({ component, open }) => observe(component, open)))
    for (const [index, { component, open }] of group.entries())
      planned.push(planOf(component, open, planners[index] ?? [], context.planContext(), problems))
    context.reader.forget()
    if (endsRun.has(problems.error()?.code ?? 'input')) break
  }
  return { planned, error: problems.error() }
}

/** Observes and plans a component that has been opened. @throws ActionError that lists what makes that impossible. */
export const planOpen = async (
  component: Component,
  open: OpenComponent,
  planContext: () => PlanContext
): Promise<PlannedComponent> => {
  const problems = createProblems(true)
  const planned = planOf(component, open, await observe(component, open), planContext(), problems)
  const error = problems.error()
  if (error !== undefined) throw error
  return planned
}

const observe = ({ resources }: Component, open: OpenComponent): Promise<readonly (Planner | ActionError)[]> =>
  Promise.all(resources.map((_, place) => open.observe(place).catch(asPlannedError)))

const asPlannedError = (error: unknown): ActionError => {
  if (error instanceof ActionError) return error
  throw error
}

const planOf = (
  component: Component,
  open: OpenComponent,
  planners: readonly (Planner | ActionError)[],
  context: PlanContext,
  problems: Problems
): PlannedComponent => {
  const { key, name, title, idOutput } = component
  const parts = planners.flatMap((planner): readonly PlannedResource[] => {
    try {
      if (planner instanceof ActionError) throw planner
      const planned = planner(context)
      problems.check(planned, context.caller)
      return [planned]
    } catch (error) {
      problems.add(asPlannedError(error))
      return []
    }
  })
  const called = parts.find(part => part.title !== undefined)?.title
  const changes = parts.flatMap(part => part.changes)
  return { component, open, parts, plan: { key, name, title: called ?? title, ...(idOutput && { idOutput }), changes } }
}

type Problems = {
  readonly add: (error: ActionError) => void
  /** Adds the requirements that the caller's token shows to be missing; each is told once. */
  readonly check: (planned: PlannedResource, caller: TokenClaims | undefined) => void
  readonly error: () => ActionError | undefined
}

const createProblems = (writing: boolean): Problems => {
  // What several resources depend on fails for each of them, and is told once.
  const errors = new Map<string, ActionError>()
  const reported = new Set<Requirement>()
  const add = (error: ActionError): void => {
    if (!errors.has(error.message)) errors.set(error.message, error)
  }
  return {
    add,
    check: ({ requirements, changes }, caller) => {
      const change = writing ? changes.find(writes) : undefined
      if (change === undefined) return
      for (const required of requirements) {
        if (reported.has(required) || isGranted(caller, required) !== 'missing') continue
        reported.add(required)
        add(missingRequirement(required, purposeOf(change), caller))
      }
    },
    error: () => (errors.size === 0 ? undefined : joinErrors([...errors.values()]))
  }
}

const purposeOf = ({ kind, action, name }: Change): string => `${action} ${kind.phrase ?? `the ${kind.noun}`} ${name}`
