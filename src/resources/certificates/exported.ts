// What a file would say of the certificates of an application that is there: those whose public part Graph shows; others may stay.

import { X509Certificate } from 'node:crypto'
import { type Read, succeeded } from '../../graph/answer.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { asObject, asText } from '../../util/json.ts'
import { credentialEnd } from '../app/access.ts'
import { type KeyCredential, parseKeys } from '../app/graphObjects.ts'
import { parseLabel } from '../app/names.ts'
import type { AppView } from '../app/scope.ts'
import type { AcceptedCredential, ExportedKeys } from '../exported.ts'
import { type DesiredCertificate, parseCertificate } from './field.ts'

/** The certificates in force. */
export const exportedCertificates = async ({ app, application, reader, services }: AppView): Promise<ExportedKeys> => {
  const located = await application()
  if (located.state === 'missing') return { written: {} }
  const { id, keyCredentials } = located.application
  const inForce = keyCredentials.filter(({ endMs }) => endMs > services.nowMs())
  if (inForce.length === 0) return { written: {} }
  // A list of applications does not show the keys.
  const read: Read = {
    path: `${byId('applications', id)}?$select=keyCredentials`,
    operation: `read the certificates of ${app.uniqueName}`,
    requirement: requirements.readApplications
  }
  const answer = await reader.get(read)
  const shown = succeeded(answer) ? parseKeys(asObject(answer.body).keyCredentials) : []
  const certificates = new Map<string, DesiredCertificate>()
  const accepted: AcceptedCredential[] = []
  for (const item of inForce) {
    const certificate = certificateOf(shown.find(({ keyId }) => keyId === item.keyId) ?? item)
    const { keyId, displayName, endMs } = item
    if (certificate !== undefined) certificates.set(certificate.pem, certificate)
    else accepted.push({ keyId, text: `certificate ${displayName || 'without a name'}${credentialEnd(endMs)}` })
  }
  return { written: certificates.size === 0 ? {} : { certificates: [...certificates.values()] }, accepted }
}

/** The certificate in PEM, where a holder of its key signs in as the app by it. */
const certificateOf = ({ key, displayName, keyId, raw }: KeyCredential): DesiredCertificate | undefined => {
  if (key === '' || asText(raw.type) !== 'AsymmetricX509Cert' || asText(raw.usage) !== 'Verify') return undefined
  try {
    const pem = new X509Certificate(Buffer.from(key, 'base64')).toString()
    const certificate = { name: parseLabel(displayName).ok ? displayName : keyId, pem }
    return parseCertificate(certificate).ok ? certificate : undefined
  } catch {
    return undefined
  }
}
