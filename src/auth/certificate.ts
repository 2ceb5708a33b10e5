// Reads the PEM of an app's certificate and checks it before anything is sent.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { ActionError } from '../errors.ts'

/** What MSAL needs of a certificate: its SHA-256 in upper-case hexadecimal, and the key as PKCS#8 PEM. */
export type ClientCertificate = { readonly thumbprintSha256: string; readonly privateKey: string }

/**
 * Reads a PEM with one private key (PKCS#8 or PKCS#1, RSA, at least 2048 bits) and its certificate, which may stand in a
 * chain (Microsoft identity platform documentation, "Certificate credentials"). `nowMs` is epoch milliseconds.
 * @throws ActionError `input` that says what is wrong; no part of the PEM is ever in it.
 */
export const readClientCertificate = (pem: string, nowMs: number): ClientCertificate => {
  const blocks = blocksOf(pem)
  const key = readKey(blocks.filter(block => block.label.endsWith('PRIVATE KEY')))
  const certificates = blocks
    .filter(block => block.label === 'CERTIFICATE')
    .map(({ text }) => attempt(() => new X509Certificate(text), 'holds a certificate that cannot be read'))
  if (certificates.length === 0) throw wrong('holds no certificate (-----BEGIN CERTIFICATE-----)', shape)
  const certificate = certificates.find(candidate => candidate.checkPrivateKey(key))
  if (certificate === undefined) {
    throw wrong(
      `holds a private key that belongs to none of its ${certificates.length} certificate(s)`,
      'Put the certificate and the key that it was made with together.'
    )
  }
  if (nowMs > certificate.validToDate.getTime()) {
    throw wrong(
      `expired on ${certificate.validToDate.toISOString()}`,
      'Create another certificate, upload its public part to the app registration, and store both parts.'
    )
  }
  if (nowMs < certificate.validFromDate.getTime()) {
    throw wrong(
      `is not valid before ${certificate.validFromDate.toISOString()}`,
      `The runner's clock says ${new Date(nowMs).toISOString()}; check it.`
    )
  }
  return {
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString()
  }
}

type Block = { readonly label: string; readonly text: string }

// Secret stores and JSON often turn line ends into the two characters \n.
const blocksOf = (pem: string): readonly Block[] =>
  [...pem.replaceAll('\\n', '\n').matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g)].map(
    ([text, label = '']) => ({ label, text })
  )

const readKey = ([block, ...others]: readonly Block[]): KeyObject => {
  if (block === undefined) throw wrong('holds no private key (-----BEGIN PRIVATE KEY-----)', shape)
  if (others.length > 0) throw wrong('holds several private keys', 'Keep only the one that belongs to the certificate.')
  if (block.label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type:.*ENCRYPTED/m.test(block.text)) {
    throw wrong(
      'holds a private key that is encrypted with a passphrase',
      'Store it without one; the secret store protects it: openssl pkey -in key.pem -out plain.pem'
    )
  }
  const key = attempt(() => createPrivateKey(block.text), 'holds a private key that cannot be read')
  if (key.asymmetricKeyType !== 'rsa') {
    throw wrong(
      `holds a private key of type ${key.asymmetricKeyType}`,
      'Microsoft Entra accepts assertions signed with RSA keys only; create the certificate with one.'
    )
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < 2_048) throw wrong(`holds an RSA key of ${bits} bits`, 'Use one of at least 2048 bits.')
  return key
}

const shape =
  'Give both in one text: cat certificate.pem key.pem. A PFX file converts with: openssl pkcs12 -in app.pfx -nodes'

// The library's own error is left out on purpose: it may quote its input.
const attempt = <T>(read: () => T, problem: string): T => {
  try {
    return read()
  } catch {
    throw wrong(problem, shape)
  }
}

const wrong = (problem: string, hint: string): ActionError =>
  new ActionError({ code: 'input', message: `client-certificate ${problem}.`, hint })
