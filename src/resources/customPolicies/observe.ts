// What the tenant holds of custom policies, read in two turns: lists and ids side by side, then the content of every policy that
// matters.

import type { GraphAnswer, Read } from '../../graph/answer.ts'
import { isOtherDirectory } from '../../graph/cpim.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import type { Goal } from '../../reconcile/resource.ts'
import { asText } from '../../util/json.ts'
import type { TenantScope } from '../tenant/kind.ts'
import { contentRead, hasPrefix, idsOf, isBackup, keyOf, keySetsRead, policiesRead } from '../tenant/trustFramework.ts'
import { type Reading, readIfAllowed } from '../tenant/unread.ts'
import type { CanonicalElement } from './canonical.ts'
import { parseCanonical } from './canonical.ts'
import { baseKeyOf, type PolicyNode } from './inheritance.ts'
import { type LookedUp, lookUp, lookUpNothing } from './lookup.ts'
import { type FilledPolicies, fillAll } from './policies.ts'
import { policyMatcher } from './policyId.ts'
import type { PolicyValues } from './settings.ts'
import type { WantedPolicies } from './wanted.ts'

/** A policy of the tenant. Without a tree it was not read, or is no XML that can be read. */
export type TenantPolicy = PolicyNode & { readonly id: string; readonly root: CanonicalElement | undefined }

/** What was observed. */
export type ObservedPolicies = {
  readonly looked: LookedUp
  readonly filled: FilledPolicies
  /** The custom policies of the tenant by their keys; those that nobody asks about without their content. */
  readonly existing: ReadonlyMap<string, TenantPolicy>
  /** Ids of the key sets of the tenant; undefined where nobody asked, or where they may not be read. */
  readonly keySets: readonly string[] | undefined
  readonly recorded: ReadonlyMap<string, string>
  /** True where what is left to do can be recorded. */
  readonly hasPlace: boolean
  /** Reads that were refused, and what is unknown because of it: the policies, or an id in them. */
  readonly refused: readonly Read[]
  readonly arePoliciesRead: boolean
  readonly areKeysRefused: boolean
}

/** The values for the placeholders of the files. */
const valuesOf = ({ settings, environment }: WantedPolicies, looked: LookedUp): PolicyValues => ({
  tenant: looked.tenant,
  ...(environment !== undefined && { environment }),
  settings,
  lookedUp: looked.lookedUp,
  apps: looked.apps
})

/** The files, filled in with what was looked up. */
export const fillWith = (wanted: WantedPolicies, looked: LookedUp): FilledPolicies =>
  fillAll(
    wanted.source,
    valuesOf(wanted, looked),
    wanted.deploymentMode === undefined ? {} : { deploymentMode: wanted.deploymentMode }
  )

/** Reads, never writes. @throws ActionError. */
export const observePolicies = async (
  wanted: WantedPolicies,
  scope: TenantScope,
  goal: Goal
): Promise<ObservedPolicies> => {
  const { record } = scope.services
  const [looked, listed, keySets, recorded] = await Promise.all([
    goal === 'absent' ? lookUpNothing(wanted, scope) : lookUp(wanted, scope),
    readIfAllowed(scope, policiesRead, idsOf(policiesRead)),
    goal === 'present' && wanted.uses.undeclaredKeys ? readKeySets(scope) : undefined,
    record.entries()
  ])
  const filled = fillWith(wanted, looked)
  const ids = listed.isRead ? [...new Set(listed.value)].filter(hasPrefix) : []
  const declared = new Set(filled.documents.map(({ key }) => key))
  const asked = ids.filter(id => declared.has(keyOf(id)))
  const others = ids.filter(id => !declared.has(keyOf(id)))
  const isPruned = wanted.prune === undefined ? () => false : policyMatcher(wanted.prune)
  // Who inherits from what is removed must be known of all.
  const removes = goal === 'absent' ? asked.length > 0 : others.some(isPruned)
  const contents = await Promise.all((removes ? ids : asked).map(id => readContent(id, scope)))
  const read = new Map(contents.flatMap(one => (one.isRead ? [[one.id, one.policy] as const] : [])))
  const policies = ids.flatMap((id): readonly TenantPolicy[] => {
    if (!read.has(id)) return [{ id, key: keyOf(id), baseKey: undefined, root: undefined }]
    const policy = read.get(id)
    return policy === undefined ? [] : [policy]
  })
  const refusedContent = contents.flatMap(one => (one.isRead ? [] : [one.read])).slice(0, 1)
  return {
    looked,
    filled,
    existing: new Map(policies.map(policy => [policy.key, policy])),
    keySets: keySets?.isRead ? keySets.value : undefined,
    recorded,
    hasPlace: record.hasPlace(),
    refused: [...(listed.isRead ? refusedContent : [listed.read]), ...looked.refused.map(one => one.read)],
    arePoliciesRead: listed.isRead && refusedContent.length === 0,
    areKeysRefused: keySets?.isRead === false
  }
}

/** They only tell early what the service would tell late, so a caller that may not read them is served all the same. */
const readKeySets = async ({ reader }: TenantScope): Promise<Reading<readonly string[]>> => {
  const answer = await reader.get(keySetsRead)
  if (answer.status === 403 && !isOtherDirectory(answer)) return { isRead: false, read: keySetsRead }
  const ids = isMissing(answer) ? [] : idsOf(keySetsRead)(expectSuccess(keySetsRead, answer))
  return { isRead: true, value: ids.filter(id => !isBackup(id)) }
}

type Content =
  | { readonly isRead: true; readonly id: string; readonly policy: TenantPolicy | undefined }
  | { readonly isRead: false; readonly read: Read }

/** The policy; undefined when it is gone since it was listed. */
const readContent = async (id: string, { reader, services }: TenantScope): Promise<Content> => {
  const read: Read = { ...contentRead(id), isKnown: true }
  const answer = await reader.get(read)
  if (services.mode === 'plan' && answer.status === 403) return { isRead: false, read }
  return { isRead: true, id, policy: policyOf(id, read, answer) }
}

/** The policy of an answer; undefined when it is not there. @throws ActionError for any other answer. */
export const policyOf = (id: string, read: Read, answer: GraphAnswer): TenantPolicy | undefined => {
  if (isMissing(answer)) return undefined
  const parsed = parseCanonical(asText(expectSuccess(read, answer).body))
  return {
    id,
    key: keyOf(id),
    root: parsed.ok ? parsed.root : undefined,
    baseKey: parsed.ok ? baseKeyOf(parsed.root) : undefined
  }
}
