// The secrets and certificates of a service principal itself. The action makes none.

import { credentialText } from '../app/access.ts'
import type { ServicePrincipal } from '../app/graphObjects.ts'

/** Those that have not expired, each with what it is. */
export const credentialsOf = ({ passwordCredentials, keyCredentials }: ServicePrincipal, nowMs: number) =>
  [
    ...passwordCredentials.map(secret => ({ ...secret, noun: 'client secret' as const })),
    ...keyCredentials.map(certificate => ({ ...certificate, noun: 'certificate' as const }))
  ]
    .filter(({ endMs }) => endMs > nowMs)
    .map(({ noun, displayName, keyId, endMs }) => ({
      keyId,
      noun,
      displayName,
      endMs,
      text: credentialText(noun, displayName, keyId)
    }))
