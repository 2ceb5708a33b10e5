// Certificates for tests: self-signed, with a key of the wanted kind, made when they are needed.

import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto'

const rsa = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength
})
const ec = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 24 * 60 * 60_000

/** What to make; RSA of 2048 bits, valid for a day, unless told otherwise. `names` become DNS names of a server. */
export type CertificateRequest = {
  readonly key?: 'rsa' | 'ec'
  readonly bits?: number
  readonly notBeforeMs?: number
  readonly notAfterMs?: number
  readonly names?: readonly string[]
}

/** A certificate in PEM form and its private key. */
export type MadeCertificate = { readonly certificatePem: string; readonly keyPem: string; readonly key: KeyObject }

export const makeCertificate = async (request: CertificateRequest = {}): Promise<MadeCertificate> => {
  // The library's dependency injection asks for it.
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const algorithm = request.key === 'ec' ? ec : rsa(request.bits ?? 2_048)
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=b2c-bootstrap test',
      notBefore: new Date(request.notBeforeMs ?? Date.now() - dayMs),
      notAfter: new Date(request.notAfterMs ?? Date.now() + dayMs),
      signingAlgorithm: algorithm,
      keys,
      extensions: (request.names ?? []).length
        ? [new x509.SubjectAlternativeNameExtension((request.names ?? []).map(value => ({ type: 'dns', value })))]
        : []
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
