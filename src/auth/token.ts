// The seam between signing in and everything else: something that yields access tokens, and what a token says.

/** What the action reads from an access token. Graph tokens are not validated here, only read for early checks. */
export type TokenClaims = {
  /** `tid`: the tenant (GUID, lower case). */
  readonly tenantId: string | undefined
  /** `appid`: the client id that signed in. */
  readonly appId: string | undefined
  /** `oid`: object id of the service principal, or of the user of a delegated token. */
  readonly objectId: string | undefined
  /** `roles`: application permissions. */
  readonly roles: readonly string[]
  /** `scp`: delegated permissions. */
  readonly scopes: readonly string[]
  /** `wids`: template ids of directory roles. */
  readonly directoryRoles: readonly string[]
  /** True for a user's token (device code). */
  readonly delegated: boolean
  /** `upn` or `unique_name` of a user's token. */
  readonly userName: string | undefined
}

/** An access token for Microsoft Graph. `claims` is absent when the token cannot be read as a JWT. */
export type AccessToken = {
  readonly value: string
  readonly expiresOnMs: number
  readonly claims: TokenClaims | undefined
}

/** Yields a token that is valid for a while; `fresh` bypasses what is cached. */
export type TokenSource = {
  readonly getToken: (options?: { readonly fresh?: boolean }) => Promise<AccessToken>
}

/** How the caller signs in. A secret or key lives here and nowhere else. */
export type Credential =
  | { readonly kind: 'oidc'; readonly clientId: string; readonly audience: string }
  | { readonly kind: 'client-secret'; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: 'client-certificate'; readonly clientId: string; readonly pem: string }
  | { readonly kind: 'device-code'; readonly clientId: string | undefined }

/** What the run's own OIDC token says of itself; no signature, nothing secret. */
export type OidcClaims = {
  readonly issuer: string
  readonly subject: string
  readonly audience: string
}
