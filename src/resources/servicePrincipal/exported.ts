// What mode export learns of a service principal: a file declares none, and an app without one would be given one.

import { credentialEnd } from '../app/access.ts'
import type { AppView } from '../app/scope.ts'
import { type ExportedKeys, leftOut } from '../exported.ts'
import { credentialsOf } from './credentials.ts'

/** The credentials of the service principal itself that are in force. */
export const exportedPrincipal = async ({ principal, services }: AppView): Promise<ExportedKeys> => {
  const existing = await principal()
  if (existing === undefined)
    return { written: {}, refusal: 'has no service principal in this tenant, and would be given one' }
  return {
    written: {},
    accepted: credentialsOf(existing, services.nowMs()).map(({ keyId, noun, displayName, endMs }) => ({
      keyId,
      text: `${noun} ${displayName || 'without a name'} of the service principal${credentialEnd(endMs)}`
    })),
    notes: existing.unusableCredentials.map(text =>
      leftOut(['acceptedCredentials'], `not declared: ${text.replace(/,$/, '')} of the service principal`)
    )
  }
}
