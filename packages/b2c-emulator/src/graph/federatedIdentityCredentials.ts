// Federated identity credentials of an application: create, upsert by name, read, change, delete.

import { randomUUID } from 'node:crypto'
import { gitHubIssuer } from '../core/context.ts'
import { parseClaimsExpression } from '../directory/claimsExpression.ts'
import type { Application, FederatedIdentityCredential } from '../directory/objects.ts'
import { createsIfMissing } from './applications.ts'
import { list, object, oneOf, optionalText, type Read, type Reader, readBody, required, text } from './body.ts'
import { GraphError, refusals } from './errors.ts'
import {
  federatedIdentityCredentialJson,
  federatedIdentityCredentialResource
} from './federatedIdentityCredentialJson.ts'
import { applicationOf, found, keyAt } from './lookup.ts'
import { collection, created, entity } from './odata.ts'
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

/** `languageVersion` is 1, the only one there is. */
const expression: Reader<string | null> = value => {
  if (value === null) return null
  const { value: wanted = '' } = object({ value: text(), languageVersion: oneOnly })(value)
  return wanted
}
const oneOnly: Reader<number> = value => oneOf('1')(String(value)) && 1

/** In beta, an expression may stand in the place of the subject. */
const betaShape = {
  ...shape,
  subject: ((value: unknown) => (value === null ? null : text(longest)(value))) as Reader<string | null>,
  claimsMatchingExpression: expression
}

type Body = Read<Omit<typeof shape, 'subject'>> & {
  readonly subject?: string | null
  readonly claimsMatchingExpression?: string | null
}

const bodyOf = (request: GraphRequest): Body =>
  request.version === 'beta' ? readBody(request, type, betaShape) : readBody(request, type, shape)

/** Issuers of which flexible credentials know the claims. The emulated GitHub stands in for github.com. */
const flexibleIssuers = ({ context }: GraphRequest) => [
  'https://token.actions.githubusercontent.com',
  gitHubIssuer(context.origins)
]

/** Either a subject, or an expression about the tokens of GitHub. Throws 400. */
const checkTrust = (request: GraphRequest, credential: FederatedIdentityCredential): void => {
  const { subject, issuer, claimsMatchingExpression: wanted = null } = credential
  if ((subject === null) === (wanted === null)) throw new GraphError(refusals.federatedValue('Subject', `${subject}`))
  if (wanted === null) return
  if (parseClaimsExpression(wanted) === undefined)
    throw new GraphError(refusals.federatedValue('ClaimsMatchingExpression', wanted))
  if (!flexibleIssuers(request).includes(issuer)) throw new GraphError(refusals.federatedValue('Issuer', issuer))
}

const set = ({ id }: Application) => `applications('${id}')/federatedIdentityCredentials`

/** One audience exactly, a name that fits a URL. Throws 400. */
const check = ({ audiences, name }: Body): void => {
  if (audiences && audiences.length !== 1)
    throw new GraphError(refusals.federatedValue('Audiences', audiences.join(',')))
  if (name !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) {
    throw new GraphError(refusals.federatedValue('Name', name))
  }
}

const refuseTakenSubject = (application: Application, wanted: FederatedIdentityCredential): void => {
  if (wanted.subject === null) return
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
  const body = bodyOf(request)
  check({ ...body, ...(key !== undefined && { name: key }) })
  const credential: FederatedIdentityCredential = {
    id: randomUUID(),
    name: key ?? required(body.name, 'name', type),
    issuer: required(body.issuer, 'issuer', type),
    subject: body.claimsMatchingExpression ? (body.subject ?? null) : required(body.subject, 'subject', type),
    description: body.description ?? null,
    audiences: required(body.audiences, 'audiences', type),
    claimsMatchingExpression: body.claimsMatchingExpression ?? null
  }
  checkTrust(request, credential)
  const existing = latest.federatedIdentityCredentials
  if (existing.some(({ name }) => name.toLowerCase() === credential.name.toLowerCase())) {
    throw new GraphError(refusals.duplicateFederatedName(credential.name))
  }
  refuseTakenSubject(latest, credential)
  if (existing.length >= maximum) throw new GraphError(refusals.objectSize())
  request.tenant.applications.put(latest.id, { ...latest, federatedIdentityCredentials: [...existing, credential] })
  const json = federatedIdentityCredentialJson(request, credential)
  return created(request, set(latest), json, `federatedIdentityCredentials/${credential.id}`)
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
    listed.map(credential => federatedIdentityCredentialJson(request, credential))
  )
}

/** GET /applications/{}/federatedIdentityCredentials/{} */
export const getFederatedIdentityCredential = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'application.read')
  const application = applicationOf(request)
  const credential = found(find(request, application), keyAt(request, 1).value)
  const json = federatedIdentityCredentialJson(request, credential)
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
  const body = bodyOf(request)
  check(body)
  if (body.name !== undefined && body.name !== known.name) throw new GraphError(refusals.readOnlyProperty('name'))
  const before = found(
    latest.federatedIdentityCredentials.find(({ id }) => id === known.id),
    key.value
  )
  const after: FederatedIdentityCredential = { ...before, ...body }
  checkTrust(request, after)
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
