// What a plan says of delegated permissions: of each that is declared, and of each that is granted without that. Pure.

import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import { remoteText } from '../../util/http.ts'
import type { ForeignAccess } from '../app/access.ts'
import type { Extent } from '../app/configuration.ts'
import type { Located } from '../app/locate.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import { type Pruning, undeclaredChange } from '../app/pruning.ts'
import type { DesiredDelegatedPermissions } from './field.ts'
import { type Grant, type GrantsReading, holds } from './grants.ts'
import { nameOf, type ResolvedPermission } from './resolve.ts'

/** The kind, as plans name it. */
export const kind: Kind = { name: 'delegatedGrant', noun: 'delegated permission' }

/** What is declared, as it is in the tenant. `powerful` are those that give power to whoever acts as the app. */
export type Declared = {
  readonly permissions: readonly ResolvedPermission[]
  readonly powerful: ReadonlySet<ResolvedPermission>
  readonly extent: Extent
}

/** What an application and the tenant have of them. */
export type Observed = {
  readonly app: ManagedApp
  readonly located: Located
  readonly pruning: Pruning
  /** Undefined where the permissions are left alone. */
  readonly declared: Declared | undefined
  readonly grants: GrantsReading
  readonly access: readonly ForeignAccess[]
}

/** False where its API, or the scope there, is yet to be made by this run. */
export const isComplete = ({ place }: ResolvedPermission): boolean => {
  const { resourceAppId, scopeId } = place()
  return resourceAppId !== undefined && scopeId !== undefined
}

/** A declared permission and its change. */
export type Row = { readonly permission: ResolvedPermission; readonly change: Change }

/** The grants for all users. */
export const forAll = (grants: GrantsReading): readonly Grant[] =>
  grants === 'unreadable' ? [] : grants.filter(({ user }) => user === undefined)

/** The change of a declared permission. */
export const rowOf = (
  permission: ResolvedPermission,
  { grants }: Observed,
  consent: DesiredDelegatedPermissions['consent']
): Row => {
  const { name, api, value, place } = permission
  const { resourceId, scopeId: id } = place()
  const isGranted = forAll(grants).some(grant => grant.resourceId === resourceId && holds(grant.scopes, value))
  const isUnread = grants === 'unreadable'
  const standing = isUnread ? 'declared; whether it is granted could not be read' : 'declared, not granted yet'
  const made = isComplete(permission) ? '' : `; the scope of ${api} is made in this run`
  if (isGranted)
    return { permission, change: change(kind, 'unchanged', name, 'declared, granted for all users', { id }) }
  return consent === 'grant'
    ? { permission, change: change(kind, 'create', name, `${standing}${made}`, { id }) }
    : { permission, change: change(kind, 'missing', name, `${standing}; consent is ${consent}`, { id }) }
}

/** What is granted on one API without being declared, and the changes of it. */
export type UndeclaredRow = { readonly grant: Grant; readonly value: string; readonly change: Change }

/** What is granted and not declared, where the list is owned. */
export const undeclaredRows = (
  { grants, pruning }: Observed,
  { permissions, extent }: Declared
): readonly UndeclaredRow[] => {
  if (extent !== 'whole' || grants === 'unreadable') return []
  const placed = permissions.map(one => ({ ...one, ...one.place() }))
  return grants.flatMap(grant => {
    if (grant.user !== undefined) return { grant, value: '', change: toldChange(grant) }
    const ofApi = placed.filter(({ resourceId }) => resourceId === grant.resourceId)
    const api = ofApi[0]?.api ?? `the API with the service principal ${grant.resourceId}`
    const values = grant.scopes.filter(value => !ofApi.some(one => holds([one.value], value)))
    return (grant.scopes.length === 0 ? [''] : values).map(value => {
      const name = value === '' ? `${api} without permissions` : nameOf(api, remoteText(value, 200))
      return { grant, value, change: undeclaredChange(kind, name, 'granted for all users', pruning, grant.id) }
    })
  })
}

/** A grant that is left alone. What one user consented to is that user's business also where the list is owned. */
export const toldChange = ({ id, scopes, resourceId, user }: Grant): Change => {
  const text = remoteText(scopes.join(' '), 200) || 'a grant without permissions'
  const whom = user === undefined ? 'all users' : `the user ${user}`
  const reason = `granted for ${whom} on the API with the service principal ${resourceId}, but not declared`
  return change(kind, 'drift', text, reason, { id })
}
