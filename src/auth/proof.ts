// Proves that a credential made a moment ago works, by signing in with it until that succeeds several times in a row.

import { messageOf } from '../errors.ts'
import { type Attempt, again, done, retry } from '../util/retry.ts'
import { signInWith } from './credential.ts'
import type { SignInAttempt, SignInContext } from './signIn.ts'
import type { Credential } from './token.ts'

/** How a proof ended. */
export type Proof =
  | { readonly kind: 'verified'; readonly attempts: number; readonly tookMs: number }
  | { readonly kind: 'unproven'; readonly reason: string }

/** The token service has several replicas: one success says little about the next sign-in. */
const successesInARow = 3
const betweenSuccessesMs = 1_000

/** A federated credential that is asked for too early is remembered as absent for a while. */
const federatedSettleMs = 10_000

/**
 * Signs in with `credential` afresh each time until it has succeeded three times in a row with every role of
 * `expectedRoles` in the token, or the deadline is over. Refusals that replication explains are waited for (Microsoft Entra
 * documentation, "Important considerations and restrictions for federated identity credentials": propagation).
 *
 * @throws the reason of `runtime.cancelled`, and nothing else.
 */
export const probe = async (
  credential: Exclude<Credential, { kind: 'device-code' }>,
  expectedRoles: readonly string[],
  context: SignInContext
): Promise<Proof> => {
  const { runtime, deadline } = context
  const startedMs = runtime.clock.monotonic()
  let successes = 0

  const judge = (attempt: SignInAttempt, attempts: number): Attempt<Proof> => {
    if (attempt.kind === 'refused' && !attempt.replication) throw attempt.error
    const problem = attempt.kind === 'token' ? missingRoles(attempt, expectedRoles) : attempt.error
    successes = problem === undefined ? successes + 1 : 0
    if (successes === successesInARow) {
      return done({ kind: 'verified', attempts, tookMs: runtime.clock.monotonic() - startedMs })
    }
    if (problem !== undefined) return again(problem, attempt.kind === 'transient' ? attempt.afterMs : undefined)
    return again(new Error(`${successes} of ${successesInARow} sign-ins in a row succeeded`), betweenSuccessesMs)
  }

  try {
    const signIn = signInWith(credential, context)
    if (credential.kind === 'oidc') {
      if (deadline.endsMs - startedMs < federatedSettleMs)
        return { kind: 'unproven', reason: 'no time was left to ask' }
      await runtime.sleep(federatedSettleMs, runtime.cancelled)
    }
    return await retry('prove the new credential', async attempts => judge(await signIn(), attempts), context)
  } catch (thrown) {
    runtime.cancelled.throwIfAborted()
    return { kind: 'unproven', reason: messageOf(thrown) }
  }
}

const missingRoles = (
  { token }: Extract<SignInAttempt, { kind: 'token' }>,
  expectedRoles: readonly string[]
): Error | undefined => {
  const missing = expectedRoles.filter(role => !token.claims?.roles.includes(role))
  return missing.length === 0 ? undefined : new Error(`the token does not have ${missing.join(', ')} yet`)
}
