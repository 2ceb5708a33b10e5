// An app registration as Microsoft Graph shows it, and the properties that bodies may set.

import type {
  Application as GraphApplication,
  KeyCredential as GraphKeyCredential,
  PasswordCredential as GraphPasswordCredential
} from '@microsoft/microsoft-graph-types'
import type { Behavior } from '../core/behavior.ts'
import { newApplication } from '../directory/newObjects.ts'
import type { Application, KeyCredential, PasswordCredential, RequiredResourceAccess } from '../directory/objects.ts'
import { defaultApi } from '../directory/signIn.ts'
import { applicationIn } from './betaProperties.ts'
import { anything, flag, guid, list, object, oneOf, optionalFlag, optionalText, optionalTime, text } from './body.ts'
import { federatedIdentityCredentialJson } from './federatedIdentityCredentialJson.ts'
import { dateTime, type Json, type Resource, seconds } from './odata.ts'
import { ownerJson } from './ownerJson.ts'
import type { Shown } from './shown.ts'
import { signInSettings } from './signInShapes.ts'

/** Applications as OData shows them. */
export const applicationResource: Resource = {
  type: 'application',
  filterable: {
    id: ['eq', 'in'],
    appId: ['eq', 'in'],
    displayName: ['eq', 'in', 'startsWith'],
    signInAudience: ['eq', 'in', 'startsWith'],
    createdByAppId: ['eq', 'in'],
    publisherDomain: ['eq', 'startsWith'],
    tags: ['any'],
    identifierUris: ['any']
  },
  // Neither recordings nor the documentation's examples of whole objects have them.
  onlyOnSelect: ['authenticationBehaviors', 'oauth2RequirePostResponse', 'onPremisesPublishing'],
  specimen: ({ tenant, version, context }) =>
    applicationIn(version, applicationJson(newApplication(tenant, 0, { displayName: '' }), context.behavior)),
  expand: {
    owners: (request, application) =>
      ownerJson(request.tenant, ownersOf(request.tenant.applications.get(String(application.id), request.listReadAt))),
    federatedIdentityCredentials: (request, application) =>
      (
        request.tenant.applications.get(String(application.id), request.listReadAt)?.federatedIdentityCredentials ?? []
      ).map(credential => federatedIdentityCredentialJson(request, credential))
  }
}

const ownersOf = (application: Application | undefined) => application?.owners ?? []

/** Properties that the emulator keeps without meaning, with their defaults. */
const plainDefaults = {
  addIns: [],
  api: defaultApi,
  applicationTemplateId: null,
  authenticationBehaviors: null,
  certification: null,
  defaultRedirectUri: null,
  disabledByMicrosoftStatus: null,
  groupMembershipClaims: null,
  info: {
    logoUrl: null,
    marketingUrl: null,
    privacyStatementUrl: null,
    supportUrl: null,
    termsOfServiceUrl: null
  },
  isDeviceOnlyAuthSupported: null,
  nativeAuthenticationApisEnabled: null,
  oauth2RequirePostResponse: false,
  optionalClaims: null,
  parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
  publicClient: { redirectUris: [] },
  requestSignatureVerification: null,
  samlMetadataUrl: null,
  serviceManagementReference: null,
  servicePrincipalLockConfiguration: null,
  spa: { redirectUris: [] },
  tokenEncryptionKeyId: null,
  verifiedPublisher: { addedDateTime: null, displayName: null, verifiedPublisherId: null },
  web: {
    homePageUrl: null,
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    logoutUrl: null,
    redirectUris: [],
    redirectUriSettings: []
  }
} satisfies Shown<GraphApplication>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Complex properties are merged member by member, null puts their defaults back, everything else is replaced. */
export const mergeSettings = (before: Json, change: Json): Json => ({
  ...before,
  ...Object.fromEntries(
    Object.entries(change).map(([name, next]) => [name, merged(before[name], next, Reflect.get(plainDefaults, name))])
  )
})

const merged = (before: unknown, next: unknown, byDefault?: unknown): unknown => {
  if (next === null && isObject(byDefault)) return byDefault
  const old = before ?? byDefault
  if (!isObject(old) || !isObject(next)) return next
  const defaults = isObject(byDefault) ? byDefault : {}
  const members = Object.entries(next).map(([name, value]) => [name, merged(old[name], value, defaults[name])] as const)
  return { ...old, ...Object.fromEntries(members) }
}

/** A password credential after its secret has been shown. That of a service principal has no hint. */
export const passwordCredentialJson = (
  { displayName, startMs, endMs, keyId, secretText }: PasswordCredential,
  hinted = true
): Json =>
  ({
    customKeyIdentifier: null,
    displayName,
    endDateTime: dateTime(endMs),
    hint: hinted ? secretText.slice(0, 3) : null,
    keyId,
    secretText: null,
    startDateTime: dateTime(startMs)
  }) satisfies Shown<GraphPasswordCredential>

const thumbprint = /^[0-9A-F]{40}$/

const identifierShown = (identifier: string, { sentKeyIdentifiers }: Behavior): string =>
  sentKeyIdentifiers === 'as sent' || thumbprint.test(identifier)
    ? identifier
    : Buffer.from(identifier, 'base64').toString('hex').toUpperCase()

const keyCredentialJson = (credential: KeyCredential, behavior: Behavior, withKey: boolean): Json => {
  const { customKeyIdentifier, displayName, startMs, endMs, key, keyId, type, usage } = credential
  return {
    customKeyIdentifier: identifierShown(customKeyIdentifier, behavior),
    displayName,
    endDateTime: dateTime(endMs),
    key: withKey ? key : null,
    keyId,
    startDateTime: dateTime(startMs),
    type,
    usage
  } satisfies Shown<GraphKeyCredential>
}

/**
 * The whole object. `withKeys` shows the certificates, which Graph does only for one object on $select.
 * Properties that the service or the tenant does not know are left out.
 */
export const applicationJson = (application: Application, behavior: Behavior, withKeys = false): Json => {
  const { createdMs, settings, passwordCredentials, keyCredentials, ...rest } = application
  const { federatedIdentityCredentials: _federated, owners: _owners, uniqueName, createdByAppId, ...plain } = rest
  return {
    deletedDateTime: null,
    ...plainDefaults,
    ...settings,
    ...plain,
    createdDateTime: seconds(createdMs),
    ...(behavior.uniqueName === 'supported' && { uniqueName }),
    ...(behavior.createdByAppId !== 'unknown' && {
      createdByAppId: behavior.createdByAppId === 'shown' ? createdByAppId : null
    }),
    passwordCredentials: passwordCredentials.map(credential => passwordCredentialJson(credential)),
    keyCredentials: keyCredentials.map(credential => keyCredentialJson(credential, behavior, withKeys))
  } satisfies Shown<GraphApplication>
}

const requiredResourceAccess = (value: unknown): RequiredResourceAccess => {
  const { resourceAppId = '', resourceAccess = [] } = object({
    resourceAppId: guid,
    resourceAccess: list(object({ id: guid, type: oneOf('Role', 'Scope') }), 400)
  })(value)
  return {
    resourceAppId,
    resourceAccess: resourceAccess.map(({ id = '', type = 'Role' }) => ({ id, type }))
  }
}

/** A tag: at most 256 characters, without white space. */
const tag = (value: unknown): string => text(256)(typeof value === 'string' && /\s/.test(value) ? '' : value)

const distinctTags = (value: unknown): readonly string[] => {
  const tags = list(tag)(value)
  return new Set(tags).size === tags.length ? tags : list(tag)(undefined)
}

const appRole = object({
  allowedMemberTypes: list(text()),
  description: optionalText(),
  displayName: optionalText(),
  id: guid,
  isEnabled: flag,
  origin: optionalText(),
  value: optionalText()
})

const keyCredential = object({
  customKeyIdentifier: optionalText(),
  displayName: optionalText(),
  endDateTime: optionalTime,
  key: optionalText(100_000),
  keyId: guid,
  startDateTime: optionalTime,
  type: text(),
  usage: text()
})

/** Properties with a meaning of their own. */
export const applicationShape = {
  /** May be sent along with a change, as it is. */
  id: guid,
  displayName: text(256),
  uniqueName: text(256),
  description: optionalText(1024),
  notes: optionalText(),
  tags: distinctTags,
  signInAudience: oneOf(
    'AzureADMyOrg',
    'AzureADMultipleOrgs',
    'AzureADandPersonalMicrosoftAccount',
    'PersonalMicrosoftAccount'
  ),
  identifierUris: list(text()),
  isFallbackPublicClient: optionalFlag,
  requiredResourceAccess: list(requiredResourceAccess, 50),
  appRoles: list(appRole),
  keyCredentials: list(keyCredential),
  passwordCredentials: list(
    object({ displayName: optionalText(), startDateTime: optionalTime, endDateTime: optionalTime })
  ),
  'owners@odata.bind': list(text(), 20)
}

/** Properties that are kept as they come. */
export const applicationSettings = {
  addIns: anything,
  ...signInSettings,
  defaultRedirectUri: anything,
  groupMembershipClaims: anything,
  info: anything,
  isDeviceOnlyAuthSupported: optionalFlag,
  logo: anything,
  nativeAuthenticationApisEnabled: anything,
  oauth2RequirePostResponse: flag,
  optionalClaims: anything,
  parentalControlSettings: anything,
  requestSignatureVerification: anything,
  samlMetadataUrl: anything,
  serviceManagementReference: anything,
  servicePrincipalLockConfiguration: anything,
  tokenEncryptionKeyId: anything
}
