// Certificates whose holders may sign in as the managed app: their public part only.

import { X509Certificate } from 'node:crypto'
import { type Parsed, parsed, refused } from '../../util/result.ts'
import type { DesiredCertificate } from '../app/declared.ts'
import { parseLabel } from '../app/names.ts'

const accepted = 'accepted: one certificate in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----'

/** One declared certificate. A private key is refused: the action needs the public part alone. */
export const parseCertificate = ({
  name,
  pem
}: {
  readonly name: string
  readonly pem: string
}): Parsed<DesiredCertificate> => {
  const label = parseLabel(name)
  if (!label.ok) return refused(`name ${label.problem}`)
  if (/PRIVATE KEY/.test(pem))
    return refused(`holds a private key, which stays with whoever signs in with it; ${accepted}`)
  if (pem.match(/-----BEGIN CERTIFICATE-----/g)?.length !== 1) return refused(`is not a certificate; ${accepted}`)
  try {
    return parsed({ name, pem: new X509Certificate(pem).toString() })
  } catch {
    return refused(`cannot be read as a certificate; ${accepted}`)
  }
}
