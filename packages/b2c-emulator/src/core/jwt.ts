// Signed tokens: an RSA key as an identity provider publishes it, and RS256 tokens made with it.

import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
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

/** A fresh 2048-bit RSA key; its `kid` is the key's RFC 7638 thumbprint. */
const createSigningKey = (): SigningKey => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
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

/** Makes the key at the first call and keeps it for the process: an RSA key takes a quarter of a second. */
export const lazySigningKey = (): (() => SigningKey) => {
  let key: SigningKey | undefined
  return () => {
    key ??= createSigningKey()
    return key
  }
}
