// The plan of custom policies: a row for each policy of the folder, for those that are removed, and for what is not declared.

import { joinErrors } from '../../errors.ts'
import { requirements } from '../../graph/requirements.ts'
import { type Change, change } from '../../reconcile/plan.ts'
import type { ResourcePlan } from '../../reconcile/resource.ts'
import type { TenantScope } from '../tenant/kind.ts'
import { keyOf } from '../tenant/trustFramework.ts'
import { unreadChange } from '../tenant/unread.ts'
import { applyPolicies } from './apply.ts'
import { type Decision, decide, pendingKey } from './decide.ts'
import { type Fate, plannedFates, unsentFates } from './fates.ts'
import { assertNoHeirs } from './heirs.ts'
import { deletionOrder } from './inheritance.ts'
import { judge, mistaken } from './judge.ts'
import { kind } from './kindName.ts'
import type { ObservedPolicies } from './observe.ts'
import { reportOf, type Told } from './policyReport.ts'
import { removeOneByOne } from './remove.ts'
import type { WantedPolicies } from './wanted.ts'

/** The plan of what shall be there. @throws ActionError for mistakes in the files that the tenant brings to light. */
export const planPolicies = (wanted: WantedPolicies, observed: ObservedPolicies): ResourcePlan<TenantScope> => {
  const { filled, refused, arePoliciesRead } = observed
  const judged = judge(wanted, observed, filled)
  const decisions = arePoliciesRead ? decide(judged.levels, filled, observed) : []
  const rows = new Map(decisions.map(decision => [decision.document.key, rowOf(decision)]))
  const pruned = judged.pruned.map(
    ({ id, key }) => [key, change(kind, 'delete', id, 'is not in the folder (prune)', { id })] as const
  )
  const changes = new Map([...rows, ...pruned])
  const fates: readonly Fate[] = arePoliciesRead
    ? plannedFates(decisions)
    : filled.documents.map(document => ({ document, state: 'unknown' }))
  const report = (state: Pick<Told, 'fates' | 'looked' | 'settings' | 'removed'>) =>
    reportOf({ wanted, observed, notices: [...filled.notices, ...judged.notices], ...state })
  return {
    changes: [
      ...changes.values(),
      ...judged.undeclared.map(({ id }) => change(kind, 'drift', id, 'is not in the folder', { id })),
      ...refused.map(read => unreadChange(kind, wanted.source.folder, read))
    ],
    requirements: [requirements.writeCustomPolicies],
    apply: async (work, scope) => {
      const applied = await applyPolicies({ wanted, observed, changes, pruned: judged.pruned }, work, scope)
      work.report(report(applied))
      if (applied.error !== undefined) throw applied.error
      return undefined
    },
    settle: async (work, { services }) => {
      // A policy that is gone has nothing left to do; one that is not of this folder may be that of another file.
      const known = pendingKeys([...filled.documents, ...observed.existing.values()])
      for (const key of arePoliciesRead ? observed.recorded.keys() : [])
        if (key.startsWith(recordPrefix) && !known.has(key)) services.record.note(key, undefined)
      await services.record.write(work)
    },
    report: context => {
      const told = { looked: observed.looked, settings: filled.settings }
      // What is carried out tells of itself.
      return context.mode === 'apply'
        ? report({ ...told, fates: unsentFates(decisions), removed: 0 })(context)
        : report({ ...told, fates, removed: judged.pruned.length })(context)
    }
  }
}

const recordPrefix = 'policy/'

const pendingKeys = (policies: readonly { readonly key: string }[]): ReadonlySet<string> =>
  new Set(policies.map(({ key }) => pendingKey(key)))

const rowOf = ({ action, document, existing, reason, fields }: Decision): Change =>
  change(kind, action, document.id, reason, { fields, id: existing?.id })

/** The plan of what shall be gone: the policies of the folder, children first. @throws ActionError. */
export const planPoliciesRemoval = (wanted: WantedPolicies, observed: ObservedPolicies): ResourcePlan<TenantScope> => {
  const { filled, existing } = observed
  const unreadable = filled.mistakes
  if (unreadable.length > 0) throw mistaken(unreadable)
  const declared = new Set(filled.documents.map(({ key }) => key))
  const there = [...existing.values()]
  const removed = deletionOrder(there.filter(({ key }) => declared.has(key)))
  assertNoHeirs(
    removed,
    there.filter(({ key }) => !declared.has(key))
  )
  const changes = new Map(
    removed.map(({ id, key }) => [key, change(kind, 'delete', id, `is declared in ${wanted.source.folder}`, { id })])
  )
  return {
    changes: [...changes.values()],
    requirements: [requirements.writeCustomPolicies],
    apply: async (work, { services }) => {
      const carriedOut = (one: Change): void => {
        work.carriedOut(one)
        const key = keyOf(one.id ?? one.name)
        services.removal.removed.add(key)
        services.removal.forgotten.add(pendingKey(key))
      }
      const errors = await removeOneByOne(removed, changes, new Set(existing.keys()), { ...work, carriedOut })
      if (errors.length > 0) throw joinErrors(errors)
      return undefined
    }
  }
}
