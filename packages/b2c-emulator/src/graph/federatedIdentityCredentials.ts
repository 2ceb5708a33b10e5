// Federated identity credentials of an application: create, upsert by name, read, change, delete.

import { randomUUID } from 'node:crypto'
import type { Application, FederatedIdentityCredential } from '../directory/objects.ts'
import { createsIfMissing } from './applications.ts'
import { list, optionalText, type Read, readBody, required, text } from './body.ts'
import { GraphError, refusals } from './errors.ts'
import {
  federatedIdentityCredentialJson,
  federatedIdentityCredentialResource
} from './federatedIdentityCredentialJson.ts'
import { applicationOf, found, keyAt } from './lookup.ts'
import { collection, contextOf, entity } from './odata.ts'
import { requireOwnership, requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'

const maximum = 20
const type = 'FederatedIdentityCredential'
const longest = 600

const shape = {
  name: text(120),
  issuer: text(longest),
  subject: text(longest),
  description: optionalText(longest),
  audiences: list(text(longest))
}

const set = ({ id }: Application) => `applications('${id}')/federatedIdentityCredentials`

/** One audience exactly, a name that fits a URL. Throws 400. */
const check = ({ audiences, name }: Read<typeof shape>): void => {
  if (audiences && audiences.length !== 1)
    throw new GraphError(refusals.federatedValue('Audiences', audiences.join(',')))
  if (name !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) {
    throw new GraphError(refusals.federatedValue('Name', name))
  }
}

const refuseTakenSubject = (application: Application, wanted: FederatedIdentityCredential): void => {
  const taken = application.federatedIdentityCredentials.some(
    ({ id, issuer, subject }) => id !== wanted.id && issuer === wanted.issuer && subject === wanted.subject
  )
  if (taken) throw new GraphError(refusals.duplicateFederatedSubject(wanted.issuer, wanted.subject))
}

/** The application as the caller may change it: the view's for the look-up, the latest for the change. */
const writable = (request: GraphRequest): { readonly observed: Application; readonly latest: Application } => {
  const access = requirePermission(request, 'application.write')
  const observed = applicationOf(request)
  requireOwnership(request, access, observed.owners)
  return { observed, latest: found(request.tenant.applications.get(observed.id), observed.id) }
}

const create = (request: GraphRequest, latest: Application, key?: string): GraphAnswer => {
  const body = readBody(request, type, shape)
  check({ ...body, ...(key !== undefined && { name: key }) })
  const credential: FederatedIdentityCredential = {
    id: randomUUID(),
    name: key ?? required(body.name, 'name', type),
    issuer: required(body.issuer, 'issuer', type),
    subject: required(body.subject, 'subject', type),
    description: body.description ?? null,
    audiences: required(body.audiences, 'audiences', type)
  }
  const existing = latest.federatedIdentityCredentials
  if (existing.some(({ name }) => name.toLowerCase() === credential.name.toLowerCase())) {
    throw new GraphError(refusals.duplicateFederatedName(credential.name))
  }
  refuseTakenSubject(latest, credential)
  if (existing.length >= maximum) throw new GraphError(refusals.objectSize())
  request.tenant.applications.put(latest.id, { ...latest, federatedIdentityCredentials: [...existing, credential] })
  return {
    status: 201,
    body: { ...contextOf(request, `${set(latest)}/$entity`), ...federatedIdentityCredentialJson(credential) }
  }
}

/** The credential that the second key names: by id or by name. */
const find = (
  request: GraphRequest,
  { federatedIdentityCredentials }: Application
): FederatedIdentityCredential | undefined => {
  const { value } = keyAt(request, 1)
  const wanted = value.toLowerCase()
  return federatedIdentityCredentials.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted)
}

/** POST /applications/{}/federatedIdentityCredentials */
export const createFederatedIdentityCredential = (request: GraphRequest): GraphAnswer =>
  create(request, writable(request).latest)

/** GET /applications/{}/federatedIdentityCredentials */
export const listFederatedIdentityCredentials = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'application.read')
  const { id } = applicationOf(request)
  const observed = found(request.tenant.applications.get(id, request.keyReadAt), id)
  const listed = request.tenant.applications.get(id, request.listReadAt)?.federatedIdentityCredentials ?? []
  return collection(
    request,
    federatedIdentityCredentialResource,
    set(observed),
    listed.map(federatedIdentityCredentialJson)
  )
}

/** GET /applications/{}/federatedIdentityCredentials/{} */
export const getFederatedIdentityCredential = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'application.read')
  const application = applicationOf(request)
  const credential = found(find(request, application), keyAt(request, 1).value)
  const json = federatedIdentityCredentialJson(credential)
  return entity(request, federatedIdentityCredentialResource, set(application), json)
}

/** PATCH /applications/{}/federatedIdentityCredentials/{}: a change, or an upsert by name with the Prefer header. */
export const patchFederatedIdentityCredential = (request: GraphRequest): GraphAnswer => {
  const { observed, latest } = writable(request)
  const key = keyAt(request, 1)
  const known = find(request, observed)
  if (!known) {
    if (key.kind === 'id' || !createsIfMissing(request)) throw new GraphError(refusals.notFound(key.value))
    return create(request, latest, key.value)
  }
  const body = readBody(request, type, shape)
  check(body)
  if (body.name !== undefined && body.name !== known.name) throw new GraphError(refusals.readOnlyProperty('name'))
  const before = found(
    latest.federatedIdentityCredentials.find(({ id }) => id === known.id),
    key.value
  )
  const after: FederatedIdentityCredential = { ...before, ...body }
  refuseTakenSubject(latest, after)
  request.tenant.applications.put(latest.id, {
    ...latest,
    federatedIdentityCredentials: latest.federatedIdentityCredentials.map(one => (one.id === after.id ? after : one))
  })
  return { status: 204 }
}

/** DELETE /applications/{}/federatedIdentityCredentials/{} */
export const removeFederatedIdentityCredential = (request: GraphRequest): GraphAnswer => {
  const { observed, latest } = writable(request)
  const { id } = found(find(request, observed), keyAt(request, 1).value)
  const left = latest.federatedIdentityCredentials.filter(credential => credential.id !== id)
  if (left.length === latest.federatedIdentityCredentials.length) {
    throw new GraphError(refusals.notFound(keyAt(request, 1).value))
  }
  request.tenant.applications.put(latest.id, { ...latest, federatedIdentityCredentials: left })
  return { status: 204 }
}
