// A service principal as Microsoft Graph shows it, and the properties that bodies may set.

import type { ServicePrincipal } from '../tenant.ts'
import { anything, flag, guid, list, optionalText, text } from './body.ts'
import type { Json, Resource } from './odata.ts'
import { ownerJson } from './ownerJson.ts'

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
  expand: {
    owners: ({ tenant, listView }, { id }) =>
      ownerJson(tenant, tenant.servicePrincipals.get(String(id), listView)?.owners ?? [])
  }
}

const plainDefaults: Json = {
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
  passwordCredentials: [],
  preferredSingleSignOnMode: null,
  preferredTokenSigningKeyThumbprint: null,
  replyUrls: [],
  resourceSpecificApplicationPermissions: [],
  samlSingleSignOnSettings: null,
  tokenEncryptionKeyId: null,
  verifiedPublisher: { addedDateTime: null, displayName: null, verifiedPublisherId: null }
}

/** The whole object. */
export const servicePrincipalJson = (principal: ServicePrincipal): Json => {
  const { owners: _owners, settings, createdMs, displayName, ...rest } = principal
  return {
    deletedDateTime: null,
    ...plainDefaults,
    ...settings,
    ...rest,
    displayName,
    appDisplayName: displayName,
    servicePrincipalType: 'Application',
    createdDateTime: new Date(createdMs).toISOString().replace('.000Z', 'Z')
  }
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
