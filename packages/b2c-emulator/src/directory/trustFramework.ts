// The objects of the Identity Experience Framework, as the emulator stores them: policy keys and custom policies.

/** A key of a key set. Times are seconds since 1970. */
export type PolicyKey = {
  readonly kid: string
  readonly kty: 'RSA' | 'OCT'
  readonly use: 'sig' | 'enc'
  readonly nbf: number | null
  readonly exp: number | null
  readonly status: 'enabled' | 'disabled'
  /** Modulus and exponent of an RSA key, base64url. */
  readonly n: string | null
  readonly e: string | null
  /** The certificate chain, base64 of each DER form; empty for a key without a certificate. */
  readonly x5c: readonly string[]
  /** Base64url of the SHA-1 thumbprint of the certificate. */
  readonly x5t: string | null
  /** The secret of an OCT key as it was uploaded; no answer shows it. */
  readonly secret: string | null
}

/** A key set with its keys in the order in which they came. */
export type KeySet = { readonly id: string; readonly keys: readonly PolicyKey[] }

/** A custom policy. */
export type CustomPolicy = {
  readonly id: string
  /** The XML as it was sent, without a byte-order mark. */
  readonly sent: string
  /** The id of the policy from which it inherits; null for a root. */
  readonly baseId: string | null
}

/** The prefix of every id of a custom policy and of a policy key. */
const customPrefix = 'B2C_1A_'

/** The id with the prefix that the service puts before it unless it is there. */
export const withCustomPrefix = (id: string): string =>
  id.toLowerCase().startsWith(customPrefix.toLowerCase()) ? id : `${customPrefix}${id}`
