// The ID token beside a delegated access token, for clients that ask for `openid`.

import { signJwt } from '../core/jwt.ts'
import type { User } from '../directory/objects.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { TokenView } from './client.ts'

/**
 * `id_token` (v2.0) and `client_info` of a sign-in. Microsoft identity platform documentation, "ID token claims
 * reference".
 */
export const idTokenAnswer = async (
  { context }: TokenView,
  tenant: Tenant,
  user: User,
  client: { readonly appId: string }
): Promise<{ readonly id_token: string; readonly client_info: string }> => {
  const iat = Math.floor(context.clock.now() / 1000)
  const idToken = await signJwt(context.signingKeys.entra(), {
    aud: client.appId,
    iss: `${context.origins.login}/${tenant.id}/v2.0`,
    iat,
    nbf: iat,
    exp: iat + 3600,
    name: user.displayName,
    oid: user.id,
    preferred_username: user.userPrincipalName,
    sub: user.id,
    tid: tenant.id,
    ver: '2.0'
  })
  const clientInfo = Buffer.from(JSON.stringify({ uid: user.id, utid: tenant.id })).toString('base64url')
  return { id_token: idToken, client_info: clientInfo }
}
