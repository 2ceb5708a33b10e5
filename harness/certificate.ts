// A self-signed certificate with a key of the wanted kind, made when it is needed.

import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto'
import { dayMs } from './times.ts'

const rsa = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength
})
const ec = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/**
 * What to make: RSA of 2048 bits, valid from a day ago to a day ahead, unless told otherwise. `names` become DNS names of a
 * server. Moments are milliseconds since 1970.
 */
export type CertificateRequest = {
  readonly key?: 'rsa' | 'ec'
  readonly bits?: number
  readonly fromMs?: number
  readonly untilMs?: number
  readonly names?: readonly string[]
}

/** A certificate and its private key (PKCS #8) in PEM form. */
export type SelfSignedCertificate = {
  readonly certificatePem: string
  readonly keyPem: string
  readonly key: KeyObject
}

/** Makes one. */
export const selfSignedCertificate = async (request: CertificateRequest = {}): Promise<SelfSignedCertificate> => {
  // The library's dependency injection asks for it.
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const { names = [], fromMs = Date.now() - dayMs, untilMs = Date.now() + dayMs } = request
  const algorithm = request.key === 'ec' ? ec : rsa(request.bits ?? 2_048)
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=b2c-bootstrap test',
      notBefore: new Date(fromMs),
      notAfter: new Date(untilMs),
      signingAlgorithm: algorithm,
      keys,
      extensions:
        names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names.map(value => ({ type: 'dns', value })))] : []
    },
    webcrypto
  )
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    key
  }
}
