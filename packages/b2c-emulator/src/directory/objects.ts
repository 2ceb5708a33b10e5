// The objects that a directory holds, as the emulator stores them. Their form in Microsoft Graph is made in graph/.

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
  /** The certificate's SHA-1 thumbprint in upper-case hexadecimal, or what the caller has sent in its place. */
  readonly customKeyIdentifier: string
}

/** The trust of an application in the tokens of another issuer. */
export type FederatedIdentityCredential = {
  readonly id: string
  readonly name: string
  readonly issuer: string
  /** Null where an expression stands in its place. */
  readonly subject: string | null
  readonly description: string | null
  readonly audiences: readonly string[]
  /** What a flexible credential wants of the claims of a token. */
  readonly claimsMatchingExpression?: string | null
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
  readonly userConsentDisplayName: string | null
  readonly userConsentDescription: string | null
}

/** The permissions of one API that an application declares to need. */
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

/** An application in a tenant. `settings` holds the properties that the emulator stores and returns without meaning. */
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
  /** Its own, besides those of the registration. */
  readonly passwordCredentials: readonly PasswordCredential[]
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

/** A grant of an API's delegated permissions to a client, for one user or for all. */
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

/** A name by which a user signs in. */
export type UserIdentity = {
  readonly signInType: string
  readonly issuer: string
  readonly issuerAssignedId: string
}

/** A user. `settings` holds the properties that the emulator stores and returns without meaning. */
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
/** A soft-deleted app registration. */
export type DeletedApplication = Deleted<Application>
