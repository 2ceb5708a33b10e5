// Identity providers: social ones, Apple, OpenID Connect, and the built-in ones that nobody makes.
// Microsoft Graph documentation, resource type identityProviderBase and the types that inherit from it.

import { randomUUID } from 'node:crypto'
import type { IdentityProvider } from '../../directory/identity.ts'
import { GraphError, refusals } from '../errors.ts'
import { collection, contextOf, entity, type Json, type Resource } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { kindNamed, type ProviderBody, providerJson, readProvider } from './providerKinds.ts'
import { identityRefusals } from './refusals.ts'
import { admit, idAt, isObject, present } from './request.ts'

const resource: Resource = { type: 'identityProviderBase', filterable: {} }
const set = 'identity/identityProviders'

/** The built-in providers, which belong to the service. */
const builtIn = ({ context, version }: GraphRequest): readonly Json[] =>
  context.behavior.identity.builtInProviders.map(id => ({
    '@odata.type': '#microsoft.graph.builtInIdentityProvider',
    id,
    displayName: id.replace(/-.*$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, ' '),
    identityProviderType: id.replace(/-.*$/, ''),
    ...(version === 'beta' && { state: 'enabled' })
  }))

/** What a version of the service knows: v1.0 has no type for OpenID Connect in a B2C tenant. */
const known = ({ version }: GraphRequest, { kind }: IdentityProvider): boolean =>
  version === 'beta' || kind !== 'openIdConnectIdentityProvider'

/** The providers of these ids as Graph shows them, in their order; ids that are not there are left out. */
export const providersJson = (request: GraphRequest, ids: readonly string[]): readonly Json[] =>
  ids
    .map(id => {
      const provider = request.tenant.identity.identityProviders.get(id, request.keyReadAt)
      return provider ? providerJson(request, provider) : builtIn(request).find(one => one.id === id)
    })
    .filter(json => json !== undefined)

/** The id of a provider, built-in ones included, as it is spelled there. Throws AADB2C90073. */
export const existingProviderId = (request: GraphRequest, id: string): string => {
  const stored = request.tenant.identity.identityProviders.get(id, request.keyReadAt)?.id
  const own = builtIn(request).find(one => String(one.id).toLowerCase() === id.toLowerCase())?.id
  return present(request, 'IdentityProvider', id, stored ?? (own === undefined ? undefined : String(own)))
}

/** GET /identity/identityProviders */
export const listIdentityProviders = (request: GraphRequest): GraphAnswer => {
  admit(request, 'identityProvider.read')
  const providers = request.tenant.identity.identityProviders.all(request.listReadAt)
  const shown = providers.filter(provider => known(request, provider)).map(provider => providerJson(request, provider))
  return collection(request, resource, set, [...builtIn(request), ...shown])
}

/** GET /identity/identityProviders/{} */
export const getIdentityProvider = (request: GraphRequest): GraphAnswer => {
  admit(request, 'identityProvider.read')
  const id = existingProviderId(request, idAt(request, 0))
  const [json] = providersJson(request, [id])
  return entity(request, resource, set, present(request, 'IdentityProvider', id, json))
}

/** The id of a new provider: social ones and Apple have one each, the server makes those of OpenID Connect. */
const newId = ({ kind, displayName, settings }: ProviderBody): string => {
  if (kind === 'socialIdentityProvider') return `${settings.identityProviderType}-OAUTH`
  if (kind === 'appleManagedIdentityProvider') return 'Apple-Managed-OIDC'
  const name = String(displayName).replace(/[^A-Za-z0-9]+/g, '')
  return kind === 'openIdConnectIdentityProvider' ? `OIDC-V1-${name}-${randomUUID()}` : randomUUID()
}

/** The kind that a body names by `@odata.type`. Throws 400 without one, or for one that the version or tenant does not have. */
const kindOf = (request: GraphRequest) => {
  if (!isObject(request.body)) throw new GraphError(refusals.unreadableBody())
  const type = String(request.body['@odata.type'] ?? '').replace(/^#/, '')
  const kind = kindNamed(type)
  if (type !== '' && !kind) throw new GraphError(identityRefusals.unknownType(type))
  if (!kind) throw new GraphError(identityRefusals.invalidField('identityProvider'))
  if (kind === 'openIdConnectIdentityProvider' && request.version === 'v1.0') {
    throw new GraphError(identityRefusals.unknownType(type))
  }
  const inExternalId = request.tenant.tenantType === 'CIAM'
  const foreign = inExternalId ? kind === 'openIdConnectIdentityProvider' : kind === 'oidcIdentityProvider'
  if (foreign) throw new GraphError(identityRefusals.invalidField('identityProvider'))
  return kind
}

const remember = ({ context }: GraphRequest, secret: string | null | undefined): void => {
  if (secret) context.issued.add('provider-secret', secret)
}

/** POST /identity/identityProviders */
export const createIdentityProvider = (request: GraphRequest): GraphAnswer => {
  admit(request, 'identityProvider.write')
  const { tenant, context, version } = request
  const body = readProvider(request.body, kindOf(request), 'create')
  remember(request, body.secret)
  const { identity } = context.behavior
  const microsoft = body.settings.identityProviderType === 'Microsoft'
  if (microsoft && identity.microsoftAccounts === 'refused') throw new GraphError(identityRefusals.serviceProblem())
  const id = newId(body)
  if (tenant.identity.identityProviders.get(id)) {
    throw new GraphError(identityRefusals.existing('IdentityProvider', id, identity))
  }
  const { kind, displayName = '', secret = null, settings } = body
  const provider: IdentityProvider = { id, kind, displayName, secret, settings }
  tenant.identity.identityProviders.put(id, provider)
  return {
    status: 201,
    headers: { Location: `${request.origin}/${version}/${set}('${id}')` },
    body: { ...contextOf(request, `${set}/$entity`), ...providerJson(request, provider) }
  }
}

/** The provider that the path names, in its latest form. Throws AADB2C99014 for a built-in one. */
const writable = (request: GraphRequest): IdentityProvider => {
  const id = existingProviderId(request, idAt(request, 0))
  if (builtIn(request).some(one => one.id === id)) throw new GraphError(identityRefusals.readOnly('id'))
  return present(request, 'IdentityProvider', id, request.tenant.identity.identityProviders.get(id))
}

/** PATCH /identity/identityProviders/{}: any of the properties, and the type of the provider as it is. */
export const patchIdentityProvider = (request: GraphRequest): GraphAnswer => {
  admit(request, 'identityProvider.write')
  const latest = writable(request)
  const kind = kindOf(request)
  if (kind !== latest.kind) throw new GraphError(identityRefusals.invalidField('identityProvider'))
  const body = readProvider(request.body, kind, 'change')
  remember(request, body.secret)
  const type = body.settings.identityProviderType
  if (type !== undefined && type !== latest.settings.identityProviderType) {
    throw new GraphError(identityRefusals.readOnly('identityProviderType'))
  }
  request.tenant.identity.identityProviders.put(latest.id, {
    ...latest,
    displayName: body.displayName ?? latest.displayName,
    secret: body.secret ?? latest.secret,
    settings: { ...latest.settings, ...body.settings }
  })
  return { status: 204 }
}

/** DELETE /identity/identityProviders/{} */
export const removeIdentityProvider = (request: GraphRequest): GraphAnswer => {
  admit(request, 'identityProvider.write')
  const { id } = writable(request)
  const { identityProviders, userFlows } = request.tenant.identity
  const using = userFlows.all().filter(({ providers }) => providers.includes(id))
  const [first] = using
  if (first && request.context.behavior.identity.deleteUsedPart === 'refused') {
    throw new GraphError(identityRefusals.inUse('IdentityProvider', id, first.id))
  }
  for (const flow of using) {
    userFlows.put(flow.id, { ...flow, providers: flow.providers.filter(provider => provider !== id) })
  }
  identityProviders.remove(id)
  return { status: 204 }
}
