// The public half of a certificate: what tells without a private key whether a policy key is this one.

import { createHash, X509Certificate } from 'node:crypto'
import { unitMs } from '../../util/duration.ts'
import { err, ok, type Result } from '../../util/result.ts'

/** A certificate with an RSA key, the only type that the service takes. */
export type RsaCertificate = {
  /** Base64 of its DER form. */
  readonly der: string
  /** Modulus and exponent, base64url. */
  readonly n: string
  readonly e: string
  /** The thumbprint of the public key (RFC 7638), as the service makes key ids. */
  readonly kid: string
  /** The SHA-1 thumbprint of the certificate, base64url. */
  readonly x5t: string
  readonly startMs: number
  readonly endMs: number
}

/** What ends within this time is told. */
export const soonMs = 30 * unitMs.d

/** The SHA-1 thumbprint as portals and Graph show it: hexadecimal, in upper case. */
export const thumbprintOf = ({ x5t }: Pick<RsaCertificate, 'x5t'>): string =>
  Buffer.from(x5t, 'base64url').toString('hex').toUpperCase()

/** What the service asks for at the least. Source: Azure AD B2C documentation, error AADB2C90137. */
const fewestBits = 2048

const accepted = `accepted: an X.509 certificate with an RSA key of ${fewestBits} bits or more`

/** The certificate in DER or PEM form. Gives what is wrong with it in words. */
export const readCertificate = (bytes: Uint8Array): Result<RsaCertificate> => {
  try {
    const certificate = new X509Certificate(bytes)
    const key = certificate.publicKey
    if (key.asymmetricKeyType !== 'rsa') return err(`has a key of type ${key.asymmetricKeyType}; ${accepted}`)
    const { n = '', e = '' } = key.export({ format: 'jwk' })
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
    if (bits < fewestBits) return err(`has an RSA key of ${bits} bits; ${accepted}`)
    return ok({
      der: certificate.raw.toString('base64'),
      n,
      e,
      kid: createHash('sha256').update(`{"e":"${e}","kty":"RSA","n":"${n}"}`).digest('base64url'),
      x5t: createHash('sha1').update(certificate.raw).digest('base64url'),
      startMs: certificate.validFromDate.getTime(),
      endMs: certificate.validToDate.getTime()
    })
  } catch {
    return err(`is no certificate that can be read; ${accepted}`)
  }
}

const pem = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/** The one certificate of a file, in DER or PEM form. A private key is refused: it has no place in a repository. */
export const readCertificateFile = (bytes: Uint8Array): Result<RsaCertificate> => {
  const text = Buffer.from(bytes).toString('latin1')
  if (/PRIVATE KEY-----/.test(text))
    return err(
      'holds a private key, which has no place in the workspace; accepted: the certificate alone, or pkcs12 with both from the environment'
    )
  const blocks = text.match(pem) ?? []
  if (blocks.length > 1) return err(`holds ${blocks.length} certificates; accepted: one`)
  return readCertificate(blocks[0] === undefined ? bytes : Buffer.from(blocks[0], 'latin1'))
}
