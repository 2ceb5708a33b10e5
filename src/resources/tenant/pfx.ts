// PFX files (PKCS #12) in the ciphers of old and new tools: which certificate they hold. Loaded only when one is declared.

import forge from 'node-forge'
import { err, ok, type Result } from '../../util/result.ts'
import { type RsaCertificate, readCertificate } from './certificate.ts'

/** What was read, or what is wrong: `password` when another password might open the file. */
export type PfxResult = Result<RsaCertificate> & { readonly isLocked?: true }

const noPfx = 'does not hold a PFX file (PKCS #12) in base64'

/** Reads a PFX file in base64: the certificate of the one private key that it holds. Its password may be empty. */
export const readPfx = (base64: string, password: string): PfxResult => {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return err(noPfx)
  try {
    const structure = forge.asn1.fromDer(Buffer.from(base64, 'base64').toString('binary'))
    const opened = open(structure, password)
    return opened.ok ? certificateOf(opened.value) : opened
  } catch {
    return err(noPfx)
  }
}

type Opened = Result<forge.pkcs12.Pkcs12Pfx> & { readonly isLocked?: true }

/** Ways to read one file with one password. */
const attempts = (structure: forge.asn1.Asn1, password: string): readonly (() => forge.pkcs12.Pkcs12Pfx)[] => {
  const read = (from: forge.asn1.Asn1, by: string | undefined) => () => forge.pkcs12.pkcs12FromAsn1(from, false, by)
  // Tools write a file without a password in two ways: with an empty one, and with none.
  if (password === '') return [read(structure, ''), read(structure, undefined)]
  if (/^[\x20-\x7e]*$/.test(password) || !Array.isArray(structure.value)) return [read(structure, password)]
  // Modern ciphers take the password in UTF-8, while the checksum, the third part of the file, takes it in UTF-16.
  const unchecked = { ...structure, value: structure.value.slice(0, 2) }
  return [read(structure, password), read(unchecked, forge.util.encodeUtf8(password))]
}

const open = (structure: forge.asn1.Asn1, password: string): Opened => {
  let locked = false
  for (const attempt of attempts(structure, password)) {
    try {
      return ok(attempt())
    } catch (error) {
      locked ||= /password|MAC|decrypt/i.test(String(error))
    }
  }
  return locked ? { ...err('holds a PFX file that this password does not open'), isLocked: true } : err(noPfx)
}

const certificateOf = (file: forge.pkcs12.Pkcs12Pfx): Result<RsaCertificate> => {
  const { pkcs8ShroudedKeyBag, keyBag, certBag } = forge.pki.oids
  const bags = (bagType: string | undefined): readonly forge.pkcs12.Bag[] =>
    bagType === undefined ? [] : (file.getBags({ bagType })[bagType] ?? [])
  const keys = [...bags(pkcs8ShroudedKeyBag), ...bags(keyBag)]
  if (keys.length !== 1)
    return err(
      `holds a PFX file with ${keys.length === 0 ? 'no private key' : `${keys.length} private keys`}; accepted: one`
    )
  const modulus = keys[0]?.key?.n
  // The library reads RSA keys alone.
  if (modulus === undefined || modulus === null)
    return err('holds a PFX file whose private key is not of type RSA; accepted: an RSA key of 2048 bits or more')
  const wanted = BigInt(`0x${modulus.toString(16)}`)
  const certificates = bags(certBag).map(derOf)
  const own = certificates.find(der => modulusOf(der) === wanted)
  if (own === undefined) return err('holds a PFX file without the certificate of its private key')
  const read = readCertificate(own)
  return read.ok ? read : err(`holds a PFX file whose certificate ${read.problem}`)
}

/** A certificate with a key that the library does not know comes as its ASN.1 alone. */
const derOf = ({ cert, asn1 }: forge.pkcs12.Bag): Buffer =>
  Buffer.from(forge.asn1.toDer(cert ? forge.pki.certificateToAsn1(cert) : asn1).getBytes(), 'binary')

/** The modulus of the public key, also of one that is too short to be taken. */
const modulusOf = (der: Buffer): bigint | undefined => {
  try {
    const certificate = forge.pki.certificateFromAsn1(forge.asn1.fromDer(der.toString('binary')))
    const { n } = certificate.publicKey as forge.pki.rsa.PublicKey
    return BigInt(`0x${n.toString(16)}`)
  } catch {
    return undefined
  }
}
