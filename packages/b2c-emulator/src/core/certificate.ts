// A self-signed RSA certificate for signing in, as an administrator would make one.

import { webcrypto } from 'node:crypto'

/** PEM texts of a certificate and its private key (PKCS #8). */
export type SigningCertificate = { readonly certificatePem: string; readonly keyPem: string }

/** Makes one that is valid between the two moments (ms since 1970). */
export const selfSignedCertificate = async (fromMs: number, untilMs: number): Promise<SigningCertificate> => {
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1])
  }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=pipeline',
      notBefore: new Date(fromMs),
      notAfter: new Date(untilMs),
      signingAlgorithm: algorithm,
      keys
    },
    webcrypto
  )
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    keyPem: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`
  }
}
