// What a file would say of the identity providers of a tenant. Their secrets cannot be read: the file names a variable for each, and
// the version that was recorded, or the first.

import { ActionError } from '../../errors.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { asObject, asText } from '../../util/json.ts'
import { type ExportedSection, type ExportNote, leftOut, remark } from '../exported.ts'
import {
  type IdentityProvider,
  isBuiltIn,
  isNamedType,
  type ProviderType,
  parseIdentityProviders,
  providersMeant,
  identityProvidersRead as read,
  socialTypes
} from '../tenant/identityProvider.ts'
import type { TenantScope } from '../tenant/kind.ts'
import { recordedVersion } from '../tenant/secretVersion.ts'
import { variableNames } from '../tenant/variableNames.ts'
import { type Claims, claimNames, flagsOf, type NamedProvider } from './field.ts'
import { differences, externalClaims, graphProviderOf, type TenantFlavor } from './properties.ts'
import { keyOfRecord } from './recordKeys.ts'

/** The providers by display name. @throws ActionError `permission` when they may not be read. */
export const exportedIdentityProviders = async ({
  reader,
  organization,
  services
}: TenantScope): Promise<ExportedSection> => {
  const [answer, { kind: tenantType }, record] = await Promise.all([
    reader.get(read),
    organization(),
    services.record.entries()
  ])
  const listed = parseIdentityProviders(read)(expectSuccess(read, answer)).filter(one => !isBuiltIn(one))
  const flavor: TenantFlavor = tenantType === 'CIAM' ? 'external' : 'b2c'
  const nameOf = variableNames()
  const value: Record<string, unknown> = {}
  const notes: ExportNote[] = []
  for (const existing of listed) {
    const described = describe(existing)
    const problem =
      described === undefined ? 'a file has no word for its type' : problemOf(described, existing, listed, flavor)
    if (described === undefined || problem !== undefined) {
      notes.push(
        leftOut([], `the identity provider ${JSON.stringify(existing.displayName)} is not declared: ${problem}`)
      )
      continue
    }
    const { name, secret, ...written } = described
    const recorded = recordedVersion(record.get(keyOfRecord(described)))
    const env = secret === undefined ? undefined : nameOf('PROVIDER', name, 'SECRET')
    value[name] = { ...written, ...(env !== undefined && { secret: { env, version: recorded ?? 1 } }) }
    if (env !== undefined) notes.push(remark([name, 'secret'], secretText(existing, env, recorded)))
  }
  return { value: Object.keys(value).length === 0 ? undefined : value, files: [], notes }
}

const secretText = ({ type }: IdentityProvider, env: string, recorded: number | undefined): string => {
  const what = type === 'appleManagedIdentityProvider' ? 'the private key (.p8)' : 'the client secret'
  return recorded === undefined
    ? `mode apply wants ${what} in ${env}, and sends it when the version is raised: what the tenant has cannot be read`
    : `version ${recorded} was sent by this action; mode apply wants ${what} in ${env}`
}

/** The secret of one that has a secret; what it is stands nowhere. */
const unread = { env: '', version: 1 }

const describe = (existing: IdentityProvider): NamedProvider | undefined => {
  const { displayName: name, type, raw } = existing
  const text = (property: string): string => asText(raw[property])
  const some = <K extends string>(key: K, value: string): { readonly [Key in K]?: string } =>
    (value === '' ? {} : { [key]: value }) as { readonly [Key in K]?: string }
  const clientId = text('clientId')
  if (type === 'appleManagedIdentityProvider') {
    const ids = { developerId: text('developerId'), serviceId: text('serviceId'), keyId: text('keyId') }
    return { name, type: 'apple', ...ids, secret: unread }
  }
  if (type === 'socialIdentityProvider') {
    const social = socialTypeOf(text('identityProviderType'))
    return social && { name, type: social, clientId, secret: unread }
  }
  const isExternal = type === 'oidcIdentityProvider'
  if (type !== 'openIdConnectIdentityProvider' && !isExternal) return undefined
  const responseType = text('responseType')
  const responseMode = text('responseMode')
  const claims = claimsOf(raw[isExternal ? 'inboundClaimMapping' : 'claimsMapping'], isExternal)
  return {
    name,
    type: 'openIdConnect',
    clientId,
    metadataUrl: text(isExternal ? 'wellKnownEndpoint' : 'metadataUrl'),
    ...(isExternal && some('issuer', text('issuer'))),
    ...some('scope', text('scope')),
    ...some('responseType', responseType),
    ...(!isExternal && (responseMode === 'query' || responseMode === 'form_post') && { responseMode }),
    ...(!isExternal && some('domainHint', text('domainHint'))),
    ...(Object.keys(claims).length > 0 && { claims }),
    ...((isExternal || flagsOf(responseType || undefined).has('code')) && { secret: unread })
  }
}

const socialTypeOf = (graphType: string): ProviderType | undefined =>
  (Object.keys(socialTypes) as (keyof typeof socialTypes)[]).find(
    type => socialTypes[type].toLowerCase() === graphType.toLowerCase()
  )

const claimsOf = (mapping: unknown, isExternal: boolean): Claims =>
  Object.fromEntries(
    claimNames.flatMap(name => {
      const claim = asText(asObject(mapping)[isExternal ? externalClaims[name] : name])
      return claim === '' ? [] : [[name, claim]]
    })
  )

/** Why one cannot be declared without being changed. */
const problemOf = (
  described: NamedProvider,
  existing: IdentityProvider,
  listed: readonly IdentityProvider[],
  flavor: TenantFlavor
): string | undefined => {
  const { name, type } = described
  const isSameName = (one: IdentityProvider): boolean => one.displayName.toLowerCase() === name.toLowerCase()
  if (listed.filter(isSameName).length > 1) return 'another one has its name'
  if (!isNamedType(type) && providersMeant(listed, name, type).length > 1) return 'another one has its type'
  try {
    const different = differences(graphProviderOf(described, flavor), existing)
    return different.length === 0 ? undefined : `a run would change ${different.map(({ field }) => field).join(', ')}`
  } catch (error) {
    if (error instanceof ActionError) return error.message
    throw error
  }
}
