// The plan of a kind whose things stand for themselves: each change with what carries it out, one after the other, because the back
// end of Azure AD B2C takes one write at a time. One that is refused does not keep the others from being written.

import { joinErrors } from '../../errors.ts'
import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import type { ResourcePlan, Stale, Work } from '../../reconcile/resource.ts'
import { eachInTurn } from './inTurn.ts'
import type { TenantScope } from './kind.ts'

/** The lane of all writes to the back end of Azure AD B2C: they must not overlap. */
export const backEndLane = 'b2c back end'

/** A change, and what carries it out; without that nothing is written. */
export type Row = {
  readonly change: Change
  readonly write?: (work: Work, scope: TenantScope) => Promise<Stale | undefined>
}

/** The row of what the tenant has and nobody declares: it stays. */
export const undeclaredRow = (kind: Kind, name: string, id: string): Row => ({
  change: change(kind, 'drift', name, 'is there but not declared', { id })
})

/** Changes and `apply` of a plan. */
export const planOfRows = (rows: readonly Row[]): Pick<ResourcePlan<TenantScope>, 'changes' | 'apply'> => ({
  changes: rows.map(({ change }) => change),
  apply: async (work, scope) => {
    let stale: Stale | undefined
    const errors = await eachInTurn(rows.entries(), async ([index, { change, write }]) => {
      if (write === undefined || stale !== undefined) return
      stale = await write(work, scope)
      // What is planned anew is not told twice.
      if (stale !== undefined) work.withdraw(rows.slice(index).map(row => row.change))
      else work.carriedOut(change)
    })
    // The new plan meets what failed once more.
    if (stale !== undefined) return stale
    if (errors.length > 0) throw joinErrors(errors)
    return undefined
  }
})
