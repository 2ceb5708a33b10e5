// The delegated permissions of a declaration as scopes of APIs in this tenant. What another app of the declaration offers may not
// exist before the run makes it: its ids are looked up where they are used.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { ActionError } from '../../errors.ts'
import type { Read } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { byKey, graphAppId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { remoteText } from '../../util/http.ts'
import { asObject, asObjects, asText } from '../../util/json.ts'
import { didYouMean } from '../../util/suggest.ts'
import { graphRolesRead, graphScopesRead } from '../app/graphRoles.ts'
import type { AppScope } from '../app/scope.ts'
import type { DesiredDelegatedPermission } from './field.ts'

/** Where a permission is in the tenant. What is undefined does not exist yet. */
export type Place = {
  readonly resourceAppId: string | undefined
  /** Object id of the service principal of the API. */
  readonly resourceId: string | undefined
  readonly scopeId: string | undefined
}

/** A permission, and where it is at this moment. `name` is what people call it, `api` the API that offers it. */
export type ResolvedPermission = {
  readonly name: string
  readonly api: string
  readonly value: string
  readonly isOfApp: boolean
  readonly place: () => Place
}

/** A permission that the tenant does not have, in words. */
type Unknown = { readonly problem: string }

type Offered = { readonly id: string; readonly value: string }

const graphName = 'Microsoft Graph'

/** Graph's own permissions go by their values alone. */
export const nameOf = (api: string, value: string): string => (api === graphName ? value : `${api}/${value}`)

/**
 * The permissions in their order.
 * @throws ActionError `input` that names the app and every permission that no API of the tenant offers, with near matches;
 *   `permission` when an API may not be read.
 */
export const resolveDelegated = async (
  permissions: readonly DesiredDelegatedPermission[],
  scope: AppScope
): Promise<readonly ResolvedPermission[]> => {
  const all = await Promise.all(permissions.map(one => resolveOne(one, scope)))
  const problems = all.flatMap(one => ('problem' in one ? one.problem : []))
  if (problems.length > 0) {
    throw new ActionError({
      code: 'input',
      message: `delegatedPermissions of ${scope.app.key}: ${problems.join('; ')}. Nothing was written.`,
      hint: 'Permissions of Microsoft Graph are listed in its permissions reference under "Delegated"; those of other APIs in the portal under "Expose an API" of each.'
    })
  }
  return all.flatMap(one => ('problem' in one ? [] : one))
}

const resolveOne = ({ of, value }: DesiredDelegatedPermission, scope: AppScope) => {
  switch (of.kind) {
    case 'graph':
      return ofGraph(value, scope)
    case 'app':
      return ofApp(of.key, value, scope)
    case 'api':
      return ofApi(of.appId, value, scope)
  }
}

const sameValue = (offered: readonly Offered[], value: string): Offered | undefined =>
  offered.find(one => one.value === value) ?? offered.find(one => one.value.toLowerCase() === value.toLowerCase())

const ofGraph = async (value: string, { reader }: AppScope): Promise<ResolvedPermission | Unknown> => {
  const [{ id, appRoles }, scopes] = await Promise.all([reader.shared(graphRolesRead), reader.shared(graphScopesRead)])
  const found = sameValue(scopes, value)
  if (found !== undefined)
    return resolved(graphName, found, { resourceAppId: graphAppId, resourceId: id.toLowerCase() })
  const values = scopes.map(one => one.value)
  const isRole = sameValue(appRoles, value) !== undefined
  return {
    problem: isRole
      ? `${value} is an application permission only, which the key permissions takes`
      : `${value} is not a delegated permission of Microsoft Graph in this tenant${didYouMean(value, values)}`
  }
}

const resolved = (
  api: string,
  { id, value }: Offered,
  ids: Pick<Place, 'resourceAppId' | 'resourceId'>
): ResolvedPermission => {
  const place = { ...ids, scopeId: id }
  return { name: nameOf(api, value), api, value, isOfApp: false, place: () => place }
}

/** The declaration has been held against itself already; an app whose list is left alone offers what it has in the tenant. */
const ofApp = async (key: string, value: string, { apps }: AppScope): Promise<ResolvedPermission | Unknown> => {
  const { made, offers, ...other } = await apps.scope(key)
  await Promise.all([other.application(), other.principal()])
  const name = nameOf(key, value)
  if (!made.scopes.has(value) && offers?.includes(value) !== true) {
    return {
      problem: `${name} is not offered: ${key} has no enabled scope ${value}${didYouMean(value, made.scopes.keys())}`
    }
  }
  return {
    name,
    api: key,
    value,
    isOfApp: true,
    place: () => ({
      resourceAppId: made.application?.appId,
      resourceId: made.principalId,
      scopeId: made.scopes.get(value)
    })
  }
}

/** The read of an API's service principal with its scopes. */
export const apiRead = (appId: string): Read => ({
  path: `${byKey('servicePrincipals', 'appId', appId)}?$select=id,appId,displayName,oauth2PermissionScopes`,
  operation: `read the service principal of the API ${appId}`,
  requirement: requirements.readApplications,
  common: true
})

const ofApi = async (appId: string, value: string, { reader }: AppScope): Promise<ResolvedPermission | Unknown> => {
  const answer = await reader.get(apiRead(appId))
  if (isMissing(answer)) return { problem: `${appId}/${value}: the tenant has no service principal of this client id` }
  if (answer.status !== 200) throw toActionError(apiRead(appId), answer)
  const { id, displayName, oauth2PermissionScopes } = asObject<graphTypes.ServicePrincipal>(answer.body)
  const offered = asObjects<graphTypes.PermissionScope>(oauth2PermissionScopes)
    .filter(({ isEnabled }) => isEnabled !== false)
    .map(one => ({ id: asText(one.id).toLowerCase(), value: asText(one.value) }))
  const found = sameValue(offered, value)
  if (found !== undefined) return resolved(appId, found, { resourceAppId: appId, resourceId: asText(id).toLowerCase() })
  const values = offered.map(one => one.value)
  const called = remoteText(asText(displayName) || appId, 120)
  return {
    problem: `${appId}/${value} is not offered: ${called} has no enabled scope ${value}${didYouMean(value, values)}`
  }
}
