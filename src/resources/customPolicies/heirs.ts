// What inherits from policies that are to be removed: nobody could sign in by a policy whose base is gone.

import { ActionError } from '../../errors.ts'
import { sendSuccessfully } from '../../graph/failure.ts'
import type { Work } from '../../reconcile/resource.ts'
import { contentRead, hasPrefix, idsOf, keyOf, policiesRead } from '../tenant/trustFramework.ts'
import { policyOf, type TenantPolicy } from './observe.ts'

/**
 * `others` are policies of the tenant that stay.
 * @throws ActionError `conflict` where one of them inherits from a policy that is removed, or where that cannot be told.
 */
export const assertNoHeirs = (removed: readonly TenantPolicy[], others: readonly TenantPolicy[]): void => {
  if (removed.length === 0) return
  const byKey = new Map(removed.map(policy => [policy.key, policy]))
  const heirs = others.flatMap(other => {
    if (byKey.has(other.key)) return []
    if (other.root === undefined) return [`${other.id} is no XML that can be read, so its base is unknown`]
    const base = byKey.get(other.baseKey ?? '')
    return base === undefined ? [] : [`${other.id} inherits from ${base.id}`]
  })
  if (heirs.length === 0) return
  throw new ActionError({
    code: 'conflict',
    message: `Policies of the tenant that are not part of this file inherit, or may inherit, from policies that would be removed: ${heirs.join(', ')}. Nothing was removed.`,
    hint: 'Remove the inheriting policies first, give them another base, or leave the base out of what is removed.'
  })
}

/**
 * Looks again right before a removal. `known` are the keys of all policies that were looked at before.
 * @throws ActionError as {@link assertNoHeirs}, of policies that somebody has uploaded since.
 */
export const assertNoNewHeirs = async (
  removed: readonly TenantPolicy[],
  known: ReadonlySet<string>,
  { graph }: Pick<Work, 'graph'>
): Promise<void> => {
  const listed = idsOf(policiesRead)(await sendSuccessfully(graph, { method: 'GET', ...policiesRead }))
  const fresh = [...new Set(listed)].filter(id => hasPrefix(id) && !known.has(keyOf(id)))
  const policies = await Promise.all(
    fresh.map(async id => policyOf(id, contentRead(id), await graph.send({ method: 'GET', ...contentRead(id) })))
  )
  assertNoHeirs(
    removed,
    policies.filter(policy => policy !== undefined)
  )
}
