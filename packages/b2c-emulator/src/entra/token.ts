// The token endpoint: client credentials by secret, certificate or federated assertion, device codes and refresh tokens.

import type { Tenant } from '../directory/tenant.ts'
import { appOnlyToken, type ClientProof, type TokenAnswer } from './accessToken.ts'
import { acceptAssertion } from './assertion.ts'
import { type Client, clientOf, resourceOf, type TokenView } from './client.ts'
import type { DeviceCodes } from './deviceCode.ts'
import { refusals, StsError } from './errors.ts'
import { required } from './form.ts'
import type { RefreshTokens } from './refreshTokens.ts'

/** A token request: the form with the credentials of an HTTP Basic header already in it. */
export type TokenRequest = { readonly view: TokenView; readonly tenant: Tenant; readonly form: URLSearchParams }

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * Answers a token request or throws the {@link StsError} that it earns. Microsoft identity platform documentation,
 * "OAuth 2.0 client credentials flow", "OAuth 2.0 device authorization grant" and "Refresh tokens".
 */
export const answerTokenRequest = (
  { view, tenant, form }: TokenRequest,
  deviceCodes: DeviceCodes,
  refreshTokens: RefreshTokens
): Promise<TokenAnswer> => {
  const grant = required(form, 'grant_type')
  switch (grant) {
    case 'client_credentials':
      return clientCredentials(view, tenant, form)
    // Clients of Microsoft's libraries send the short name, others the one of RFC 8628.
    case 'device_code':
    case 'urn:ietf:params:oauth:grant-type:device_code':
      return deviceCodes.redeem(view, tenant, form)
    case 'refresh_token':
      return refreshTokens.redeem(view, tenant, form)
    default:
      throw new StsError(refusals.unsupportedGrant(grant))
  }
}

const clientCredentials = async (view: TokenView, tenant: Tenant, form: URLSearchParams): Promise<TokenAnswer> => {
  const appId = required(form, 'client_id')
  const scope = required(form, 'scope')
  if (!/^\S+\/\.default$/.test(scope)) throw new StsError(refusals.scopeWithoutDefault(scope))
  const client = clientOf(view, tenant, appId)
  const proof = await acceptCredential(view, client, form)
  const audience = scope.slice(0, -'/.default'.length)
  return appOnlyToken(view, client, { audience, principal: resourceOf(view, tenant, audience) }, proof)
}

/** Checks the one credential of the request; gives what the token says about it. */
const acceptCredential = async (view: TokenView, client: Client, form: URLSearchParams): Promise<ClientProof> => {
  const assertion = form.get('client_assertion')
  if (assertion !== null && form.get('client_assertion_type') === jwtBearer) {
    await acceptAssertion(view.context, client, assertion)
    return '2'
  }
  const secret = form.get('client_secret')
  if (secret === null || secret === '') throw new StsError(refusals.noCredential())
  acceptSecret(view, client, secret)
  return '1'
}

const acceptSecret = ({ context }: TokenView, { application, servicePrincipal }: Client, secret: string): void => {
  const nowMs = context.clock.now()
  const { appId } = application
  const passwordCredentials = [...application.passwordCredentials, ...servicePrincipal.passwordCredentials]
  const expired = passwordCredentials.filter(({ endMs }) => nowMs >= endMs)
  const matching = passwordCredentials.find(({ secretText }) => secretText === secret)
  if (matching && nowMs >= matching.startMs && nowMs < matching.endMs) return
  const onlyExpired = expired.length > 0 && expired.length === passwordCredentials.length
  const wasRight = matching !== undefined && expired.includes(matching)
  throw new StsError(wasRight || onlyExpired ? refusals.expiredSecrets(appId) : refusals.wrongSecret(appId))
}
