// Whether what is wanted can be, by what the tenant holds: everything that is wrong with it, before anything is written. Pure.

import { ActionError } from '../../errors.ts'
import { mistakesText } from '../../util/problem.ts'
import { checkPolicies } from './checks.ts'
import { assertNoHeirs } from './heirs.ts'
import { deletionOrder } from './inheritance.ts'
import { type Mistake, mistakeLine, type Notice, sortedMistakes } from './mistake.ts'
import type { ObservedPolicies, TenantPolicy } from './observe.ts'
import type { FilledPolicies } from './policies.ts'
import type { PolicyDocument } from './policyFile.ts'
import { policyMatcher } from './policyId.ts'
import { standIn } from './settings.ts'
import type { WantedPolicies } from './wanted.ts'

/** What stands behind a plan. */
export type Judged = {
  /** Base before child. */
  readonly levels: readonly (readonly PolicyDocument[])[]
  /** Policies of the tenant that are not in the folder: those that are removed, children first, and those that stay. */
  readonly pruned: readonly TenantPolicy[]
  readonly undeclared: readonly TenantPolicy[]
  readonly notices: readonly Notice[]
}

/** Checks the files against the tenant. @throws ActionError `input` with every mistake, `conflict` for what prune would break. */
export const judge = (
  wanted: WantedPolicies,
  observed: Pick<ObservedPolicies, 'existing' | 'keySets' | 'arePoliciesRead'>,
  filled: FilledPolicies
): Judged => {
  const { existing, keySets, arePoliciesRead } = observed
  const { documents } = filled
  const declared = new Set(documents.map(({ key }) => key))
  const others = [...existing.values()].filter(({ key }) => !declared.has(key))
  const isOwn = wanted.prune === undefined ? () => true : policyMatcher(wanted.prune)
  const own = others.filter(({ id }) => isOwn(id))
  const pruned = wanted.prune === undefined ? [] : deletionOrder(own)
  const prunedKeys = new Set(pruned.map(({ key }) => key))
  const checked = checkPolicies(documents, {
    ...(arePoliciesRead && { tenantPolicies: [...existing.values()].map(({ id }) => id) }),
    ...(keySets && { policyKeys: [...wanted.declaredKeys, ...keySets] }),
    isProduction: wanted.source.isProduction
  })
  const mistakes = sortedMistakes([
    ...filled.mistakes,
    ...checked.mistakes,
    ...documents.flatMap(document => unknownIds(document)),
    ...documents.flatMap(document => prunedBase(document, prunedKeys))
  ])
  if (mistakes.length > 0) throw mistaken(mistakes)
  if (arePoliciesRead) assertNoHeirs(pruned, others)
  return { levels: checked.levels, pruned, undeclared: wanted.prune === undefined ? own : [], notices: checked.notices }
}

/** The error for mistakes in the files. */
export const mistaken = (mistakes: readonly Mistake[]): ActionError =>
  new ActionError({
    code: 'input',
    message: mistakesText(mistakes.map(mistakeLine), { one: '', many: 'the custom policies' }),
    hint: 'Nothing was written. docs/custom-policies.md tells what is filled in and what is checked.'
  })

/** Ids decide what is written where, so they must be known before anything is. */
const unknownIds = ({ file, unknown, positionOf, ...document }: PolicyDocument): readonly Mistake[] => {
  if (unknown.length === 0) return []
  const { base, storageReferences } = document
  return [document, ...(base ? [base] : []), ...storageReferences]
    .filter(({ id }) => id.includes(standIn))
    .map(({ offset }) => ({
      file,
      ...positionOf(offset),
      problem: `has an id that holds a value which is not known yet (${unknown.join(', ')}); accepted: what is known before the run`
    }))
}

const prunedBase = ({ file, base, positionOf, id }: PolicyDocument, pruned: ReadonlySet<string>): readonly Mistake[] =>
  base === undefined || !pruned.has(base.key)
    ? []
    : [
        {
          file,
          ...positionOf(base.offset),
          problem: `${id} inherits from ${base.id}, which customPolicies.prune removes, as it is not in the folder; accepted: a base in the folder, or one that prune.match does not match`
        }
      ]
