// What every way of signing in is given and what it gives: credentials, tokens and what these say, and one request to the
// token service at a time, classified but not repeated.

import type { Cloud } from '../clouds.ts'
import type { ActionError } from '../errors.ts'
import type { RetryContext } from '../util/retry.ts'

/** A code that a person types in at `verificationUri` to sign in from another device. `message` says so in words. */
export type DeviceCode = {
  readonly userCode: string
  readonly verificationUri: string
  readonly expiresInMs: number
  readonly message: string
}

/** What a sign-in takes besides its credential. The deadline does not bind a person at a device code: the code's own expiry does. */
export type SignInContext = RetryContext & {
  readonly cloud: Cloud
  /** GUID or domain, as given. */
  readonly tenant: string
  readonly oidc: OidcSource
  readonly showDeviceCode: (code: DeviceCode) => void
  /** Delegated Graph permissions to ask for with a device code; absent: `.default`. */
  readonly scopes?: readonly string[]
  /** Milliseconds for one request to the token service and to the OIDC provider; absent: 20 s and the provider's own. */
  readonly timeouts?: { readonly requestMs: number; readonly oidcMs: number }
}

/**
 * What one sign-in came to. `transient` is worth repeating (after `afterMs`, where the service named a pause). `replication`
 * marks a refusal that a recent write explains; it is only worth repeating for an identity that was just changed.
 */
export type SignInAttempt =
  | { readonly kind: 'token'; readonly token: AccessToken }
  | { readonly kind: 'transient'; readonly error: Error; readonly afterMs: number | undefined }
  | { readonly kind: 'refused'; readonly error: ActionError; readonly replication: boolean }

/** Signs in once, with nothing cached. @throws ActionError for what no repetition mends; the reason of cancellation. */
export type SignIn = () => Promise<SignInAttempt>

/**
 * What the action reads from an access token, for early checks only: nothing of it is validated. Ids are in lower case.
 * `objectId` is the service principal or, in a `delegated` token, the user. `roles` are application permissions,
 * `scopes` are delegated ones, `directoryRoles` are template ids.
 */
export type TokenClaims = {
  readonly tenantId: string | undefined
  readonly appId: string | undefined
  readonly objectId: string | undefined
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly directoryRoles: readonly string[]
  readonly delegated: boolean
  readonly userName: string | undefined
}

/**
 * An access token for Microsoft Graph. `claims` is absent when the token cannot be read as a JWT. `issuedMs` is when it was
 * issued, epoch milliseconds by the clock of the token service.
 */
export type AccessToken = {
  readonly value: string
  readonly expiresOnMs: number
  readonly issuedMs?: number | undefined
  readonly claims: TokenClaims | undefined
}

/** Yields a token that is valid for a while; `fresh` bypasses what is cached. */
export type TokenSource = { readonly getToken: (options?: { readonly fresh?: boolean }) => Promise<AccessToken> }

/**
 * How the caller signs in. A secret or key lives here and nowhere else. `byDefault` says that OIDC was taken because no other
 * credential arrived, not because somebody asked for it.
 */
export type Credential =
  | { readonly kind: 'oidc'; readonly clientId: string; readonly audience: string; readonly byDefault?: true }
  | { readonly kind: 'client-secret'; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: 'client-certificate'; readonly clientId: string; readonly pem: string }
  | { readonly kind: 'device-code'; readonly clientId: string | undefined }

/** What the run's own OIDC token says of itself; no signature, nothing secret. */
export type OidcClaims = { readonly issuer: string; readonly subject: string; readonly audience: string }

/** What a run's OIDC token says, with the ids that GitHub's immutable subjects are built from, and `OWNER/REPO`. */
export type RunClaims = OidcClaims & {
  readonly repositoryId: string | undefined
  readonly ownerId: string | undefined
  readonly repository?: string | undefined
}

/** The service of a CI host that gives a run identity tokens (OpenID Connect), which name the `issuer`. */
export type OidcProvider = {
  readonly issuer: string
  /**
   * A token for `audience`, masked in the log. `timeoutMs` bounds one request.
   * @throws ActionError `sign-in` when the run may have no token, or the host refuses it; `service` when the host does not
   *   answer; `timeout` at the deadline; the reason of `runtime.cancelled`.
   */
  readonly token: (audience: string, context: RetryContext, timeoutMs?: number) => Promise<string>
}

/** The run's identity tokens, and what they say of the run: the same throughout a job, so one token tells it for all. */
export type OidcSource = {
  readonly token: (audience: string, context: SignInContext) => Promise<string>
  /** @throws ActionError as {@link OidcProvider.token}; `protocol` when the token cannot be read. */
  readonly claims: (audience: string, context: SignInContext) => Promise<RunClaims>
}
