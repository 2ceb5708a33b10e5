// Grants of app roles: admin consent for application permissions, as the principal and the resource see it.

import type { AppRoleAssignment as GraphAppRoleAssignment } from '@microsoft/microsoft-graph-types'
import { assignAppRole } from '../directory/assignments.ts'
import { microsoftGraphAppId } from '../directory/microsoftGraph.ts'
import type { AppRoleAssignment, ServicePrincipal } from '../directory/objects.ts'
import { guid, readBody, required } from './body.ts'
import { GraphError, refusals } from './errors.ts'
import { found, keyAt, principalExists, servicePrincipalOf } from './lookup.ts'
import { collection, contextOf, type Json, type Resource, ticks } from './odata.ts'
import { requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import type { Shown } from './shown.ts'

/** The side of a grant that the path names. */
export type Side = 'principalId' | 'resourceId'

const resource: Resource = {
  type: 'appRoleAssignment',
  filterable: { resourceId: ['eq'], principalDisplayName: ['eq', 'startsWith'] }
}

/** The role that stands for access without any role. */
const defaultAppRoleId = '00000000-0000-0000-0000-000000000000'

const navigation = { principalId: 'appRoleAssignments', resourceId: 'appRoleAssignedTo' } as const

const appRoleAssignmentJson = ({ tenant }: GraphRequest, grant: AppRoleAssignment): Json => {
  const principal = tenant.servicePrincipals.get(grant.principalId)
  const user = tenant.users.get(grant.principalId)
  return {
    id: grant.id,
    deletedDateTime: null,
    appRoleId: grant.appRoleId,
    createdDateTime: ticks(grant.createdMs),
    principalDisplayName: (principal ?? user)?.displayName ?? null,
    principalId: grant.principalId,
    principalType: user ? 'User' : 'ServicePrincipal',
    resourceDisplayName: tenant.servicePrincipals.get(grant.resourceId)?.displayName ?? null,
    resourceId: grant.resourceId
  } satisfies Shown<GraphAppRoleAssignment>
}

const context = (side: Side, of: ServicePrincipal): string => `servicePrincipals('${of.id}')/${navigation[side]}`

/** GET /servicePrincipals/{}/appRoleAssignments or appRoleAssignedTo */
export const listAppRoleAssignments =
  (side: Side): ((request: GraphRequest) => GraphAnswer) =>
  request => {
    requirePermission(request, 'application.read')
    const owner = servicePrincipalOf(request)
    const { tenant, listReadAt } = request
    const shown = tenant.appRoleAssignments
      .all(listReadAt)
      .filter(grant => grant[side] === owner.id)
      .filter(grant => tenant.servicePrincipals.get(grant.principalId) ?? tenant.users.get(grant.principalId))
      .map(grant => appRoleAssignmentJson(request, grant))
    return collection(request, resource, context(side, owner), shown)
  }

/** POST /servicePrincipals/{}/appRoleAssignments or appRoleAssignedTo */
export const createAppRoleAssignment =
  (side: Side): ((request: GraphRequest) => GraphAnswer) =>
  request => {
    const { tenant, keyReadAt, context: shared } = request
    const body = readBody(request, 'AppRoleAssignment', { principalId: guid, resourceId: guid, appRoleId: guid })
    const graph = tenant.servicePrincipals.all().find(({ appId }) => appId === microsoftGraphAppId)
    const ofGraph = shared.behavior.applicationsGrantGraphRoles
      ? 'grant.microsoftGraphByApplications'
      : 'grant.microsoftGraph'
    requirePermission(request, body.resourceId === graph?.id ? ofGraph : 'grant.other')
    const owner = servicePrincipalOf(request)
    const principalId = required(body.principalId, 'principalId', 'AppRoleAssignment')
    const resourceId = required(body.resourceId, 'resourceId', 'AppRoleAssignment')
    const appRoleId = required(body.appRoleId, 'appRoleId', 'AppRoleAssignment')
    const given = { principalId, resourceId }
    if (given[side] !== owner.id) throw new GraphError(refusals.invalidValue(side, 'AppRoleAssignment'))
    const target = tenant.servicePrincipals.get(resourceId, keyReadAt)
    if (!target || !principalExists(request, principalId)) throw new GraphError(refusals.notAReference())
    if (appRoleId !== defaultAppRoleId && !target.appRoles.some(role => role.id === appRoleId)) {
      throw new GraphError(refusals.unknownAppRole())
    }
    const same = (grant: AppRoleAssignment) =>
      grant.principalId === principalId && grant.resourceId === resourceId && grant.appRoleId === appRoleId
    if (tenant.appRoleAssignments.all().some(same)) throw new GraphError(refusals.duplicateGrant())
    const grant = assignAppRole(tenant, shared.clock, { principalId, resourceId, appRoleId })
    return {
      status: 201,
      body: {
        ...contextOf(request, `${context(side, owner)}/$entity`),
        ...appRoleAssignmentJson(request, grant)
      }
    }
  }

const grantOf = (request: GraphRequest, side: Side, owner: ServicePrincipal): AppRoleAssignment => {
  const { value: id } = keyAt(request, 1)
  const grant = request.tenant.appRoleAssignments.get(id, request.keyReadAt)
  return found(grant && grant[side] === owner.id ? grant : undefined, id)
}

/** GET /servicePrincipals/{}/appRoleAssignments/{} or appRoleAssignedTo/{} */
export const getAppRoleAssignment =
  (side: Side): ((request: GraphRequest) => GraphAnswer) =>
  request => {
    requirePermission(request, 'application.read')
    const owner = servicePrincipalOf(request)
    const json = appRoleAssignmentJson(request, grantOf(request, side, owner))
    return { status: 200, body: { ...contextOf(request, `${context(side, owner)}/$entity`), ...json } }
  }

/** DELETE /servicePrincipals/{}/appRoleAssignments/{} or appRoleAssignedTo/{} */
export const removeAppRoleAssignment =
  (side: Side): ((request: GraphRequest) => GraphAnswer) =>
  request => {
    requirePermission(request, 'grant.delete')
    const grant = grantOf(request, side, servicePrincipalOf(request))
    found(request.tenant.appRoleAssignments.get(grant.id), grant.id)
    request.tenant.appRoleAssignments.remove(grant.id)
    return { status: 204 }
  }
