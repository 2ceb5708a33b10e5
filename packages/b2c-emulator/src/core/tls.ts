// TLS for loopback: a certificate authority made at start, and a server certificate for 127.0.0.1, localhost and any other
// names that a proxy leads here.

import { webcrypto } from 'node:crypto'

/** What an https server needs, in PEM form, and the authority that clients must trust. */
export type TlsMaterial = { readonly caPem: string; readonly certificatePem: string; readonly keyPem: string }

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const dayMs = 24 * 60 * 60 * 1000

/**
 * Makes both certificates, valid from a day before `nowMs` (the machine's time, ms since 1970) for a year. `names` are host
 * names that the server answers to besides.
 */
export const createTlsMaterial = async (
  names: readonly string[] = [],
  nowMs: number = Date.now()
): Promise<TlsMaterial> => {
  // The library's dependency injection asks for it; loaded late, for only https needs either.
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const validity = { notBefore: new Date(nowMs - dayMs), notAfter: new Date(nowMs + 365 * dayMs) }
  const caKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const serverKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const ca = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...validity,
      serialNumber: '01',
      name: 'CN=B2C emulator authority',
      signingAlgorithm: algorithm,
      keys: caKeys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true)
      ]
    },
    webcrypto
  )
  const server = await x509.X509CertificateGenerator.create(
    {
      ...validity,
      serialNumber: '02',
      subject: 'CN=localhost',
      issuer: ca.subject,
      signingAlgorithm: algorithm,
      signingKey: caKeys.privateKey,
      publicKey: serverKeys.publicKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([
          ...['localhost', ...names].map(value => ({ type: 'dns' as const, value })),
          { type: 'ip', value: '127.0.0.1' },
          { type: 'ip', value: '::1' }
        ])
      ]
    },
    webcrypto
  )
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey)).toString('base64')
  return {
    caPem: ca.toString('pem'),
    certificatePem: server.toString('pem'),
    keyPem: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`
  }
}
