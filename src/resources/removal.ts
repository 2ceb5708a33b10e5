// What a removal has come to so far: the applications go last, and some of them are needed by what stays.

import { createReader } from '../reconcile/reader.ts'
import type { Work } from '../reconcile/resource.ts'
import { handled } from '../util/concurrency.ts'
import { type PolicyText, policiesThatStay } from './tenant/policyUse.ts'

/** What stays and goes of the tenant. In modes apply and plan nothing is noted. */
export type Removal = {
  /** Ids of removed policies and user flows, in lower case: lists may show them for a while. */
  readonly removed: Set<string>
  /** Keys of entries of the tenant's record, of what had to stay: a later run removes it only if it is remembered. */
  readonly remembered: Set<string>
  /** Keys of entries of what was removed: somebody else may make it anew by the same name. */
  readonly forgotten: Set<string>
  /**
   * The custom policies that stay, read once, when all that are removed are gone. Gives none, and warns, where the caller may not read
   * them. @throws ActionError.
   */
  readonly policies: (work: Pick<Work, 'graph' | 'warn'>) => Promise<readonly PolicyText[]>
}

const unseenUse =
  'The caller may not read the custom policies, so nobody looked whether one of them still names the policy keys and applications that are removed.'

/** A removal that has not begun. */
export const createRemoval = (): Removal => {
  const removed = new Set<string>()
  const read = async ({ graph, warn }: Pick<Work, 'graph' | 'warn'>): Promise<readonly PolicyText[]> => {
    const policies = await policiesThatStay(createReader(graph), removed)
    if (policies === undefined) warn(unseenUse)
    return policies ?? []
  }
  let staying: Promise<readonly PolicyText[]> | undefined
  return {
    removed,
    remembered: new Set(),
    forgotten: new Set(),
    policies: work => {
      staying ??= handled(read(work))
      return staying
    }
  }
}
