// Certificates whose holders may sign in as the managed app. Key credentials are one collection that PATCH replaces whole:
// what is there is read again right before the write, and sent again. Source: Microsoft Graph documentation, application
// resource and keyCredential.

import { createHash, randomUUID, X509Certificate } from 'node:crypto'
import { sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { change, type Kind } from '../../reconcile/plan.ts'
import { isoTime } from '../../util/time.ts'
import type { KeyCredential } from '../app/graphObjects.ts'
import { appKind } from '../app/kind.ts'
import { applicationOf, writeRequest } from '../app/scope.ts'
import { certificatesField, type DesiredCertificate } from './field.ts'

const kind: Kind = {
  name: 'certificate',
  noun: 'certificate',
  picture: { group: 'credentials', place: 2, prefix: 'certificate ' }
}

/** The certificates of a managed app. */
export const certificates = appKind({
  kind,
  field: certificatesField,
  after: ['application'],
  lane: 'application object',
  observe: async (_, { application }) => {
    const located = await application()
    return located.state === 'found' ? located.application : undefined
  },
  // What somebody else has added since the first look must not be undone.
  observeBeforeWrite: existing => existing !== undefined,
  plan: (wanted, application) => {
    const existing = application?.keyCredentials ?? []
    const declared = wanted.map(readCertificate)
    const missing = declared.filter(certificate => !existing.some(item => isSame(item, certificate)))
    return {
      changes: declared.map(certificate => {
        const { name, thumbprint: id, endMs } = certificate
        const expiresOn = isoTime(endMs)
        if (!missing.includes(certificate)) {
          return change(kind, 'unchanged', name, `trusted, expires on ${expiresOn}`, { id })
        }
        const fields = [{ field: 'expiresOn', before: null, after: expiresOn }]
        return change(kind, 'create', name, 'declared, not trusted yet', { id, fields })
      }),
      requirements: missing.length > 0 ? [requirements.writeApplications] : [],
      apply: async ({ graph }, scope) => {
        const path = byId('applications', applicationOf(scope).id)
        const body = { keyCredentials: [...existing.map(({ raw }) => raw), ...missing.map(keyCredentialOf)] }
        const operation = `add certificates to ${scope.app.uniqueName}`
        await sendSuccessfully(graph, writeRequest(scope, 'PATCH', path, operation, body))
        return undefined
      }
    }
  }
})

/** `der` is base64; `thumbprint` is SHA-1 in upper-case hexadecimal, as portals show it. */
const readCertificate = ({ name, pem }: DesiredCertificate) => {
  const certificate = new X509Certificate(pem)
  return {
    name,
    der: certificate.raw.toString('base64'),
    thumbprint: createHash('sha1').update(certificate.raw).digest('hex').toUpperCase(),
    startMs: certificate.validFromDate.getTime(),
    endMs: certificate.validToDate.getTime()
  }
}

type Certificate = ReturnType<typeof readCertificate>

/** Graph gives the key only for a single application, and the thumbprint as base64 or in hexadecimal. */
const isSame = ({ key, customKeyIdentifier }: KeyCredential, { der, thumbprint }: Certificate): boolean =>
  key === der || customKeyIdentifier === base64Of(thumbprint) || customKeyIdentifier.toUpperCase() === thumbprint

const base64Of = (thumbprint: string): string => Buffer.from(thumbprint, 'hex').toString('base64')

const keyCredentialOf = ({ name, der, thumbprint, startMs, endMs }: Certificate): Readonly<Record<string, string>> => ({
  type: 'AsymmetricX509Cert',
  usage: 'Verify',
  key: der,
  keyId: randomUUID(),
  displayName: name.slice(0, 90),
  customKeyIdentifier: base64Of(thumbprint),
  startDateTime: isoTime(startMs),
  endDateTime: isoTime(endMs)
})
