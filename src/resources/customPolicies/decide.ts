// Which policies have to be uploaded, and why: those that differ, what inherits from them, and what an earlier run has left. Pure.

import type { FieldChange } from '../../reconcile/plan.ts'
import { recordKey } from '../tenant/record.ts'
import { differences } from './equality.ts'
import { descendantsOf } from './inheritance.ts'
import type { ObservedPolicies, TenantPolicy } from './observe.ts'
import type { FilledPolicies } from './policies.ts'
import type { PolicyDocument } from './policyFile.ts'

/** What is to be done about one policy of the folder. */
export type Decision = {
  readonly document: PolicyDocument
  readonly existing: TenantPolicy | undefined
  readonly action: 'create' | 'update' | 'unchanged'
  readonly reason: string
  readonly fields: readonly FieldChange[]
  /** True where the tenant holds this very policy already: it is uploaded because of another one. */
  readonly isEqual: boolean
  /**
   * True where the tenant holds a policy of this id that has not been accepted on its base as that will be: this run uploads the base, or
   * an earlier one did. Equal or not: a file that is put back to what the tenant holds is no reason to forget it.
   */
  readonly isUnchecked: boolean
}

/** The key of a policy in the record: there until it has been accepted on the base that it has now. */
export const pendingKey = (key: string): string => recordKey('policy', key)

/** What the record says of it: that it is to be uploaded, which may not have been tried, or that the service refused it. */
export type Pending = 'pending' | 'refused'

/** One decision for each policy, base before child. `levels` are those of the check. */
export const decide = (
  levels: readonly (readonly PolicyDocument[])[],
  { secrets }: Pick<FilledPolicies, 'secrets'>,
  { existing, recorded }: Pick<ObservedPolicies, 'existing' | 'recorded'>
): readonly Decision[] => {
  const uploaded = new Map<string, string>()
  const decisions = levels.flat().map((document): Decision => {
    const there = existing.get(document.key)
    const decision = decideOne(document, there, secrets, recorded.get(pendingKey(document.key)), uploaded)
    if (decision.action !== 'unchanged') uploaded.set(document.key, document.id)
    return decision
  })
  const nodes = decisions.map(({ document: { key, base } }) => ({ key, baseKey: base?.key }))
  return decisions.map(decision => {
    const { action, isEqual, reason, document } = decision
    if (action === 'unchanged' || isEqual) return decision
    const below = descendantsOf(nodes, [document.key])
    const again = decisions.filter(other => other.isEqual && below.has(other.document.key)).length
    return again === 0 ? decision : { ...decision, reason: `${reason}; ${inheriting(again)} uploaded again` }
  })
}

/** A plan tells where policies differ, and is no comparison of files. */
const mostTold = 6

const inheriting = (count: number): string =>
  count === 1 ? '1 policy that inherits from it is' : `${count} policies that inherit from it are`

const decideOne = (
  document: PolicyDocument,
  existing: TenantPolicy | undefined,
  secrets: readonly string[],
  pending: string | undefined,
  uploaded: ReadonlyMap<string, string>
): Decision => {
  const base = document.base === undefined ? undefined : uploaded.get(document.base.key)
  const isUnchecked = existing !== undefined && (pending !== undefined || base !== undefined)
  const decision = (
    action: Decision['action'],
    reason: string,
    { fields = [], isEqual = false }: Partial<Pick<Decision, 'fields' | 'isEqual'>> = {}
  ): Decision => ({ document, existing, action, reason: `${reason} (${document.file})`, fields, isEqual, isUnchecked })
  if (existing === undefined) return decision('create', 'is not in the tenant')
  if (existing.root === undefined) return decision('update', 'the tenant holds no XML that can be read')
  const fields = differences(document.canonical, existing.root, { secrets, most: mostTold })
  if (document.unknown.length > 0) {
    return decision('update', `holds what is not known yet: ${document.unknown.join(', ')}`, { fields })
  }
  if (fields.length > 0) return decision('update', 'differs from the file', { fields })
  if (pending !== undefined) return decision('update', reasonOf(pending), { isEqual: true })
  if (base !== undefined) return decision('update', `inherits from ${base}, which is uploaded`, { isEqual: true })
  return decision('unchanged', 'is the same in the tenant', { isEqual: true })
}

const reasonOf = (pending: string): string =>
  pending === ('refused' satisfies Pending)
    ? 'was not accepted by an earlier run on the base that it has now'
    : 'is not known to have been uploaded since its base was changed'
