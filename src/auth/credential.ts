// Makes a credential into a source of access tokens: picks the way to sign in, repeats what is worth repeating, keeps the token.

import { isGuid } from '../util/guid.ts'
import { deadlineAfter, done, retry, retryLater } from '../util/retry.ts'
import { readClientCertificate } from './certificate.ts'
import { assertTokenTenant } from './claims.ts'
import { signInWithDeviceCode } from './deviceCode.ts'
import { signInAsApp } from './msal.ts'
import type { AccessToken, Credential, SignIn, SignInContext, TokenSource } from './signIn.ts'
import { signInWithOidc } from './workloadIdentity.ts'

/** How long before its expiry a token is replaced. */
const renewBeforeMs = 5 * 60_000

/** The way to sign in with a credential. @throws ActionError `input` when a certificate cannot be used. */
export const signInWith = (credential: Credential, context: SignInContext): SignIn => {
  switch (credential.kind) {
    case 'oidc':
      return signInWithOidc(credential, context)
    case 'client-secret': {
      const { clientSecret } = credential
      const facts = { secretLooksLikeId: isGuid(clientSecret.trim()) }
      return () => signInAsApp(credential, { clientSecret }, context, () => facts)
    }
    case 'client-certificate': {
      const clientCertificate = readClientCertificate(credential.pem, context.runtime.clock.now())
      return () => signInAsApp(credential, { clientCertificate }, context)
    }
    case 'device-code':
      return signInWithDeviceCode(credential, context)
  }
}

/**
 * A source of access tokens for Microsoft Graph. A token is kept until five minutes before it expires; callers that come
 * while one is being fetched share it. Passing failures are repeated under the context's deadline; a refusal is final.
 * @throws ActionError `input` when a certificate cannot be used. `getToken` rejects with ActionErrors: `sign-in`,
 *   `service`, `timeout`, `protocol`; and with the reason of `runtime.cancelled`.
 */
export const tokenSource = (credential: Credential, given: SignInContext): TokenSource => {
  let { deadline } = given
  const maxWaitMs = deadline.endsMs - deadline.startedMs
  const context: SignInContext = {
    ...given,
    get deadline() {
      return deadline
    }
  }
  const signIn = signInWith(credential, context)
  let held: AccessToken | undefined
  let pending: Promise<AccessToken> | undefined

  const acquire = async (): Promise<AccessToken> => {
    // A token that is renewed late in a long run gets the same time as the first one.
    if (held !== undefined) deadline = deadlineAfter(context.runtime, maxWaitMs)
    const token = await retry(
      `get an access token for tenant ${context.tenant}`,
      async () => {
        const attempt = await signIn()
        if (attempt.kind === 'refused') throw attempt.error
        return attempt.kind === 'token' ? done(attempt.token) : retryLater(attempt.error, attempt.afterMs)
      },
      context
    )
    assertTokenTenant(token.claims, context.tenant)
    held = token
    return token
  }

  return {
    getToken: async ({ fresh = false } = {}) => {
      if (!fresh && held !== undefined && held.expiresOnMs - renewBeforeMs > context.runtime.clock.now()) return held
      pending ??= acquire().finally(() => {
        pending = undefined
      })
      return pending
    }
  }
}
