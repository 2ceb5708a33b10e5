// Looking things up in a tenant: by alternate key, and what a principal holds.

import type { Application, ServicePrincipal, User } from './objects.ts'
import type { Tenant } from './tenant.ts'

/** Finds a tenant by its id or its initial domain, in any case. */
export const findTenant = (tenants: readonly Tenant[], name: string): Tenant | undefined => {
  const wanted = name.toLowerCase()
  return tenants.find(tenant => tenant.id === wanted || tenant.initialDomain === wanted)
}

/** The application with that client id, as of a moment of the clock's age (undefined: the true state). */
export const applicationByAppId = (tenant: Tenant, appId: string, readAt?: number): Application | undefined =>
  tenant.applications.all(readAt).find(application => application.appId === appId.toLowerCase())

/** The application with that unique name, compared without regard to case. */
export const applicationByUniqueName = (
  tenant: Tenant,
  uniqueName: string,
  readAt?: number
): Application | undefined => {
  const wanted = uniqueName.toLowerCase()
  return tenant.applications.all(readAt).find(application => application.uniqueName?.toLowerCase() === wanted)
}

/** The service principal of that client id. */
export const servicePrincipalByAppId = (tenant: Tenant, appId: string, readAt?: number): ServicePrincipal | undefined =>
  tenant.servicePrincipals.all(readAt).find(principal => principal.appId === appId.toLowerCase())

/** The user with that user principal name. */
export const userByPrincipalName = (tenant: Tenant, name: string, readAt?: number): User | undefined =>
  tenant.users.all(readAt).find(user => user.userPrincipalName.toLowerCase() === name.toLowerCase())

/** Values of the app roles of `resource` that the principal holds, in order of assignment: a token's `roles`. */
export const grantedAppRoles = (
  tenant: Tenant,
  principalId: string,
  resource: ServicePrincipal,
  readAt?: number
): readonly string[] =>
  tenant.appRoleAssignments
    .all(readAt)
    .filter(grant => grant.principalId === principalId && grant.resourceId === resource.id)
    .map(grant => resource.appRoles.find(role => role.id === grant.appRoleId)?.value)
    .filter(value => value !== undefined)

/** Role template ids that the principal holds over the whole directory: a token's `wids`. */
export const heldDirectoryRoles = (tenant: Tenant, principalId: string, readAt?: number): readonly string[] =>
  tenant.roleAssignments
    .all(readAt)
    .filter(assignment => assignment.principalId === principalId && assignment.directoryScopeId === '/')
    .map(assignment => assignment.roleDefinitionId)
