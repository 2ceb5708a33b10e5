// Refresh tokens: with one, a public client asks for tokens of other resources in the name of the same person.

import { randomBytes } from 'node:crypto'
import type { EmulatorContext } from '../core/context.ts'
import type { User } from '../directory/objects.ts'
import type { Tenant } from '../directory/tenant.ts'
import { delegatedToken, type TokenAnswer } from './accessToken.ts'
import type { TokenView } from './client.ts'
import { refusals, StsError } from './errors.ts'
import { required } from './form.ts'
import { idTokenAnswer } from './idToken.ts'
import {
  type DelegatedRequest,
  delegatedRequestOf,
  type PublicClient,
  personRefusal,
  publicClientOf
} from './publicClients.ts'

/** A person's sign-in to a client: what tokens are given for. */
export type PersonSignIn = {
  readonly tenant: Tenant
  readonly client: PublicClient
  readonly request: DelegatedRequest
  readonly user: User
}

/** The refresh tokens of one emulator. */
export type RefreshTokens = {
  /** The tokens of a sign-in: an ID token and a refresh token where `openid` and `offline_access` were asked for. */
  answer(view: TokenView, signIn: PersonSignIn): Promise<TokenAnswer>
  /** Answers the grant `refresh_token`: any resource that the client may name. Throws the refusal. */
  redeem(view: TokenView, tenant: Tenant, form: URLSearchParams): Promise<TokenAnswer>
}

// Microsoft identity platform documentation, "Refresh tokens": 90 days, renewed with each use.
const lifetimeMs = 90 * 24 * 60 * 60 * 1000

type Held = Pick<PersonSignIn, 'tenant' | 'client'> & { readonly userId: string; readonly expiresMs: number }

/** None given yet. */
export const createRefreshTokens = ({ clock }: EmulatorContext): RefreshTokens => {
  const held = new Map<string, Held>()

  const answer: RefreshTokens['answer'] = async (view, { tenant, client, request, user }) => {
    const base = await delegatedToken(view, tenant, user, client, request)
    const openId = request.openId ? await idTokenAnswer(view, tenant, user, client) : {}
    if (!request.offline) return { ...base, ...openId }
    const text = `1.${randomBytes(96).toString('base64url')}`
    held.set(text, { tenant, client, userId: user.id, expiresMs: clock.now() + lifetimeMs })
    return { ...base, ...openId, refresh_token: text }
  }

  return {
    answer,
    async redeem(view, tenant, form) {
      const known = held.get(required(form, 'refresh_token'))
      const client = publicClientOf(view, tenant, required(form, 'client_id'))
      const ours = known?.tenant.id === tenant.id && known.client.appId === client.appId
      if (!known || !ours) throw new StsError(refusals.malformedRefreshToken())
      if (clock.now() >= known.expiresMs) throw new StsError(refusals.expiredRefreshToken())
      const user = tenant.users.get(known.userId)
      if (!user) throw new StsError(refusals.unknownUser(known.userId, tenant.displayName))
      const request = delegatedRequestOf(view, tenant, client, required(form, 'scope'))
      const refusal = personRefusal(tenant, request, user, refusals.notConsented(client.appId, client.displayName))
      if (refusal) throw new StsError(refusal)
      return answer(view, { tenant, client, request, user })
    }
  }
}
