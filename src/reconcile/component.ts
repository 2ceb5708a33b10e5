// A component is what is planned, applied and reported as one: a managed app, or the tenant itself. It is a list of resources
// that hang on one scope; what each of them wants and observes is known to it alone.

import type { Graph } from '../graph/client.ts'
import type { ComponentPlan } from './plan.ts'
import type { Reader } from './reader.ts'
import type { Report } from './report.ts'
import type { Goal, PlanContext, Resource, ResourcePlan, Scope, Stale, Work } from './resource.ts'

/** What a scope is made from. */
export type ScopeBase = { readonly graph: Graph; readonly reader: Reader }

/** The plan of a resource, in the scope that it was observed in. */
export type PlannedResource = Omit<ResourcePlan<Scope>, 'apply' | 'conclude' | 'finish' | 'report'> & {
  /** True when it is observed and planned again right before it is written. */
  readonly observeAgain: boolean
  readonly apply?: (work: Work) => Promise<Stale | undefined>
  readonly conclude?: (work: Work) => Promise<void>
  readonly finish?: (work: Work) => Promise<void>
  readonly report?: Report
}

/** Plans what was observed. Pure. @throws ActionError. */
export type Planner = (context: PlanContext) => PlannedResource

type Order = Pick<Resource<never, never, never>, 'kind' | 'after' | 'lane'>

/** A resource together with what is wanted of it. */
export type BoundResource<S extends Scope> = Order & { readonly observe: (scope: S) => Promise<Planner> }

/** A resource of a component that is being worked on. `observeAgain` reads anew, for this resource alone. */
export type OpenResource = Order & {
  readonly observe: () => Promise<Planner>
  readonly observeAgain: (base: ScopeBase) => Promise<Planner>
}

/** A component that is being worked on. `reopen` begins anew, after the tenant turned out to hold what the plan did not know. */
export type OpenComponent = {
  readonly resources: readonly OpenResource[]
  readonly reopen: (base: ScopeBase) => OpenComponent
}

/** A component as it is declared. */
export type Component = Pick<ComponentPlan, 'key' | 'name' | 'title'> & {
  readonly open: (base: ScopeBase) => OpenComponent
}

/** What a component is made from. `rescope` makes a scope for fresh reads that keeps what the run itself knows. */
export type ComponentParts<S extends Scope> = Pick<Component, 'key' | 'name' | 'title'> & {
  readonly resources: readonly BoundResource<S>[]
  readonly scope: (base: ScopeBase) => S
  readonly rescope: (base: ScopeBase, previous: S, why: 'stale' | 'before a write') => S
}

const nothing: PlannedResource = { changes: [], requirements: [], observeAgain: false }

/** Binds a resource to what is wanted of it. With the goal `absent`, a kind that goes with its component plans nothing. */
export const bind = <W, O, S extends Scope>(
  resource: Resource<W, O, S>,
  wanted: W,
  goal: Goal = 'present'
): BoundResource<S> => {
  const { kind, after, lane, observe, observeBeforeWrite } = resource
  const plan = goal === 'present' ? resource.plan : resource.planRemoval
  return {
    kind,
    after,
    ...(lane !== undefined && { lane }),
    observe: async scope => {
      if (plan === undefined) return () => nothing
      const observed = await observe(wanted, scope, goal)
      return context => {
        const { apply, conclude, finish, report, ...planned } = plan(wanted, observed, context)
        return {
          ...planned,
          observeAgain: observeBeforeWrite?.(observed) === true,
          ...(apply && { apply: work => apply(work, scope) }),
          ...(conclude && { conclude: work => conclude(work, scope) }),
          ...(finish && { finish: work => finish(work, scope) }),
          ...(report && { report: context => report(context, scope) })
        }
      }
    }
  }
}

/** Makes a component. @throws Error when a resource stands before one that it waits for: it would not wait. */
export const createComponent = <S extends Scope>(parts: ComponentParts<S>): Component => {
  const { key, name, title, resources } = parts
  for (const [index, { kind, after }] of resources.entries()) {
    const late = resources.slice(index + 1).find(other => after !== 'everything' && after.includes(other.kind.name))
    if (late !== undefined) throw new Error(`${kind.name} stands before ${late.kind.name}, which it waits for`)
  }
  const open = (scope: S): OpenComponent => ({
    resources: resources.map(({ observe, ...order }) => ({
      ...order,
      observe: () => observe(scope),
      observeAgain: base => observe(parts.rescope(base, scope, 'before a write'))
    })),
    reopen: base => open(parts.rescope(base, scope, 'stale'))
  })
  return { key, name, title, open: base => open(parts.scope(base)) }
}
