// Who calls Microsoft Graph: the bearer token, read and checked.

import type { EmulatorContext } from '../core/context.ts'
import type { OpenEntry } from '../core/journal.ts'
import { heldDirectoryRoles } from '../directory/queries.ts'
import type { Tenant } from '../directory/tenant.ts'
import { type AccessTokenClaims, AccessTokenError, verifyAccessToken } from '../entra/keys.ts'
import { GraphError, refusals } from './errors.ts'

/** The caller of a request. */
export type GraphCaller = {
  readonly kind: 'app' | 'user'
  readonly appId: string
  /** Object id of the service principal, or of the user. */
  readonly principalId: string
  /** Application permissions (`roles`), or delegated ones (`scp`). */
  readonly permissions: ReadonlySet<string>
  /** Role template ids. */
  readonly directoryRoles: ReadonlySet<string>
}

/**
 * Reads the bearer token. Throws 401 as Graph does, also while the caller itself is not yet visible as of `keyReadAt`;
 * notes the caller in the journal entry.
 */
export const readCaller = async (
  context: EmulatorContext,
  authorization: string | null,
  entry: OpenEntry,
  keyReadAt: number | undefined
): Promise<{ readonly caller: GraphCaller; readonly tenant: Tenant }> => {
  const token = /^bearer\s+(.*)$/i.exec(authorization ?? '')?.[1]?.trim()
  if (!token) throw new GraphError(refusals.emptyToken())
  const claims = await verify(context, token)
  entry.caller = claims.appid
  const tenant = context.tenants.find(({ id }) => id === claims.tid)
  const principals = claims.idtyp === 'app' ? tenant?.servicePrincipals : tenant?.users
  if (!tenant || !principals?.get(claims.oid, keyReadAt)) throw new GraphError(refusals.unknownIdentity())
  const held = context.behavior.directoryRoles === 'live' ? heldDirectoryRoles(tenant, claims.oid) : (claims.wids ?? [])
  const caller: GraphCaller = {
    kind: claims.idtyp,
    appId: claims.appid,
    principalId: claims.oid,
    permissions: new Set(claims.idtyp === 'app' ? (claims.roles ?? []) : (claims.scp ?? '').split(' ')),
    directoryRoles: new Set(held)
  }
  return { caller, tenant }
}

const verify = async (context: EmulatorContext, token: string): Promise<AccessTokenClaims> => {
  try {
    return await verifyAccessToken(context, token)
  } catch (error) {
    if (error instanceof AccessTokenError) throw new GraphError(refusals.badToken(error.message))
    throw error
  }
}
