// The URIs that identify an API: their forms, the tenant's policy about new ones, and that each stands once in a tenant.
// Microsoft Entra documentation, "Restrictions on identifier URIs of applications".

import type { Application } from '../directory/objects.ts'
import { apiOf, includesPersonalAccounts } from '../directory/signIn.ts'
import { GraphError, refusals } from './errors.ts'
import type { GraphRequest } from './request.ts'

const guidPattern = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** The URIs that carry the tenant's verified domain, its id, or the application's own id. */
const isVerified = ({ tenant }: GraphRequest, appId: string, uri: string): boolean => {
  const text = uri.toLowerCase()
  const host = /^https:\/\/([^/]+)(\/.*)?$/.exec(text)?.[1]
  if (host !== undefined) return host === tenant.initialDomain || host.endsWith(`.${tenant.initialDomain}`)
  const [first, second, ...more] = text.startsWith('api://') ? text.slice('api://'.length).split('/') : []
  if (first === appId) return second === undefined
  if (second === undefined || second === '') return false
  return first === tenant.id || (second === appId && more.length === 0)
}

/** The form that follows "api://" may be any string; one that begins with a GUID names the application or the tenant. */
const isOwnApi = ({ tenant }: GraphRequest, appId: string, uri: string): boolean => {
  const first = /^api:\/\/([^/]+)/i.exec(uri)?.[1]?.toLowerCase()
  return first !== undefined && (!guidPattern.test(first) || first === appId || first === tenant.id)
}

const isDefault = ({ tenant }: GraphRequest, appId: string, uri: string): boolean =>
  [`api://${appId}`, `api://${tenant.id}/${appId}`].includes(uri.toLowerCase())

/** The policy does not hold for applications whose access tokens have version 2. */
const checkPolicy = (request: GraphRequest, after: Application, uri: string): void => {
  const { identifierUriPolicy: policy } = request.context.behavior
  if (policy === 'none' || apiOf(after).requestedAccessTokenVersion === 2) return
  const allowed = policy === 'default only' ? isDefault : isVerified
  if (!allowed(request, after.appId, uri)) throw new GraphError(refusals.identifierUriPolicy(uri))
}

/** An application that is younger than `freshUrisRefusedMs` takes no URIs yet in an External ID tenant. */
const checkAge = ({ tenant, context }: GraphRequest, after: Application): void => {
  const young = context.clock.now() - after.createdMs < context.behavior.freshUrisRefusedMs
  if (tenant.tenantType === 'CIAM' && young) throw new GraphError(refusals.denied())
}

/** Throws 400 or 403 when the identifier URIs of `after` may not stand there; only those that are new are held to the domain. */
export const checkIdentifierUris = (
  request: GraphRequest,
  before: Application | undefined,
  after: Application
): void => {
  const { identifierUris: uris } = after
  const added = uris.filter(uri => !before?.identifierUris.includes(uri))
  if (before && added.length > 0) checkAge(request, after)
  const personal = includesPersonalAccounts(after.signInAudience)
  const malformed = (uri: string) =>
    uri.length > (personal ? 120 : 255) || /[*?#\s]/.test(uri) || (personal && /^urn:/i.test(uri)) || !/^\S+:/.test(uri)
  if (uris.length > 50 || uris.some(malformed)) throw new GraphError(refusals.invalidProperty('identifierUris'))
  if (new Set(uris.map(uri => uri.toLowerCase())).size < uris.length) throw new GraphError(refusals.duplicateValues())
  for (const uri of added) {
    checkPolicy(request, after, uri)
    if (!isOwnApi(request, after.appId, uri) && !isVerified(request, after.appId, uri))
      throw new GraphError(refusals.unverifiedDomain(uri))
  }
  const wanted = added.map(uri => uri.toLowerCase())
  const taken = request.tenant.applications
    .all()
    .some(({ id, identifierUris }) => id !== after.id && identifierUris.some(uri => wanted.includes(uri.toLowerCase())))
  if (taken) throw new GraphError(refusals.takenIdentifierUri())
}
