// The caller's credential, from the inputs that can name one.

import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { Credential } from '../auth/token.ts'
import { readClientId } from '../declaration/assemble.ts'
import { type Parsed, parsed, quoted, refused } from '../util/result.ts'
import type { InputName } from './names.ts'

/** The accepted values of `sign-in`. */
export const signIns = ['auto', 'oidc', 'client-secret', 'client-certificate', 'device-code'] as const
export type SignIn = (typeof signIns)[number]

/** The texts that the caller's credential is made of. */
export type CallerTexts = {
  readonly signIn: SignIn
  readonly clientId: string
  readonly clientSecret: string
  readonly clientCertificate: string
  readonly oidcAudience: string
  /** The audience where `oidcAudience` is empty. */
  readonly cloudAudience: string
}

const guid = 'the application (client) id, a GUID'
const acceptedPem =
  'accepted: PEM text with one -----BEGIN CERTIFICATE----- block or a chain with the signing certificate first, and its unencrypted -----BEGIN PRIVATE KEY----- block'

/**
 * A certificate with its private key, in PEM. Nothing of the text is ever shown.
 */
export const parseKeyPair = (pem: string): Parsed<string> => {
  if (/ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem))
    return refused(
      `holds an encrypted private key; remove the passphrase (openssl pkey -in key.pem -out plain.pem); ${acceptedPem}`
    )
  if (!/-----BEGIN CERTIFICATE-----/.test(pem)) return refused(`holds no certificate; ${acceptedPem}`)
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) return refused(`holds no private key; ${acceptedPem}`)
  try {
    const key = createPrivateKey(pem)
    return new X509Certificate(pem).checkPrivateKey(key)
      ? parsed(pem)
      : refused(`holds a private key that does not belong to its first certificate; ${acceptedPem}`)
  } catch {
    return refused(`cannot be read; ${acceptedPem}`)
  }
}

/**
 * The caller's credential. `auto` goes by which credential is given and takes GitHub OIDC where none is; anything that
 * contradicts goes to `report`.
 *
 * @returns `undefined` when anything was reported.
 */
export const readCredential = (
  texts: CallerTexts,
  report: (input: InputName, problem: string) => void
): Credential | undefined => {
  let sound = true
  const fail = (input: InputName, problem: string) => {
    sound = false
    report(input, problem)
  }
  const { clientSecret, clientCertificate, oidcAudience } = texts
  const kind = texts.signIn === 'auto' ? givenKind(texts) : texts.signIn
  const secretGiven = clientSecret !== ''
  const certificateGiven = clientCertificate !== ''
  if (secretGiven && certificateGiven)
    fail('client-certificate', 'is given beside client-secret; accepted: one of the two')
  if (secretGiven && kind !== 'client-secret' && !(certificateGiven && kind === 'client-certificate'))
    fail(
      'sign-in',
      `${quoted(kind)} contradicts client-secret, which is given; accepted: client-secret, or no client-secret`
    )
  if (certificateGiven && kind !== 'client-certificate' && !(secretGiven && kind === 'client-secret'))
    fail(
      'sign-in',
      `${quoted(kind)} contradicts client-certificate, which is given; accepted: client-certificate, or no client-certificate`
    )
  if (kind === 'client-secret' && !secretGiven)
    fail(
      'client-secret',
      "is empty; accepted: the caller's secret (one that is not defined, or kept from a fork, arrives empty)"
    )
  if (kind === 'client-certificate' && !certificateGiven) fail('client-certificate', `is empty; ${acceptedPem}`)
  if (oidcAudience !== '' && kind !== 'oidc')
    fail(
      'oidc-audience',
      `${quoted(oidcAudience)} has no use with sign-in ${kind}; accepted: sign-in oidc, or no oidc-audience`
    )
  if (secretGiven && /[\r\n]|-----BEGIN/.test(clientSecret))
    fail(
      'client-secret',
      'holds more than one line; accepted: the value of a client secret (a PEM goes to client-certificate)'
    )
  if (certificateGiven) {
    const pair = parseKeyPair(clientCertificate)
    if (!pair.ok) fail('client-certificate', pair.problem)
  }
  const clientId = readCallerId(texts.clientId, kind, fail)
  if (!sound) return undefined
  return credentialOf(kind, clientId, texts)
}

const givenKind = ({ clientSecret, clientCertificate }: CallerTexts): Exclude<SignIn, 'auto'> =>
  clientSecret !== '' ? 'client-secret' : clientCertificate !== '' ? 'client-certificate' : 'oidc'

const readCallerId = (
  text: string,
  kind: SignIn,
  fail: (input: InputName, problem: string) => void
): string | undefined => {
  if (text === '') {
    if (kind !== 'device-code')
      fail('client-id', `is missing; accepted: ${guid} of the identity that this action signs in as`)
    return undefined
  }
  const id = readClientId(text)
  if (id.ok) return id.value
  fail('client-id', id.problem)
  return undefined
}

const credentialOf = (
  kind: Exclude<SignIn, 'auto'>,
  clientId: string | undefined,
  { clientSecret, clientCertificate, oidcAudience, cloudAudience }: CallerTexts
): Credential | undefined => {
  if (kind === 'device-code') return { kind, clientId }
  if (clientId === undefined) return undefined
  switch (kind) {
    case 'oidc':
      return { kind, clientId, audience: oidcAudience || cloudAudience }
    case 'client-secret':
      return { kind, clientId, clientSecret }
    case 'client-certificate':
      return { kind, clientId, pem: clientCertificate }
  }
}
