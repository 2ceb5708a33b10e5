// The plan of a kind whose things stand for themselves: each change with what carries it out, one after the other, because the back
// end of Azure AD B2C takes one write at a time. One that is refused does not keep the others from being written.

import { type ActionError, asActionError, joinErrors } from '../../errors.ts'
import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import type { ResourcePlan, Stale, Work } from '../../reconcile/resource.ts'
import { eachInTurn, endsAll } from './inTurn.ts'
import type { TenantScope } from './kind.ts'

/** The lane of all writes to the back end of Azure AD B2C: they must not overlap. */
export const backEndLane = 'b2c back end'

/** A change, and what carries it out; without that nothing is written. */
export type Row = {
  readonly change: Change
  readonly write?: (work: Work, scope: TenantScope) => Promise<Stale | undefined>
  /** The version of the secret with which something is made, and its key in the record: `write` need not record it. */
  readonly making?: { readonly recordKey: string; readonly version: number }
}

/** The row of what the tenant has and nobody declares: it stays. */
export const undeclaredRow = (kind: Kind, name: string, id: string): Row => ({
  change: change(kind, 'drift', name, 'is there but not declared', { id })
})

/** Changes and `apply` of a plan. */
export const planOfRows = (rows: readonly Row[]): Pick<ResourcePlan<TenantScope>, 'changes' | 'apply'> => ({
  changes: rows.map(({ change }) => change),
  apply: async (work, scope) => {
    const { record } = scope.services
    const unnoted = await noteMaking(rows, work, scope)
    if (unnoted !== undefined && endsAll.has(unnoted.code)) throw unnoted
    let stale: Stale | undefined
    const failed = await eachInTurn(rows, async ({ change, write, making }) => {
      // What may be forgotten is not sent.
      if (write === undefined || (making !== undefined && unnoted !== undefined)) return
      const forget = (): void => {
        if (making !== undefined) record.note(making.recordKey, undefined)
      }
      const found = await write(work, scope).catch((thrown: unknown) => {
        const error = asActionError(thrown)
        // Whoever makes it now may give it another secret.
        if (!endsAll.has(error.code)) forget()
        throw error
      })
      if (found === undefined) {
        work.carriedOut(change)
        return
      }
      forget()
      // The others come first: a run beside this one may have made several, and each round of planning finds one kind of them.
      stale ??= found
      // What is planned anew is not told twice.
      work.withdraw([change])
    })
    const errors = unnoted === undefined ? failed : [unnoted, ...failed]
    if (errors.length > 0) throw joinErrors(errors)
    return stale
  }
})

/**
 * Records the versions of the secrets with which something is about to be made: a run that ends too early does not leave open what it
 * sent. As long as the thing is not there, the entry says nothing.
 */
const noteMaking = async (
  rows: readonly Row[],
  work: Work,
  { services: { record } }: TenantScope
): Promise<ActionError | undefined> => {
  const all = rows.flatMap(({ making }) => making ?? [])
  if (all.length === 0 || !record.hasPlace()) return undefined
  for (const { recordKey, version } of all) record.note(recordKey, String(version))
  return record.write(work).then(() => undefined, asActionError)
}
