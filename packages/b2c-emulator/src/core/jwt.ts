// Signed tokens: an RSA key as an identity provider publishes it, and RS256 tokens made with it.

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type JWTPayload, jwtVerify, SignJWT } from 'jose'

/** An RSA key pair and its public half as one entry of a JSON Web Key Set. */
export type SigningKey = {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly jwk: { readonly kty: 'RSA'; readonly use: 'sig'; readonly alg: 'RS256'; readonly kid: string } & {
    readonly n: string
    readonly e: string
  }
}

/** The keys of the two issuers, each made when it is first asked for. */
export type SigningKeys = { entra(): SigningKey; gitHub(): SigningKey }

/** The signing key of a private RSA key; its `kid` is the key's RFC 7638 thumbprint. */
const signingKeyOf = (privateKey: KeyObject): SigningKey => {
  const publicKey = createPublicKey(privateKey)
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const kid = createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url')
  return { privateKey, publicKey, jwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e } }
}

/** A compact RS256 token with these claims; `iat`, `nbf` and `exp` are the caller's, in epoch seconds. */
export const signJwt = (key: SigningKey, claims: JWTPayload): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.jwk.kid }).sign(key.privateKey)

/** The claims of a token that this key signed and that is valid at `nowMs` (epoch ms). Throws jose's errors. */
export const verifyJwt = async (key: SigningKey, token: string, nowMs: number): Promise<JWTPayload> => {
  const { payload } = await jwtVerify(token, key.publicKey, { algorithms: ['RS256'], currentDate: new Date(nowMs) })
  return payload
}

/** A fresh 2048-bit RSA key, made at the first call. */
const lazySigningKey = (): (() => SigningKey) => {
  let key: SigningKey | undefined
  return () => {
    key ??= signingKeyOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)
    return key
  }
}

/** The keys that all emulators of the process sign with: an RSA key takes a quarter of a second. */
export const processSigningKeys: SigningKeys = { entra: lazySigningKey(), gitHub: lazySigningKey() }

/** Keys in PEM form (PKCS #8). */
export type StoredSigningKeys = { readonly [Issuer in keyof SigningKeys]: string }

/** The private keys, to be kept where secrets are. */
export const storedSigningKeys = (keys: SigningKeys): StoredSigningKeys => ({
  entra: keys.entra().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  gitHub: keys.gitHub().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
})

/** The keys that were stored. @throws Error when one is no private key */
export const restoredSigningKeys = (stored: StoredSigningKeys): SigningKeys => {
  const entra = signingKeyOf(createPrivateKey(stored.entra))
  const gitHub = signingKeyOf(createPrivateKey(stored.gitHub))
  return { entra: () => entra, gitHub: () => gitHub }
}
