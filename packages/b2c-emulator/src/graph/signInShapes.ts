// The complex properties api, web, spa and publicClient of an application, as bodies may set them.
// Microsoft Graph documentation, resource types apiApplication, permissionScope, webApplication and their like.

import type { PermissionScope } from '../directory/objects.ts'
import {
  flag,
  guid,
  list,
  object,
  oneOf,
  optionalFlag,
  optionalText,
  type Read,
  type Reader,
  readBody,
  required,
  type Shape,
  text
} from './body.ts'
import { GraphError, refusals } from './errors.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A complex value whose mistakes are told as those of its own type, as Graph does; null puts the default back. */
const complex =
  <S extends Shape>(resource: string, shape: S): Reader<Read<S> | null> =>
  value => {
    if (value === null) return null
    return isObject(value) ? readBody({ body: value }, resource, shape) : object({})(value)
  }

const scopeShape = {
  adminConsentDescription: optionalText(850),
  adminConsentDisplayName: optionalText(100),
  id: guid,
  isEnabled: flag,
  origin: optionalText(),
  type: oneOf('User', 'Admin'),
  userConsentDescription: optionalText(850),
  userConsentDisplayName: optionalText(100),
  value: optionalText(120)
}

const scopeType = 'PermissionScope'

/** Letters, digits and these marks; never a full stop at the beginning (permissionScope resource type). */
const scopeValue = /^(?!\.)[A-Za-z0-9:!#$%&'()*+,\-./;=?@[\]^_`{|}~]+$/

/** A delegated permission with its defaults. Throws 400 without the texts that its type is consented to with. */
const permissionScope: Reader<PermissionScope> = value => {
  const read = isObject(value) ? readBody({ body: value }, scopeType, scopeShape) : object(scopeShape)(value)
  const { type = 'User', isEnabled = true, value: name = '', origin: _origin, ...texts } = read
  const needed = ['adminConsentDescription', 'adminConsentDisplayName'] as const
  const neededOfUsers = ['userConsentDescription', 'userConsentDisplayName'] as const
  for (const property of needed) required(read[property] || undefined, property, scopeType)
  // Terraform sends empty texts for users, and the service takes them.
  if (type === 'User') for (const property of neededOfUsers) required(read[property] ?? undefined, property, scopeType)
  if (!scopeValue.test(name ?? '')) throw new GraphError(refusals.invalidValue('value', scopeType))
  return {
    id: required(texts.id, 'id', scopeType),
    value: name ?? '',
    type,
    isEnabled,
    adminConsentDisplayName: texts.adminConsentDisplayName ?? '',
    adminConsentDescription: texts.adminConsentDescription ?? '',
    userConsentDisplayName: texts.userConsentDisplayName ?? null,
    userConsentDescription: texts.userConsentDescription ?? null
  }
}

const preAuthorizedShape = { appId: guid, delegatedPermissionIds: list(guid) }

/** The name that Azure AD Graph had for the ids, `permissionIds`, is refused with words of its own. */
const preAuthorizedApplication = (value: unknown) => {
  const known = isObject(value) && Object.keys(value).every(name => Object.hasOwn(preAuthorizedShape, name))
  if (!known) throw new GraphError(refusals.unexpectedContents())
  const { appId, delegatedPermissionIds = [] } = readBody(
    { body: value },
    'PreAuthorizedApplication',
    preAuthorizedShape
  )
  return { appId: required(appId, 'appId', 'PreAuthorizedApplication'), delegatedPermissionIds }
}

const tokenVersion: Reader<number | null> = value => oneOf('1', '2', 'null')(String(value)) && (value as number | null)

const indexedUri = (value: unknown) => {
  const { uri, index } = object({ uri: text(), index: (one: unknown) => (Number.isInteger(one) ? Number(one) : null) })(
    value
  )
  return { uri: required(uri, 'uri', 'RedirectUriSettings'), index: index ?? null }
}

const redirectUris = list(text(256))

/** The complex properties that have to do with sign-in. */
export const signInSettings = {
  api: complex('ApiApplication', {
    acceptMappedClaims: optionalFlag,
    knownClientApplications: list(guid),
    oauth2PermissionScopes: list(permissionScope),
    preAuthorizedApplications: list(preAuthorizedApplication),
    requestedAccessTokenVersion: tokenVersion
  }),
  publicClient: complex('PublicClientApplication', { redirectUris }),
  spa: complex('SpaApplication', { redirectUris }),
  web: complex('WebApplication', {
    homePageUrl: optionalText(),
    implicitGrantSettings: complex('ImplicitGrantSettings', {
      enableAccessTokenIssuance: optionalFlag,
      enableIdTokenIssuance: optionalFlag
    }),
    logoutUrl: optionalText(255),
    redirectUriSettings: list(indexedUri),
    redirectUris
  })
}
