// Proves that a credential made a moment ago works, by signing in with it until that succeeds several times in a row.

import { messageOf } from '../errors.ts'
import { type Attempt, done, retry, retryLater } from '../util/retry.ts'
import { signInWith } from './credential.ts'
import type { Credential, SignInAttempt, SignInContext, TokenClaims } from './signIn.ts'

/** How a proof ended. */
export type Proof =
  | { readonly kind: 'verified'; readonly attempts: number; readonly tookMs: number }
  | { readonly kind: 'unproven'; readonly reason: string }

/** The token service has several replicas: one success says little about the next sign-in. */
const successesInARow = 3
const betweenSuccessesMs = 1_000

/** A federated credential that is asked for too early is remembered as absent for a while. */
const propagationMs = 10_000

/**
 * Signs in with `credential` afresh each time until it has succeeded three times in a row with every role of
 * `expectedRoles` in the token, or the deadline is over. Refusals that replication explains are waited for (Microsoft Entra
 * documentation, "Important considerations and restrictions for federated identity credentials": propagation).
 * @throws the reason of `runtime.cancelled`, and nothing else.
 */
export const proveCredential = async (
  credential: Exclude<Credential, { kind: 'device-code' }>,
  expectedRoles: readonly string[],
  context: SignInContext
): Promise<Proof> => {
  const { runtime, deadline } = context
  const startedMs = runtime.clock.monotonic()
  let successes = 0

  const toProof = (attempt: SignInAttempt, attempts: number): Attempt<Proof> => {
    if (attempt.kind === 'refused' && !attempt.replication) throw attempt.error
    const problem = attempt.kind === 'token' ? missingRoles(attempt.token.claims, expectedRoles) : attempt.error
    successes = problem === undefined ? successes + 1 : 0
    if (successes === successesInARow) {
      return done({ kind: 'verified', attempts, tookMs: runtime.clock.monotonic() - startedMs })
    }
    if (problem !== undefined) return retryLater(problem, attempt.kind === 'transient' ? attempt.afterMs : undefined)
    return retryLater(new Error(`${successes} of ${successesInARow} sign-ins in a row succeeded`), betweenSuccessesMs)
  }

  try {
    const signIn = signInWith(credential, context)
    if (credential.kind === 'oidc') {
      if (deadline.endsMs - startedMs < propagationMs) return { kind: 'unproven', reason: 'no time was left to ask' }
      await runtime.sleep(propagationMs, runtime.cancelled)
    }
    return await retry('prove the new credential', async attempts => toProof(await signIn(), attempts), context)
  } catch (thrown) {
    runtime.cancelled.throwIfAborted()
    return { kind: 'unproven', reason: messageOf(thrown) }
  }
}

const missingRoles = (claims: TokenClaims | undefined, expectedRoles: readonly string[]): Error | undefined => {
  const missing = expectedRoles.filter(role => !claims?.roles.includes(role))
  return missing.length === 0 ? undefined : new Error(`the token does not have ${missing.join(', ')} yet`)
}
