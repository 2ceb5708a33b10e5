// Signs an administrator in from the run's log: the run shows a code, the person enters it in a browser.

import type { AuthenticationResult, PublicClientApplication } from '@azure/msal-node'
import { ActionError } from '../errors.ts'
import { remoteText } from '../util/http.ts'
import { asObject } from '../util/json.ts'
import { authorityOf, factsOf, toAttempt } from './msal.ts'
import { createDeviceCodeNetwork, createNetwork, type Network } from './network.ts'
import type { Credential, SignIn, SignInAttempt, SignInContext } from './signIn.ts'

/** Microsoft Graph Command Line Tools: a Microsoft app in every tenant that may ask for any delegated Graph permission. */
export const graphCommandLineTools = '14d82eec-204b-4c2f-b7e8-296a70dab67e'

/**
 * A sign-in by device code (Microsoft identity platform documentation, "OAuth 2.0 device authorization grant"). The first
 * call asks the person; later calls renew silently by the refresh token, and never ask again.
 */
export const signInWithDeviceCode = (
  { kind, clientId = graphCommandLineTools }: Extract<Credential, { kind: 'device-code' }>,
  context: SignInContext
): SignIn => {
  const { cloud, tenant, runtime } = context
  const scopes = (context.scopes ?? ['.default']).map(scope => `${cloud.graphResource}/${scope}`)
  const facts = () => factsOf(context, { credential: kind, clientId })
  let shown = false
  let refreshToken: string | undefined

  const acquire = async (
    network: Network,
    tokenFrom: (client: PublicClientApplication) => Promise<AuthenticationResult | null>
  ): Promise<SignInAttempt> => {
    const msal = await import('@azure/msal-node')
    const client = new msal.PublicClientApplication({
      auth: { clientId, ...authorityOf(cloud, tenant) },
      system: { networkClient: network.module }
    })
    const attempt = await toAttempt(network, context, facts, () => tokenFrom(client))
    const outcome = network.outcome()
    const renewed = outcome?.kind === 'ok' ? outcome.body.refresh_token : undefined
    if (typeof renewed === 'string') refreshToken = renewed
    return attempt
  }

  const ask = (): Promise<SignInAttempt> =>
    acquire(createDeviceCodeNetwork(context), async client => {
      const request: Parameters<typeof client.acquireTokenByDeviceCode>[0] = {
        scopes,
        deviceCodeCallback: ({ userCode, verificationUri, expiresIn, message }) => {
          shown = true
          context.showDeviceCode({
            userCode,
            verificationUri,
            expiresInMs: expiresIn * 1_000,
            message: remoteText(message || `Open ${verificationUri} in a browser and enter the code ${userCode}.`)
          })
        }
      }
      // The library looks at its flag only between polls; the person who cancels should not have to wait for that.
      const { promise, reject } = Promise.withResolvers<never>()
      const onAbort = () => {
        request.cancel = true
        reject(runtime.cancelled.reason)
      }
      runtime.cancelled.addEventListener('abort', onAbort)
      try {
        return await Promise.race([client.acquireTokenByDeviceCode(request).catch(asExpired), promise])
      } finally {
        runtime.cancelled.removeEventListener('abort', onAbort)
      }
    })

  const renew = (token: string): Promise<SignInAttempt> =>
    acquire(createNetwork(context), client => client.acquireTokenByRefreshToken({ refreshToken: token, scopes }))

  return async () => {
    runtime.cancelled.throwIfAborted()
    if (refreshToken !== undefined) return renew(refreshToken)
    if (!shown) return ask()
    throw new ActionError({
      code: 'sign-in',
      message: 'The sign-in by device code has lapsed and came without a way to renew it.',
      hint: 'Run the job again: it goes on where this run stopped. If the tenant limits how long sign-ins last, use GitHub OIDC for longer runs.'
    })
  }
}

const asExpired = (thrown: unknown): never => {
  if (asObject(thrown).errorCode !== 'device_code_expired') throw thrown
  throw new ActionError({
    code: 'sign-in',
    message: 'The code expired before anybody signed in with it.',
    hint: 'Run the job again and sign in with the new code; it is valid for about 15 minutes.'
  })
}
