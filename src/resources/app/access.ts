// Who besides the caller, the tenant's administrators and what is declared could act as an application: whoever owns it or holds
// a credential of it or of its service principal.

import { remoteText } from '../../util/http.ts'
import { isoTime } from '../../util/time.ts'

/** The object that the access is to. */
export type AccessTo = 'application' | 'service principal'

/**
 * One way to act as the application. An `owner` can add credentials at any time, and a `possible owner` stands for owners that
 * could not be read; a `credential` is a secret, a certificate or a federated credential; a `labelled` one is a secret whose
 * description says that it is ours, which every owner can write.
 */
export type ForeignAccess = {
  readonly standing: 'owner' | 'possible owner' | 'credential' | 'labelled'
  /** What it is, as people call it: `client secret "portal" (key id …)`. */
  readonly text: string
  readonly to: AccessTo
}

/** The list of accesses in words. */
export const accessText = (access: readonly ForeignAccess[]): string =>
  access.map(({ text, to }) => `${text} of the ${to}`).join('; ')

/** A secret or a certificate in such a list. */
export const credentialText = (noun: 'client secret' | 'certificate', name: string, keyId: string): string =>
  `the ${noun} ${name === '' ? 'without a name' : `"${remoteText(name, 120)}"`} (key id ${keyId})`

/** Until when a credential holds, behind what it is. */
export const credentialEnd = (endMs: number): string => `, until ${isoTime(endMs).slice(0, 10)}`
