// Client assertions: a token that proves who asks, signed with a registered certificate or by a trusted issuer.

import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWK,
  type JWTPayload,
  jwtVerify,
  type ProtectedHeaderParameters
} from 'jose'
import { type EmulatorContext, gitHubIssuer } from '../core/context.ts'
import { matchesClaims } from '../directory/claimsExpression.ts'
import type { FederatedIdentityCredential, KeyCredential } from '../directory/objects.ts'
import { gitHubOf } from '../github/gitHub.ts'
import type { Client } from './client.ts'
import { refusals, StsError, type StsRefusal } from './errors.ts'

type Assertion = { readonly text: string; readonly header: ProtectedHeaderParameters; readonly claims: JWTPayload }

const loginHosts = [
  'https://login.microsoftonline.com',
  'https://login.microsoftonline.us',
  'https://login.partner.microsoftonline.cn'
]
const clockSkewMs = 5 * 60 * 1000

/**
 * Accepts a client assertion or throws the {@link StsError} that it earns. One whose issuer is a URL is federated, any
 * other is of a certificate. Microsoft identity platform documentation, "Certificate credentials" and "Workload identity
 * federation".
 */
export const acceptAssertion = async (context: EmulatorContext, client: Client, text: string): Promise<void> => {
  const assertion = decoded(text)
  if (/^https?:/i.test(assertion.claims.iss ?? '')) await acceptFederated(context, client, assertion)
  else await acceptCertificate(context, client, assertion)
}

const decoded = (text: string): Assertion => {
  try {
    return { text, header: decodeProtectedHeader(text), claims: decodeJwt(text) }
  } catch {
    return refuse(refusals.malformedAssertion('IDX12741: JWT must have three segments (JWS) or five segments (JWE).'))
  }
}

const acceptCertificate = async (context: EmulatorContext, client: Client, assertion: Assertion): Promise<void> => {
  const { appId, keyCredentials } = client.application
  const { iss, sub, aud } = assertion.claims
  if (iss !== appId || sub !== appId) refuse(refusals.assertionOfAnother())
  const { thumbprint, matches } = wantedCertificate(assertion.header)
  const credential = keyCredentials.find(matches)
  if (!credential) return refuse(refusals.unknownCertificate(appId, thumbprint))
  const nowMs = context.clock.now()
  if (nowMs < credential.startMs || nowMs >= credential.endMs) refuse(refusals.expiredCertificate(appId, thumbprint))
  const meantForUs = [aud].flat().some(one => one !== undefined && isTokenEndpoint(context, client, one))
  if (!meantForUs) refuse(refusals.assertionAudience())
  const key = new X509Certificate(Buffer.from(credential.key, 'base64')).publicKey
  await acceptSignature(assertion, key, ['PS256', 'RS256'], nowMs)
}

/** The certificate that the header names, by SHA-256 or SHA-1 thumbprint; `thumbprint` is its hex form. */
const wantedCertificate = (header: ProtectedHeaderParameters) => {
  const sha256 = header['x5t#S256']
  const algorithm = typeof sha256 === 'string' ? 'sha256' : 'sha1'
  const wanted = Buffer.from(typeof sha256 === 'string' ? sha256 : (header.x5t ?? ''), 'base64url')
  return {
    thumbprint: wanted.toString('hex').toUpperCase(),
    matches: ({ key }: KeyCredential) =>
      createHash(algorithm).update(Buffer.from(key, 'base64')).digest().equals(wanted)
  }
}

/** An assertion is meant for the tenant's token endpoint or for its issuer, here or under the cloud's own name. */
const isTokenEndpoint = ({ origins }: EmulatorContext, { tenant }: Client, audience: string): boolean => {
  const url = URL.canParse(audience) ? new URL(audience) : undefined
  if (!url || ![origins.login, ...loginHosts].includes(url.origin)) return false
  const [name = '', ...rest] = url.pathname.slice(1).split('/')
  const known = [tenant.id, tenant.initialDomain].includes(name.toLowerCase())
  return known && ['oauth2/v2.0/token', 'oauth2/token', 'v2.0', ''].includes(rest.join('/'))
}

const acceptFederated = async (context: EmulatorContext, client: Client, assertion: Assertion): Promise<void> => {
  if (context.behavior.federatedSignIn === 'refused') refuse(refusals.assertionOfAnother())
  const { application } = client
  const credentials = application.federatedIdentityCredentials
  if (credentials.length === 0) refuse(refusals.noFederatedCredential(application.appId, application.displayName))
  const mismatch = federatedMismatch(credentials, assertion.claims)
  if (mismatch) refuse(mismatch)
  const key = await issuerKey(context, assertion)
  await acceptSignature(assertion, key, ['RS256'], context.clock.now())
}

/** The refusal for a token that none of the credentials describes; subjects are compared with regard to case. */
const federatedMismatch = (
  credentials: readonly FederatedIdentityCredential[],
  claims: JWTPayload
): StsRefusal | undefined => {
  const { iss = '', sub = '', aud = '' } = claims
  const ofIssuer = credentials.filter(credential => credential.issuer === iss)
  if (ofIssuer.length === 0) return refusals.federatedIssuer(iss)
  const ofSubject = ofIssuer.filter(({ subject, claimsMatchingExpression: expression }) =>
    subject === null ? matchesClaims(expression ?? '', claims) : subject === sub
  )
  if (ofSubject.length === 0) {
    const almost = ofIssuer.some(({ subject }) => subject?.toLowerCase() === sub.toLowerCase())
    return almost ? refusals.federatedSubjectCase(sub) : refusals.federatedSubject(sub)
  }
  const audiences = [aud].flat()
  const agreed = ofSubject.some(credential => credential.audiences.some(audience => audiences.includes(audience)))
  return agreed ? undefined : refusals.federatedAudience(audiences.join(', '))
}

/** The issuer's key with the assertion's `kid`: our own GitHub's from memory, another issuer's from loopback. */
const issuerKey = async (context: EmulatorContext, { header, claims }: Assertion): Promise<KeyObject> => {
  if (claims.iss === gitHubIssuer(context.origins)) {
    const { jwk, publicKey } = gitHubOf(context).signingKey()
    return header.kid === jwk.kid ? publicKey : refuse(refusals.invalidSignature('The key was not found.'))
  }
  const keys = await publishedKeys(claims.iss ?? '').catch(() => refuse(refusals.issuerUnreachable()))
  const jwk = keys.find(key => key.kid === header.kid)
  return jwk
    ? createPublicKey({ key: jwk, format: 'jwk' })
    : refuse(refusals.invalidSignature('The key was not found.'))
}

// The emulator opens no connection beyond the machine it runs on.
const publishedKeys = async (issuer: string): Promise<readonly JWK[]> => {
  const configuration = await loopbackJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const { keys } = await loopbackJson(String(configuration.jwks_uri))
  return Array.isArray(keys) ? keys : []
}

const loopbackJson = async (url: string): Promise<Record<string, unknown>> => {
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)) throw new Error('not on loopback')
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
  const body: unknown = await response.json()
  return { ...(typeof body === 'object' ? body : {}) }
}

const acceptSignature = async (
  { text, claims }: Assertion,
  key: KeyObject,
  algorithms: readonly string[],
  nowMs: number
): Promise<void> => {
  const fromMs = (claims.nbf ?? 0) * 1000
  const untilMs = (claims.exp ?? 0) * 1000
  if (nowMs < fromMs - clockSkewMs || nowMs >= untilMs) {
    refuse(refusals.assertionExpired(new Date(nowMs), new Date(fromMs), new Date(untilMs)))
  }
  const currentDate = new Date(Math.max(nowMs, fromMs))
  await jwtVerify(text, key, { algorithms: [...algorithms], currentDate }).catch(error =>
    refuse(
      error instanceof errors.JWSSignatureVerificationFailed
        ? refusals.invalidSignature('The key was found, but use of the key to verify the signature failed.')
        : refusals.malformedAssertion(String(error instanceof Error ? error.message : error))
    )
  )
}

const refuse = (refusal: StsRefusal): never => {
  throw new StsError(refusal)
}
