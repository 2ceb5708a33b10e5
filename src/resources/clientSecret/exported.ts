// What a file would say of the client secrets of an application that is there: that the action makes none, and whose may stay.

import { credentialEnd } from '../app/access.ts'
import type { AppView } from '../app/scope.ts'
import { type ExportedKeys, leftOut, remark } from '../exported.ts'
import { deliveryRecordsOf } from './deliveryRecords.ts'

/** Mode none, and the secrets of others that are in force. Those that the action made are known by their records. */
export const exportedSecrets = async ({ application, services }: AppView): Promise<ExportedKeys> => {
  const located = await application()
  const written = { secret: { mode: 'none' } }
  if (located.state === 'missing') return { written }
  const { passwordCredentials, tags, unusableCredentials } = located.application
  const records = deliveryRecordsOf(tags)
  const inForce = passwordCredentials.filter(({ endMs }) => endMs > services.nowMs())
  const ours = inForce.filter(({ keyId }) => records.isRecorded(keyId))
  const others = inForce.filter(({ keyId }) => !records.isRecorded(keyId))
  return {
    written,
    accepted: others.map(({ keyId, displayName, endMs }) => ({
      keyId,
      text: `client secret ${displayName || 'without a name'}${credentialEnd(endMs)}`
    })),
    notes: [
      ...(ours.length === 0
        ? []
        : [
            remark(
              ['secret', 'mode'],
              `this action made ${ours.length} in force: when-needed with their destinations goes on with them`
            )
          ]),
      ...unusableCredentials.map(text => leftOut(['acceptedCredentials'], `not declared: ${text.replace(/,$/, '')}`))
    ]
  }
}
