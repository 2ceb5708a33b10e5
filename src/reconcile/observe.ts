// Observe and plan: what is wanted and what the tenant has become a plan. Nothing is written here, and nothing is written
// anywhere before every component of the declaration could be planned.

import type { TokenClaims } from '../auth/signIn.ts'
import { ActionError, joinErrors } from '../errors.ts'
import { missingRequirement } from '../graph/failure.ts'
import { isGranted, type Requirement } from '../graph/requirements.ts'
import type { Component, OpenComponent, OpenResource, PlannedResource, Planner, ScopeBase } from './component.ts'
import { type Change, type ComponentPlan, writes } from './plan.ts'
import type { PlanContext } from './resource.ts'

/** A component and what was observed of each of its resources, or why it could not be. */
export type ObservedComponent = {
  readonly component: Component
  readonly open: OpenComponent
  readonly observed: readonly { readonly resource: OpenResource; readonly planner: Planner | ActionError }[]
}

/** A component that could be planned: its plan, and what carrying it out needs. */
export type PlannedComponent = {
  readonly component: Component
  readonly open: OpenComponent
  readonly plan: ComponentPlan
  readonly parts: readonly { readonly resource: OpenResource; readonly planned: PlannedResource }[]
}

/** Observes components side by side. Never writes; what could not be observed is told when it is planned. */
export const observeComponents = (components: readonly Component[], base: ScopeBase) =>
  Promise.all(components.map(component => observeOpen(component, component.open(base))))

/** Observes one component that has been opened. Rejects with mistakes of the action itself alone. */
export const observeOpen = async (component: Component, open: OpenComponent): Promise<ObservedComponent> => ({
  component,
  open,
  observed: await Promise.all(
    open.resources.map(async resource => ({ resource, planner: await resource.observe().catch(asPlannedError) }))
  )
})

const asPlannedError = (error: unknown): ActionError => {
  if (error instanceof ActionError) return error
  throw error
}

/**
 * Plans every component; with `writing`, the plan will be carried out, so the caller must be able to. Pure.
 * @throws ActionError that lists what makes any of them impossible.
 */
export const planComponents = (
  components: readonly ObservedComponent[],
  context: PlanContext,
  { writing }: { readonly writing: boolean }
): readonly PlannedComponent[] => {
  const errors = new Map<string, ActionError>()
  const reported = new Set<Requirement>()
  const planned = components.map(({ component, open, observed }): PlannedComponent => {
    const { key, name, title } = component
    const parts = observed.flatMap(({ resource, planner }) => {
      try {
        if (planner instanceof ActionError) throw planner
        const part = planner(context)
        for (const error of writing ? unmet(part, context.caller, reported) : []) errors.set(error.message, error)
        return [{ resource, planned: part }]
      } catch (error) {
        const { message } = asPlannedError(error)
        // What several resources depend on fails for each of them, and is told once.
        if (!errors.has(message)) errors.set(message, asPlannedError(error))
        return []
      }
    })
    const changes = parts.flatMap(part => part.planned.changes)
    const called = parts.find(part => part.planned.title !== undefined)?.planned.title
    return { component, open, parts, plan: { key, name, title: called ?? title, changes } }
  })
  if (errors.size > 0) throw joinErrors([...errors.values()])
  return planned
}

/** The requirements that the caller's token shows to be missing; each is told once a run. */
const unmet = (
  { requirements, changes }: PlannedResource,
  caller: TokenClaims | undefined,
  reported: Set<Requirement>
): readonly ActionError[] =>
  requirements.flatMap(required => {
    const change = changes.find(writes)
    if (change === undefined || reported.has(required) || isGranted(caller, required) !== 'missing') return []
    reported.add(required)
    return [missingRequirement(required, purposeOf(change), caller)]
  })

const purposeOf = ({ kind, action, name }: Change): string => `${action} ${kind.phrase ?? `the ${kind.noun}`} ${name}`
