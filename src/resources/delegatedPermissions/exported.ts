// What a file would say of the delegated permissions of an app that is there. The list is owned whole, so it is declared only where the
// app asks for exactly what is granted for all users.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { ActionError } from '../../errors.ts'
import { succeeded } from '../../graph/answer.ts'
import { graphAppId } from '../../graph/paths.ts'
import { howToGrant, requirements } from '../../graph/requirements.ts'
import { asObject, asObjects, asText } from '../../util/json.ts'
import { graphRolesRead, graphScopesRead } from '../app/graphRoles.ts'
import type { AppView } from '../app/scope.ts'
import { type ExportedApps, type ExportedKeys, leftOut, remark } from '../exported.ts'
import { parseDelegatedPermission, privilegedOf } from './field.ts'
import { readGrants } from './grants.ts'
import { apiRead } from './resolve.ts'

/** An API that an app asks: its service principal, and the values of its scopes by their ids. */
type Api = { readonly appId: string; readonly resourceId: string; readonly values: ReadonlyMap<string, string> }

/** @throws ActionError `permission` where the app asks for some and the caller may not read what is granted. */
export const exportedDelegatedPermissions = async (view: AppView, apps: ExportedApps): Promise<ExportedKeys> => {
  const [located, grants] = await Promise.all([view.application(), readGrants(view, 'declared')])
  if (located.state === 'missing') return { written: {} }
  const asked = located.application.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) =>
    resourceAccess.flatMap(({ id, type }) => (type === 'Scope' ? { resourceAppId, id } : []))
  )
  if (grants === 'unreadable') {
    if (asked.length === 0) return { written: {} }
    const required = requirements.readDelegatedPermissions
    const message = `The caller may not ${required.doing}.`
    throw new ActionError({ code: 'permission', message, hint: howToGrant(required) })
  }
  const forAll = grants.filter(({ user }) => user === undefined)
  if (asked.length === 0 && forAll.length === 0) return { written: {} }
  const apis = await Promise.all([...new Set(asked.map(one => one.resourceAppId))].map(appId => readApi(appId, view)))
  const apiOf = (appId: string): Api | undefined => apis.find(api => api?.appId === appId)
  const wanted = asked.map(({ resourceAppId, id }) => ({
    api: apiOf(resourceAppId),
    value: apiOf(resourceAppId)?.values.get(id)
  }))
  const held = forAll.flatMap(({ resourceId, scopes }) => scopes.map(value => nameIn(resourceId, value)))
  const named = wanted.flatMap(({ api, value }) => (api && value !== undefined ? nameIn(api.resourceId, value) : []))
  const texts = wanted.flatMap(({ api, value }) => (api && value !== undefined ? textOf(api.appId, value, apps) : []))
  const isSame = named.length === asked.length && sameSet(named, held)
  if (!isSame || !texts.every(text => parseDelegatedPermission(text).ok)) {
    const text =
      'delegated permissions are not declared and stay: the app does not ask for exactly those that are granted for all users'
    return { written: {}, notes: [leftOut(['delegatedPermissions'], text)] }
  }
  const privileged = texts.filter(text => {
    const parsed = parseDelegatedPermission(text)
    return parsed.ok && privilegedOf(parsed.value) !== undefined
  })
  return {
    written: {
      delegatedPermissions: [...new Set(texts)].sort(),
      ...(privileged.length > 0 && { allowPrivilegedRoles: true })
    },
    notes: privileged.map(text => remark(['allowPrivilegedRoles'], `${text} hands over the tenant`))
  }
}

/** Scopes are compared without regard to case, as the token service does. */
const nameIn = (resourceId: string, value: string): string => `${resourceId} ${value.toLowerCase()}`

const sameSet = (some: readonly string[], others: readonly string[]): boolean =>
  new Set(some).size === new Set(others).size && others.every(one => some.includes(one))

/** An app of the file goes by its key, Microsoft Graph by its values, any other API by its client id. */
const textOf = (appId: string, value: string, apps: ExportedApps): string =>
  appId === graphAppId ? value : `${apps.get(appId) ?? appId}/${value}`

const readApi = async (appId: string, { reader }: AppView): Promise<Api | undefined> => {
  if (appId === graphAppId) {
    const [{ id }, scopes] = await Promise.all([reader.shared(graphRolesRead), reader.shared(graphScopesRead)])
    return { appId, resourceId: id.toLowerCase(), values: new Map(scopes.map(scope => [scope.id, scope.value])) }
  }
  const answer = await reader.get(apiRead(appId))
  if (!succeeded(answer)) return undefined
  const { id, oauth2PermissionScopes } = asObject<graphTypes.ServicePrincipal>(answer.body)
  const enabled = asObjects<graphTypes.PermissionScope>(oauth2PermissionScopes).filter(
    ({ isEnabled }) => isEnabled !== false
  )
  const values = enabled.map(scope => [asText(scope.id).toLowerCase(), asText(scope.value)] as const)
  return { appId, resourceId: asText(id).toLowerCase(), values: new Map(values) }
}
