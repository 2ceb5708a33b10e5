// Removing policies one after another, children first. What another policy still inherits from stays.

import { ActionError, asActionError } from '../../errors.ts'
import { type GraphRequest, succeeded } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Change } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import { eachInTurn } from '../tenant/inTurn.ts'
import { policyPath } from '../tenant/trustFramework.ts'
import { assertNoNewHeirs } from './heirs.ts'
import type { TenantPolicy } from './observe.ts'

/**
 * Removes the policies in the order given; one that is gone already counts as removed. `known` are the keys of all policies that
 * were looked at. Gives what failed; never rejects.
 */
export const removeOneByOne = async (
  policies: readonly TenantPolicy[],
  changes: ReadonlyMap<string, Change>,
  known: ReadonlySet<string>,
  work: Work
): Promise<readonly ActionError[]> => {
  try {
    await assertNoNewHeirs(policies, known, work)
  } catch (thrown) {
    return [asActionError(thrown)]
  }
  const kept = new Map<string, string>()
  return eachInTurn(policies, async policy => {
    const heir = kept.get(policy.key)
    try {
      if (heir !== undefined) throw stillInherited(policy.id, heir)
      work.runtime.cancelled.throwIfAborted()
      await remove(policy.id, work)
    } catch (error) {
      if (policy.baseKey !== undefined) kept.set(policy.baseKey, policy.id)
      throw error
    }
    const change = changes.get(policy.key)
    if (change !== undefined) work.carriedOut(change)
  })
}

const remove = async (id: string, { graph }: Work): Promise<void> => {
  const request: GraphRequest = {
    method: 'DELETE',
    path: policyPath(id),
    version: 'beta',
    operation: `remove the custom policy ${id}`,
    requirement: requirements.writeCustomPolicies
  }
  const answer = await graph.send(request)
  if (succeeded(answer) || isMissing(answer)) return
  throw toActionError(request, answer)
}

const stillInherited = (id: string, heir: string): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The custom policy ${id} was not removed: ${heir}, which inherits from it, is still there.`,
    hint: 'Mend what keeps the inheriting policy, and run the job again.'
  })
