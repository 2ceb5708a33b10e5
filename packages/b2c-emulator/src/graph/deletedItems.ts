// Soft-deleted objects: kept for 30 days, then gone; listed, restored or purged before that.

import type { Application, Deleted, ServicePrincipal, User } from '../directory/objects.ts'
import { applicationJson, applicationResource } from './applicationJson.ts'
import { applicationIn, servicePrincipalIn } from './betaProperties.ts'
import { GraphError, refusals } from './errors.ts'
import { keyAt } from './lookup.ts'
import { collection, contextOf, entity, type Json, type Resource, seconds } from './odata.ts'
import { type Action, requireOwnership, requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import { servicePrincipalJson, servicePrincipalResource } from './servicePrincipalJson.ts'
import { userJson, userResource } from './userJson.ts'

const retentionMs = 30 * 24 * 60 * 60 * 1000

type Item =
  | (Deleted<Application> & { readonly kind: 'application' })
  | (Deleted<ServicePrincipal> & { readonly kind: 'servicePrincipal' })
  | (Deleted<User> & { readonly kind: 'user' })

const kept =
  ({ context }: GraphRequest) =>
  ({ deletedMs }: { readonly deletedMs: number }) =>
    context.clock.now() - deletedMs < retentionMs

/** Whether a soft-deleted application passes the test: it keeps its names until it is purged. */
export const heldByDeleted = (request: GraphRequest, test: (application: Application) => boolean): boolean =>
  request.tenant.deletedApplications
    .all()
    .filter(kept(request))
    .some(({ object }) => test(object))

/** Soft-deletes an application and its service principal. */
export const deleteApplication = (request: GraphRequest, application: Application): void => {
  const { tenant, context } = request
  tenant.applications.remove(application.id)
  tenant.deletedApplications.put(application.id, { deletedMs: context.clock.now(), object: application })
  const principal = tenant.servicePrincipals.all().find(({ appId }) => appId === application.appId)
  if (principal) deleteServicePrincipal(request, principal)
}

/** Soft-deletes a service principal. Its grants and roles come back with it when it is restored. */
export const deleteServicePrincipal = ({ tenant, context }: GraphRequest, principal: ServicePrincipal): void => {
  tenant.servicePrincipals.remove(principal.id)
  tenant.deletedServicePrincipals.put(principal.id, { deletedMs: context.clock.now(), object: principal })
}

/** Soft-deletes a user. */
export const deleteUser = ({ tenant, context }: GraphRequest, user: User): void => {
  tenant.users.remove(user.id)
  tenant.deletedUsers.put(user.id, { deletedMs: context.clock.now(), object: user })
}

const readAction: Readonly<Record<Item['kind'], Action>> = {
  application: 'application.read',
  servicePrincipal: 'application.read',
  user: 'user.read'
}
const writeAction: Readonly<Record<Item['kind'], Action>> = {
  application: 'application.write',
  servicePrincipal: 'servicePrincipal.write',
  user: 'user.delete'
}

const itemOf = (request: GraphRequest, readAt: number | undefined): Item => {
  const { tenant } = request
  const { value: id } = keyAt(request, 0)
  const application = tenant.deletedApplications.get(id, readAt)
  const principal = tenant.deletedServicePrincipals.get(id, readAt)
  const user = tenant.deletedUsers.get(id, readAt)
  const item: Item | undefined =
    (application && { ...application, kind: 'application' }) ??
    (principal && { ...principal, kind: 'servicePrincipal' }) ??
    (user && { ...user, kind: 'user' })
  if (!item || !kept(request)(item)) throw new GraphError(refusals.notFound(id))
  return item
}

const itemJson = (request: GraphRequest, item: Item): Json => {
  const { context, version, tenant } = request
  const json =
    item.kind === 'application'
      ? applicationIn(version, applicationJson(item.object, context.behavior))
      : item.kind === 'servicePrincipal'
        ? servicePrincipalIn(version, tenant, item.object, servicePrincipalJson(item.object))
        : userJson(item.object)
  return { ...json, deletedDateTime: seconds(item.deletedMs) }
}

const resources: Readonly<Record<Item['kind'], Resource>> = {
  application: applicationResource,
  servicePrincipal: servicePrincipalResource,
  user: userResource
}

/** GET /directory/deletedItems/microsoft.graph.{kind} */
export const listDeletedItems =
  (kind: Item['kind']): ((request: GraphRequest) => GraphAnswer) =>
  request => {
    requirePermission(request, readAction[kind])
    const { tenant, listReadAt } = request
    const items: readonly Item[] =
      kind === 'application'
        ? tenant.deletedApplications.all(listReadAt).map(item => ({ ...item, kind }))
        : kind === 'servicePrincipal'
          ? tenant.deletedServicePrincipals.all(listReadAt).map(item => ({ ...item, kind }))
          : tenant.deletedUsers.all(listReadAt).map(item => ({ ...item, kind }))
    const shown = items.filter(kept(request)).map(item => itemJson(request, item))
    return collection(request, resources[kind], 'directoryObjects', shown)
  }

/** GET /directory/deletedItems/{} */
export const getDeletedItem = (request: GraphRequest): GraphAnswer => {
  const item = itemOf(request, request.keyReadAt)
  requirePermission(request, readAction[item.kind])
  return entity(request, resources[item.kind], 'directoryObjects', typed(item, itemJson(request, item)))
}

const typed = (item: Item, json: Json): Json => ({ '@odata.type': `#microsoft.graph.${item.kind}`, ...json })

const requireWritableItem = (request: GraphRequest): Item => {
  const item = itemOf(request, request.keyReadAt)
  const access = requirePermission(request, writeAction[item.kind])
  requireOwnership(request, access, 'owners' in item.object ? item.object.owners : [])
  return itemOf(request, undefined)
}

/** POST /directory/deletedItems/{}/restore */
export const restoreDeletedItem = (request: GraphRequest): GraphAnswer => {
  const item = requireWritableItem(request)
  const { tenant, context } = request
  if (item.kind === 'application') {
    tenant.deletedApplications.remove(item.object.id)
    tenant.applications.put(item.object.id, item.object)
    const principal = tenant.deletedServicePrincipals.all().find(({ object }) => object.appId === item.object.appId)
    if (principal && context.behavior.restoreCascades) restoreServicePrincipal(request, principal.object)
  } else if (item.kind === 'servicePrincipal') restoreServicePrincipal(request, item.object)
  else {
    tenant.deletedUsers.remove(item.object.id)
    tenant.users.put(item.object.id, item.object)
  }
  const json = { ...itemJson(request, item), deletedDateTime: null }
  return { status: 200, body: { ...contextOf(request, 'directoryObjects/$entity'), ...typed(item, json) } }
}

const restoreServicePrincipal = ({ tenant }: GraphRequest, principal: ServicePrincipal): void => {
  if (tenant.servicePrincipals.all().some(({ appId }) => appId === principal.appId)) {
    throw new GraphError(refusals.duplicateServicePrincipal(principal.appId))
  }
  tenant.deletedServicePrincipals.remove(principal.id)
  tenant.servicePrincipals.put(principal.id, principal)
}

/** DELETE /directory/deletedItems/{}: a purge. */
export const purgeDeletedItem = (request: GraphRequest): GraphAnswer => {
  const { kind, object } = requireWritableItem(request)
  const { tenant } = request
  const { id } = object
  if (kind === 'application') tenant.deletedApplications.remove(id)
  else if (kind === 'user') tenant.deletedUsers.remove(id)
  else tenant.deletedServicePrincipals.remove(id)
  for (const grant of tenant.appRoleAssignments.all()) {
    if (grant.principalId === id || grant.resourceId === id) tenant.appRoleAssignments.remove(grant.id)
  }
  for (const grant of tenant.oauth2PermissionGrants.all()) {
    if (grant.clientId === id || grant.resourceId === id) tenant.oauth2PermissionGrants.remove(grant.id)
  }
  for (const assignment of tenant.roleAssignments.all()) {
    if (assignment.principalId === id) tenant.roleAssignments.remove(assignment.id)
  }
  return { status: 204 }
}
