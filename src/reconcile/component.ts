// A component is what is planned, applied and reported as one: a managed app, or the tenant itself. It is a list of resources
// that hang on one scope; what each of them wants and observes is known to it alone.

import type { Graph } from '../graph/client.ts'
import { type ComponentPlan, writes } from './plan.ts'
import type { Reader } from './reader.ts'
import type { Report } from './report.ts'
import type { Goal, PlanContext, Resource, ResourcePlan, Scope, Stale, Work } from './resource.ts'

/** What a scope is made from. */
export type ScopeBase = { readonly graph: Graph; readonly reader: Reader }

/** The plan of a resource, in the scope that it was observed in. */
export type PlannedResource = Pick<ResourcePlan<Scope>, 'changes' | 'requirements'> & {
  readonly resource: ComponentResource
  readonly title: string | undefined
  readonly isLast: boolean
  readonly afterComponents: boolean
  /** Observes it anew, right before it is written; absent: it is written as it is planned. */
  readonly observeAgain: ((base: ScopeBase) => Promise<ObservedAgain>) | undefined
  readonly apply: ((work: Work) => Promise<Stale | undefined>) | undefined
  readonly conclude: ((work: Work) => Promise<void>) | undefined
  readonly settle: ((work: Work) => Promise<void>) | undefined
  readonly finish: ((work: Work) => Promise<void>) | undefined
  readonly report: Report | undefined
}

/** Plans what was observed. Pure. @throws ActionError. */
export type Planner = (context: PlanContext) => PlannedResource

/** What was observed before a write. */
export type ObservedAgain = { readonly planner: Planner; readonly looksOlder: boolean }

/** A resource of a component, as far as the order of writes goes. */
export type ComponentResource = Pick<Resource<never, never, never>, 'kind' | 'after'> & {
  readonly afterRemovals: readonly string[]
  readonly neededBy: readonly string[]
  readonly lane: string | undefined
  readonly afterComponents: boolean
}

/** A resource together with what is wanted of it. */
export type BoundResource<S extends Scope> = ComponentResource & {
  /** `rescope` makes the scope in which it is observed again, before it is written. */
  readonly observe: (scope: S, rescope: (base: ScopeBase) => S) => Promise<Planner>
}

/**
 * A component that is being worked on; `place` is that of a resource in its list. `reopen` begins anew, after the tenant turned
 * out to hold what the plan did not know.
 */
export type OpenComponent = {
  readonly observe: (place: number) => Promise<Planner>
  readonly reopen: (base: ScopeBase) => OpenComponent
}

/** A component as it is declared. */
export type Component = Pick<ComponentPlan, 'key' | 'name' | 'title' | 'idOutput'> & {
  readonly resources: readonly ComponentResource[]
  /** True when its resources stand for themselves: what fails holds back those behind it alone. */
  readonly isIndependent?: true
  readonly open: (base: ScopeBase) => OpenComponent
}

/** What a component is made from. `rescope` makes a scope for fresh reads that keeps what the run itself knows. */
export type ComponentParts<S extends Scope> = Pick<
  Component,
  'key' | 'name' | 'title' | 'idOutput' | 'isIndependent'
> & {
  readonly resources: readonly BoundResource<S>[]
  readonly scope: (base: ScopeBase) => S
  readonly rescope: (base: ScopeBase, previous: S, why: 'stale' | 'before a write') => S
}

/** Binds a resource to what is wanted of it. With the goal `absent`, a kind that goes with its component plans nothing. */
export const bind = <W, O, S extends Scope>(
  resource: Resource<W, O, S>,
  wanted: W,
  goal: Goal = 'present'
): BoundResource<S> => {
  const { kind, after, afterRemovals = [], neededBy = [], lane, observe, observeBeforeWrite, looksOlder } = resource
  const afterComponents = resource.afterComponents === true
  const plan = goal === 'present' ? resource.plan : resource.planRemoval
  const bound: BoundResource<S> = {
    kind,
    after,
    afterRemovals,
    neededBy,
    lane,
    afterComponents,
    observe: async (scope, rescope) => {
      if (plan === undefined) return () => inScope({ changes: [], requirements: [] }, bound, scope, undefined)
      const observed = await observe(wanted, scope, goal)
      const observeAgain = async (base: ScopeBase): Promise<ObservedAgain> => {
        const freshScope = rescope(base)
        const fresh = await observe(wanted, freshScope, goal)
        return {
          planner: context => inScope(plan(wanted, fresh, context), bound, freshScope, undefined),
          looksOlder: looksOlder?.(fresh, observed) === true
        }
      }
      const again = observeBeforeWrite?.(observed) === true ? observeAgain : undefined
      return context => inScope(plan(wanted, observed, context), bound, scope, again)
    }
  }
  return bound
}

/** What a plan that writes nothing does not need is not kept: a thousand apps may be planned before the first is applied. */
const inScope = <S extends Scope>(
  plan: ResourcePlan<S>,
  resource: ComponentResource,
  scope: S,
  observeAgain: PlannedResource['observeAgain']
): PlannedResource => {
  const { changes, requirements, title, isLast = false, conclude, settle, finish, report } = plan
  const afterComponents = resource.afterComponents || plan.afterComponents === true
  const apply = changes.some(writes) ? plan.apply : undefined
  return {
    resource,
    changes,
    requirements,
    title,
    isLast,
    afterComponents,
    observeAgain: apply && observeAgain,
    apply: apply && (work => apply(work, scope)),
    conclude: conclude && (work => conclude(work, scope)),
    settle: settle && (work => settle(work, scope)),
    finish: finish && (work => finish(work, scope)),
    report: report && (context => report(context, scope))
  }
}

/** Makes a component. @throws Error when a resource stands before one that it waits for: it would not wait. */
export const createComponent = <S extends Scope>(parts: ComponentParts<S>): Component => {
  const { key, name, title, idOutput, resources, isIndependent } = parts
  for (const [index, { kind, after }] of resources.entries()) {
    const late = resources.slice(index + 1).find(other => after !== 'everything' && after.includes(other.kind.name))
    if (late !== undefined) throw new Error(`${kind.name} stands before ${late.kind.name}, which it waits for`)
  }
  const resourceAt = (place: number): BoundResource<S> => resources[place] as BoundResource<S>
  const open = (scope: S): OpenComponent => ({
    observe: place => resourceAt(place).observe(scope, base => parts.rescope(base, scope, 'before a write')),
    reopen: base => open(parts.rescope(base, scope, 'stale'))
  })
  const optional = { ...(idOutput && { idOutput }), ...(isIndependent && { isIndependent }) }
  return { key, name, title, resources, ...optional, open: base => open(parts.scope(base)) }
}
