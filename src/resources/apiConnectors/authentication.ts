// How a connector proves itself to its API, against what it has. A password cannot be read back and follows its version; a
// certificate is recognized by its thumbprint. Pure. Source: Microsoft Graph documentation, basicAuthentication, pkcs12Certificate,
// clientCertificateAuthentication.

import type { FieldChange, Json } from '../../reconcile/plan.ts'
import type { ApiConnector } from '../tenant/apiConnector.ts'
import { thumbprintOf } from '../tenant/certificate.ts'
import type { EnvironmentText, VersionedSecret } from '../tenant/environmentText.ts'
import { assertNotLowered, shownVersion, standingOf, textOf } from '../tenant/secretVersion.ts'
import type { Authentication } from './load.ts'

type Body = Readonly<Record<string, Json>>

/** What is to be done about the authentication of a connector. */
export type AuthenticationPlan = {
  readonly fields: readonly FieldChange[]
  /** What is sent in the body of the connector. */
  readonly configuration?: Body
  /** What is uploaded beside the certificates that are there. */
  readonly upload?: { readonly body: Body; readonly thumbprint: string }
  /** Secrets in any of these. */
  readonly concealed: readonly string[]
  /** The version that is recorded when it has been sent. */
  readonly sentVersion?: number
  readonly reason?: string
  /** What is not sent, and may be unset in a plan. */
  readonly unsent: readonly EnvironmentText[]
  /** A password of which nothing is known. */
  readonly unknown?: VersionedSecret
  /** What a row says that nothing is written for. */
  readonly doubt?: string
}

/**
 * Compares. `existing` is undefined for a connector that is to be made, `recorded` the version of the password that was sent last.
 * @throws ActionError `input` for a value that is unset, `conflict` for a version that was lowered.
 */
export const planAuthentication = (
  name: string,
  wanted: Authentication,
  existing: ApiConnector | undefined,
  recorded: number | undefined
): AuthenticationPlan =>
  wanted.kind === 'basic' ? planBasic(name, wanted, existing, recorded) : planCertificate(name, wanted, existing)

const shownOf = (existing: ApiConnector | undefined): Json => {
  if (existing === undefined) return null
  const { authentication } = existing
  if (authentication.kind === 'basic') return `basic: ${authentication.username}`
  return authentication.kind === 'certificates'
    ? `certificates: ${authentication.thumbprints.join(', ')}`
    : authentication.kind
}

const planBasic = (
  name: string,
  { username, password }: Extract<Authentication, { kind: 'basic' }>,
  existing: ApiConnector | undefined,
  recorded: number | undefined
): AuthenticationPlan => {
  const { version } = password
  const before = existing?.authentication
  // Where the list does not say how it proves itself, what was sent last is all that is known.
  const isSame =
    before?.kind === 'untold' ? recorded !== undefined : before?.kind === 'basic' && before.username === username
  const what = `the password of the API connector ${name}`
  if (existing !== undefined) assertNotLowered(what, version, recorded)
  const standing = isSame ? standingOf(what, password, recorded) : 'raised'
  if (standing !== 'raised') {
    const isUnknown = standing === 'unknown'
    return {
      fields: [],
      concealed: [],
      unsent: [password],
      ...(isUnknown && { unknown: password, doubt: 'whether its password is, is not known' })
    }
  }
  const text = textOf(password, `${existing === undefined ? 'create' : 'change'} ${what}`)
  const versionField: FieldChange = {
    field: 'password',
    before: existing === undefined ? null : shownVersion(recorded),
    after: `version ${version}`
  }
  const shown: FieldChange = { field: 'authentication', before: shownOf(existing), after: `basic: ${username}` }
  return {
    fields: isSame ? [versionField] : [shown, versionField],
    configuration: { '@odata.type': '#microsoft.graph.basicAuthentication', username, password: text },
    concealed: [text],
    sentVersion: version,
    ...(isSame && { reason: 'its password has another version' }),
    unsent: []
  }
}

const planCertificate = (
  name: string,
  { variable, pfx }: Extract<Authentication, { kind: 'certificate' }>,
  existing: ApiConnector | undefined
): AuthenticationPlan => {
  const before = existing?.authentication
  const thumbprints = before?.kind === 'certificates' ? before.thumbprints : undefined
  if (pfx === undefined) {
    const unset = { variable, text: undefined }
    // Without the file nothing tells whether it is there.
    if (thumbprints === undefined)
      textOf(unset, `${existing === undefined ? 'create' : 'change'} the API connector ${name}`)
    return { fields: [], concealed: [], unsent: [unset], doubt: 'its certificate was not compared' }
  }
  const { base64, password, certificate } = pfx
  const thumbprint = thumbprintOf(certificate)
  if (thumbprints?.includes(thumbprint)) return { fields: [], concealed: [], unsent: [] }
  const content = { pkcs12Value: base64, password }
  return {
    fields: [{ field: 'authentication', before: shownOf(existing), after: `certificate: ${thumbprint}` }],
    ...(thumbprints === undefined
      ? { configuration: { '@odata.type': '#microsoft.graph.pkcs12Certificate', ...content } }
      : { upload: { body: content, thumbprint } }),
    concealed: [base64, password],
    unsent: []
  }
}
