// Secrets that another run has made and nobody has received yet. Their run may be alive, so it is given a moment; then they are
// removed, before another one is made: there is at most one live secret that nobody received, however often runs die.

import type { Work } from '../../reconcile/resource.ts'
import { deadlineAfter, done, retryLater } from '../../util/retry.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import type { AppScope } from '../app/scope.ts'
import { readTagged, type TagReading } from '../app/tagWriter.ts'
import { deliveryRecordsOf } from './deliveryRecords.ts'
import { graceMs, type SecretState } from './rotation.ts'

const pauseMs = 5_000

/** The application as it is right before a secret is made, and what another run has left behind there. */
export type Settled = { readonly reading: TagReading; readonly leftBehind: readonly PasswordCredential[] }

/**
 * Reads the application again, and waits, visibly, while a run at the same time may be about to hand its secret on. `sort`
 * sorts out what was read. @throws ActionError `timeout` where that outlasts the deadline: nothing was made.
 */
export const awaitOthers = async (
  sort: (reading: TagReading) => SecretState,
  scope: AppScope,
  { graph: ofRun, runtime }: Work
): Promise<Settled> => {
  const graph = ofRun.within(deadlineAfter(runtime, 2 * graceMs))
  const sinceMs = runtime.clock.monotonic()
  const ageMs = ({ startMs }: PasswordCredential): number => graph.now() - startMs
  return graph.until(
    `see what becomes of a client secret that another run made of ${scope.app.uniqueName}`,
    async () => {
      const reading = await readTagged(scope, graph)
      const { undelivered } = sort(reading)
      const { isReceived, placesOf } = deliveryRecordsOf(reading.tags)
      const isOnItsWay = ({ keyId }: PasswordCredential): boolean => placesOf(keyId).size > 0 && !isReceived(keyId)
      const open = [...undelivered, ...reading.secrets.filter(isOnItsWay)]
      const youngest = open.find(secret => ageMs(secret) < graceMs)
      // A clock that is off would make this last for ever.
      if (youngest === undefined || runtime.clock.monotonic() - sinceMs >= graceMs)
        return done({ reading, leftBehind: undelivered })
      const reason = new Error(`the one with key id ${youngest.keyId} is not delivered yet, and its run may be at work`)
      return retryLater(reason, Math.max(0, Math.min(pauseMs, graceMs - ageMs(youngest))))
    }
  )
}
