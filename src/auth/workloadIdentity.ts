// Signs in with the run's own identity token as the app's assertion, fetched afresh for every attempt. Nothing is stored.
// Source: Microsoft Entra documentation, "Workload identity federation".

import { setImmediate } from 'node:timers/promises'
import { ActionError } from '../errors.ts'
import { handled } from '../util/concurrency.ts'
import { decodeRunClaims } from './claims.ts'
import { signInAsApp } from './msal.ts'
import type { Credential, OidcProvider, OidcSource, RunClaims, SignIn, SignInContext } from './signIn.ts'

/** Remembers what the provider's tokens said. */
export const createOidcSource = (provider: OidcProvider): OidcSource => {
  const known = new Map<string, RunClaims>()
  const token: OidcSource['token'] = async (audience, context) => {
    const text = await provider.token(audience, context, context.timeouts?.oidcMs)
    const claims = decodeRunClaims(text)
    if (claims !== undefined) known.set(audience, claims)
    return text
  }
  return {
    token,
    claims: async (audience, context) => {
      const claims = known.get(audience) ?? decodeRunClaims(await token(audience, context))
      if (claims !== undefined) return claims
      throw new ActionError({
        code: 'protocol',
        message: "GitHub's token service gave a token without a readable issuer, subject and audience.",
        hint: 'Name the subject in federated-credentials instead of current-run.'
      })
    }
  }
}

/** A sign-in with the run's own identity token. */
export const signInWithOidc =
  (credential: Extract<Credential, { kind: 'oidc' }>, context: SignInContext): SignIn =>
  async () => {
    let presented: RunClaims | undefined
    // Asked for at once, and given the time to leave: the sign-in library, 30 ms of CPU time, is loaded while the host answers.
    const asked = handled(tokenFor(credential, context))
    await setImmediate()
    const clientAssertion = async () => {
      const token = await asked
      presented = decodeRunClaims(token)
      return token
    }
    return signInAsApp(credential, { clientAssertion }, context, () => ({ presented }))
  }

/** An input that is given but empty cannot be told from one that is not given, so both ways out are named. */
const tokenFor = async (
  { audience, byDefault }: Extract<Credential, { kind: 'oidc' }>,
  context: SignInContext
): Promise<string> => {
  try {
    return await context.oidc.token(audience, context)
  } catch (error) {
    if (!byDefault || !(error instanceof ActionError) || error.code !== 'sign-in') throw error
    throw new ActionError({
      code: error.code,
      message: `${error.message} No other credential was given: client-secret and client-certificate are empty.`,
      hint: `To sign in with client-secret or client-certificate, look at the secret that the workflow passes: one that is not defined, or that GitHub keeps from the runs of forks and of Dependabot, arrives empty.\nTo sign in by OIDC: ${error.hint ?? ''}`,
      cause: error
    })
  }
}
