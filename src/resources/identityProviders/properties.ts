// A declared provider in the words of Graph, by the kind of tenant, and how it differs from the one that is there. Its secret is no
// part of that: it cannot be read back. Pure.

import { ActionError } from '../../errors.ts'
import type { FieldChange, Json } from '../../reconcile/plan.ts'
import { asObject, asText, sameUnordered } from '../../util/json.ts'
import { isSameAddress } from '../../util/uri.ts'
import { type IdentityProvider, socialTypes } from '../tenant/identityProvider.ts'
import { claimNames, flagsOf, type NamedProvider } from './field.ts'

/** The type of a tenant, as far as providers differ. */
export type TenantFlavor = 'b2c' | 'external'

/** A property of a provider that is declared. */
type Property = {
  /** Its name in Graph, and in the file. */
  readonly name: string
  readonly field: string
  readonly wanted: Json
  /** How the value that is there compares; absent: as text. */
  readonly shownOf?: (existing: unknown) => Json
  /** What is sent; absent: the value. An object keeps the members that nobody declares. */
  readonly sent?: (existing: unknown) => Json
}

/** A provider in the words of Graph. `defaults` are what a new one has besides what is declared. */
export type GraphProvider = {
  readonly odataType: string
  readonly properties: readonly Property[]
  readonly defaults: Readonly<Record<string, Json>>
  /** The body's member that holds the secret. */
  readonly secretMember: (secret: string) => Readonly<Record<string, Json>>
}

const plain = (name: string, wanted: string | undefined, field = name): readonly Property[] =>
  wanted === undefined ? [] : [{ name, field, wanted }]

const address = (name: string, wanted: string | undefined, field = name): readonly Property[] =>
  plain(name, wanted, field).map(property => ({
    ...property,
    shownOf: existing =>
      typeof existing !== 'string' ? null : isSameAddress(existing, String(wanted)) ? property.wanted : existing
  }))

/** Members of an object, of which only those that are declared count. */
const members = (
  name: string,
  declared: readonly (readonly [member: string, value: string])[],
  base: Readonly<Record<string, Json>>
): readonly Property[] => {
  if (declared.length === 0) return []
  const wanted = Object.fromEntries(declared)
  return [
    {
      name,
      field: 'claims',
      wanted,
      shownOf: existing => Object.fromEntries(declared.map(([member]) => [member, asText(asObject(existing)[member])])),
      sent: existing => ({ ...base, ...(asObject(existing) as Readonly<Record<string, Json>>), ...wanted })
    }
  ]
}

const flags = (wanted: string | undefined): readonly Property[] =>
  wanted === undefined
    ? []
    : [
        {
          name: 'responseType',
          field: 'responseType',
          wanted: flagText(wanted),
          shownOf: existing => flagText(asText(existing))
        }
      ]

const flagText = (text: string): string => [...flagsOf(text)].sort().join(',')

const clientSecret = (secret: string) => ({ clientSecret: secret })

/** The provider in the words of Graph. @throws ActionError `input` for what cannot be said in a tenant of this kind. */
export const graphProviderOf = (provider: NamedProvider, flavor: TenantFlavor): GraphProvider => {
  const { name, type } = provider
  const displayName = plain('displayName', name, 'name')
  if (type === 'apple') {
    const { developerId, serviceId, keyId } = provider
    return {
      odataType: '#microsoft.graph.appleManagedIdentityProvider',
      properties: [
        ...displayName,
        ...plain('developerId', developerId),
        ...plain('serviceId', serviceId),
        ...plain('keyId', keyId)
      ],
      defaults: {},
      secretMember: certificateData => ({ certificateData })
    }
  }
  if (type === 'openIdConnect') return flavor === 'b2c' ? openIdConnect(provider) : externalOpenIdConnect(provider)
  if (flavor === 'external' && type !== 'google' && type !== 'facebook') {
    throw notHere(provider, `type ${type}`, 'google, facebook, apple, openIdConnect')
  }
  return {
    odataType: '#microsoft.graph.socialIdentityProvider',
    properties: [...displayName, ...plain('clientId', provider.clientId)],
    defaults: { identityProviderType: socialTypes[type] },
    secretMember: clientSecret
  }
}

const openIdConnect = ({
  name,
  clientId,
  metadataUrl,
  issuer,
  scope,
  responseType,
  responseMode,
  domainHint,
  claims = {}
}: NamedProvider): GraphProvider => {
  if (issuer !== undefined) {
    throw new ActionError({
      code: 'input',
      message: `The identity provider ${name} declares an issuer, which Azure AD B2C takes from the discovery document. Nothing was written.`,
      hint: 'Remove issuer from the file; External ID tenants alone have it.'
    })
  }
  const standard = { userId: 'sub', displayName: 'name' }
  return {
    odataType: '#microsoft.graph.openIdConnectIdentityProvider',
    properties: [
      ...plain('displayName', name, 'name'),
      ...plain('clientId', clientId),
      ...address('metadataUrl', metadataUrl),
      ...plain('scope', scope),
      ...flags(responseType),
      ...plain('responseMode', responseMode),
      ...plain('domainHint', domainHint),
      ...members(
        'claimsMapping',
        claimNames.flatMap(claim => (claims[claim] === undefined ? [] : [[claim, claims[claim]] as const])),
        standard
      )
    ],
    defaults: { scope: 'openid', responseType: 'code', responseMode: 'form_post', claimsMapping: standard },
    secretMember: clientSecret
  }
}

/** Our names of claims, as External ID has them. Source: Microsoft Graph documentation, oidcInboundClaimMappingOverride. */
export const externalClaims = {
  userId: 'sub',
  displayName: 'name',
  givenName: 'given_name',
  surname: 'family_name',
  email: 'email'
} as const

const externalOpenIdConnect = (provider: NamedProvider): GraphProvider => {
  const { name, clientId, metadataUrl, issuer, scope, responseType, responseMode, domainHint, secret } = provider
  const { claims = {} } = provider
  if (responseMode !== undefined) throw notHere(provider, 'responseMode', 'no responseMode')
  if (domainHint !== undefined) throw notHere(provider, 'domainHint', 'no domainHint')
  if (issuer === undefined)
    throw notHere(provider, 'a provider without issuer', 'issuer, as the discovery document says it')
  if (secret === undefined) throw notHere(provider, 'a provider without secret', 'secret')
  return {
    odataType: '#microsoft.graph.oidcIdentityProvider',
    properties: [
      ...plain('displayName', name, 'name'),
      ...plain('clientId', clientId),
      ...address('wellKnownEndpoint', metadataUrl, 'metadataUrl'),
      ...plain('issuer', issuer),
      ...plain('scope', scope),
      ...flags(responseType),
      ...members(
        'inboundClaimMapping',
        claimNames.flatMap(claim =>
          claims[claim] === undefined ? [] : [[externalClaims[claim], claims[claim]] as const]
        ),
        {}
      )
    ],
    defaults: { scope: 'openid', responseType: 'code' },
    secretMember: secretText => ({
      clientAuthentication: {
        '@odata.type': '#microsoft.graph.oidcClientSecretAuthentication',
        clientSecret: secretText
      }
    })
  }
}

const notHere = ({ name }: NamedProvider, what: string, accepted: string): ActionError =>
  new ActionError({
    code: 'input',
    message: `The identity provider ${name} cannot be declared like this in an External ID tenant, which does not have: ${what}. Nothing was written.`,
    hint: `Accepted there: ${accepted}.`
  })

const shown = ({ shownOf }: Property, existing: unknown): Json =>
  shownOf === undefined ? (typeof existing === 'string' ? existing : null) : shownOf(existing)

/** What differs, as a plan shows it. */
export const differences = (
  { properties }: GraphProvider,
  { raw }: Pick<IdentityProvider, 'raw'>
): readonly FieldChange[] =>
  properties.flatMap(property => {
    const before = shown(property, raw[property.name])
    return sameUnordered(before, property.wanted) ? [] : [{ field: property.field, before, after: property.wanted }]
  })

/** The members of a body that changes these fields, with the type that Graph wants in it. */
export const changeBody = (
  { odataType, properties }: GraphProvider,
  { raw }: Pick<IdentityProvider, 'raw'>,
  changed: readonly FieldChange[]
): Readonly<Record<string, Json>> => ({
  '@odata.type': odataType,
  ...Object.fromEntries(
    properties
      .filter(({ field }) => changed.some(change => change.field === field))
      .map(({ name, wanted, sent }) => [name, sent === undefined ? wanted : sent(raw[name])])
  )
})

/** The body that makes the provider, without its secret. */
export const creationBody = ({ odataType, properties, defaults }: GraphProvider): Readonly<Record<string, Json>> => ({
  '@odata.type': odataType,
  ...defaults,
  ...Object.fromEntries(
    properties.map(({ name, wanted, sent }) => [name, sent === undefined ? wanted : sent(undefined)])
  )
})
