// What an application is configured with beyond its names: redirect URIs, scopes, identifier URIs and the version of its access
// tokens. Each stands under its path in the application object, so that a kind owns one member and leaves its neighbours alone.
// Source: Microsoft Graph documentation, application, apiApplication, permissionScope.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { asObject, asObjects, asText, type Fields } from '../../util/json.ts'

/** The platforms that redirect URIs are registered under. */
export const platforms = ['web', 'spa', 'publicClient'] as const
export type Platform = (typeof platforms)[number]

/** A delegated permission that an application offers. `raw` is what Graph takes: sent back unchanged where nothing of it is declared. */
export type PermissionScope = {
  readonly id: string
  readonly value: string
  readonly isEnabled: boolean
  readonly raw: Readonly<Record<string, unknown>>
}

/** The members, by their paths. */
export type Configuration = Readonly<Record<`${Platform}.redirectUris`, readonly string[]>> & {
  readonly identifierUris: readonly string[]
  readonly isFallbackPublicClient: boolean
  /** 1 where Graph says nothing (Microsoft Graph documentation, apiApplication). */
  readonly 'api.requestedAccessTokenVersion': number
  readonly 'api.oauth2PermissionScopes': readonly Readonly<Record<string, unknown>>[]
  /** Clients that need no consent for scopes. None can be declared; a scope that one is named for cannot be removed. */
  readonly 'api.preAuthorizedApplications': readonly PreAuthorizedClient[]
}

/** A client, by its client id, and the ids of the scopes. */
export type PreAuthorizedClient = { readonly appId: string; readonly scopeIds: readonly string[] }

export const versionField = 'api.requestedAccessTokenVersion' satisfies keyof Configuration
export const scopesField = 'api.oauth2PermissionScopes' satisfies keyof Configuration

/** The properties that hold them, for `$select`. */
export const configurationProperties = [
  'api',
  'web',
  'spa',
  'publicClient',
  'identifierUris',
  'isFallbackPublicClient'
] as const

/** Reads them; what the answer does not hold is empty. */
export const parseConfiguration = (application: Fields<graphTypes.Application>): Configuration => {
  const { identifierUris, isFallbackPublicClient, api } = application
  const { requestedAccessTokenVersion, oauth2PermissionScopes, preAuthorizedApplications } =
    asObject<graphTypes.ApiApplication>(api)
  const uris = (platform: Platform) => textsOf(asObject<graphTypes.WebApplication>(application[platform]).redirectUris)
  return {
    'web.redirectUris': uris('web'),
    'spa.redirectUris': uris('spa'),
    'publicClient.redirectUris': uris('publicClient'),
    identifierUris: textsOf(identifierUris),
    isFallbackPublicClient: isFallbackPublicClient === true,
    [versionField]: Number(requestedAccessTokenVersion) === 2 ? 2 : 1,
    // Where a scope comes from is told, and cannot be written.
    [scopesField]: asObjects(oauth2PermissionScopes).map(({ origin: _, ...raw }) => raw),
    'api.preAuthorizedApplications': asObjects<graphTypes.PreAuthorizedApplication>(preAuthorizedApplications).map(
      ({ appId, delegatedPermissionIds }) => ({
        appId: asText(appId).toLowerCase(),
        scopeIds: textsOf(delegatedPermissionIds).map(id => id.toLowerCase())
      })
    )
  }
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : []

/** The scopes that the application offers, enabled or not. */
export const scopesOf = (configuration: Configuration | undefined): readonly PermissionScope[] =>
  asObjects<graphTypes.PermissionScope>(configuration?.[scopesField]).map(raw => ({
    id: asText(raw.id).toLowerCase(),
    value: asText(raw.value),
    isEnabled: raw.isEnabled !== false,
    raw
  }))

/** The ids of the enabled ones by their values. */
export const enabledScopes = (configuration: Configuration | undefined): ReadonlyMap<string, string> =>
  new Map(scopesOf(configuration).flatMap(({ value, id, isEnabled }) => (isEnabled ? [[value, id] as const] : [])))

/** The properties whose members stand under paths of their own. */
const parents: ReadonlySet<string> = new Set(['api', ...platforms])

/** Fields by their paths as the body of a request: members that are left out stay as they are. */
export const nested = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const body: Record<string, unknown> = {}
  for (const [path, value] of Object.entries(fields)) {
    const [parent = '', member] = path.split('.')
    if (member === undefined || !parents.has(parent)) body[path] = value
    else body[parent] = { ...asObject(body[parent]), [member]: value }
  }
  return body
}

/** True for an audience with personal accounts, whose applications have limits of their own. */
export const takesPersonalAccounts = (signInAudience: string): boolean => /personal/i.test(signInAudience)

/** Stands for the client id of the application in what is declared, which is not known before the application is made. */
const clientIdPlaceholder = '{clientId}'

/** The text with the client id in its place; as it was written where that is not known yet. */
export const withClientId = (text: string, clientId: string | undefined): string =>
  clientId === undefined ? text : text.replaceAll(clientIdPlaceholder, clientId)

/** The text with what stands for the client id in the place of it. */
export const withoutClientId = (text: string, clientId: string): string =>
  text.replaceAll(clientId, clientIdPlaceholder)

/** The fields with the client id in place, where they take it. */
export const fieldsWithClientId = (
  fields: Readonly<Record<string, unknown>>,
  clientId: string
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).map(([path, value]) => [
      path,
      needsClientId(path, value) ? textsOf(value).map(text => withClientId(text, clientId)) : value
    ])
  )

/** True for a field that cannot be written before the client id is known. */
export const needsClientId = (path: string, value: unknown): boolean =>
  (path === 'identifierUris' || path.endsWith('.redirectUris')) &&
  textsOf(value).some(text => text.includes(clientIdPlaceholder))

/**
 * How much of a list is declared: all of it, so that other entries go; at least these, so that others stay and are no difference;
 * or what it begins with, which is nobody's concern afterwards.
 */
export type Extent = 'whole' | 'at least' | 'at creation'
