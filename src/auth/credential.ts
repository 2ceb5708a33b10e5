// Makes a credential into a source of access tokens: picks the way to sign in, repeats what is worth repeating, keeps the token.

import { signInWithGitHub } from '../ci/github/oidc.ts'
import { again, deadlineAfter, done, retry } from '../util/retry.ts'
import { signInWithCertificate } from './certificate.ts'
import { assertTenant } from './claims.ts'
import { signInWithSecret } from './clientSecret.ts'
import { signInWithDeviceCode } from './deviceCode.ts'
import type { SignIn, SignInContext } from './signIn.ts'
import type { AccessToken, Credential, TokenSource } from './token.ts'

export { readOidcClaims } from '../ci/github/oidc.ts'
export type { DeviceCode, SignInContext } from './signIn.ts'

/** How long before its expiry a token is replaced. */
const renewBeforeMs = 5 * 60_000

/**
 * The way to sign in with a credential.
 *
 * @throws ActionError `input` when a certificate cannot be used.
 */
export const signInWith = (credential: Credential, context: SignInContext): SignIn => {
  switch (credential.kind) {
    case 'oidc':
      return signInWithGitHub(credential, context)
    case 'client-secret':
      return signInWithSecret(credential, context)
    case 'client-certificate':
      return signInWithCertificate(credential, context)
    case 'device-code':
      return signInWithDeviceCode(credential, context)
  }
}

/**
 * A source of access tokens for Microsoft Graph. A token is kept until five minutes before it expires; callers that come
 * while one is being fetched share it. Passing failures are repeated under the context's deadline; a refusal is final.
 *
 * @throws ActionError `input` when a certificate cannot be used. `getToken` rejects with ActionErrors: `sign-in`,
 *   `service`, `timeout`, `protocol`; and with the reason of `runtime.cancelled`.
 */
export const tokenSource = (credential: Credential, surroundings: SignInContext): TokenSource => {
  let { deadline } = surroundings
  const patienceMs = deadline.endsMs - deadline.startedMs
  const context: SignInContext = {
    ...surroundings,
    get deadline() {
      return deadline
    }
  }
  const signIn = signInWith(credential, context)
  const what = `get an access token for tenant ${context.tenant}`
  let held: AccessToken | undefined
  let pending: Promise<AccessToken> | undefined

  const acquire = async (): Promise<AccessToken> => {
    // A token that is renewed late in a long run gets the same time as the first one.
    if (held !== undefined) deadline = deadlineAfter(context.runtime, patienceMs)
    const token = await retry(
      what,
      async () => {
        const attempt = await signIn()
        if (attempt.kind === 'refused') throw attempt.error
        return attempt.kind === 'token' ? done(attempt.token) : again(attempt.error, attempt.afterMs)
      },
      context
    )
    assertTenant(token.claims, context.tenant)
    held = token
    return token
  }

  return {
    getToken: async ({ fresh = false } = {}) => {
      const isHeld = held !== undefined && held.expiresOnMs - renewBeforeMs > context.runtime.clock.now()
      if (held !== undefined && isHeld && !fresh) return held
      pending ??= acquire().finally(() => {
        pending = undefined
      })
      return pending
    }
  }
}
