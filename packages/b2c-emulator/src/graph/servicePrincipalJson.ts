// A service principal as Microsoft Graph shows it, and the properties that bodies may set.

import type { ServicePrincipal as GraphServicePrincipal } from '@microsoft/microsoft-graph-types'
import { newApplication, newServicePrincipal } from '../directory/newObjects.ts'
import type { ServicePrincipal } from '../directory/objects.ts'
import { passwordCredentialJson } from './applicationJson.ts'
import { servicePrincipalIn } from './betaProperties.ts'
import { anything, flag, guid, list, optionalText, text } from './body.ts'
import { type Json, type Resource, seconds } from './odata.ts'
import { ownerJson } from './ownerJson.ts'
import type { Shown } from './shown.ts'

/** Service principals as OData shows them. */
export const servicePrincipalResource: Resource = {
  type: 'servicePrincipal',
  filterable: {
    id: ['eq', 'in'],
    appId: ['eq', 'in'],
    displayName: ['eq', 'in', 'startsWith'],
    servicePrincipalType: ['eq', 'in'],
    accountEnabled: ['eq'],
    tags: ['any'],
    servicePrincipalNames: ['any']
  },
  onlyOnSelect: ['passwordSingleSignOnSettings'],
  specimen: ({ tenant, version }) => {
    const principal = newServicePrincipal(tenant, 0, newApplication(tenant, 0, { displayName: '' }))
    return servicePrincipalIn(version, tenant, principal, servicePrincipalJson(principal))
  },
  expand: {
    owners: ({ tenant, listReadAt }, { id }) =>
      ownerJson(tenant, tenant.servicePrincipals.get(String(id), listReadAt)?.owners ?? [])
  }
}

const plainDefaults = {
  addIns: [],
  alternativeNames: [],
  appDescription: null,
  applicationTemplateId: null,
  disabledByMicrosoftStatus: null,
  homepage: null,
  info: {
    logoUrl: null,
    marketingUrl: null,
    privacyStatementUrl: null,
    supportUrl: null,
    termsOfServiceUrl: null
  },
  keyCredentials: [],
  loginUrl: null,
  logoutUrl: null,
  notificationEmailAddresses: [],
  preferredSingleSignOnMode: null,
  preferredTokenSigningKeyThumbprint: null,
  replyUrls: [],
  resourceSpecificApplicationPermissions: [],
  samlSingleSignOnSettings: null,
  tokenEncryptionKeyId: null,
  verifiedPublisher: { addedDateTime: null, displayName: null, verifiedPublisherId: null }
} satisfies Shown<GraphServicePrincipal>

/** The whole object. */
export const servicePrincipalJson = (principal: ServicePrincipal): Json => {
  const { owners: _owners, settings, createdMs, displayName, passwordCredentials, ...rest } = principal
  return {
    deletedDateTime: null,
    ...plainDefaults,
    passwordCredentials: passwordCredentials.map(credential => passwordCredentialJson(credential, false)),
    ...settings,
    ...rest,
    displayName,
    appDisplayName: displayName,
    servicePrincipalType: 'Application',
    createdDateTime: seconds(createdMs)
    // The service shows the date, though its metadata do not know it.
  } satisfies Shown<GraphServicePrincipal> & { readonly createdDateTime: string }
}

/** Properties with a meaning of their own. */
export const servicePrincipalShape = {
  appId: guid,
  accountEnabled: flag,
  appRoleAssignmentRequired: flag,
  description: optionalText(1024),
  displayName: text(256),
  notes: optionalText(),
  tags: list(text(256)),
  'owners@odata.bind': list(text(), 20)
}

/** Properties that are kept as they come. */
export const servicePrincipalSettings = {
  alternativeNames: anything,
  homepage: anything,
  info: anything,
  loginUrl: anything,
  logoutUrl: anything,
  notificationEmailAddresses: anything,
  preferredSingleSignOnMode: anything,
  preferredTokenSigningKeyThumbprint: anything,
  replyUrls: anything,
  samlSingleSignOnSettings: anything
}
