// Removing policies one after another, children first. What another policy still inherits from stays.

import { ActionError, asActionError, type ErrorCode } from '../../errors.ts'
import { type GraphRequest, succeeded } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Change } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import { assertNoNewHeirs } from './heirs.ts'
import { baseKeyOf, type TenantPolicy } from './observe.ts'
import { policyPath } from './reads.ts'

/** Errors after which no further removal can succeed. */
const endsAll: ReadonlySet<ErrorCode> = new Set([
  'sign-in',
  'timeout',
  'cancelled',
  'internal',
  'permission',
  'service'
])

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
  const errors: ActionError[] = []
  try {
    await assertNoNewHeirs(policies, known, work)
  } catch (thrown) {
    return [asActionError(thrown)]
  }
  const kept = new Map<string, string>()
  for (const policy of policies) {
    const heir = kept.get(policy.key)
    const keep = (error: ActionError): void => {
      errors.push(error)
      const base = baseKeyOf(policy)
      if (base !== undefined) kept.set(base, policy.id)
    }
    if (heir !== undefined) {
      keep(stillInherited(policy.id, heir))
      continue
    }
    try {
      work.runtime.cancelled.throwIfAborted()
      await remove(policy.id, work)
      const change = changes.get(policy.key)
      if (change !== undefined) work.carriedOut(change)
    } catch (thrown) {
      const error = asActionError(thrown)
      keep(error)
      if (endsAll.has(error.code)) break
    }
  }
  return errors
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
