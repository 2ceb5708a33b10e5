// Service principals: create, upsert by appId, read, change, soft delete.

import { newServicePrincipal } from '../directory/newObjects.ts'
import type { ServicePrincipal } from '../directory/objects.ts'
import { applicationByAppId, servicePrincipalByAppId } from '../directory/queries.ts'
import { createsIfMissing } from './applications.ts'
import { betaServicePrincipalSettings, servicePrincipalIn } from './betaProperties.ts'
import { type Read, readWithSettings, required } from './body.ts'
import { deleteServicePrincipal } from './deletedItems.ts'
import { GraphError, refusals } from './errors.ts'
import { findServicePrincipal, found, keyAt, servicePrincipalOf } from './lookup.ts'
import { byDefault, collection, created, entity, type Json, refuseUnknownSelect } from './odata.ts'
import { checkQuota } from './organization.ts'
import { boundOwners } from './owners.ts'
import { requireOwnership, requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import {
  servicePrincipalJson,
  servicePrincipalResource,
  servicePrincipalSettings,
  servicePrincipalShape
} from './servicePrincipalJson.ts'

type Body = Read<typeof servicePrincipalShape>

const readServicePrincipalBody = (request: GraphRequest): { readonly body: Body; readonly settings: Json } =>
  readWithSettings(request, 'ServicePrincipal', servicePrincipalShape, {
    ...servicePrincipalSettings,
    ...(request.version === 'beta' && betaServicePrincipalSettings)
  })

const changed = (before: ServicePrincipal, body: Body, settings: Json): ServicePrincipal => {
  const { appId: _appId, 'owners@odata.bind': _owners, ...plain } = body
  return { ...before, ...plain, settings: { ...before.settings, ...settings } }
}

const jsonOf = ({ version, tenant }: GraphRequest, principal: ServicePrincipal): Json =>
  servicePrincipalIn(version, tenant, principal, servicePrincipalJson(principal))

const create = (request: GraphRequest, key?: string): GraphAnswer => {
  const access = requirePermission(request, 'servicePrincipal.write')
  const { context, tenant, keyReadAt } = request
  const { body, settings } = readServicePrincipalBody(request)
  const appId = key ?? required(body.appId, 'appId', 'ServicePrincipal')
  const application = applicationByAppId(tenant, appId, keyReadAt)
  if (!application) {
    throw new GraphError(access === 'owned' ? refusals.backingApplication() : refusals.noApplicationOf(appId))
  }
  requireOwnership(request, access, application.owners)
  if (servicePrincipalByAppId(tenant, appId)) throw new GraphError(refusals.duplicateServicePrincipal(appId))
  checkQuota(request)
  const owners = boundOwners(request, body['owners@odata.bind'])
  const bare = newServicePrincipal(tenant, context.clock.now(), application, { owners })
  const merged = changed(bare, body, settings)
  const principal = { ...merged, tags: [...new Set([...application.tags, ...(body.tags ?? [])])] }
  tenant.servicePrincipals.put(principal.id, principal)
  const path = `directoryObjects/${principal.id}/Microsoft.DirectoryServices.ServicePrincipal`
  return created(request, 'servicePrincipals', byDefault(servicePrincipalResource, jsonOf(request, principal)), path)
}

const ownersOfBoth = ({ tenant }: GraphRequest, principal: ServicePrincipal): readonly (readonly string[])[] => [
  principal.owners,
  applicationByAppId(tenant, principal.appId)?.owners ?? []
]

/** POST /servicePrincipals */
export const createServicePrincipal = (request: GraphRequest): GraphAnswer => create(request)

/** GET /servicePrincipals */
export const listServicePrincipals = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'application.read')
  const all = request.tenant.servicePrincipals.all(request.listReadAt).map(one => jsonOf(request, one))
  return collection(request, servicePrincipalResource, 'servicePrincipals', all)
}

/** GET /servicePrincipals/{} */
export const getServicePrincipal = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'application.read')
  refuseUnknownSelect(request, servicePrincipalResource)
  const json = jsonOf(request, servicePrincipalOf(request))
  return entity(request, servicePrincipalResource, 'servicePrincipals', json)
}

/** PATCH /servicePrincipals/{}: a change, or an upsert when the key is `appId` and the Prefer header asks for it. */
export const patchServicePrincipal = (request: GraphRequest): GraphAnswer => {
  const key = keyAt(request, 0)
  const observed = findServicePrincipal(request)
  const access = requirePermission(request, 'servicePrincipal.write')
  if (!observed) {
    if (key.kind === 'id' || !createsIfMissing(request)) throw new GraphError(refusals.notFound(key.value))
    return create(request, key.value.toLowerCase())
  }
  requireOwnership(request, access, ...ownersOfBoth(request, observed))
  const { body, settings } = readServicePrincipalBody(request)
  const latest = found(request.tenant.servicePrincipals.get(observed.id), observed.id)
  if (body.appId !== undefined && body.appId !== latest.appId) throw new GraphError(refusals.readOnlyProperty('appId'))
  request.tenant.servicePrincipals.put(latest.id, changed(latest, body, settings))
  return { status: 204 }
}

/** DELETE /servicePrincipals/{}: a soft delete. */
export const removeServicePrincipal = (request: GraphRequest): GraphAnswer => {
  const access = requirePermission(request, 'servicePrincipal.write')
  const observed = servicePrincipalOf(request)
  requireOwnership(request, access, ...ownersOfBoth(request, observed))
  deleteServicePrincipal(request, found(request.tenant.servicePrincipals.get(observed.id), observed.id))
  return { status: 204 }
}
