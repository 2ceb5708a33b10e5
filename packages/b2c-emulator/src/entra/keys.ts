// Access tokens: how the token service signs them and how Microsoft Graph checks them.

import { errors } from 'jose'
import type { EmulatorContext } from '../core/context.ts'
import { signJwt, verifyJwt } from '../core/jwt.ts'
import { microsoftGraphAppId } from '../directory/microsoftGraph.ts'

/**
 * The claims of an access token for Microsoft Graph, in the v1.0 format that Graph asks for also from the v2.0 endpoint.
 * Microsoft identity platform documentation, "Access token claims reference". Times are epoch seconds.
 */
export type AccessTokenClaims = {
  readonly aud: string
  /** `https://sts.windows.net/<tenant id>/` */
  readonly iss: string
  readonly iat: number
  readonly nbf: number
  readonly exp: number
  readonly appid: string
  /** 0 public client, 1 secret, 2 certificate or federated assertion. */
  readonly appidacr: '0' | '1' | '2'
  readonly app_displayname: string
  readonly idp: string
  readonly idtyp: 'app' | 'user'
  /** Object id of the service principal, or of the user. */
  readonly oid: string
  readonly sub: string
  readonly tid: string
  readonly uti: string
  readonly ver: '1.0'
  /** Granted application permissions; absent when there are none. */
  readonly roles?: readonly string[]
  /** Delegated permissions, separated by spaces. */
  readonly scp?: string
  readonly name?: string
  readonly upn?: string
  /** Role template ids of the principal; absent when there are none. */
  readonly wids?: readonly string[]
}

/** Why an API takes no account of a token. The message is what Microsoft Graph would say. */
export class AccessTokenError extends Error {
  override readonly name = 'AccessTokenError'
  readonly reason: 'malformed' | 'signature' | 'expired' | 'audience' | 'tenant'
  /** Whom the token is for, where that is the reason. */
  readonly audience: string | undefined

  constructor(reason: AccessTokenError['reason'], message: string, audience?: string) {
    super(message)
    this.reason = reason
    this.audience = audience
  }
}

const graphOrigins = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.us',
  'https://dod-graph.microsoft.us',
  'https://microsoftgraph.chinacloudapi.cn'
]

/** Whether a resource of a scope, or the audience of a token, means Microsoft Graph: its id, a cloud's host or ours. */
export const isMicrosoftGraph = (context: Pick<EmulatorContext, 'origins'>, resource: string): boolean => {
  const name = resource.replace(/\/$/, '')
  return name === microsoftGraphAppId || name === context.origins.graph || graphOrigins.includes(name)
}

/** A signed access token with these claims. */
export const signAccessToken = (
  { signingKeys }: Pick<EmulatorContext, 'signingKeys'>,
  claims: AccessTokenClaims
): Promise<string> =>
  signJwt(signingKeys.entra(), { ...claims, roles: claims.roles?.slice(), wids: claims.wids?.slice() })

/** The claims of a token that Microsoft Graph would accept at this moment. Throws {@link AccessTokenError}. */
export const verifyAccessToken = (
  context: Pick<EmulatorContext, 'clock' | 'tenants' | 'origins' | 'signingKeys'>,
  token: string
): Promise<AccessTokenClaims> => verifyTokenFor(context, token, audience => isMicrosoftGraph(context, audience))

/** The claims of a token that an API with those audiences would accept at this moment. Throws {@link AccessTokenError}. */
export const verifyTokenFor = async (
  context: Pick<EmulatorContext, 'clock' | 'tenants' | 'signingKeys'>,
  token: string,
  isAudience: (audience: string) => boolean
): Promise<AccessTokenClaims> => {
  const claims = await verifyJwt(context.signingKeys.entra(), token, context.clock.now()).catch(refuse)
  const { aud, tid } = claims
  if (typeof aud !== 'string' || !isAudience(aud)) {
    throw new AccessTokenError('audience', 'Access token validation failure. Invalid audience.', String(aud))
  }
  if (!context.tenants.some(tenant => tenant.id === tid)) {
    throw new AccessTokenError('tenant', 'Access token validation failure. Invalid tenant.')
  }
  return claims as unknown as AccessTokenClaims
}

const refuse = (error: unknown): never => {
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
    throw new AccessTokenError('expired', 'Access token has expired or is not yet valid.')
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    throw new AccessTokenError('signature', 'Access token validation failure. Invalid signature.')
  }
  throw new AccessTokenError('malformed', 'CompactToken parsing failed with error code: 80049217')
}
