// One tenant: its collections of objects, and what it can be seeded with. Rules of the APIs live with the APIs.

import type { AppManagementPolicy } from './appManagementPolicy.ts'
import type { Branding } from './branding.ts'
import type { IdentityCollections } from './identity.ts'
import type {
  Application,
  AppRoleAssignment,
  Deleted,
  DeletedApplication,
  DirectoryRole,
  OAuth2PermissionGrant,
  RoleAssignment,
  ServicePrincipal,
  User
} from './objects.ts'
import type { Versioned } from './store.ts'
import type { CustomPolicy, KeySet } from './trustFramework.ts'

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

/** A user to be added; what is left out is made up. */
export type UserSeed = {
  readonly userPrincipalName: string
  readonly displayName?: string
  readonly password?: string
  /** Role template ids. */
  readonly directoryRoles?: readonly string[]
}

/** The kinds of tenant, by the names that Microsoft Graph has for them. */
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
  readonly keySets: Versioned<KeySet>
  readonly customPolicies: Versioned<CustomPolicy>
  readonly appManagementPolicies: Versioned<AppManagementPolicy>
  readonly branding: Versioned<Branding>
  readonly identity: IdentityCollections
  /** Runs `change` so that what it puts was always there: visible through every lag. */
  seed<T>(change: () => T): T
  addCaller(seed: CallerSeed): Caller
  addUser(seed: UserSeed): User
}
