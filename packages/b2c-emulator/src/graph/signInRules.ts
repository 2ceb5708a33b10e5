// What Graph demands of an application that people sign in to: by its audience, its kind of tenant, its URIs and scopes.
// Microsoft Entra documentation: "Validation differences by supported account types", "Redirect URI restrictions",
// "Restrictions on identifier URIs of applications". Texts that the documentation lacks are from public issues.

import type { Application, PermissionScope } from '../directory/objects.ts'
import {
  type ApiApplication,
  apiOf,
  includesPersonalAccounts,
  type RedirectKind,
  redirectKinds,
  redirectUrisOf,
  replyUrlsOf
} from '../directory/signIn.ts'
import { GraphError, type Refusal, refusals } from './errors.ts'
import { checkIdentifierUris } from './identifierUris.ts'
import type { Json } from './odata.ts'
import type { GraphRequest } from './request.ts'

/** What a body names: only what is written anew is held against most rules. */
export type Written = { readonly names: readonly string[]; readonly settings: Json }

const refuseIf = (broken: boolean, refusal: Refusal): void => {
  if (broken) throw new GraphError(refusal)
}

/**
 * Throws 400 or 403 when `after` may not take the place of `before` (undefined: it is created). `written` are the names of the
 * properties in the body and the settings among them.
 */
export const checkSignIn = (
  request: GraphRequest,
  before: Application | undefined,
  after: Application,
  written: Written
): void => {
  const sets = (...names: readonly string[]) => names.some(name => written.names.includes(name))
  const audienceChanged = before !== undefined && before.signInAudience !== after.signInAudience
  if (audienceChanged && request.context.behavior.audienceChange === 'refused') {
    throw new GraphError(refusals.invalidProperties('Request_BadRequest'))
  }
  if (sets('api', 'signInAudience') || !before) checkTokenVersion(request, after)
  if (!before) checkOneRequest(request, after)
  if (sets('api', 'appRoles')) checkScopes(before, after, written)
  if (sets(...redirectKinds, 'signInAudience')) checkRedirectUris(after)
  if (sets('identifierUris', 'signInAudience')) checkIdentifierUris(request, before, after)
  if (includesPersonalAccounts(after.signInAudience)) checkPersonalLimits(after)
}

type WebSettings = {
  readonly redirectUris?: readonly string[]
  readonly redirectUriSettings?: readonly { readonly uri: string; readonly index: number | null }[]
}

/**
 * Keeps the two lists of `web` in step: `redirectUriSettings` names each redirect URI, with its index when it has one.
 * Throws 400 for a body with both of which they differ.
 */
export const alignRedirectUris = (merged: Json, written: Json): Json => {
  const given = written.web as WebSettings | null | undefined
  if (!given?.redirectUris && !given?.redirectUriSettings) return merged
  const web = merged.web as Required<WebSettings>
  const named = given.redirectUriSettings?.map(({ uri }) => uri)
  const uris = given.redirectUris ?? named ?? []
  if (named && !(named.length === uris.length && uris.every(uri => named.includes(uri)))) {
    throw new GraphError(refusals.invalidValue('web', 'Application'))
  }
  const redirectUriSettings = uris.map(uri => ({
    uri,
    index: web.redirectUriSettings.find(one => one.uri === uri)?.index ?? null
  }))
  return { ...merged, web: { ...web, redirectUris: uris, redirectUriSettings } }
}

const checkTokenVersion = ({ tenant }: GraphRequest, after: Application): void => {
  if (apiOf(after).requestedAccessTokenVersion === 2) return
  refuseIf(tenant.tenantType === 'CIAM', refusals.accessTokenVersionOfTenant())
  refuseIf(includesPersonalAccounts(after.signInAudience), refusals.invalidProperties('InvalidAccessTokenVersion'))
}

/** Identifier URIs and scopes in the request that sets the audience and the version of access tokens. */
const checkOneRequest = ({ context }: GraphRequest, after: Application): void => {
  if (context.behavior.oneRequestSignIn === 'accepted') return
  const together = after.identifierUris.length > 0 || apiOf(after).oauth2PermissionScopes.length > 0
  refuseIf(
    together && includesPersonalAccounts(after.signInAudience),
    refusals.invalidProperties('InvalidAccessTokenVersion')
  )
}

/** Limits of the audiences with personal accounts, besides those of URIs. */
const checkPersonalLimits = (after: Application): void => {
  const { oauth2PermissionScopes, preAuthorizedApplications } = apiOf(after)
  const { requiredResourceAccess: required, settings } = after
  const web = settings.web as { readonly logoutUrl?: string | null } | undefined
  const broken =
    after.displayName.length > 90 ||
    after.appRoles.length > 0 ||
    after.passwordCredentials.length > 2 ||
    oauth2PermissionScopes.length > 100 ||
    oauth2PermissionScopes.some(({ value }) => value.length > 40) ||
    preAuthorizedApplications.length > 100 ||
    preAuthorizedApplications.some(({ delegatedPermissionIds }) => delegatedPermissionIds.length > 30) ||
    required.some(({ resourceAccess }) => resourceAccess.length > 30) ||
    required.flatMap(({ resourceAccess }) => resourceAccess).length > 200 ||
    /^http:\/\/localhost\b/i.test(web?.logoutUrl ?? '')
  refuseIf(broken, refusals.invalidProperties('Request_BadRequest'))
}

const loopback = /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/i
const typeOf: Readonly<Record<RedirectKind, string>> = {
  web: 'WebApplication',
  spa: 'SpaApplication',
  publicClient: 'PublicClientApplication'
}

/** Https, or http on loopback. Web knows `urn:` as well, a public client any scheme of its own. */
const schemeAllowed = (kind: RedirectKind, uri: string): boolean => {
  if (/^https:\/\/[^/]/i.test(uri) || loopback.test(uri)) return true
  if (kind === 'web') return /^urn:/i.test(uri)
  return kind === 'publicClient' && /^(?!https?:)[a-z][a-z0-9+.-]*:./i.test(uri)
}

const checkRedirectUris = (after: Application): void => {
  const personal = includesPersonalAccounts(after.signInAudience)
  for (const kind of redirectKinds) {
    const uris = redirectUrisOf(after, kind)
    const wellFormed = (uri: string) =>
      schemeAllowed(kind, uri) && !/[#!$'(),;\s]/.test(uri) && !(personal && /[*?]/.test(uri))
    refuseIf(!uris.every(wellFormed), refusals.invalidValue('redirectUris', typeOf[kind]))
  }
  const all = replyUrlsOf(after)
  refuseIf(new Set(all).size < all.length, refusals.duplicateValues())
  refuseIf(all.length > (personal ? 100 : 256), refusals.invalidProperties('Request_BadRequest'))
}

const checkScopes = (before: Application | undefined, after: Application, { settings }: Written): void => {
  const { oauth2PermissionScopes: scopes, preAuthorizedApplications } = apiOf(after)
  const known = before ? apiOf(before).oauth2PermissionScopes : []
  const ids = scopes.map(({ id }) => id)
  const values = scopes.map(({ value }) => value)
  const sharesName = ({ id, value }: PermissionScope) =>
    after.appRoles.some(role => (role.id === id) !== (role.value === value))
  const repeated = new Set(ids).size < ids.length || new Set(values).size < values.length || scopes.some(sharesName)
  refuseIf(repeated, refusals.duplicateValues())
  const unchanged = ({ id, value, isEnabled }: PermissionScope) =>
    !isEnabled || scopes.some(next => next.id === id && next.value === value)
  refuseIf(!known.every(unchanged), refusals.enabledPermission())
  const api = settings.api as Partial<ApiApplication> | undefined
  const referable = api?.preAuthorizedApplications ? known.map(({ id }) => id).filter(id => ids.includes(id)) : ids
  const referred = preAuthorizedApplications.flatMap(({ delegatedPermissionIds }) => delegatedPermissionIds)
  refuseIf(!referred.every(id => referable.includes(id)), refusals.unknownDelegatedPermission())
}
