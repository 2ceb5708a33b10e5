// The interface of everything that is reconciled: what it reads, what it would change, and how it does so.

import type { TokenClaims } from '../auth/signIn.ts'
import type { ActionError } from '../errors.ts'
import type { Graph } from '../graph/client.ts'
import type { Requirement } from '../graph/requirements.ts'
import type { Runtime } from '../runtime.ts'
import type { Deadline } from '../util/retry.ts'
import type { Change, Kind } from './plan.ts'
import type { Reader } from './reader.ts'
import type { Report, ReportContext, ResourceReport } from './report.ts'

/** Whether what is declared shall be there (modes apply and plan) or gone (mode destroy). */
export type Goal = 'present' | 'absent'

/** What a component hangs its resources on, at the least: the reads of one observation. */
export type Scope = { readonly reader: Reader }

/** What planning may depend on besides what was observed. */
export type PlanContext = {
  readonly caller: TokenClaims | undefined
  /** Epoch milliseconds by the tenant's clock. */
  readonly nowMs: number
  /** False when nothing confirms what the tenant says the time is: nothing is removed because of its age. */
  readonly isClockSure: boolean
}

/** A kind of thing that is reconciled: what is wanted of it, what the tenant has of it, and the scope that it hangs on. */
export type Resource<Wanted, Observed, S extends Scope> = {
  readonly kind: Kind
  /** Names of the kinds whose writes come first; `everything` for what must be last. Kinds that are absent are done. */
  readonly after: readonly string[] | 'everything'
  /** Names of the kinds whose writes come first where they remove or change something. */
  readonly afterRemovals?: readonly string[]
  /** Names of the kinds that stand on this one without waiting for it: while one of them cannot be removed, this is not either. */
  readonly neededBy?: readonly string[]
  /** Writes of one lane never overlap: they are those to one object. */
  readonly lane?: string
  /** True for what is written when all other components have done what does not wait likewise, and removed before that. */
  readonly afterComponents?: true
  /** True for what is observed and planned again right before it is written, as a collection that Graph replaces whole. */
  readonly observeBeforeWrite?: (observed: Observed) => boolean
  /** True when what was observed before the write lacks what was seen before: a replica may lag, so it is observed once more. */
  readonly looksOlder?: (again: Observed, before: Observed) => boolean
  /** Reads, never writes. @throws ActionError when what is needed may not be read, or what is wanted does not exist. */
  readonly observe: (wanted: Wanted, scope: S, goal: Goal) => Promise<Observed>
  /** The difference between wanted and observed. Pure. @throws ActionError when what is wanted cannot be. */
  readonly plan: (wanted: Wanted, observed: Observed, context: PlanContext) => ResourcePlan<S>
  /** The same with the goal `absent`. Left out for what goes with the thing that it hangs on. */
  readonly planRemoval?: (declared: Wanted, observed: Observed, context: PlanContext) => ResourcePlan<S>
}

/** The plan of one resource: its changes, what writing them needs of the caller, and the writing itself. */
export type ResourcePlan<S extends Scope> = {
  readonly changes: readonly Change[]
  readonly requirements: readonly Requirement[]
  /** True for what must be carried out after all other components, and only if they succeeded: it ends what the run stands on. */
  readonly isLast?: true
  /** True for what waits for the other components this time, as a resource may always do. */
  readonly afterComponents?: true
  /** What the tenant calls the component, where the declaration may not say. */
  readonly title?: string
  /** Carries the changes out. Called only when one of them writes. @throws ActionError. */
  readonly apply?: (work: Work, scope: S) => Promise<Stale | undefined>
  /** Called when all resources of the component have been applied, in their order. @throws ActionError. */
  readonly conclude?: (work: Work, scope: S) => Promise<void>
  /** Called at the end of all that was applied, also when some of it failed: for what must be recorded. @throws ActionError. */
  readonly settle?: (work: Work, scope: S) => Promise<void>
  /** Called when all components have been applied, one component after the other. @throws ActionError. */
  readonly finish?: (work: Work, scope: S) => Promise<void>
  /** What the resource tells of itself besides its changes, at the end of the run. Pure. */
  readonly report?: (context: ReportContext, scope: S) => ResourceReport
}

/** The tenant holds what the plan did not know: it is observed and planned again. `unsettled` is thrown if that never ends. */
export type Stale = { readonly unsettled: ActionError }

/** What changes are carried out with. */
export type Work = {
  /** Under the deadline of the component. */
  readonly graph: Graph
  readonly runtime: Runtime
  readonly deadline: Deadline
  readonly warn: (text: string) => void
  /** What stands after this resource may begin, although it has work of its own left. */
  readonly release: () => void
  /** Something was written, whatever becomes of the rest. */
  readonly markChanged: () => void
  /** This change was carried out, whatever becomes of the others of the resource. */
  readonly carriedOut: (change: Change) => void
  /** These changes were not carried out after all: they are not reported. */
  readonly withdraw: (changes: readonly Change[]) => void
  /** Replaces what the plan of the resource tells of it. */
  readonly report: (report: Report) => void
}
