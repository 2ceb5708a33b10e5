// PFX files (PKCS #12) in the ciphers of old and new tools, made when they are needed.

import forge from 'node-forge'
import type { SelfSignedCertificate } from './certificate.ts'

/** How the file is protected, what it leaves out, and another certificate in the place of its own. */
export type PfxRequest = {
  readonly password?: string
  readonly algorithm?: '3des' | 'aes256'
  readonly withKey?: boolean
  readonly certificatePem?: string
  /** Certificates of those who have issued it, before and behind its own. */
  readonly chainPems?: readonly [before: string, behind: string]
}

/** The file in base64. */
export const pfxOf = (
  { certificatePem, keyPem }: Pick<SelfSignedCertificate, 'certificatePem' | 'keyPem'>,
  { password = '', algorithm = 'aes256', withKey = true, ...other }: PfxRequest = {}
): string => {
  const certificate = forge.pki.certificateFromPem(other.certificatePem ?? certificatePem)
  const key = withKey ? forge.pki.privateKeyFromPem(keyPem) : null
  const [before, behind] = (other.chainPems ?? []).map(pem => forge.pki.certificateFromPem(pem))
  const all = [before, certificate, behind].filter(one => one !== undefined)
  const file = forge.pkcs12.toPkcs12Asn1(key, all, password, { algorithm })
  return Buffer.from(forge.asn1.toDer(file).getBytes(), 'binary').toString('base64')
}
