// Certificates whose holders may sign in as the managed app. Key credentials are one collection that PATCH replaces whole:
// what is there is read again right before the write, and sent again. Source: Microsoft Graph documentation, application
// resource and keyCredential.

import { createHash, randomUUID, X509Certificate } from 'node:crypto'
import type { Read } from '../../graph/answer.ts'
import { sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import { asObject, asText } from '../../util/json.ts'
import { isoTime } from '../../util/time.ts'
import { credentialText } from '../app/access.ts'
import { type Application, type KeyCredential, parseKeys } from '../app/graphObjects.ts'
import { appKind } from '../app/kind.ts'
import { heldBy } from '../app/locate.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import { type AppScope, applicationOf, writeRequest } from '../app/scope.ts'
import { exportedCertificates } from './exported.ts'
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
  observe: async (_, { app, application, services }) => {
    const located = await application()
    return { app, nowMs: services.nowMs(), application: heldBy(app, located) }
  },
  // What somebody else has added since the first look must not be undone.
  observeBeforeWrite: () => true,
  looksOlder: ({ application: again }, { application: before }) => {
    const shown = new Set(again?.keyCredentials.map(identityOf))
    return before !== undefined && !before.keyCredentials.every(item => shown.has(identityOf(item)))
  },
  plan: (wanted, { app, nowMs, application }) => {
    const existing = application?.keyCredentials ?? []
    const declared = wanted.map(readCertificate)
    const missing = declared.filter(certificate => !existing.some(item => isSame(item, certificate)))
    return {
      changes: [
        ...declared.map(certificate => {
          const { name, thumbprint: id, endMs } = certificate
          const expiresOn = isoTime(endMs)
          if (!missing.includes(certificate)) {
            return change(kind, 'unchanged', name, `trusted, expires on ${expiresOn}`, { id })
          }
          const fields = [{ field: 'expiresOn', before: null, after: expiresOn }]
          return change(kind, 'create', name, 'declared, not trusted yet', { id, fields })
        }),
        ...undeclared(existing, declared).map(item => undeclaredCertificate(app, item, nowMs))
      ],
      requirements: missing.length > 0 ? [requirements.writeApplications] : [],
      apply: async ({ graph }, scope) => {
        const path = byId('applications', applicationOf(scope).id)
        const body = { keyCredentials: [...existing.map(({ raw }) => raw), ...missing.map(keyCredentialOf)] }
        const operation = `add certificates to ${scope.app.uniqueName}`
        await sendSuccessfully(graph, writeRequest(scope, 'PATCH', path, operation, body))
        return undefined
      }
    }
  },
  foreignAccess: async (wanted, scope) => {
    const { app, services } = scope
    const located = await scope.application()
    if (located.state === 'missing') return []
    const declared = wanted.map(readCertificate)
    return undeclared(await withKeys(located.application, declared, scope), declared)
      .filter(({ keyId, endMs }) => endMs > services.nowMs() && !app.acceptedCredentials.includes(keyId))
      .map(({ keyId, displayName }) => ({
        standing: 'credential',
        text: credentialText('certificate', displayName, keyId),
        to: 'application'
      }))
  },
  exported: exportedCertificates
})

/** The certificates with their keys: a list of applications does not show them, and only the key proves what is declared. */
const withKeys = async (
  { id, keyCredentials }: Application,
  declared: readonly Certificate[],
  { app, reader }: AppScope
): Promise<readonly KeyCredential[]> => {
  const isUnproven = (item: KeyCredential): boolean => item.key === '' && declared.some(one => isSame(item, one))
  if (!keyCredentials.some(isUnproven)) return keyCredentials
  const read: Read = {
    path: `${byId('applications', id)}?$select=keyCredentials`,
    operation: `read the certificates of ${app.uniqueName}`,
    requirement: requirements.readApplications
  }
  const answer = await reader.get(read)
  const { keyCredentials: shown } = asObject(answer.body)
  // A list that lacks what was seen before is that of a replica that lags.
  const keys = new Map(parseKeys(shown).map(item => [identityOf(item), item]))
  return keyCredentials.map(item => keys.get(identityOf(item)) ?? item)
}

const undeclared = (existing: readonly KeyCredential[], declared: readonly Certificate[]): readonly KeyCredential[] =>
  existing.filter(item => !declared.some(certificate => isSame(item, certificate)))

/** A certificate that nobody declared: whoever has its key signs in as the app. It stays: somebody may be using it. */
const undeclaredCertificate = (
  { acceptedCredentials }: ManagedApp,
  { keyId, displayName, endMs }: KeyCredential,
  nowMs: number
): Change => {
  const name = displayName === '' ? keyId : displayName
  if (endMs <= nowMs) return change(kind, 'unchanged', name, `expired on ${isoTime(endMs)}`, { id: keyId })
  const standing = `trusted, expires on ${isoTime(endMs)}`
  return acceptedCredentials.includes(keyId)
    ? change(kind, 'unchanged', name, `${standing}, and accepted`, { id: keyId })
    : change(
        kind,
        'drift',
        name,
        `${standing}, but not declared: whoever has its key signs in as the app (key id ${keyId})`,
        {
          id: keyId
        }
      )
}

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

/**
 * Graph gives the key only for a single application, and the thumbprint as base64 or in hexadecimal. Whoever adds a certificate
 * chooses what stands as its thumbprint, so the key alone decides where it is shown.
 */
const isSame = ({ key, customKeyIdentifier }: KeyCredential, { der, thumbprint }: Certificate): boolean =>
  key === ''
    ? customKeyIdentifier === base64Of(thumbprint) || customKeyIdentifier.toUpperCase() === thumbprint
    : key === der || derOf(key) === der

/** The key as it was uploaded may be PEM inside base64. */
const derOf = (key: string): string | undefined => {
  try {
    return new X509Certificate(Buffer.from(key, 'base64')).raw.toString('base64')
  } catch {
    return undefined
  }
}

const identityOf = ({ raw, customKeyIdentifier }: KeyCredential): string => asText(raw.keyId) || customKeyIdentifier

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
