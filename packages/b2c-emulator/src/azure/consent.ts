// Admin consent as the portal gives it: everything that an application declares to need is granted, for everybody.

import type { EmulatorContext } from '../core/context.ts'
import { assignAppRole } from '../directory/assignments.ts'
import { compoundId } from '../directory/compoundIds.ts'
import { newServicePrincipal } from '../directory/newObjects.ts'
import type { Application, RequiredResourceAccess, ServicePrincipal } from '../directory/objects.ts'
import { applicationByAppId, heldDirectoryRoles, servicePrincipalByAppId } from '../directory/queries.ts'
import { roleTemplateId } from '../directory/roleTemplates.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { AccessTokenClaims } from '../entra/keys.ts'

/** Why the portal gives no consent: what the directory answered to it. */
export type ConsentRefusal = {
  readonly status: 400 | 403 | 404
  readonly httpCode: 'BadRequest' | 'Forbidden' | 'NotFound'
  readonly code: string
  readonly message: string
}

/** Carries a {@link ConsentRefusal} to the answer. */
export class ConsentError extends Error {
  override readonly name = 'ConsentError'
  readonly refusal: ConsentRefusal

  constructor(refusal: ConsentRefusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/** The body of a refusal, in the form that azure-cli#16422 and AzureTRE#802 show. */
export const consentRefusalBody = ({ httpCode, code, message }: ConsentRefusal): object => ({
  ClassName: 'Microsoft.Portal.Framework.Exceptions.ClientException',
  Message: `Graph call failed with httpCode=${httpCode}, errorCode=${code}, errorMessage=${message}`,
  Data: {},
  HResult: -2146233088
})

const refusals = {
  /** The text is the emulator's: threads tell of 400, and of others, for service principals. */
  noUser: (): ConsentRefusal => ({
    status: 400,
    httpCode: 'BadRequest',
    code: 'Request_BadRequest',
    message: 'This operation can only be performed by a user, not by a service principal.'
  }),
  noAdministrator: (): ConsentRefusal => ({
    status: 403,
    httpCode: 'Forbidden',
    code: 'Authorization_RequestDenied',
    message: 'This operation can only be performed by an administrator.'
  }),
  unknownApplication: (appId: string): ConsentRefusal => ({
    status: 404,
    httpCode: 'NotFound',
    code: 'Request_ResourceNotFound',
    message: `Resource '${appId}' does not exist or one of its queried reference-property objects are not present.`
  }),
  invalidPermissions: (appId: string): ConsentRefusal => ({
    status: 400,
    httpCode: 'BadRequest',
    code: 'Request_BadRequest',
    message: `Application '${appId}' is requesting permissions that are either invalid or out of date.`
  })
}

const applicationAdministrators = [
  roleTemplateId('Application Administrator'),
  roleTemplateId('Cloud Application Administrator')
]
const administrators = [roleTemplateId('Global Administrator'), roleTemplateId('Privileged Role Administrator')]

/**
 * Grants what the application declares, and makes its service principal where there is none; what is granted already stays.
 * Documentation, "Grant tenant-wide admin consent to an application": application administrators may consent to anything but
 * application permissions of Microsoft Graph. Throws {@link ConsentError}: an app-only token is refused, whatever its roles
 * (Azure CLI documentation, "az ad app permission admin-consent"; azure-cli#12137, #15967).
 */
export const consent = (
  context: EmulatorContext,
  tenant: Tenant,
  { idtyp, oid }: Pick<AccessTokenClaims, 'idtyp' | 'oid'>,
  appId: string
): void => {
  if (idtyp !== 'user') throw new ConsentError(refusals.noUser())
  const application = applicationByAppId(tenant, appId)
  if (!application) throw new ConsentError(refusals.unknownApplication(appId))
  const declared = application.requiredResourceAccess.map(access => resolved(tenant, application, access))
  const held = heldDirectoryRoles(tenant, oid)
  const mayAll = administrators.some(role => held.includes(role))
  const rolesOfMicrosoft = declared.some(
    ({ resource, roles }) => resource.appOwnerOrganizationId !== tenant.id && roles.length > 0
  )
  const may = mayAll || (!rolesOfMicrosoft && applicationAdministrators.some(role => held.includes(role)))
  if (!may) throw new ConsentError(refusals.noAdministrator())
  const principal = principalOf(context, tenant, application)
  for (const { resource, roles, scopes } of declared) {
    grantRoles(context, tenant, principal, resource, roles)
    grantScopes(tenant, principal, resource, scopes)
  }
}

/** One API that an application needs, with the permissions that it has for the ids of the declaration. */
type Declared = {
  readonly resource: ServicePrincipal
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
}

const resolved = (tenant: Tenant, { appId }: Application, access: RequiredResourceAccess): Declared => {
  const resource = servicePrincipalByAppId(tenant, access.resourceAppId)
  const invalid = () => new ConsentError(refusals.invalidPermissions(appId))
  if (!resource) throw invalid()
  const of = (type: 'Role' | 'Scope') => access.resourceAccess.filter(one => one.type === type).map(({ id }) => id)
  const roles = of('Role')
  if (!roles.every(id => resource.appRoles.some(role => role.id === id))) throw invalid()
  const scopes = of('Scope').map(id => resource.oauth2PermissionScopes.find(scope => scope.id === id)?.value)
  if (scopes.includes(undefined)) throw invalid()
  return { resource, roles, scopes: scopes.filter(value => value !== undefined) }
}

const principalOf = (context: EmulatorContext, tenant: Tenant, application: Application): ServicePrincipal => {
  const known = servicePrincipalByAppId(tenant, application.appId)
  if (known) return known
  const principal = newServicePrincipal(tenant, context.clock.now(), application)
  tenant.servicePrincipals.put(principal.id, principal)
  return principal
}

const grantRoles = (
  { clock }: EmulatorContext,
  tenant: Tenant,
  { id: principalId }: ServicePrincipal,
  { id: resourceId }: ServicePrincipal,
  roles: readonly string[]
): void => {
  const held = tenant.appRoleAssignments
    .all()
    .filter(grant => grant.principalId === principalId && grant.resourceId === resourceId)
    .map(({ appRoleId }) => appRoleId)
  for (const appRoleId of roles.filter(id => !held.includes(id)))
    assignAppRole(tenant, clock, { principalId, resourceId, appRoleId })
}

const grantScopes = (
  tenant: Tenant,
  { id: clientId }: ServicePrincipal,
  { id: resourceId }: ServicePrincipal,
  scopes: readonly string[]
): void => {
  if (scopes.length === 0) return
  const id = compoundId(clientId, resourceId)
  const before = tenant.oauth2PermissionGrants.get(id)
  const granted = before?.scope.split(' ').filter(scope => scope !== '') ?? []
  const scope = [...new Set([...granted, ...scopes])].join(' ')
  tenant.oauth2PermissionGrants.put(id, {
    id,
    clientId,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId,
    scope
  })
}
