// The caller's credential, from the inputs that can name one.

import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { Credential } from '../auth/signIn.ts'
import { readClientId } from '../resources/app/managedApp.ts'
import { quoted } from '../util/words.ts'
import type { InputName } from './names.ts'

/** The accepted values of `sign-in`. */
export const signIns = ['auto', 'oidc', 'client-secret', 'client-certificate', 'device-code'] as const
type SignIn = (typeof signIns)[number]

type Report = (input: InputName, problem: string) => void

const acceptedPem =
  'accepted: PEM text with one -----BEGIN CERTIFICATE----- block or a chain with the signing certificate first, and its unencrypted -----BEGIN PRIVATE KEY----- block'

/** What is wrong with a certificate and its private key in PEM. Nothing of the text is ever shown. */
const problemOfKeyPair = (pem: string): string | undefined => {
  if (/ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem))
    return 'holds an encrypted private key; remove the passphrase (openssl pkey -in key.pem -out plain.pem)'
  if (!/-----BEGIN CERTIFICATE-----/.test(pem)) return 'holds no certificate'
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) return 'holds no private key'
  try {
    const isPair = new X509Certificate(pem).checkPrivateKey(createPrivateKey(pem))
    return isPair ? undefined : 'holds a private key that does not belong to its first certificate'
  } catch {
    return 'cannot be read'
  }
}

/**
 * The caller's credential. `auto` goes by which credential is given and takes GitHub OIDC where none is.
 * `cloudAudience` takes the place of an empty `oidc-audience`. What contradicts goes to `report`, and gives undefined.
 */
export const readCredential = (
  signIn: SignIn,
  text: (input: InputName) => string,
  cloudAudience: string,
  report: Report
): Credential | undefined => {
  let sound = true
  const fail: Report = (input, problem) => {
    sound = false
    report(input, problem)
  }
  const clientSecret = text('client-secret')
  const pem = text('client-certificate')
  const audience = text('oidc-audience')
  const given = (['client-secret', 'client-certificate'] as const).filter(input => text(input) !== '')
  const kind = signIn === 'auto' ? (given[0] ?? 'oidc') : signIn
  if (given.length === 2) fail('client-certificate', 'is given beside client-secret; accepted: one of the two')
  if (!given.some(input => input === kind)) {
    for (const input of given)
      fail('sign-in', `${quoted(kind)} contradicts ${input}, which is given; accepted: ${input}, or no ${input}`)
  }
  if (kind === 'client-secret' && clientSecret === '')
    fail(kind, "is empty; accepted: the caller's secret (one that is not defined, or kept from a fork, arrives empty)")
  if (kind === 'client-certificate' && pem === '') fail(kind, `is empty; ${acceptedPem}`)
  if (audience !== '' && kind !== 'oidc')
    fail(
      'oidc-audience',
      `${quoted(audience)} has no use with sign-in ${kind}; accepted: sign-in oidc, or no oidc-audience`
    )
  if (/[\r\n]|-----BEGIN/.test(clientSecret))
    fail(
      'client-secret',
      'holds more than one line; accepted: the value of a client secret (a PEM goes to client-certificate)'
    )
  const pemProblem = pem === '' ? undefined : problemOfKeyPair(pem)
  if (pemProblem !== undefined) fail('client-certificate', `${pemProblem}; ${acceptedPem}`)
  const clientId = readCallerId(text('client-id'), kind, fail)
  if (!sound) return undefined
  if (kind === 'device-code') return { kind, clientId }
  if (clientId === undefined) return undefined
  if (kind === 'oidc')
    return { kind, clientId, audience: audience || cloudAudience, ...(signIn === 'auto' && { byDefault: true }) }
  return kind === 'client-secret' ? { kind, clientId, clientSecret } : { kind, clientId, pem }
}

const readCallerId = (text: string, kind: SignIn, fail: Report): string | undefined => {
  if (text !== '') {
    const id = readClientId(text)
    if (id.ok) return id.value
    fail('client-id', id.problem)
  } else if (kind !== 'device-code') {
    fail(
      'client-id',
      'is missing; accepted: the application (client) id, a GUID of the identity that this action signs in as'
    )
  }
  return undefined
}
