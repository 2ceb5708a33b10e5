// Delegated permission grants: one for each client, resource and kind of consent.

import { randomBytes } from 'node:crypto'
import type { OAuth2PermissionGrant } from '../tenant.ts'
import { guid, oneOf, optionalGuid, optionalText, readBody, required } from './body.ts'
import { GraphError, refusals } from './errors.ts'
import { found, keyAt } from './lookup.ts'
import { collection, contextOf, entity, type Resource } from './odata.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import { demand } from './rights.ts'

const resource: Resource = {
  type: 'oAuth2PermissionGrant',
  filterable: {
    id: ['eq'],
    clientId: ['eq'],
    consentType: ['eq'],
    principalId: ['eq'],
    resourceId: ['eq'],
    scope: ['eq', 'startsWith']
  }
}

const set = 'oauth2PermissionGrants'

/** GET /oauth2PermissionGrants */
export const listPermissionGrants = (request: GraphRequest): GraphAnswer => {
  demand(request, 'permissionGrant.read')
  return collection(request, resource, set, request.tenant.oauth2PermissionGrants.all(request.listView))
}

/** GET /servicePrincipals/{}/oauth2PermissionGrants is not offered; this is GET /oauth2PermissionGrants/{}. */
export const getPermissionGrant = (request: GraphRequest): GraphAnswer => {
  demand(request, 'permissionGrant.read')
  return entity(request, resource, set, grantOf(request))
}

const grantOf = (request: GraphRequest): OAuth2PermissionGrant => {
  const { value: id } = keyAt(request, 0)
  return found(request.tenant.oauth2PermissionGrants.get(id, request.keyView), id)
}

/** POST /oauth2PermissionGrants */
export const createPermissionGrant = (request: GraphRequest): GraphAnswer => {
  demand(request, 'permissionGrant.write')
  const { tenant, keyView } = request
  const body = readBody(request, 'OAuth2PermissionGrant', {
    clientId: guid,
    consentType: oneOf('AllPrincipals', 'Principal'),
    principalId: optionalGuid,
    resourceId: guid,
    scope: optionalText()
  })
  const grant: OAuth2PermissionGrant = {
    id: randomBytes(32).toString('base64url'),
    clientId: required(body.clientId, 'clientId', 'OAuth2PermissionGrant'),
    consentType: required(body.consentType, 'consentType', 'OAuth2PermissionGrant'),
    principalId: body.principalId ?? null,
    resourceId: required(body.resourceId, 'resourceId', 'OAuth2PermissionGrant'),
    scope: body.scope ?? ''
  }
  const missing = [grant.clientId, grant.resourceId].find(id => !tenant.servicePrincipals.get(id, keyView))
  if (missing !== undefined) throw new GraphError(refusals.notFound(missing))
  const same = (known: OAuth2PermissionGrant) =>
    known.clientId === grant.clientId &&
    known.resourceId === grant.resourceId &&
    known.consentType === grant.consentType &&
    known.principalId === grant.principalId
  if (tenant.oauth2PermissionGrants.all().some(same)) throw new GraphError(refusals.duplicatePermissionGrant())
  tenant.oauth2PermissionGrants.put(grant.id, grant)
  return { status: 201, body: { ...contextOf(request, `${set}/$entity`), ...grant } }
}

/** PATCH /oauth2PermissionGrants/{} */
export const patchPermissionGrant = (request: GraphRequest): GraphAnswer => {
  demand(request, 'permissionGrant.write')
  const { id } = grantOf(request)
  const { scope } = readBody(request, 'OAuth2PermissionGrant', { scope: optionalText() })
  const latest = found(request.tenant.oauth2PermissionGrants.get(id), id)
  request.tenant.oauth2PermissionGrants.put(id, { ...latest, scope: scope ?? latest.scope })
  return { status: 204 }
}

/** DELETE /oauth2PermissionGrants/{} */
export const removePermissionGrant = (request: GraphRequest): GraphAnswer => {
  demand(request, 'permissionGrant.write')
  const { id } = grantOf(request)
  found(request.tenant.oauth2PermissionGrants.get(id), id)
  request.tenant.oauth2PermissionGrants.remove(id)
  return { status: 204 }
}
