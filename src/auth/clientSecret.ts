// Signs in with a client secret.

import { isGuid } from '../util/guid.ts'
import { factsOf, signInAsApp } from './msal.ts'
import type { SignIn, SignInContext } from './signIn.ts'
import type { Credential } from './token.ts'

/** A sign-in with a client secret: one POST each. */
export const signInWithSecret =
  ({ kind, clientId, clientSecret }: Extract<Credential, { kind: 'client-secret' }>, context: SignInContext): SignIn =>
  () =>
    signInAsApp(clientId, { clientSecret }, context, () =>
      factsOf(context, { credential: kind, clientId, secretLooksLikeId: isGuid(clientSecret.trim()) })
    )
