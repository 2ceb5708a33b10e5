// What a user may say about identity providers. Sources: Microsoft Graph documentation, socialIdentityProvider,
// appleManagedIdentityProvider, openIdConnectIdentityProvider (beta), oidcIdentityProvider.

import type { Path } from '../../util/problem.ts'
import { ok } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { defineField, type JsonSchema, keyOf, type OnProblem } from '../field.ts'
import { checkDisplayNames } from '../tenant/displayNames.ts'
import { versionedSecretSchema, type WrittenSecret } from '../tenant/environmentText.ts'
import { isNamedType, type ProviderType, socialTypes } from '../tenant/identityProvider.ts'

/** Claims of an OpenID Connect provider by what they become. */
export const claimNames = ['userId', 'givenName', 'surname', 'email', 'displayName'] as const
/** The claims that are declared. */
export type Claims = { readonly [Name in (typeof claimNames)[number]]?: string }

/** A provider as it is written. */
export type WrittenProvider = {
  readonly type: ProviderType
  readonly clientId?: string
  readonly secret?: WrittenSecret
  readonly developerId?: string
  readonly serviceId?: string
  readonly keyId?: string
  readonly metadataUrl?: string
  readonly issuer?: string
  readonly scope?: string
  readonly responseType?: string
  readonly responseMode?: 'form_post' | 'query'
  readonly domainHint?: string
  readonly claims?: Claims
}

/** Of a value that was refused, what is left. */
type Written = Readonly<Record<string, Partial<WrittenProvider>>>

/** A provider by its display name. */
export type NamedProvider = WrittenProvider & { readonly name: string }

type Setting = Exclude<keyof WrittenProvider, 'type'>

const text = (description: string): JsonSchema => ({ type: 'string', description })
const types = [...Object.keys(socialTypes), 'apple', 'openIdConnect']

const settings: Readonly<Record<Setting, JsonSchema>> = {
  clientId: text('The client id that the provider gave.'),
  secret: {
    ...(versionedSecretSchema as object),
    description: 'The client secret that the provider gave; of Apple the private key, the content of its .p8 file.'
  },
  developerId: text('Of Apple: the team id.'),
  serviceId: text('Of Apple: the services id.'),
  keyId: text('Of Apple: the id of the key.'),
  metadataUrl: text('Of OpenID Connect: the address of its discovery document.'),
  issuer: text('Of OpenID Connect in an External ID tenant: the issuer.'),
  scope: text('Of OpenID Connect: what is asked for, openid among it. openid when absent at creation.'),
  responseType: text('Of OpenID Connect: code, id_token or token, several with commas. code when absent at creation.'),
  responseMode: { enum: ['form_post', 'query'], description: 'Of OpenID Connect. form_post when absent at creation.' },
  domainHint: text('Of OpenID Connect: the value of domain_hint that leads to it.'),
  claims: {
    type: 'object',
    properties: Object.fromEntries(claimNames.map(name => [name, { type: 'string' }])),
    additionalProperties: false,
    description: 'Of OpenID Connect: which of its claims become which of ours.'
  }
}

/** What each form of provider must and may say. */
const forms: Readonly<Record<'social' | 'apple' | 'openIdConnect', Record<'required' | 'optional', Setting[]>>> = {
  social: { required: ['clientId', 'secret'], optional: [] },
  apple: { required: ['developerId', 'serviceId', 'keyId', 'secret'], optional: [] },
  openIdConnect: {
    required: ['clientId', 'metadataUrl'],
    optional: ['secret', 'issuer', 'scope', 'responseType', 'responseMode', 'domainHint', 'claims']
  }
}

const formOf = (type: ProviderType) => forms[type === 'apple' || type === 'openIdConnect' ? type : 'social']

const placeholders = ['clientId', 'developerId', 'serviceId', 'keyId', 'metadataUrl', 'issuer', 'domainHint']

export const identityProvidersField = defineField(
  {
    identityProviders: keyOf<Written, Written>(
      {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['type'],
          properties: { type: { enum: types, description: 'Whose accounts. Chosen once.' }, ...settings },
          additionalProperties: false
        }
      },
      {
        description:
          'Identity providers by display name. A tenant has one of each type, and any number of openIdConnect.',
        placeholders: {
          paths: placeholders.map(setting => ['*', setting]),
          words: 'ids and addresses of identityProviders'
        }
      },
      ok,
      () => undefined
    )
  },
  ({ identityProviders = {} }, report): readonly NamedProvider[] => {
    const providers = Object.entries(identityProviders).flatMap(([name, written]): readonly NamedProvider[] =>
      written.type === undefined ? [] : [{ ...written, name, type: written.type }]
    )
    checkDisplayNames(
      'identityProviders',
      providers.map(({ name }) => name),
      report
    )
    checkTypes(providers, report)
    for (const provider of providers) checkSettings(provider, report)
    return providers
  }
)

const pathOf = (name: string): Path => ['identityProviders', name]

const checkTypes = (providers: readonly NamedProvider[], report: OnProblem): void => {
  const typed = new Map<ProviderType, string>()
  for (const { name, type } of providers) {
    if (isNamedType(type)) continue
    const first = typed.get(type)
    if (first !== undefined)
      report({
        path: [...pathOf(name), 'type'],
        problem: `is ${type}, as that of ${quoted(first)}; accepted: one provider of each type but openIdConnect`
      })
    typed.set(type, first ?? name)
  }
}

const checkSettings = (provider: NamedProvider, report: OnProblem): void => {
  const { name, type, claims = {} } = provider
  const { required, optional } = formOf(type)
  const refuse = (below: Path, problem: string | undefined): void => {
    if (problem !== undefined) report({ path: [...pathOf(name), ...below], problem })
  }
  for (const setting of required)
    if (provider[setting] === undefined) refuse([setting], `is missing; a provider of type ${type} has one`)
  for (const setting of Object.keys(settings) as Setting[]) {
    const value = provider[setting]
    if (value === undefined) continue
    if (![...required, ...optional].includes(setting))
      refuse([setting], `has no meaning for type ${type}; accepted: ${[...required, ...optional].join(', ')}`)
    else if (typeof value === 'string') refuse([setting], problemOf(setting, value))
  }
  for (const [claim, value] of Object.entries(claims)) refuse(['claims', claim], problemOf('claims', value))
  if (type === 'openIdConnect' && provider.secret === undefined && flagsOf(provider.responseType).has('code'))
    refuse(['secret'], 'is missing; a provider has none only with responseType: id_token')
}

/** The flags of a response type; what is not declared is made as `code`. */
export const flagsOf = (responseType = 'code'): ReadonlySet<string> =>
  new Set(responseType.split(/[\s,]+/).filter(flag => flag !== ''))

const longestText = 2_000

/** What is wrong with a text, if anything. */
const problemOf = (setting: Setting, value: string): string | undefined => {
  const isLine = value.trim() !== '' && value === value.trim() && value.length <= longestText && value.isWellFormed()
  if (!isLine || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value))
    return `is ${quoted(value)}; accepted: one line, without white space around it`
  if ((setting === 'metadataUrl' || setting === 'issuer') && !isHttps(value))
    return `is ${quoted(value)}; accepted: an address that begins with https://`
  if (setting === 'scope' && !value.split(/\s+/).includes('openid'))
    return `is ${quoted(value)}; accepted: scopes with openid among them`
  const isFlag = (flag: string): boolean => ['code', 'id_token', 'token'].includes(flag)
  if (setting === 'responseType' && ![...flagsOf(value)].every(isFlag))
    return `is ${quoted(value)}; accepted: code, id_token or token, several with commas`
  return undefined
}

const isHttps = (value: string): boolean => URL.canParse(value) && new URL(value).protocol === 'https:'
