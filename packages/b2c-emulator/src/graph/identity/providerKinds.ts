// The kinds of identity providers that can be made: which properties each has, and how it reads back, its secret masked.

import { type IdentityProvider, type ProviderKind, socialTypes } from '../../directory/identity.ts'
import { object, oneOf, optionalText, type Reader, type Shape, text } from '../body.ts'
import { GraphError } from '../errors.ts'
import type { Json } from '../odata.ts'
import type { GraphRequest } from '../request.ts'
import { identityRefusals } from './refusals.ts'
import { isObject, readField } from './request.ts'

/** A provider as a body gives it; what a change leaves out is undefined. */
export type ProviderBody = {
  readonly kind: ProviderKind
  readonly displayName?: string
  readonly secret?: string
  readonly settings: Json
}

const https: Reader<string> = value =>
  text()(typeof value === 'string' && /^https:\/\/./i.test(value) ? value : undefined)

/** Flags joined by commas, as OData writes them. */
const responseTypes: Reader<string> = value => {
  const flags = String(value).split(',')
  return flags.every(flag => ['code', 'id_token', 'token'].includes(flag.trim())) ? String(value) : text()(undefined)
}

const claims: Reader<Json> = value => {
  const read = object({
    userId: text(),
    displayName: optionalText(),
    givenName: optionalText(),
    surname: optionalText(),
    email: optionalText()
  })(value)
  return { displayName: null, email: null, givenName: null, surname: null, userId: text()(read.userId), ...read }
}

const clientAuthentication: Reader<Json> = value => {
  const shape = { '@odata.type': text(), clientSecret: text() }
  const { clientSecret } = object(shape)(value)
  const type = isObject(value) ? String(value['@odata.type']).replace(/^#?/, '#') : ''
  return { '@odata.type': text()(type === '#undefined' ? undefined : type), clientSecret: text()(clientSecret) }
}

type Kind = {
  readonly shape: Shape
  readonly required: readonly string[]
  /** The property that is masked. */
  readonly secret: string
  readonly defaults: Json
}

const kinds: Readonly<Record<ProviderKind, Kind>> = {
  socialIdentityProvider: {
    shape: { displayName: text(), identityProviderType: oneOf(...socialTypes), clientId: text(), clientSecret: text() },
    required: ['displayName', 'identityProviderType', 'clientId', 'clientSecret'],
    secret: 'clientSecret',
    defaults: {}
  },
  appleManagedIdentityProvider: {
    shape: {
      displayName: text(),
      developerId: text(),
      serviceId: text(),
      keyId: text(),
      certificateData: text(10_000)
    },
    required: ['displayName', 'developerId', 'serviceId', 'keyId', 'certificateData'],
    secret: 'certificateData',
    defaults: {}
  },
  openIdConnectIdentityProvider: {
    shape: {
      displayName: text(),
      clientId: text(),
      clientSecret: text(),
      metadataUrl: https,
      responseType: responseTypes,
      responseMode: oneOf('form_post', 'query', null),
      scope: text(),
      domainHint: optionalText(),
      claimsMapping: claims
    },
    required: ['displayName', 'clientId', 'metadataUrl', 'responseType', 'scope', 'claimsMapping'],
    secret: 'clientSecret',
    defaults: { domainHint: null, responseMode: 'form_post' }
  },
  oidcIdentityProvider: {
    shape: {
      displayName: text(),
      issuer: https,
      clientId: text(),
      clientAuthentication,
      responseType: responseTypes,
      scope: text(),
      wellKnownEndpoint: https,
      inboundClaimMapping: (value: unknown) => (value === null || isObject(value) ? value : text()(undefined))
    },
    required: ['displayName', 'issuer', 'clientId', 'clientAuthentication', 'responseType', 'scope'],
    secret: 'clientAuthentication',
    defaults: { wellKnownEndpoint: null, inboundClaimMapping: null }
  }
}

/** The kind of a type's name, `microsoft.graph.` included. */
export const kindNamed = (type: string): ProviderKind | undefined =>
  (Object.keys(kinds) as ProviderKind[]).find(kind => `microsoft.graph.${kind}` === type)

/** Reads a body of that kind. Throws 400 for a property that it does not have, a wrong value, or (`create`) one that is missing. */
export const readProvider = (body: unknown, kind: ProviderKind, purpose: 'create' | 'change'): ProviderBody => {
  const { shape, required, secret: masked, defaults } = kinds[kind]
  const read: Json = readField(body, 'identityProvider', shape, purpose === 'create' ? required : [])
  const { displayName, [masked]: given, ...rest } = read
  if (given === null) throw new GraphError(identityRefusals.invalidField('identityProvider'))
  const { clientSecret, ...authentication } = isObject(given) ? given : { clientSecret: given }
  return {
    kind,
    ...(typeof displayName === 'string' && { displayName }),
    ...(typeof clientSecret === 'string' && { secret: clientSecret }),
    settings: {
      ...(purpose === 'create' && defaults),
      ...rest,
      ...(isObject(given) && { [masked]: authentication })
    }
  }
}

/** A provider as Graph shows it: its secret is masked. */
export const providerJson = ({ context }: GraphRequest, provider: IdentityProvider): Json => {
  const { id, kind, displayName, secret, settings } = provider
  const { secret: masked } = kinds[kind]
  const shown = secret === null ? null : context.behavior.identity.maskedSecret
  const authentication = settings[masked]
  return {
    '@odata.type': `#microsoft.graph.${kind}`,
    id,
    displayName,
    ...settings,
    [masked]: isObject(authentication) ? { ...authentication, clientSecret: shown } : shown
  }
}
