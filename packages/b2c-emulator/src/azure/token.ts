// Who calls the management API or the portal: the bearer token, read and checked.

import type { EmulatorContext } from '../core/context.ts'
import type { OpenEntry } from '../core/journal.ts'
import { azureManagement, isNameOf, type MicrosoftApi } from '../directory/microsoftApis.ts'
import type { Tenant } from '../directory/tenant.ts'
import { type AccessTokenClaims, AccessTokenError, verifyTokenFor } from '../entra/keys.ts'
import { ManagementError, refusals } from './errors.ts'

/** Whether the audience of a token means an API. The management API goes by the emulator's own origin too. */
const isApi = ({ origins }: Pick<EmulatorContext, 'origins'>, api: MicrosoftApi, audience: string): boolean =>
  isNameOf(api, audience) || (api === azureManagement && audience.replace(/\/$/, '') === origins.azure)

/** The claims of the request's token and its tenant; notes the caller in the journal entry. Throws 401. */
export const readToken = async (
  context: EmulatorContext,
  api: MicrosoftApi,
  authorization: string | undefined,
  entry: OpenEntry
): Promise<{ readonly claims: AccessTokenClaims; readonly tenant: Tenant }> => {
  const token = /^bearer\s+(.*)$/i.exec(authorization ?? '')?.[1]?.trim()
  if (!token) throw new ManagementError(refusals.noToken())
  const claims = await verify(context, api, token)
  entry.caller = claims.appid
  const tenant = context.tenants.find(({ id }) => id === claims.tid)
  if (!tenant) throw new ManagementError(refusals.badToken())
  return { claims, tenant }
}

const verify = async (context: EmulatorContext, api: MicrosoftApi, token: string): Promise<AccessTokenClaims> => {
  try {
    return await verifyTokenFor(context, token, audience => isApi(context, api, audience))
  } catch (error) {
    if (!(error instanceof AccessTokenError)) throw error
    if (error.reason === 'audience') throw new ManagementError(refusals.otherAudience(error.audience ?? '', api.names))
    throw new ManagementError(error.reason === 'expired' ? refusals.expiredToken() : refusals.badToken())
  }
}
