// New objects with every property at its default: app registrations, service principals, secrets and certificates.

import { randomBytes, randomUUID, X509Certificate } from 'node:crypto'
import { subjectOf, thumbprintOf } from './certificateFields.ts'
import type { Application, KeyCredential, PasswordCredential, ServicePrincipal, User } from './objects.ts'
import { apiOf, replyUrlsOf } from './signIn.ts'
import type { TenantIdentity, UserSeed } from './tenant.ts'

/** An app registration: `fields` over the defaults that Microsoft Graph gives (single-tenant since April 2024). */
export const newApplication = (
  tenant: TenantIdentity,
  nowMs: number,
  fields: Partial<Application> & Pick<Application, 'displayName'>
): Application => ({
  id: randomUUID(),
  appId: randomUUID(),
  uniqueName: null,
  description: null,
  notes: null,
  tags: [],
  signInAudience: 'AzureADMyOrg',
  identifierUris: [],
  isFallbackPublicClient: null,
  requiredResourceAccess: [],
  appRoles: [],
  passwordCredentials: [],
  keyCredentials: [],
  federatedIdentityCredentials: [],
  owners: [],
  createdByAppId: null,
  createdMs: nowMs,
  publisherDomain: tenant.initialDomain,
  settings: {},
  ...fields
})

/** The service principal of an app registration in its own tenant: names and tags are taken from the registration. */
export const newServicePrincipal = (
  tenant: TenantIdentity,
  nowMs: number,
  application: Pick<
    Application,
    'appId' | 'displayName' | 'tags' | 'signInAudience' | 'appRoles' | 'identifierUris' | 'settings'
  >,
  fields: Partial<ServicePrincipal> = {}
): ServicePrincipal => ({
  id: randomUUID(),
  appId: application.appId,
  displayName: application.displayName,
  accountEnabled: true,
  appRoleAssignmentRequired: false,
  appOwnerOrganizationId: tenant.id,
  description: null,
  notes: null,
  tags: application.tags,
  signInAudience: application.signInAudience,
  servicePrincipalNames: [...application.identifierUris, application.appId],
  appRoles: application.appRoles,
  oauth2PermissionScopes: apiOf(application).oauth2PermissionScopes,
  passwordCredentials: [],
  owners: [],
  createdMs: nowMs,
  settings: { replyUrls: replyUrlsOf(application) },
  ...fields
})

/** A secret of 40 characters in the shape of Entra's: letters, digits and `-_.~`, with `8Q~` in it. */
export const newSecretText = (): string =>
  `${randomBytes(3).toString('base64url').slice(0, 3)}8Q~${randomBytes(26).toString('base64url').slice(0, 34)}`

/** A password credential: with a new key id and secret unless they are given. */
export const newPasswordCredential = (
  fields: Pick<PasswordCredential, 'displayName' | 'startMs' | 'endMs'> & Partial<PasswordCredential>
): PasswordCredential => ({ keyId: randomUUID(), secretText: newSecretText(), ...fields })

/** The key credential of a certificate in PEM form: its dates, its thumbprint, and its subject where there is no name. */
export const keyCredentialOf = (pem: string, displayName: string | null): KeyCredential => {
  const certificate = new X509Certificate(pem)
  return {
    keyId: randomUUID(),
    displayName: displayName ?? subjectOf(certificate),
    startMs: Date.parse(certificate.validFrom),
    endMs: Date.parse(certificate.validTo),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: certificate.raw.toString('base64'),
    customKeyIdentifier: thumbprintOf(certificate)
  }
}

/** A user with a local password. */
export const newUser = (nowMs: number, { userPrincipalName, displayName, password }: UserSeed): User => {
  const name = userPrincipalName.split('@')[0] ?? userPrincipalName
  const issuer = userPrincipalName.split('@')[1] ?? ''
  return {
    id: randomUUID(),
    userPrincipalName,
    displayName: displayName ?? name,
    accountEnabled: true,
    identities: [{ signInType: 'userPrincipalName', issuer, issuerAssignedId: userPrincipalName }],
    password: password ?? newSecretText(),
    forceChangePasswordNextSignIn: false,
    passwordPolicies: null,
    lastPasswordChangeMs: nowMs,
    createdMs: nowMs,
    settings: {}
  }
}
