// A tenant's directory: what is in it and how to look it up. Rules of the APIs live with the APIs.

import { randomBytes, randomUUID } from 'node:crypto'
import type { EmulatorClock } from './clock.ts'
import type { Versioned } from './store.ts'

/** A client secret. Times are ms since 1970. */
export type PasswordCredential = {
  readonly keyId: string
  readonly displayName: string | null
  readonly startMs: number
  readonly endMs: number
  /** The value itself, kept to check sign-ins; Microsoft Graph shows it once. */
  readonly secretText: string
}

/** A certificate. Times are ms since 1970. */
export type KeyCredential = {
  readonly keyId: string
  readonly displayName: string | null
  readonly startMs: number
  readonly endMs: number
  readonly type: string
  readonly usage: string
  /** The certificate, base64 of its DER form. */
  readonly key: string
  /** Upper-case hex of the certificate's SHA-1 thumbprint unless the caller chose another, as base64. */
  readonly customKeyIdentifier: string
}

export type FederatedIdentityCredential = {
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly description: string | null
  readonly audiences: readonly string[]
}

/** A permission that an API offers to applications. */
export type AppRole = {
  readonly id: string
  readonly value: string
  readonly displayName: string
  readonly description: string
  readonly isEnabled: boolean
  readonly allowedMemberTypes: readonly string[]
  readonly origin: 'Application'
}

/** A permission that an API offers on behalf of users. */
export type PermissionScope = {
  readonly id: string
  readonly value: string
  readonly type: 'User' | 'Admin'
  readonly isEnabled: boolean
  readonly adminConsentDisplayName: string
  readonly adminConsentDescription: string
  readonly userConsentDisplayName: string
  readonly userConsentDescription: string
}

export type RequiredResourceAccess = {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Role' | 'Scope' }[]
}

/** An app registration. `settings` holds the properties that the emulator stores and returns without meaning. */
export type Application = {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly uniqueName: string | null
  readonly description: string | null
  readonly notes: string | null
  readonly tags: readonly string[]
  readonly signInAudience: string
  readonly identifierUris: readonly string[]
  readonly isFallbackPublicClient: boolean | null
  readonly requiredResourceAccess: readonly RequiredResourceAccess[]
  readonly appRoles: readonly AppRole[]
  readonly passwordCredentials: readonly PasswordCredential[]
  readonly keyCredentials: readonly KeyCredential[]
  readonly federatedIdentityCredentials: readonly FederatedIdentityCredential[]
  /** Object ids of service principals and users. */
  readonly owners: readonly string[]
  readonly createdByAppId: string | null
  readonly createdMs: number
  readonly publisherDomain: string
  readonly settings: Readonly<Record<string, unknown>>
}

export type ServicePrincipal = {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly accountEnabled: boolean
  readonly appRoleAssignmentRequired: boolean
  readonly appOwnerOrganizationId: string
  readonly description: string | null
  readonly notes: string | null
  readonly tags: readonly string[]
  readonly signInAudience: string
  readonly servicePrincipalNames: readonly string[]
  readonly appRoles: readonly AppRole[]
  readonly oauth2PermissionScopes: readonly PermissionScope[]
  readonly owners: readonly string[]
  readonly createdMs: number
  readonly settings: Readonly<Record<string, unknown>>
}

/** A grant of an API's app role to a service principal: admin consent for an application permission. */
export type AppRoleAssignment = {
  readonly id: string
  readonly principalId: string
  readonly resourceId: string
  readonly appRoleId: string
  readonly createdMs: number
}

export type OAuth2PermissionGrant = {
  readonly id: string
  readonly clientId: string
  readonly consentType: 'AllPrincipals' | 'Principal'
  readonly principalId: string | null
  readonly resourceId: string
  /** Scopes separated by spaces. */
  readonly scope: string
}

/** A directory role held by a principal. The legacy members of a directoryRole are the same thing. */
export type RoleAssignment = {
  readonly id: string
  readonly principalId: string
  /** The role template id, which is the role definition id of a built-in role. */
  readonly roleDefinitionId: string
  readonly directoryScopeId: string
}

/** A directory role that has been activated in the tenant. */
export type DirectoryRole = { readonly id: string; readonly roleTemplateId: string }

/** A built-in role, alike in every tenant. */
export type RoleTemplate = {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly isPrivileged: boolean
}

export type UserIdentity = {
  readonly signInType: string
  readonly issuer: string
  readonly issuerAssignedId: string
}

export type User = {
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly accountEnabled: boolean
  readonly identities: readonly UserIdentity[]
  readonly password: string | null
  readonly forceChangePasswordNextSignIn: boolean
  readonly passwordPolicies: string | null
  readonly lastPasswordChangeMs: number
  readonly createdMs: number
  readonly settings: Readonly<Record<string, unknown>>
}

/** A soft-deleted object and its moment; kept for 30 days. */
export type Deleted<T> = { readonly deletedMs: number; readonly object: T }
export type DeletedApplication = Deleted<Application>

/** What the caller of a test or of the default seed is to be. */
export type CallerSeed = {
  readonly displayName: string
  /** Values of Microsoft Graph app roles, such as `Application.ReadWrite.All`. */
  readonly appRoles: readonly string[]
  /** Role template ids. */
  readonly directoryRoles?: readonly string[]
  /** True makes one; a string is its value. */
  readonly secret?: boolean | string
  /** A certificate in PEM form. */
  readonly certificatePem?: string
  readonly federated?: readonly { readonly issuer: string; readonly subject: string; readonly audience: string }[]
  readonly appId?: string
  readonly objectId?: string
  readonly servicePrincipalId?: string
}

/** The ids of a caller; `secret` is undefined when none was asked for. */
export type Caller = {
  readonly appId: string
  readonly objectId: string
  readonly servicePrincipalId: string
  readonly secret: string | undefined
}

export type UserSeed = {
  readonly userPrincipalName: string
  readonly displayName?: string
  readonly password?: string
  /** Role template ids. */
  readonly directoryRoles?: readonly string[]
}

export type TenantType = 'AAD' | 'AAD B2C' | 'CIAM'

/** The facts of a tenant that do not change. */
export type TenantIdentity = {
  readonly id: string
  readonly displayName: string
  /** For example `contoso.onmicrosoft.com`. */
  readonly initialDomain: string
  readonly tenantType: TenantType
}

/** One tenant with everything in it. */
export type Tenant = TenantIdentity & {
  readonly createdMs: number
  readonly applications: Versioned<Application>
  readonly deletedApplications: Versioned<DeletedApplication>
  readonly servicePrincipals: Versioned<ServicePrincipal>
  readonly deletedServicePrincipals: Versioned<Deleted<ServicePrincipal>>
  readonly appRoleAssignments: Versioned<AppRoleAssignment>
  readonly oauth2PermissionGrants: Versioned<OAuth2PermissionGrant>
  readonly roleAssignments: Versioned<RoleAssignment>
  readonly directoryRoles: Versioned<DirectoryRole>
  readonly users: Versioned<User>
  readonly deletedUsers: Versioned<Deleted<User>>
  /** Runs `change` so that what it puts was always there: visible through every lag. */
  seed<T>(change: () => T): T
  addCaller(seed: CallerSeed): Caller
  addUser(seed: UserSeed): User
}

/** Finds a tenant by its id or its initial domain, in any case. */
export const findTenant = (tenants: readonly Tenant[], name: string): Tenant | undefined => {
  const wanted = name.toLowerCase()
  return tenants.find(tenant => tenant.id === wanted || tenant.initialDomain === wanted)
}

/** The application with that client id, as of a moment of the clock's age (undefined: the true state). */
export const applicationByAppId = (tenant: Tenant, appId: string, asOf?: number): Application | undefined =>
  tenant.applications.all(asOf).find(application => application.appId === appId.toLowerCase())

/** The application with that unique name, compared without regard to case. */
export const applicationByUniqueName = (tenant: Tenant, uniqueName: string, asOf?: number): Application | undefined => {
  const wanted = uniqueName.toLowerCase()
  return tenant.applications.all(asOf).find(application => application.uniqueName?.toLowerCase() === wanted)
}

/** The service principal of that client id. */
export const servicePrincipalByAppId = (tenant: Tenant, appId: string, asOf?: number): ServicePrincipal | undefined =>
  tenant.servicePrincipals.all(asOf).find(principal => principal.appId === appId.toLowerCase())

/** The user with that user principal name. */
export const userByPrincipalName = (tenant: Tenant, name: string, asOf?: number): User | undefined =>
  tenant.users.all(asOf).find(user => user.userPrincipalName.toLowerCase() === name.toLowerCase())

/** Values of the app roles of `resource` that the principal holds, in order of assignment: a token's `roles`. */
export const grantedAppRoles = (
  tenant: Tenant,
  principalId: string,
  resource: ServicePrincipal,
  asOf?: number
): readonly string[] =>
  tenant.appRoleAssignments
    .all(asOf)
    .filter(grant => grant.principalId === principalId && grant.resourceId === resource.id)
    .map(grant => resource.appRoles.find(role => role.id === grant.appRoleId)?.value)
    .filter(value => value !== undefined)

/** Role template ids that the principal holds over the whole directory: a token's `wids`. */
export const heldDirectoryRoles = (tenant: Tenant, principalId: string, asOf?: number): readonly string[] =>
  tenant.roleAssignments
    .all(asOf)
    .filter(assignment => assignment.principalId === principalId && assignment.directoryScopeId === '/')
    .map(assignment => assignment.roleDefinitionId)

/** Records that a principal holds a directory role, and activates the role where it was not. Gives the assignment. */
export const assignDirectoryRole = (
  tenant: Tenant,
  principalId: string,
  roleDefinitionId: string,
  directoryScopeId = '/'
): RoleAssignment => {
  activateDirectoryRole(tenant, roleDefinitionId)
  const id = `${randomBytes(32).toString('base64url')}-1`
  const assignment: RoleAssignment = { id, principalId, roleDefinitionId, directoryScopeId }
  tenant.roleAssignments.put(id, assignment)
  return assignment
}

/** Activates a built-in role in the tenant; gives the role that stands there already when there is one. */
export const activateDirectoryRole = (tenant: Tenant, roleTemplateId: string): DirectoryRole => {
  const active = tenant.directoryRoles.all().find(role => role.roleTemplateId === roleTemplateId)
  if (active) return active
  const role: DirectoryRole = { id: randomUUID(), roleTemplateId }
  tenant.directoryRoles.put(role.id, role)
  return role
}

/** Records a grant of an app role. */
export const assignAppRole = (
  tenant: Tenant,
  clock: EmulatorClock,
  grant: Pick<AppRoleAssignment, 'principalId' | 'resourceId' | 'appRoleId'>
): AppRoleAssignment => {
  const principal = Buffer.from(grant.principalId.replaceAll('-', ''), 'hex')
  const id = Buffer.concat([principal, randomBytes(16)]).toString('base64url')
  const assignment: AppRoleAssignment = { id, ...grant, createdMs: clock.now() }
  tenant.appRoleAssignments.put(id, assignment)
  return assignment
}
