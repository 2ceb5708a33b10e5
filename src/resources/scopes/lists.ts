// What the scopes and identifier URIs of an application shall be, and what becomes of each scope. Pure.

import type { Json } from '../../reconcile/plan.ts'
import { asText } from '../../util/json.ts'
import { addressOf } from '../../util/uri.ts'
import { type PermissionScope, scopesOf, withClientId } from '../app/configuration.ts'
import type { Application } from '../app/graphObjects.ts'
import type { Pruning } from '../app/pruning.ts'
import { scopeIdOf } from '../app/scopeId.ts'
import { readTags } from '../app/tags.ts'
import type { DesiredScope, DesiredScopes } from './field.ts'

/** What becomes of one scope. `raw` is what is sent of it; `differs` what was found otherwise than declared. */
export type ScopeEntry = {
  readonly value: string
  readonly id: string
  readonly raw: Readonly<Record<string, unknown>>
  readonly isEnabled: boolean
  readonly fate: 'added' | 'changed' | 'kept' | 'removed' | 'undeclared'
  readonly differs: readonly { readonly field: string; readonly before: Json; readonly after: Json }[]
}

/**
 * Every scope; undefined where the list is not declared. One that is there keeps its id: clients have consented to that.
 * Undeclared ones stay in the run that takes an application over.
 */
export const entriesOf = (
  { offered }: DesiredScopes,
  uniqueName: string,
  existing: Application | undefined,
  { stage }: Pick<Pruning, 'stage'>
): readonly ScopeEntry[] | undefined => {
  if (offered === undefined || (offered.extent === 'at creation' && stage !== 'creation')) return undefined
  const present = scopesOf(existing?.configuration)
  const matchOf = ({ value }: DesiredScope): PermissionScope | undefined => {
    const same = present.filter(one => one.value === value)
    return same.find(one => one.isEnabled) ?? same[0]
  }
  const taken = new Set(present.map(({ id }) => id))
  const declared = offered.scopes.map(scope => {
    const match = matchOf(scope)
    return match === undefined ? added(scope, uniqueName, taken) : asDeclared(scope, match, offered.extent === 'whole')
  })
  const others = present
    .filter(one => !declared.some(({ id }) => id === one.id))
    .map((one): ScopeEntry => {
      const isOwned = offered.extent === 'whole'
      return { ...one, fate: isOwned ? (stage === 'adoption' ? 'undeclared' : 'removed') : 'kept', differs: [] }
    })
  return [...declared, ...others]
}

const added = (wanted: DesiredScope, uniqueName: string, taken: Set<string>): ScopeEntry => {
  const { value, description } = wanted
  let attempt = 0
  let id = scopeIdOf(uniqueName, value)
  // Somebody gave the scope of this id another value.
  while (taken.has(id)) id = scopeIdOf(uniqueName, value, ++attempt)
  const raw = { id, value, type: 'Admin', isEnabled: true, ...textsOf(wanted) }
  const differs = [{ field: 'description', before: null, after: description }]
  return { value, id, raw, isEnabled: true, fate: 'added', differs }
}

/** Names of a permission are shorter than what is said of it (Microsoft Entra admin center). */
const longestName = 100

const textsOf = ({ description, name = description }: DesiredScope) => ({
  adminConsentDisplayName: [...name].slice(0, longestName).join(''),
  adminConsentDescription: description
})

const asDeclared = (
  declared: DesiredScope,
  { id, raw, isEnabled }: PermissionScope,
  ownsTexts: boolean
): ScopeEntry => {
  const { value, description } = declared
  const before = asText(raw.adminConsentDescription)
  const isDescribed = !ownsTexts || before === description
  const differs = [
    ...(isDescribed ? [] : [{ field: 'description', before: before || null, after: description }]),
    ...(isEnabled ? [] : [{ field: 'isEnabled', before: false, after: true }])
  ]
  const wanted = { ...raw, isEnabled: true, ...(!isDescribed && textsOf(declared)) }
  return { value, id, raw: wanted, isEnabled, fate: differs.length === 0 ? 'kept' : 'changed', differs }
}

/** So many characters with the audience of customers ("Validation differences by supported account types"). */
const longestUri = 120

/**
 * The identifier URIs; undefined where they are left alone. A declared one is the only one. Where the action chooses, others stay:
 * of an application that was taken over any will do.
 */
export const identifierUrisOf = (
  { identifierUri }: DesiredScopes,
  uniqueName: string,
  initialDomain: string | undefined,
  existing: Application | undefined,
  { stage }: Pick<Pruning, 'stage'>
): readonly string[] | undefined => {
  if (identifierUri === undefined) return undefined
  const present = existing?.configuration.identifierUris ?? []
  const has = (uri: string): boolean => present.some(one => addressOf(one) === addressOf(uri))
  if (identifierUri.kind === 'declared') {
    const uri = withClientId(identifierUri.uri, existing?.appId)
    if (stage === 'adoption') return has(uri) ? undefined : [...present, uri]
    return present.length === 1 && has(uri) ? undefined : [uri]
  }
  if (identifierUri.kind === 'at creation')
    return stage === 'creation' ? [withClientId(identifierUri.uri, existing?.appId)] : undefined
  const isAdopted = stage === 'adoption' || readTags(existing?.tags ?? []).adopted
  const byId = withClientId('api://{clientId}', existing?.appId)
  const byDomain = `https://${initialDomain}/${encodeURIComponent(uniqueName)}`
  const isByDomain = identifierUri.forCustomers && initialDomain !== undefined && byDomain.length <= longestUri
  // Where the domain is not known to this caller, what another one chose is as good.
  const isAnyGood = isAdopted || (identifierUri.forCustomers && initialDomain === undefined)
  if (isAnyGood && present.length > 0) return undefined
  const chosen = isByDomain ? byDomain : byId
  return has(chosen) ? undefined : [...present, chosen]
}
