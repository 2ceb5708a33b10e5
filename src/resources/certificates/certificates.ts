// Certificates whose holders may sign in as the managed app. Key credentials are one collection that PATCH replaces whole:
// what is there is sent again. Source: Microsoft Graph documentation, application resource and keyCredential.

import { createHash, randomUUID, X509Certificate } from 'node:crypto'
import type { GraphRequest } from '../../graph/answer.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { rights } from '../../graph/requirements.ts'
import type { Change } from '../../reconcile/plan.ts'
import type { Resource, Work } from '../../reconcile/resource.ts'
import type { DesiredCertificate } from '../app/declared.ts'
import { type Application, locate } from '../app/locate.ts'
import { isoTime } from '../clientSecret/rotation.ts'

type Certificate = {
  readonly name: string
  /** Base64 of the DER form. */
  readonly der: string
  /** SHA-1 thumbprint in upper-case hexadecimal, as portals show it. */
  readonly thumbprint: string
  readonly startMs: number
  readonly endMs: number
}

export const certificates: Resource = {
  kind: 'certificate',
  needs: ['application', 'marking'],
  reads: () => [],
  plan: ({ desired, seen }) => {
    const located = locate(desired, seen)
    const existing = located.state === 'found' ? located.application.keyCredentials : []
    const wanted = desired.certificates.map(read)
    const missing = wanted.filter(certificate => !existing.some(item => matches(item, certificate)))
    return {
      changes: wanted.map(
        (certificate): Change => ({
          resource: 'certificate',
          action: missing.includes(certificate) ? 'create' : 'unchanged',
          name: certificate.name,
          id: certificate.thumbprint,
          fields: missing.includes(certificate)
            ? [{ field: 'expiresOn', before: null, after: isoTime(certificate.endMs) }]
            : [],
          reason: missing.includes(certificate)
            ? 'declared, not trusted yet'
            : `trusted, expires on ${isoTime(certificate.endMs)}`
        })
      ),
      rights: missing.length > 0 ? [rights.writeApplications] : [],
      apply: work => add(work, existing, missing)
    }
  }
}

const read = ({ name, pem }: DesiredCertificate): Certificate => {
  const certificate = new X509Certificate(pem)
  return {
    name,
    der: certificate.raw.toString('base64'),
    thumbprint: createHash('sha1').update(certificate.raw).digest('hex').toUpperCase(),
    startMs: certificate.validFromDate.getTime(),
    endMs: certificate.validToDate.getTime()
  }
}

/** Graph gives the key only for a single application, and the thumbprint as base64 or in hexadecimal. */
const matches = (item: Application['keyCredentials'][number], { der, thumbprint }: Certificate): boolean =>
  item.key === der ||
  item.customKeyIdentifier === base64Of(thumbprint) ||
  String(item.customKeyIdentifier).toUpperCase() === thumbprint

const base64Of = (thumbprint: string): string => Buffer.from(thumbprint, 'hex').toString('base64')

const add = async (
  work: Work,
  existing: Application['keyCredentials'],
  missing: readonly Certificate[]
): Promise<undefined> => {
  const added = missing.map(({ name, der, thumbprint, startMs, endMs }) => ({
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: der,
    keyId: randomUUID(),
    displayName: name.slice(0, 90),
    customKeyIdentifier: base64Of(thumbprint),
    startDateTime: isoTime(startMs),
    endDateTime: isoTime(endMs)
  }))
  const request: GraphRequest = {
    method: 'PATCH',
    path: byId('applications', work.handles.applicationId as string),
    body: { keyCredentials: [...existing, ...added] },
    what: `add certificates to ${work.desired.uniqueName}`,
    right: rights.writeApplications,
    after: work.written
  }
  expectSuccess(request, await work.graph.send(request))
}
