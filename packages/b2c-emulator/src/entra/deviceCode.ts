// The device code flow: a code for a person to enter elsewhere, and what becomes of it.

import { randomBytes, randomInt } from 'node:crypto'
import type { EmulatorContext } from '../core/context.ts'
import type { User } from '../directory/objects.ts'
import { findTenant, userByPrincipalName } from '../directory/queries.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { TokenAnswer } from './accessToken.ts'
import type { TokenView } from './client.ts'
import { refusals, StsError, type StsRefusal } from './errors.ts'
import { required } from './form.ts'
import {
  type DelegatedRequest,
  delegatedRequestOf,
  type PublicClient,
  personRefusal,
  publicClientOf
} from './publicClients.ts'
import type { RefreshTokens } from './refreshTokens.ts'

const lifetimeSeconds = 15 * 60

/** A sign-in that waits for a person, or for the client to fetch its token. `expiresMs` is epoch milliseconds. */
export type DeviceSignIn = {
  readonly userCode: string
  readonly deviceCode: string
  readonly tenant: Tenant
  readonly client: PublicClient
  readonly request: DelegatedRequest
  readonly expiresMs: number
  state: 'pending' | 'declined' | 'blocked' | 'redeemed' | { readonly user: User }
}

/** What a person sees after acting on the page: done, or why not. */
export type DeviceVerdict = { readonly done: true } | { readonly done: false; readonly refusal: StsRefusal }

/** The device sign-ins of one emulator. */
export type DeviceCodes = {
  /** Answers POST devicecode. Microsoft identity platform documentation, "OAuth 2.0 device authorization grant". */
  start(view: TokenView, tenant: Tenant, form: URLSearchParams): Record<string, unknown>
  /** Answers the client's poll with a token, or throws the refusal. */
  redeem(view: TokenView, tenant: Tenant, form: URLSearchParams): Promise<TokenAnswer>
  /** The sign-in of a code that a person typed, in any case, while it lasts. */
  find(userCode: string): DeviceSignIn | undefined
  /** A person signs in and accepts. */
  accept(signIn: DeviceSignIn, userPrincipalName: string): DeviceVerdict
  decline(signIn: DeviceSignIn): void
}

/** No sign-in under way. */
export const createDeviceCodes = (context: EmulatorContext, refreshTokens: RefreshTokens): DeviceCodes => {
  const signIns = new Map<string, DeviceSignIn>()
  const { clock, behavior, origins, tenants } = context

  return {
    start(view, tenant, form) {
      const client = publicClientOf(view, tenant, required(form, 'client_id'))
      const request = delegatedRequestOf(view, tenant, client, required(form, 'scope'))
      const signIn: DeviceSignIn = {
        userCode: newUserCode(),
        deviceCode: randomBytes(48).toString('base64url'),
        tenant,
        client,
        request,
        expiresMs: clock.now() + lifetimeSeconds * 1000,
        state: 'pending'
      }
      signIns.set(signIn.deviceCode, signIn)
      const verificationUri = `${origins.login}/devicelogin`
      return {
        user_code: signIn.userCode,
        device_code: signIn.deviceCode,
        verification_uri: verificationUri,
        expires_in: lifetimeSeconds,
        interval: behavior.deviceCode.intervalSeconds,
        message: `To sign in, use a web browser to open the page ${verificationUri} and enter the code ${signIn.userCode} to authenticate.`
      }
    },

    async redeem(view, tenant, form) {
      const signIn = signIns.get(required(form, 'device_code'))
      const ours = signIn?.tenant.id === tenant.id && signIn.client.appId === form.get('client_id')?.toLowerCase()
      if (!signIn || !ours || signIn.state === 'redeemed') throw new StsError(refusals.unknownDeviceCode())
      if (signIn.state === 'declined') throw new StsError(refusals.authorizationDeclined())
      if (signIn.state === 'blocked') throw new StsError(refusals.blockedByConditionalAccess())
      if (clock.now() >= signIn.expiresMs) throw new StsError(refusals.expiredDeviceCode())
      if (signIn.state === 'pending') throw new StsError(refusals.authorizationPending())
      const { user } = signIn.state
      signIn.state = 'redeemed'
      return refreshTokens.answer(view, { tenant, client: signIn.client, request: signIn.request, user })
    },

    find(userCode) {
      const wanted = userCode.trim().toUpperCase()
      return [...signIns.values()].find(
        ({ userCode: code, state, expiresMs }) => code === wanted && state === 'pending' && clock.now() < expiresMs
      )
    },

    accept(signIn, userPrincipalName) {
      const user = userByPrincipalName(signIn.tenant, userPrincipalName)
      if (!user) return { done: false, refusal: unknownUserRefusal(tenants, signIn, userPrincipalName) }
      const refusal = personRefusal(
        signIn.tenant,
        signIn.request,
        user,
        refusals.needsAdministrator(signIn.client.displayName)
      )
      if (refusal) return { done: false, refusal }
      signIn.state = behavior.deviceCode.blocked ? 'blocked' : { user }
      return signIn.state === 'blocked'
        ? { done: false, refusal: refusals.blockedByConditionalAccess() }
        : { done: true }
    },

    decline(signIn) {
      signIn.state = 'declined'
    }
  }
}

/** Another refusal for an account of another tenant than for one that no tenant has. */
const unknownUserRefusal = (tenants: readonly Tenant[], { tenant, client }: DeviceSignIn, name: string): StsRefusal => {
  const home = findTenant(tenants, name.split('@')[1] ?? '') ?? tenants.find(one => userByPrincipalName(one, name))
  return home && home.id !== tenant.id
    ? refusals.userOfAnotherTenant(name, home.id, tenant.displayName, client.appId)
    : refusals.unknownUser(name, tenant.displayName)
}

// Letters and digits that cannot be taken for one another.
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

const newUserCode = () => Array.from({ length: 9 }, () => alphabet[randomInt(alphabet.length)]).join('')
