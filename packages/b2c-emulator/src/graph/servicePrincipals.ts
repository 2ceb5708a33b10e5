// Service principals: create, upsert by appId, read, change, soft delete.

import { newServicePrincipal } from '../registration.ts'
import { applicationByAppId, type ServicePrincipal, servicePrincipalByAppId } from '../tenant.ts'
import { createsIfMissing } from './applications.ts'
import { type Read, readWithSettings, required } from './body.ts'
import { deleteServicePrincipal } from './deletedItems.ts'
import { GraphError, refusals } from './errors.ts'
import { findServicePrincipal, found, keyAt, servicePrincipalOf } from './lookup.ts'
import { collection, contextOf, entity, type Json } from './odata.ts'
import { checkQuota } from './organization.ts'
import { boundOwners } from './owners.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import { demand, demandOwnership } from './rights.ts'
import {
  servicePrincipalJson,
  servicePrincipalResource,
  servicePrincipalSettings,
  servicePrincipalShape
} from './servicePrincipalJson.ts'

type Body = Read<typeof servicePrincipalShape>

const readServicePrincipalBody = (request: GraphRequest): { readonly body: Body; readonly settings: Json } =>
  readWithSettings(request, 'ServicePrincipal', servicePrincipalShape, servicePrincipalSettings)

const changed = (before: ServicePrincipal, body: Body, settings: Json): ServicePrincipal => {
  const { appId: _appId, 'owners@odata.bind': _owners, ...plain } = body
  return { ...before, ...plain, settings: { ...before.settings, ...settings } }
}

const create = (request: GraphRequest, key?: string): GraphAnswer => {
  const reach = demand(request, 'servicePrincipal.write')
  const { context, tenant, keyView } = request
  const { body, settings } = readServicePrincipalBody(request)
  const appId = key ?? required(body.appId, 'appId', 'ServicePrincipal')
  const application = applicationByAppId(tenant, appId, keyView)
  if (!application) {
    throw new GraphError(reach === 'owned' ? refusals.backingApplication() : refusals.noApplicationOf(appId))
  }
  demandOwnership(request, reach, application.owners)
  if (servicePrincipalByAppId(tenant, appId)) throw new GraphError(refusals.duplicateServicePrincipal(appId))
  checkQuota(request)
  const owners = boundOwners(request, body['owners@odata.bind'])
  const bare = newServicePrincipal(tenant, context.clock.now(), application, { owners })
  const merged = changed(bare, body, settings)
  const principal = { ...merged, tags: [...new Set([...application.tags, ...(body.tags ?? [])])] }
  tenant.servicePrincipals.put(principal.id, principal)
  return {
    status: 201,
    body: { ...contextOf(request, 'servicePrincipals/$entity'), ...servicePrincipalJson(principal) }
  }
}

const ownersOfBoth = ({ tenant }: GraphRequest, principal: ServicePrincipal): readonly (readonly string[])[] => [
  principal.owners,
  applicationByAppId(tenant, principal.appId)?.owners ?? []
]

/** POST /servicePrincipals */
export const createServicePrincipal = (request: GraphRequest): GraphAnswer => create(request)

/** GET /servicePrincipals */
export const listServicePrincipals = (request: GraphRequest): GraphAnswer => {
  demand(request, 'application.read')
  const all = request.tenant.servicePrincipals.all(request.listView).map(servicePrincipalJson)
  return collection(request, servicePrincipalResource, 'servicePrincipals', all)
}

/** GET /servicePrincipals/{} */
export const getServicePrincipal = (request: GraphRequest): GraphAnswer => {
  demand(request, 'application.read')
  const json = servicePrincipalJson(servicePrincipalOf(request))
  return entity(request, servicePrincipalResource, 'servicePrincipals', json)
}

/** PATCH /servicePrincipals/{}: a change, or an upsert when the key is `appId` and the Prefer header asks for it. */
export const patchServicePrincipal = (request: GraphRequest): GraphAnswer => {
  const key = keyAt(request, 0)
  const seen = findServicePrincipal(request)
  const reach = demand(request, 'servicePrincipal.write')
  if (!seen) {
    if (key.kind === 'id' || !createsIfMissing(request)) throw new GraphError(refusals.notFound(key.value))
    return create(request, key.value.toLowerCase())
  }
  demandOwnership(request, reach, ...ownersOfBoth(request, seen))
  const { body, settings } = readServicePrincipalBody(request)
  const latest = found(request.tenant.servicePrincipals.get(seen.id), seen.id)
  if (body.appId !== undefined && body.appId !== latest.appId) throw new GraphError(refusals.readOnlyProperty('appId'))
  request.tenant.servicePrincipals.put(latest.id, changed(latest, body, settings))
  return { status: 204 }
}

/** DELETE /servicePrincipals/{}: a soft delete. */
export const removeServicePrincipal = (request: GraphRequest): GraphAnswer => {
  const reach = demand(request, 'servicePrincipal.write')
  const seen = servicePrincipalOf(request)
  demandOwnership(request, reach, ...ownersOfBoth(request, seen))
  deleteServicePrincipal(request, found(request.tenant.servicePrincipals.get(seen.id), seen.id))
  return { status: 204 }
}
