// Signing in through Microsoft's library (MSAL): one client and one request for each attempt, as a client remembers failures.

import type { AuthenticationResult, NodeAuthOptions } from '@azure/msal-node'
import type { Cloud } from '../clouds.ts'
import { ActionError, messageOf } from '../errors.ts'
import { isReplication, refusedSignIn, type SignInFacts } from './aadsts.ts'
import { decodeTokenClaims, issuedAtMs } from './claims.ts'
import { createNetwork, type Network } from './network.ts'
import type { AccessToken, Credential, SignInAttempt, SignInContext } from './signIn.ts'

/**
 * Where MSAL finds the token endpoint. It knows the endpoints of the national clouds by heart. For any other host it would
 * ask login.microsoftonline.com first, unless that host is declared as known and its metadata comes along; the authority
 * has to be https even then, but the token endpoint need not.
 */
export const authorityOf = (
  { loginOrigin, customLogin }: Cloud,
  tenant: string
): Pick<NodeAuthOptions, 'authority' | 'knownAuthorities' | 'authorityMetadata'> => {
  const base = `${loginOrigin}/${tenant}`
  if (!customLogin) return { authority: base }
  const { host } = new URL(loginOrigin)
  return {
    authority: `https://${host}/${tenant}`,
    knownAuthorities: [host],
    authorityMetadata: JSON.stringify({
      token_endpoint: `${base}/oauth2/v2.0/token`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      issuer: `${base}/v2.0`,
      jwks_uri: `${base}/discovery/v2.0/keys`
    })
  }
}

/** The facts of a sign-in for its advice; what only some credentials have is filled in by them. */
export const factsOf = (
  context: SignInContext,
  facts: Pick<SignInFacts, 'credential' | 'clientId'> & Partial<SignInFacts>
): SignInFacts => ({
  tenant: context.tenant,
  cloud: context.cloud,
  nowMs: context.runtime.clock.now(),
  presented: undefined,
  secretLooksLikeId: false,
  ...facts
})

/**
 * Signs in as an app, once, with exactly one proof (Microsoft identity platform documentation, "OAuth 2.0 client
 * credentials flow"). `more` adds to the facts for the advice, and is called when the service refuses.
 * @throws what the proof's own assertion throws; see {@link toAttempt}.
 */
export const signInAsApp = async (
  { kind: credential, clientId }: Exclude<Credential, { kind: 'device-code' }>,
  proof: Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate' | 'clientAssertion'>,
  context: SignInContext,
  more?: () => Partial<SignInFacts>
): Promise<SignInAttempt> => {
  const { ConfidentialClientApplication } = await import('@azure/msal-node')
  const network = createNetwork(context)
  const facts = () => factsOf(context, { credential, clientId, ...more?.() })
  return toAttempt(network, context, facts, () =>
    new ConfidentialClientApplication({
      auth: { clientId, ...authorityOf(context.cloud, context.tenant), ...proof },
      system: { networkClient: network.module }
    }).acquireTokenByClientCredential({
      scopes: [`${context.cloud.graphResource}/.default`],
      skipCache: true,
      // An environment variable could send the credential to a regional host otherwise.
      azureRegion: 'DisableMsalForceRegion'
    })
  )
}

/**
 * Runs one acquisition and classifies it by what the network saw.
 * @throws ActionError `protocol` when the library fails without a request, or a request was out of bounds; the reason of
 *   `runtime.cancelled`; any ActionError thrown inside.
 */
export const toAttempt = async (
  network: Network,
  context: SignInContext,
  facts: () => SignInFacts,
  acquire: () => Promise<AuthenticationResult | null>
): Promise<SignInAttempt> => {
  let thrown: unknown
  try {
    const result = await acquire()
    if (result !== null) return { kind: 'token', token: tokenOf(result, network, context) }
  } catch (error) {
    thrown = error
  }
  context.runtime.cancelled.throwIfAborted()
  if (thrown instanceof ActionError) throw thrown
  const outcome = network.outcome()
  switch (outcome?.kind) {
    case 'transient':
      return outcome
    case 'refused':
      return {
        kind: 'refused',
        error: refusedSignIn(outcome.refusal, facts()),
        replication: isReplication(outcome.refusal)
      }
    case 'failed':
      throw outcome.error
    default:
      throw new ActionError({
        code: 'protocol',
        message: `The sign-in library gave no token: ${messageOf(thrown ?? 'an empty result')}.`,
        hint: 'Check tenant-id, client-id and login-endpoint. If they are right, please report this with the message above.',
        cause: thrown
      })
  }
}

const tokenOf = (result: AuthenticationResult, network: Network, { runtime }: SignInContext): AccessToken => {
  const outcome = network.outcome()
  const lifetimeMs = outcome?.kind === 'ok' ? Number(outcome.body.expires_in) * 1_000 : 0
  return {
    value: result.accessToken,
    expiresOnMs: runtime.clock.now() + lifetimeMs,
    issuedMs: issuedAtMs(result.accessToken),
    claims: decodeTokenClaims(result.accessToken)
  }
}
