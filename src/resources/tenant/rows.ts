// The plan of a kind whose things stand for themselves: each change with what carries it out, one after the other, because the back
// end of Azure AD B2C takes one write at a time. One that is refused does not keep the others from being written.

import { type ActionError, asActionError, type ErrorCode, joinErrors } from '../../errors.ts'
import type { Change } from '../../reconcile/plan.ts'
import type { ResourcePlan, Stale, Work } from '../../reconcile/resource.ts'
import type { TenantScope } from './kind.ts'
import { makingValue } from './secretVersion.ts'

/** The lane of all writes to the back end of Azure AD B2C: they must not overlap. */
export const backEndLane = 'b2c back end'

/** A change, and what carries it out; without that nothing is written. */
export type Row = {
  readonly change: Change
  readonly write?: (work: Work, scope: TenantScope) => Promise<Stale | undefined>
  /** The version of the secret with which something is made, and its key in the record. */
  readonly making?: { readonly recordKey: string; readonly version: number }
}

/** Errors that every further write would meet as well. */
const endsAll: ReadonlySet<ErrorCode> = new Set(['sign-in', 'service', 'timeout', 'cancelled', 'internal'])

/** Changes and `apply` of a plan. */
export const planOfRows = (rows: readonly Row[]): Pick<ResourcePlan<TenantScope>, 'changes' | 'apply'> => ({
  changes: rows.map(({ change }) => change),
  apply: async (work, scope) => {
    const errors: ActionError[] = []
    const { record } = scope.services
    const unnoted = await noteMaking(rows, work, scope)
    if (unnoted !== undefined) errors.push(unnoted)
    if (unnoted !== undefined && endsAll.has(unnoted.code)) throw unnoted
    for (const [index, { change, write, making }] of rows.entries()) {
      if (write === undefined) continue
      // What may be forgotten is not sent.
      if (making !== undefined && unnoted !== undefined) continue
      const withdraw = (): void => {
        if (making !== undefined) record.note(making.recordKey, undefined)
      }
      try {
        const stale = await write(work, scope)
        if (stale !== undefined) {
          withdraw()
          // What is planned anew is not told twice.
          work.withdraw(rows.slice(index).map(row => row.change))
          return stale
        }
        work.carriedOut(change)
      } catch (thrown) {
        const error = asActionError(thrown)
        errors.push(error)
        if (endsAll.has(error.code)) break
        // Whoever makes it now may give it another secret.
        withdraw()
      }
    }
    if (errors.length > 0) throw joinErrors(errors)
    return undefined
  }
})

/** Records what is about to be made with a secret, so that a run that ends too early does not leave open which one it sent. */
const noteMaking = async (
  rows: readonly Row[],
  work: Work,
  { services: { record } }: TenantScope
): Promise<ActionError | undefined> => {
  const all = rows.flatMap(({ making }) => making ?? [])
  if (all.length === 0 || !record.hasPlace()) return undefined
  for (const { recordKey, version } of all) record.note(recordKey, makingValue(version))
  return record.write(work).then(() => undefined, asActionError)
}
