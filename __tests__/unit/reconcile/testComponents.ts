// Components for the tests of the engine: their resources are made here and send nothing.

import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { ActionError } from '../../../src/errors.ts'
import type { Graph } from '../../../src/graph/client.ts'
import { applyComponents } from '../../../src/reconcile/apply.ts'
import { type BoundResource, bind, createComponent } from '../../../src/reconcile/component.ts'
import { planComponents } from '../../../src/reconcile/observe.ts'
import { change } from '../../../src/reconcile/plan.ts'
import type { ApplyContext } from '../../../src/reconcile/progress.ts'
import { createReader } from '../../../src/reconcile/reader.ts'
import type { Resource, ResourcePlan, Scope, Stale, Work } from '../../../src/reconcile/resource.ts'

/** No resource here sends anything. */
export const graph = { within: () => graph, batch: async () => [] } as unknown as Graph

type Part = {
  readonly after?: Resource<null, null, Scope>['after']
  readonly lane?: string
  readonly afterComponents?: true
  readonly apply?: (work: Work) => Promise<Stale | undefined>
  readonly plan?: () => Pick<ResourcePlan<Scope>, 'changes'> & Partial<ResourcePlan<Scope>>
  readonly observe?: () => Promise<null>
  readonly observeAgain?: boolean
  readonly looksOlder?: () => boolean
}

/** A kind without a report. */
export const kindOf = (name: string) => ({ name, noun: name })

/** A plan that creates one thing. */
export const creates = (name: string) => ({ changes: [change(kindOf(name), 'create', name, 'for the test')] })

/** A resource that creates one thing, unless it is told otherwise. */
export const part = (name: string, more: Part = {}): BoundResource<Scope> => {
  const resource: Resource<null, null, Scope> = {
    kind: kindOf(name),
    after: more.after ?? [],
    ...(more.lane !== undefined && { lane: more.lane }),
    ...(more.afterComponents && { afterComponents: true }),
    ...(more.observeAgain && { observeBeforeWrite: () => true }),
    ...(more.looksOlder && { looksOlder: more.looksOlder }),
    observe: more.observe ?? (async () => null),
    plan: () => {
      const apply = more.apply
      return { requirements: [], ...(apply && { apply: work => apply(work) }), ...(more.plan?.() ?? creates(name)) }
    }
  }
  return bind(resource, null)
}

/** A component of these resources. */
export const componentOf = (...resources: readonly BoundResource<Scope>[]) => namedComponent('a', resources)

/** A component of a name; `more` says how it takes failures. */
export const namedComponent = (
  key: string,
  resources: readonly BoundResource<Scope>[],
  more: { readonly isIndependent?: true } = {}
) =>
  createComponent<Scope>({
    key,
    name: key,
    title: key.toUpperCase(),
    resources,
    ...more,
    scope: ({ reader }) => ({ reader }),
    rescope: ({ reader }) => ({ reader })
  })

/** What planning knows of the run: nothing. */
export const planContext = () => ({ caller: undefined, nowMs: 0, isClockSure: true })

/** Plans these components. */
export const plannedOf = async (...components: ReturnType<typeof componentOf>[]) => {
  const context = { graph, reader: createReader(graph), planContext, writing: true }
  const { planned, error } = await planComponents(components, context)
  if (error !== undefined) throw error
  return planned
}

/** Plans and applies components. */
export const applyAll = async (
  components: readonly ReturnType<typeof componentOf>[],
  more: Partial<ApplyContext> = {}
) =>
  applyComponents(await plannedOf(...components), {
    graph,
    runtime: virtualRuntime(),
    waitTimeoutMs: 1_000,
    planContext,
    done: 'applied',
    onProgress: () => undefined,
    ...more
  })

/** Plans and applies one component of these resources. */
export const apply = async (resources: readonly BoundResource<Scope>[], more: Partial<ApplyContext> = {}) => {
  const [outcome] = await applyAll([componentOf(...resources)], more)
  if (outcome === undefined) throw new Error('there is no outcome')
  return outcome
}

/** A resource whose write begins and ends in the list, with a pause in between. */
export const recorded = (steps: string[], name: string, more: Part = {}) =>
  part(name, {
    ...more,
    apply: async work => {
      steps.push(`+${name}`)
      await new Promise(resolve => setImmediate(resolve))
      await more.apply?.(work)
      steps.push(`-${name}`)
      return undefined
    }
  })

/** A resource whose write is refused. */
export const failing = (name: string) =>
  part(name, { apply: () => Promise.reject(new ActionError({ code: 'permission', message: `${name} is refused` })) })
