// The plan of a kind whose things stand for themselves: each change with what carries it out, one after the other, because the back
// end of Azure AD B2C takes one write at a time. One that is refused does not keep the others from being written.

import { type ActionError, asActionError, type ErrorCode, joinErrors } from '../../errors.ts'
import type { Change } from '../../reconcile/plan.ts'
import type { ResourcePlan, Stale, Work } from '../../reconcile/resource.ts'
import type { TenantScope } from './kind.ts'

/** The lane of all writes to the back end of Azure AD B2C: they must not overlap. */
export const backEndLane = 'b2c back end'

/** A change, and what carries it out; without that nothing is written. */
export type Row = {
  readonly change: Change
  readonly write?: (work: Work, scope: TenantScope) => Promise<Stale | undefined>
}

/** Errors that every further write would meet as well. */
const endsAll: ReadonlySet<ErrorCode> = new Set(['sign-in', 'service', 'timeout', 'cancelled', 'internal'])

/** Changes and `apply` of a plan. */
export const planOfRows = (rows: readonly Row[]): Pick<ResourcePlan<TenantScope>, 'changes' | 'apply'> => ({
  changes: rows.map(({ change }) => change),
  apply: async (work, scope) => {
    const errors: ActionError[] = []
    let stale: Stale | undefined
    for (const { change, write } of rows) {
      if (write === undefined) continue
      try {
        const found = await write(work, scope)
        // The others come first: a run beside this one may have made several, and each round of planning finds one kind of them.
        stale ??= found
        // What is planned anew is not told twice.
        if (found !== undefined) work.withdraw([change])
        else work.carriedOut(change)
      } catch (thrown) {
        const error = asActionError(thrown)
        errors.push(error)
        if (endsAll.has(error.code)) break
      }
    }
    if (errors.length > 0) throw joinErrors(errors)
    return stale
  }
})
