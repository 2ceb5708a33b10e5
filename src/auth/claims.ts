// Reads what tokens say of themselves. Nothing is validated here: the services that receive the tokens do that.

import { ActionError } from '../errors.ts'
import { isGuid } from '../util/guid.ts'
import { isObject, parseJson } from '../util/json.ts'
import type { RunClaims, TokenClaims } from './signIn.ts'

const longestToken = 64 * 1024

/**
 * The claims of an access token for Microsoft Graph, or undefined when it is not a readable JWT
 * (Microsoft identity platform documentation, "Access token claims reference").
 */
export const decodeTokenClaims = (token: string): TokenClaims | undefined => {
  const payload = payloadOf(token)
  if (payload === undefined) return undefined
  const userName = text(payload.upn) ?? text(payload.unique_name) ?? text(payload.preferred_username)
  const scopes = text(payload.scp)?.split(' ').filter(Boolean) ?? []
  return {
    tenantId: text(payload.tid)?.toLowerCase(),
    appId: (text(payload.appid) ?? text(payload.azp))?.toLowerCase(),
    objectId: text(payload.oid)?.toLowerCase(),
    roles: texts(payload.roles),
    scopes,
    directoryRoles: texts(payload.wids).map(id => id.toLowerCase()),
    delegated: payload.idtyp === 'user' || (payload.idtyp !== 'app' && scopes.length > 0),
    userName
  }
}

/** When a token was issued (`iat`), epoch milliseconds by the clock of the token service; undefined when it does not say. */
export const issuedAtMs = (token: string): number | undefined => {
  const seconds = payloadOf(token)?.iat
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1_000 : undefined
}

/**
 * The claims of a run's OIDC token, or undefined when issuer, subject or audience cannot be read
 * (GitHub documentation, "OpenID Connect reference").
 */
export const decodeRunClaims = (token: string): RunClaims | undefined => {
  const payload = payloadOf(token) ?? {}
  const issuer = text(payload.iss)
  const subject = text(payload.sub)
  const audience = text(Array.isArray(payload.aud) ? payload.aud[0] : payload.aud)
  if (issuer === undefined || subject === undefined || audience === undefined) return undefined
  return {
    issuer,
    subject,
    audience,
    repository: text(payload.repository),
    repositoryId: text(payload.repository_id),
    ownerId: text(payload.repository_owner_id)
  }
}

/**
 * Holds the token's tenant against the one asked for. Only GUIDs can be compared here; a domain is compared with the
 * organization's verified domains once Graph has been read.
 * @throws ActionError `sign-in` when they differ.
 */
export const assertTokenTenant = (claims: TokenClaims | undefined, tenant: string): void => {
  if (claims?.tenantId === undefined || !isGuid(tenant) || claims.tenantId === tenant.toLowerCase()) return
  throw new ActionError({
    code: 'sign-in',
    message: claims.delegated
      ? `${claims.userName ?? 'The user'} signed in to tenant ${claims.tenantId}, but tenant-id names ${tenant}.`
      : `The token is for tenant ${claims.tenantId}, but tenant-id names ${tenant}.`,
    hint: claims.delegated
      ? 'Run the job again and sign in with an administrator account of that tenant; a private browser window keeps other accounts out.'
      : 'Check tenant-id, client-id and login-endpoint: they must belong to the same tenant.'
  })
}

const payloadOf = (token: string): Readonly<Record<string, unknown>> | undefined => {
  const parts = token.split('.', 4)
  if (token.length > longestToken || parts.length !== 3) return undefined
  const payload = parseJson(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'))
  return isObject(payload) ? payload : undefined
}

// A claim with control characters could forge lines of a log, and no real claim has any.
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 2_048 && !/[\p{Cc}\u2028\u2029]/u.test(value)
    ? value
    : undefined

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(text).filter(item => item !== undefined) : []
