// PFX files for tests: a new RSA key with a self-signed certificate, in the ciphers of old and new tools.

import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import forge from 'node-forge'

/** A PFX, its certificate, and the public key as a JSON Web Key. */
export type TestPfx = {
  readonly pfx: string
  readonly certificate: X509Certificate
  readonly n: string
  readonly e: string
}

/** Makes one. `withKey: false` leaves the private key out. */
export const testPfx = (
  password: string,
  algorithm: '3des' | 'aes256',
  { bits = 2048, withKey = true }: { readonly bits?: number; readonly withKey?: boolean } = {}
): TestPfx => {
  // Node makes the key: forge takes so long that idle connections of the test are closed meanwhile.
  const { privateKey: pem } = generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' }
  })
  const privateKey = forge.pki.privateKeyFromPem(pem)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(privateKey.n, privateKey.e)
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date('2026-01-01T00:00:00Z')
  certificate.validity.notAfter = new Date('2036-01-01T00:00:00Z')
  const name = [{ name: 'commonName', value: 'policy key' }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.sign(privateKey, forge.md.sha256.create())
  const file = forge.pkcs12.toPkcs12Asn1(withKey ? privateKey : null, [certificate], password, { algorithm })
  const x509 = new X509Certificate(forge.pki.certificateToPem(certificate))
  const { n = '', e = '' } = x509.publicKey.export({ format: 'jwk' })
  return {
    pfx: Buffer.from(forge.asn1.toDer(file).getBytes(), 'binary').toString('base64'),
    certificate: x509,
    n,
    e
  }
}
