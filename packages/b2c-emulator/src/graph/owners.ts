// Owners of applications and service principals: reading, binding at creation, adding and removing references.

import type { Application, ServicePrincipal } from '../directory/objects.ts'
import { readBody, referencedId, required, text } from './body.ts'
import { GraphError, refusals } from './errors.ts'
import { applicationOf, found, keyAt, principalExists, servicePrincipalOf } from './lookup.ts'
import { collection } from './odata.ts'
import { directoryObjectResource, ownerJson } from './ownerJson.ts'
import { requireOwnership, requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'

/** The ids that `owners@odata.bind` names. Throws 404 for one that is not visible, 400 for a repeated one. */
export const boundOwners = (request: GraphRequest, links: readonly string[] | undefined): readonly string[] => {
  const ids = (links ?? []).map(referencedId)
  const missing = ids.find(id => !principalExists(request, id))
  if (missing !== undefined) throw new GraphError(refusals.notFound(missing))
  if (new Set(ids).size < ids.length) throw new GraphError(refusals.existingReference('owners'))
  const { caller, context } = request
  const own = context.behavior.autoOwnership && caller.kind === 'app' ? [caller.principalId] : []
  const creator = caller.kind === 'user' ? [caller.principalId] : own
  return [...new Set([...creator, ...ids])]
}

type Owned = Application | ServicePrincipal

type Store<T extends Owned> = {
  find(request: GraphRequest): T
  latest(request: GraphRequest, id: string): T
  put(request: GraphRequest, value: T): void
}

const applications: Store<Application> = {
  find: applicationOf,
  latest: ({ tenant }, id) => found(tenant.applications.get(id), id),
  put: ({ tenant }, value) => tenant.applications.put(value.id, value)
}

const servicePrincipals: Store<ServicePrincipal> = {
  find: servicePrincipalOf,
  latest: ({ tenant }, id) => found(tenant.servicePrincipals.get(id), id),
  put: ({ tenant }, value) => tenant.servicePrincipals.put(value.id, value)
}

const handlers = <T extends Owned>(store: Store<T>) => ({
  list: (request: GraphRequest): GraphAnswer => {
    requirePermission(request, 'application.read')
    const { id } = store.find(request)
    const { tenant, listReadAt } = request
    const observed = tenant.applications.get(id, listReadAt) ?? tenant.servicePrincipals.get(id, listReadAt)
    return collection(request, directoryObjectResource, 'directoryObjects', ownerJson(tenant, observed?.owners ?? []))
  },
  add: (request: GraphRequest): GraphAnswer => {
    const access = requirePermission(request, 'application.owners')
    const observed = store.find(request)
    requireOwnership(request, access, observed.owners)
    const { '@odata.id': link } = readBody(request, 'DirectoryObject', { '@odata.id': text() })
    const owner = referencedId(required(link, '@odata.id', 'DirectoryObject'))
    if (!principalExists(request, owner)) throw new GraphError(refusals.notFound(owner))
    const latest = store.latest(request, observed.id)
    if (latest.owners.includes(owner)) throw new GraphError(refusals.existingReference('owners'))
    store.put(request, { ...latest, owners: [...latest.owners, owner] })
    return { status: 204 }
  },
  remove: (request: GraphRequest): GraphAnswer => {
    const access = requirePermission(request, 'application.owners')
    const observed = store.find(request)
    requireOwnership(request, access, observed.owners)
    const owner = keyAt(request, 1).value.toLowerCase()
    const latest = store.latest(request, observed.id)
    if (!latest.owners.includes(owner)) throw new GraphError(refusals.notFound(owner))
    store.put(request, { ...latest, owners: latest.owners.filter(id => id !== owner) })
    return { status: 204 }
  }
})

/** Handlers of /applications/{}/owners. */
export const applicationOwners = handlers(applications)

/** Handlers of /servicePrincipals/{}/owners. */
export const servicePrincipalOwners = handlers(servicePrincipals)
