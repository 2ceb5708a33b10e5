// What sign-in is made of besides custom policies, as Graph lists it: user attributes, identity providers, API connectors and user
// flows. Several kinds read the same lists: a user flow names what the others make. Source: Microsoft Graph documentation,
// identityUserFlowAttribute, identityProviderBase, identityApiConnector, b2cIdentityUserFlow.

import type { GraphAnswer, Read } from '../../graph/answer.ts'
import { requirements } from '../../graph/requirements.ts'
import { asObject, asObjects, asText, type Fields } from '../../util/json.ts'
import { entriesOfList } from './unread.ts'

export const userAttributesRead: Read = {
  path: '/identity/userFlowAttributes',
  operation: 'read the user attributes',
  requirement: requirements.readUserAttributes
}

/** In beta: v1.0 does not show the OpenID Connect providers of Azure AD B2C. */
export const identityProvidersRead: Read = {
  path: '/identity/identityProviders',
  operation: 'read the identity providers',
  requirement: requirements.readIdentityProviders,
  version: 'beta'
}

export const apiConnectorsRead: Read = {
  path: '/identity/apiConnectors',
  operation: 'read the API connectors',
  requirement: requirements.useApiConnectors
}

export const userFlowsRead: Read = {
  path: '/identity/b2cUserFlows',
  operation: 'read the user flows',
  requirement: requirements.readUserFlows,
  version: 'beta'
}

/** A user attribute. */
export type UserAttribute = {
  readonly id: string
  readonly displayName: string
  readonly description: string
  /** Graph's word: `string`, `boolean`, `int64`, … */
  readonly dataType: string
  /** `custom` for those that a tenant adds; others are built in. */
  readonly origin: string
}

/** A word of Graph: answers differ in how it begins. */
const word = (value: unknown): string => asText(value).replace(/^./, first => first.toLowerCase())

/** What the list of user attributes holds. @throws ActionError `protocol`. */
export const parseUserAttributes = (answer: GraphAnswer): readonly UserAttribute[] =>
  entriesOfList(userAttributesRead)(answer).map(
    ({ id, displayName, description, dataType, userFlowAttributeType }) => ({
      id: asText(id),
      displayName: asText(displayName),
      description: asText(description),
      dataType: word(dataType),
      origin: word(userFlowAttributeType)
    })
  )

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The name in the id of a custom attribute: `extension_<client id without dashes>_<name>`. */
const nameInId = (id: string): string => /^extension_[0-9a-f]{32}_(.+)$/i.exec(id)?.[1] ?? ''

/** What an attribute is called in a file: the name in its id, or its display name. */
export const nameOfAttribute = ({ id, displayName }: UserAttribute): string => nameInId(id) || displayName

/** The attributes that a name may mean: by the name in the id, else by id or display name. */
export const attributesNamed = (attributes: readonly UserAttribute[], name: string): readonly UserAttribute[] => {
  const byId = attributes.filter(({ id }) => same(nameInId(id), name) || same(id, name))
  return byId.length > 0 ? byId : attributes.filter(({ displayName }) => same(displayName, name))
}

/** An identity provider. `type` is Graph's type without its namespace, `raw` everything that it says. */
export type IdentityProvider = {
  readonly id: string
  readonly displayName: string
  readonly type: string
  readonly raw: Fields<Readonly<Record<string, unknown>>>
}

const parseProvider = (raw: Fields<Readonly<Record<string, unknown>>>): IdentityProvider => ({
  id: asText(raw.id),
  displayName: asText(raw.displayName),
  type: asText(raw['@odata.type']).replace(/^#?microsoft\.graph\./, ''),
  raw
})

/** What a list of identity providers holds: that of the tenant, or that of a user flow. @throws ActionError `protocol`. */
export const parseIdentityProviders =
  (read: Read) =>
  (answer: GraphAnswer): readonly IdentityProvider[] =>
    entriesOfList(read)(answer).map(parseProvider)

/** True for what the service brings along: local accounts. */
export const isBuiltIn = ({ type }: IdentityProvider): boolean => type === 'builtInIdentityProvider'

/** The types of which a tenant has one provider each, by the words of the file. */
export const socialTypes = {
  google: 'Google',
  facebook: 'Facebook',
  microsoft: 'Microsoft',
  amazon: 'Amazon',
  linkedin: 'LinkedIn',
  twitter: 'Twitter',
  github: 'GitHub',
  weibo: 'Weibo',
  qq: 'QQ',
  wechat: 'WeChat'
} as const

/** One of {@link socialTypes}. */
export type SocialType = keyof typeof socialTypes

/** Every type of provider that a file may name. */
export type ProviderType = SocialType | 'apple' | 'openIdConnect'

/** True for a type of which a tenant has many providers, told apart by their display names. */
export const isNamedType = (type: ProviderType): boolean => type === 'openIdConnect'

/** The providers of the tenant that a declared one may mean: those of its type, and of OpenID Connect those of its name. */
export const providersMeant = (
  providers: readonly IdentityProvider[],
  name: string,
  type: ProviderType
): readonly IdentityProvider[] => {
  if (type === 'openIdConnect')
    return providers.filter(
      one =>
        (one.type === 'openIdConnectIdentityProvider' || one.type === 'oidcIdentityProvider') &&
        one.displayName === name
    )
  if (type === 'apple') return providers.filter(one => one.type === 'appleManagedIdentityProvider')
  return providers.filter(
    one => one.type === 'socialIdentityProvider' && same(asText(one.raw.identityProviderType), socialTypes[type])
  )
}

/** An API connector. */
export type ApiConnector = {
  readonly id: string
  readonly displayName: string
  readonly targetUrl: string
  readonly authentication:
    | { readonly kind: 'basic'; readonly username: string }
    | { readonly kind: 'certificates'; readonly thumbprints: readonly string[] }
    | { readonly kind: 'other' }
    /** The answer does not say. */
    | { readonly kind: 'untold' }
}

/** What the list of API connectors holds. Thumbprints are in upper case, without colons. @throws ActionError `protocol`. */
export const parseApiConnectors = (answer: GraphAnswer): readonly ApiConnector[] =>
  entriesOfList(apiConnectorsRead)(answer).map(parseConnector)

const parseConnector = ({
  id,
  displayName,
  targetUrl,
  authenticationConfiguration
}: Fields<Readonly<Record<string, unknown>>>): ApiConnector => {
  const { '@odata.type': type, username, certificateList } = asObject(authenticationConfiguration)
  const common = { id: asText(id), displayName: asText(displayName), targetUrl: asText(targetUrl) }
  if (/basicAuthentication$/.test(asText(type)) || (type === undefined && typeof username === 'string'))
    return { ...common, authentication: { kind: 'basic', username: asText(username) } }
  if (!Array.isArray(certificateList)) return { ...common, authentication: { kind: type ? 'other' : 'untold' } }
  const thumbprints = asObjects(certificateList).map(({ thumbprint }) =>
    asText(thumbprint).replaceAll(':', '').toUpperCase()
  )
  return { ...common, authentication: { kind: 'certificates', thumbprints } }
}

/** A user flow, without its parts. */
export type UserFlow = {
  readonly id: string
  readonly type: string
  readonly version: number
  readonly hasLanguages: boolean
  readonly defaultLanguage: string
}

/** What the list of user flows holds. @throws ActionError `protocol`. */
export const parseUserFlows = (answer: GraphAnswer): readonly UserFlow[] =>
  entriesOfList(userFlowsRead)(answer).map(flow => ({
    id: asText(flow.id),
    type: asText(flow.userFlowType),
    version: Number(flow.userFlowTypeVersion),
    hasLanguages: flow.isLanguageCustomizationEnabled === true,
    defaultLanguage: asText(flow.defaultLanguageTag)
  }))

/** The id of a user flow as the service has it, in lower case; it is written with or without its prefix. */
export const flowIdOf = (name: string): string => `b2c_1_${name.toLowerCase().replace(/^b2c_1_/, '')}`
