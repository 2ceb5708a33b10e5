// What stands in an access token: granted permissions and directory roles as the token service has heard of them.

import { randomBytes, randomInt } from 'node:crypto'
import type { EmulatorContext } from '../core/context.ts'
import type { ServicePrincipal, User } from '../directory/objects.ts'
import { grantedAppRoles, heldDirectoryRoles } from '../directory/queries.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { Client, TokenView } from './client.ts'
import { type AccessTokenClaims, signAccessToken } from './keys.ts'

/** A successful answer of the token endpoint; `expires_in` is seconds. */
export type TokenAnswer = {
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly ext_expires_in: number
  readonly access_token: string
  readonly scope?: string
  readonly id_token?: string
  readonly client_info?: string
  readonly refresh_token?: string
}

/** How the client proved itself: the claim `appidacr`. */
export type ClientProof = '0' | '1' | '2'

// Every service principal and every member of a directory carries one of these beside its own roles.
const directoryRoleOfApplications = '0997a1d0-0d1d-4acb-b408-d5ca73121e90'
const directoryRoleOfMembers = 'b79fbf4d-3ef9-4689-8143-76b194e85509'

/**
 * An app-only token: `roles` are the resource's app roles that were granted to the client, absent when none was.
 * Missing consent is no error here. Microsoft identity platform documentation, "OAuth 2.0 client credentials flow".
 */
export const appOnlyToken = async (
  { context, readAt }: TokenView,
  { tenant, servicePrincipal }: Client,
  resource: { readonly audience: string; readonly principal: ServicePrincipal },
  proof: ClientProof
): Promise<TokenAnswer> => {
  const roles = grantedAppRoles(tenant, servicePrincipal.id, resource.principal, readAt)
  const ofEveryMember = context.behavior.memberRoleOfApplications === 'in wids' ? [directoryRoleOfApplications] : []
  const wids = [...heldDirectoryRoles(tenant, servicePrincipal.id, readAt), ...ofEveryMember]
  return answer(context, tenant, resource.audience, {
    appid: servicePrincipal.appId,
    appidacr: proof,
    app_displayname: servicePrincipal.displayName,
    idtyp: 'app',
    oid: servicePrincipal.id,
    sub: servicePrincipal.id,
    ...(roles.length > 0 && { roles }),
    ...(wids.length > 0 && { wids })
  })
}

/** A delegated token: the public client `client` acts for the user with these scopes. */
export const delegatedToken = async (
  { context, readAt }: TokenView,
  tenant: Tenant,
  user: User,
  client: { readonly appId: string; readonly displayName: string },
  resource: { readonly audience: string; readonly scopes: readonly string[]; readonly byDefault: boolean }
): Promise<TokenAnswer> => {
  const wids = [...heldDirectoryRoles(tenant, user.id, readAt), directoryRoleOfMembers]
  const scope = resource.scopes.join(' ')
  const base = await answer(context, tenant, resource.audience, {
    appid: client.appId,
    appidacr: '0',
    app_displayname: client.displayName,
    idtyp: 'user',
    oid: user.id,
    sub: user.id,
    scp: scope,
    name: user.displayName,
    upn: user.userPrincipalName,
    wids
  })
  const answered = [...resource.scopes, ...(resource.byDefault ? ['.default'] : [])]
  return { ...base, scope: answered.map(one => `${resource.audience}/${one}`).join(' ') }
}

type OwnClaims = Omit<AccessTokenClaims, 'aud' | 'iss' | 'iat' | 'nbf' | 'exp' | 'idp' | 'tid' | 'uti' | 'ver'>

/** Access tokens live between 60 and 90 minutes (documentation, "Access tokens": token lifetime). */
const answer = async (
  context: EmulatorContext,
  tenant: Tenant,
  audience: string,
  claims: OwnClaims
): Promise<TokenAnswer> => {
  const lifetime = randomInt(3600, 5400) - 1
  const iat = Math.floor(context.clock.now() / 1000)
  const issuer = `https://sts.windows.net/${tenant.id}/`
  const token = await signAccessToken(context, {
    aud: audience,
    iss: issuer,
    iat,
    nbf: iat,
    exp: iat + lifetime + 1,
    ...claims,
    idp: issuer,
    tid: tenant.id,
    uti: randomBytes(16).toString('base64url'),
    ver: '1.0'
  })
  return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token }
}
