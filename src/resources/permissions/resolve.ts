// The permissions of a declaration: as app roles of Microsoft Graph in this tenant, and as what the application asks for
// (`requiredResourceAccess`).

import { ActionError } from '../../errors.ts'
import { graphAppId } from '../../graph/paths.ts'
import { privilegedPermissionOf } from '../../graph/privileged.ts'
import { didYouMean } from '../../util/suggest.ts'
import type { Application, ResourceAccess } from '../app/graphObjects.ts'
import { type AppRole, graphRolesRead, graphScopesRead } from '../app/graphRoles.ts'
import { handsOver, namedAs } from '../app/privilege.ts'
import type { AppScope, ManifestPart } from '../app/scope.ts'
import {
  callerPreset,
  type DesiredPermission,
  type DesiredPermissions,
  narrowerPermission,
  privilegedIn
} from './field.ts'

/** A permission of the declaration and the app role that it means. */
export type ResolvedPermission = AppRole & { readonly preset: string | undefined }

const meantBy = (text: string, roles: readonly AppRole[]): AppRole | undefined => {
  const wanted = text.toLowerCase()
  return roles.find(({ id, value }) => value.toLowerCase() === wanted || id === wanted)
}

/**
 * The app roles of an app's declaration, without repetition.
 * @throws ActionError `input` that names the app and lists every name that the tenant does not know, with near matches and those
 *   that exist as delegated permissions only, and every permission that turns out to hand over the tenant without being allowed
 *   to; `permission` when Graph's own service principal may not be read.
 */
export const resolvePermissions = async (
  { permissions, privileged }: Pick<DesiredPermissions, 'permissions' | 'privileged'>,
  { app, reader }: Pick<AppScope, 'app' | 'reader'>
): Promise<readonly ResolvedPermission[]> => {
  const { appRoles } = await reader.shared(graphRolesRead)
  const resolved = new Map<string, ResolvedPermission>()
  const unknown: DesiredPermission[] = []
  const problems: string[] = []
  for (const permission of permissions) {
    const role = meantBy(permission.text, appRoles)
    // Asked again by what the tenant calls it: a national cloud may know it by another id.
    const refused = role && privilegedIn(permission, privileged, [role.id, role.value])
    if (role === undefined) unknown.push(permission)
    else if (refused !== undefined) problems.push(`${role.value} ${handsOver(refused, narrowerPermission)}`)
    else if (!resolved.has(role.id)) resolved.set(role.id, { ...role, preset: permission.preset })
  }
  if (unknown.length > 0)
    problems.unshift(...unknownPermissions(unknown, appRoles, await reader.shared(graphScopesRead)))
  if (problems.length > 0) throw refusedPermissions(app.key, problems, unknownHint)
  return [...resolved.values()]
}

const unknownPermissions = (
  unknown: readonly DesiredPermission[],
  appRoles: readonly AppRole[],
  scopes: readonly AppRole[]
): readonly string[] => {
  const names = appRoles.map(({ value }) => value)
  return unknown.map(({ text, preset }) => {
    const from = preset === undefined ? '' : ` (of the preset ${preset})`
    const delegated = meantBy(text, scopes)
    return delegated === undefined
      ? `${text}${from} is not an application permission of Microsoft Graph in this tenant${didYouMean(text, names)}`
      : `${text}${from} is a delegated permission only (${delegated.value}); an app that signs in by itself cannot hold it`
  })
}

const refusedPermissions = (key: string, problems: readonly string[], hint: string): ActionError =>
  new ActionError({
    code: 'input',
    message: `permissions of ${key}: ${problems.join('; ')}. Nothing was written.`,
    hint
  })

const presetHint =
  'The preset is for the caller itself, whom an administrator makes on day 0. Declare what this app needs one by one.'
const unknownHint =
  'Names are listed in the Microsoft Graph permissions reference under "Application". A national cloud or an old tenant may lack a newer one.'

/**
 * Asserts that nothing of the preset `bootstrap-caller` that hands over the tenant is still to be granted, unless that is allowed.
 * @throws ActionError `input` that names the app and what would be granted.
 */
export const assertCallerPreset = (
  key: string,
  notGranted: readonly ResolvedPermission[],
  allowed: DesiredPermissions['privileged']
): void => {
  const refused = notGranted
    .filter(({ preset }) => allowed === 'refused' && preset === callerPreset)
    .flatMap(({ value }) => privilegedPermissionOf(value) ?? [])
  const [first] = refused
  if (first === undefined) return
  const names = namedAs(
    callerPreset,
    refused.map(({ name }) => name)
  )
  throw refusedPermissions(key, [`${names} ${handsOver(first, 'sign-in device-code, for day 0')}`], presetHint)
}

/** What the preset has gained after callers were made by it. */
const laterInCallerPreset: readonly string[] = ['DelegatedPermissionGrant.ReadWrite.All']

/**
 * Those that are left to an administrator: what the preset has gained hands over the tenant, and a caller that holds all else of it
 * is no reason to fail.
 */
export const leftToAdministrator = (
  notGranted: readonly ResolvedPermission[],
  allowed: DesiredPermissions['privileged']
): readonly ResolvedPermission[] => {
  const isLater = ({ preset, value }: ResolvedPermission): boolean =>
    preset === callerPreset && laterInCallerPreset.includes(value)
  const isWhole = notGranted.every(one => one.preset !== callerPreset || isLater(one))
  return allowed === 'refused' && isWhole ? notGranted.filter(isLater) : []
}

const ofGraph = (existing: Application | undefined): readonly ResourceAccess[] =>
  (existing?.requiredResourceAccess ?? [])
    .filter(({ resourceAppId }) => resourceAppId === graphAppId)
    .flatMap(({ resourceAccess }) => resourceAccess)

/** Adds the declared permissions to Graph's entry. With prune its other application permissions go; all else stays. */
export const permissionsManifest =
  (declared: readonly ResolvedPermission[]): ManifestPart =>
  (existing, { prunes }) => {
    const roles = declared.map(({ id }) => ({ id, type: 'Role' }))
    const isReplaced = ({ id, type }: ResourceAccess): boolean =>
      type === 'Role' && (prunes || roles.some(role => role.id === id))
    const resourceAccess = [...ofGraph(existing).filter(access => !isReplaced(access)), ...roles]
    const others = (existing?.requiredResourceAccess ?? []).filter(({ resourceAppId }) => resourceAppId !== graphAppId)
    const own = resourceAccess.length === 0 ? [] : [{ resourceAppId: graphAppId, resourceAccess }]
    return { requiredResourceAccess: [...others, ...own] }
  }

/** Ids of the application permissions of Graph that the application asks for, granted or not. */
export const askedFor = (existing: Application | undefined): readonly string[] => [
  ...new Set(ofGraph(existing).flatMap(({ id, type }) => (type === 'Role' ? [id] : [])))
]
