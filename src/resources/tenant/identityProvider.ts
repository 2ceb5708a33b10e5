// Identity providers as Graph lists them, and which one a declaration means: providers are declared, and user flows name them. Source:
// Microsoft Graph documentation, identityProviderBase.

import type { GraphAnswer, Read } from '../../graph/answer.ts'
import { requirements } from '../../graph/requirements.ts'
import { asText, type Fields } from '../../util/json.ts'
import { ofName } from './displayNames.ts'
import { entriesOfList } from './unread.ts'

/** In beta: v1.0 does not show the OpenID Connect providers of Azure AD B2C. */
export const identityProvidersRead: Read = {
  path: '/identity/identityProviders',
  operation: 'read the identity providers',
  requirement: requirements.readIdentityProviders,
  version: 'beta'
}

/** An identity provider. `type` is Graph's type without its namespace, `raw` everything that it says. */
export type IdentityProvider = {
  readonly id: string
  readonly displayName: string
  readonly type: string
  readonly raw: Fields<Readonly<Record<string, unknown>>>
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

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
    return ofName(
      providers.filter(one => one.type === 'openIdConnectIdentityProvider' || one.type === 'oidcIdentityProvider'),
      name
    )
  if (type === 'apple') return providers.filter(one => one.type === 'appleManagedIdentityProvider')
  return providers.filter(
    one => one.type === 'socialIdentityProvider' && same(asText(one.raw.identityProviderType), socialTypes[type])
  )
}
