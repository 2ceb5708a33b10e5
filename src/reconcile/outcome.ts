// What becomes of components: planned, applied, failed, and what was carried out of their plans.

import type { ActionError } from '../errors.ts'
import type { PlannedComponent } from './observe.ts'
import { type Change, type ComponentPlan, changesAnything } from './plan.ts'
import type { Report } from './report.ts'

/** What became of one component. */
export type ComponentOutcome = {
  readonly plan: ComponentPlan
  readonly status: 'planned' | 'applied' | 'unchanged' | 'destroyed' | 'failed'
  /** True when something was changed, or in mode plan would be. */
  readonly changed: boolean
  /** The changes of the plan that are known to be carried out. */
  readonly carriedOut: ReadonlySet<Change>
  /** What its resources tell of themselves. */
  readonly reports: readonly Report[]
  readonly warnings: readonly string[]
  readonly error: ActionError | undefined
}

/** What a component would come to, for a run that writes nothing. */
export const plannedOutcome = ({ plan, parts }: PlannedComponent): ComponentOutcome => ({
  plan,
  status: changesAnything(plan) ? 'planned' : 'unchanged',
  changed: changesAnything(plan),
  reports: parts.flatMap(({ report }) => report ?? []),
  carriedOut: new Set(),
  warnings: [],
  error: undefined
})
