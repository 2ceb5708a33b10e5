// Certificates that are uploaded as policy keys: X.509 in DER form, and PKCS #12 (PFX) in its old and new ciphers.

import { createHash, X509Certificate } from 'node:crypto'
import forge from 'node-forge'

/** The public half of an uploaded certificate. Times are seconds since 1970. */
export type UploadedCertificate = {
  readonly n: string
  readonly e: string
  readonly bits: number
  /** Base64 of the DER form of the certificate and, after it, of those that vouch for it. */
  readonly x5c: readonly string[]
  /** Base64url of the SHA-1 thumbprint. */
  readonly x5t: string
  readonly nbf: number
  readonly exp: number
  readonly subject: string
}

/** What is wrong with an upload. The message is for a person. */
export class CertificateError extends Error {
  readonly reason: 'format' | 'password' | 'private key'

  constructor(reason: CertificateError['reason'], message: string) {
    super(message)
    this.name = 'CertificateError'
    this.reason = reason
  }
}

/** RFC 7638: the SHA-256 thumbprint of a JSON Web Key, base64url; the members in the order of their names. */
export const thumbprintOf = (members: Readonly<Record<string, string>>): string =>
  createHash('sha256')
    .update(
      JSON.stringify(Object.fromEntries(Object.entries(members).toSorted(([one], [other]) => (one < other ? -1 : 1))))
    )
    .digest('base64url')

/** Reads a certificate in DER or PEM form. @throws CertificateError when it is none, or has no RSA key */
export const readCertificate = (bytes: Buffer, others: readonly Buffer[] = []): UploadedCertificate => {
  const certificate = parsedCertificate(bytes)
  const { kty, n, e } = certificate.publicKey.export({ format: 'jwk' })
  if (kty !== 'RSA' || n === undefined || e === undefined) throw new CertificateError('format', 'the key is no RSA key')
  return {
    n,
    e,
    bits: Buffer.from(n, 'base64url').length * 8,
    x5c: [certificate.raw, ...others].map(der => der.toString('base64')),
    x5t: createHash('sha1').update(certificate.raw).digest('base64url'),
    nbf: Math.floor(Date.parse(certificate.validFrom) / 1000),
    exp: Math.floor(Date.parse(certificate.validTo) / 1000),
    subject: certificate.subject
  }
}

const parsedCertificate = (bytes: Buffer): X509Certificate => {
  try {
    return new X509Certificate(bytes)
  } catch {
    throw new CertificateError('format', 'the content is no X.509 certificate')
  }
}

/**
 * Reads a PFX with one RSA key: the certificate of that key, and the other certificates of the file behind it.
 * @throws CertificateError for no PFX, a wrong password, or a file without a private key
 */
export const readPfx = (bytes: Buffer, password: string): UploadedCertificate => {
  const file = opened(bytes, password)
  const { pkcs8ShroudedKeyBag, keyBag, certBag } = forge.pki.oids
  const bagsOf = (bagType: string | undefined) =>
    bagType === undefined ? [] : (file.getBags({ bagType })[bagType] ?? [])
  const certificates = bagsOf(certBag).map(derOf)
  const privateKeys = [...bagsOf(pkcs8ShroudedKeyBag), ...bagsOf(keyBag)].map(({ key }) => key)
  const moduli = privateKeys.map(key => key && Buffer.from(key.n.toString(16).padStart(2, '0'), 'hex'))
  if (certificates.length === 0) throw new CertificateError('format', 'the file holds no certificate')
  const leaf = certificates.find(der => moduli.some(modulus => modulus && holdsModulus(der, modulus)))
  if (!leaf) throw new CertificateError('private key', parsedCertificate(certificates[0] ?? bytes).subject)
  return readCertificate(
    leaf,
    certificates.filter(der => der !== leaf)
  )
}

/** A certificate with a key that forge does not know comes without `cert`: its ASN.1 is what there is. */
const derOf = ({ cert, asn1 }: forge.pkcs12.Bag): Buffer =>
  Buffer.from(forge.asn1.toDer(cert ? forge.pki.certificateToAsn1(cert) : asn1).getBytes(), 'binary')

const holdsModulus = (der: Buffer, modulus: Buffer): boolean => {
  const { n = '' } = parsedCertificate(der).publicKey.export({ format: 'jwk' })
  return BigInt(`0x0${Buffer.from(n, 'base64url').toString('hex')}`) === BigInt(`0x0${modulus.toString('hex')}`)
}

const opened = (bytes: Buffer, password: string): forge.pkcs12.Pkcs12Pfx => {
  let structure: forge.asn1.Asn1
  try {
    structure = forge.asn1.fromDer(bytes.toString('binary'))
  } catch {
    throw new CertificateError('format', 'the content is no PKCS #12 file')
  }
  try {
    return forge.pkcs12.pkcs12FromAsn1(structure, false, password)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw /password|MAC/i.test(message)
      ? new CertificateError('password', 'the password is wrong')
      : new CertificateError('format', message)
  }
}
