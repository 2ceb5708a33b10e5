// Delegated permission grants: one for each client, resource and kind of consent.

import type { OAuth2PermissionGrant as GraphOAuth2PermissionGrant } from '@microsoft/microsoft-graph-types'
import { compoundId } from '../directory/compoundIds.ts'
import type { OAuth2PermissionGrant } from '../directory/objects.ts'
import { guid, oneOf, optionalGuid, optionalText, readBody, required } from './body.ts'
import { GraphError, refusals } from './errors.ts'
import { found, keyAt } from './lookup.ts'
import { collection, created, entity, type Json, type Resource } from './odata.ts'
import { requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import type { Shown } from './shown.ts'

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

const permissionGrantJson = ({ context }: GraphRequest, grant: OAuth2PermissionGrant): Json => {
  const scope = context.behavior.grantScopes === 'leading space' ? ` ${grant.scope.trim()}` : grant.scope
  return { ...grant, scope } satisfies Shown<GraphOAuth2PermissionGrant>
}

/** GET /oauth2PermissionGrants */
export const listPermissionGrants = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'permissionGrant.read')
  return collection(
    request,
    resource,
    set,
    request.tenant.oauth2PermissionGrants.all(request.listReadAt).map(grant => permissionGrantJson(request, grant))
  )
}

/** GET /servicePrincipals/{}/oauth2PermissionGrants is not offered; this is GET /oauth2PermissionGrants/{}. */
export const getPermissionGrant = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'permissionGrant.read')
  return entity(request, resource, set, permissionGrantJson(request, grantOf(request)))
}

const grantOf = (request: GraphRequest): OAuth2PermissionGrant => {
  const { value: id } = keyAt(request, 0)
  return found(request.tenant.oauth2PermissionGrants.get(id, request.keyReadAt), id)
}

/** POST /oauth2PermissionGrants */
export const createPermissionGrant = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'permissionGrant.write')
  const { tenant, keyReadAt, context } = request
  const body = readBody(request, 'OAuth2PermissionGrant', {
    clientId: guid,
    consentType: oneOf('AllPrincipals', 'Principal'),
    principalId: optionalGuid,
    resourceId: guid,
    scope: optionalText()
  })
  const given: Omit<OAuth2PermissionGrant, 'id'> = {
    clientId: required(body.clientId, 'clientId', 'OAuth2PermissionGrant'),
    consentType: required(body.consentType, 'consentType', 'OAuth2PermissionGrant'),
    principalId: body.principalId ?? null,
    resourceId: required(body.resourceId, 'resourceId', 'OAuth2PermissionGrant'),
    scope: body.scope ?? ''
  }
  const { clientId, resourceId, principalId } = given
  const id = compoundId(clientId, resourceId, ...(principalId === null ? [] : [principalId]))
  const grant: OAuth2PermissionGrant = { id, ...given }
  if (grant.consentType === 'Principal') required(body.principalId ?? undefined, 'principalId', 'OAuth2PermissionGrant')
  else if (grant.principalId !== null) {
    throw new GraphError(refusals.invalidValue('principalId', 'OAuth2PermissionGrant'))
  }
  const missing = [grant.clientId, grant.resourceId].find(id => !tenant.servicePrincipals.get(id, keyReadAt))
  if (missing !== undefined) throw new GraphError(refusals.notFound(missing))
  const same = (known: OAuth2PermissionGrant) =>
    known.clientId === grant.clientId &&
    known.resourceId === grant.resourceId &&
    known.consentType === grant.consentType &&
    known.principalId === grant.principalId
  if (tenant.oauth2PermissionGrants.all().some(same))
    throw new GraphError(refusals.duplicatePermissionGrant(context.behavior.duplicateGrantStatus))
  tenant.oauth2PermissionGrants.put(grant.id, grant)
  return created(request, set, permissionGrantJson(request, grant), `${set}/${grant.id}`)
}

/** Names of a grant that are set once, at its creation. */
const fixed = ['clientId', 'consentType', 'principalId', 'resourceId']

/** PATCH /oauth2PermissionGrants/{}: the scopes are replaced, and nothing else changes. */
export const patchPermissionGrant = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'permissionGrant.write')
  const { id } = grantOf(request)
  const held = fixed.find(name => Object.hasOwn(Object(request.body), name))
  if (held !== undefined) throw new GraphError(refusals.fixedPermissionGrant(held))
  const { scope } = readBody(request, 'OAuth2PermissionGrant', { scope: optionalText() })
  const latest = found(request.tenant.oauth2PermissionGrants.get(id), id)
  request.tenant.oauth2PermissionGrants.put(id, { ...latest, scope: scope ?? latest.scope })
  return { status: 204 }
}

/** DELETE /oauth2PermissionGrants/{} */
export const removePermissionGrant = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'permissionGrant.write')
  const { id } = grantOf(request)
  found(request.tenant.oauth2PermissionGrants.get(id), id)
  request.tenant.oauth2PermissionGrants.remove(id)
  return { status: 204 }
}
