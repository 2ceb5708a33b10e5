// What a user may say about certificates whose holders may sign in as the managed app: their public part only.

import { X509Certificate } from 'node:crypto'
import { err, ok, type Result } from '../../util/result.ts'
import { parseLabel } from '../app/names.ts'
import { defineField, listKey } from '../field.ts'

/** A certificate whose holder may sign in as the managed app: its public part only, in PEM. */
export type DesiredCertificate = { readonly name: string; readonly pem: string }

const accepted = 'accepted: one certificate in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----'

/** One declared certificate. A private key is refused: the action needs the public part alone. */
export const parseCertificate = ({ name, pem }: DesiredCertificate): Result<DesiredCertificate> => {
  const label = parseLabel(name)
  if (!label.ok) return err(`name ${label.problem}`)
  if (/PRIVATE KEY/.test(pem)) return err(`holds a private key, which stays with whoever signs in with it; ${accepted}`)
  if (pem.match(/-----BEGIN CERTIFICATE-----/g)?.length !== 1) return err(`is not a certificate; ${accepted}`)
  try {
    return ok({ name, pem: new X509Certificate(pem).toString() })
  } catch {
    return err(`cannot be read as a certificate; ${accepted}`)
  }
}

export const certificatesField = defineField(
  {
    certificates: listKey(parseCertificate, {
      description: 'Certificates whose holders may sign in as the app.',
      items: {
        type: 'object',
        required: ['name', 'pem'],
        properties: {
          name: { type: 'string', description: 'The name of the certificate in the list of the app.' },
          pem: { type: 'string', description: 'The certificate in PEM: the public part, never a private key.' }
        },
        additionalProperties: false
      }
    })
  },
  ({ certificates = [] }) => certificates
)
