// Where each secret was sent, as the tags of the application record it: which places outside the tenant hold it, may hold it, or
// no longer do. Pure.

import type { Inspection } from '../../secretStores/store.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import { readTags } from '../app/tags.ts'

/** A declared destination: how the user writes it, which place it is, whether it takes the ids, and what was seen there. */
export type SeenDestination = {
  readonly target: string
  readonly place: string
  readonly ids: boolean
  readonly seen: Inspection
}

/** The secrets of an application with everything that is known of where they were sent. */
export type HeldSecrets = {
  readonly credentials: readonly PasswordCredential[]
  readonly tags: readonly string[]
  readonly destinations: readonly SeenDestination[]
}

/** What is asked of the records. Of a key id or a place that nothing is recorded of, they say nothing. */
export type DeliveryRecords = {
  /** True when all that were declared have it. Earlier versions recorded this alone. */
  readonly isDelivered: (keyId: string) => boolean
  /** True when somebody has it for certain: some place, or whoever read the outputs. */
  readonly isReceived: (keyId: string) => boolean
  /** True when it may have left the run that made it. */
  readonly isRecorded: (keyId: string) => boolean
  /** Where it was sent, or may have been sent. */
  readonly placesOf: (keyId: string) => ReadonlySet<string>
  /** True when the place took it and no older one was sent there late. */
  readonly stands: (keyId: string, place: string) => boolean
  /** True when it was about to be sent to a place, and nobody has recorded how that ended. */
  readonly isOpen: (keyId: string) => boolean
  /** Key ids of everything that was sent there, or may have been. */
  readonly sentTo: (place: string) => ReadonlySet<string>
}

/** Reads the records from the tags. */
export const deliveryRecordsOf = (tags: readonly string[]): DeliveryRecords => {
  const { delivered, places } = readTags(tags)
  const sends = places.filter(({ step }) => step !== 'overwritten')
  const has = (step: string, keyId: string, place?: string): boolean =>
    places.some(one => one.step === step && one.keyId === keyId && (place === undefined || one.place === place))
  const isReceived = (keyId: string): boolean => delivered.has(keyId) || has('sent', keyId)
  return {
    isDelivered: keyId => delivered.has(keyId),
    isReceived,
    isRecorded: keyId => isReceived(keyId) || has('sending', keyId),
    placesOf: keyId => new Set(sends.filter(one => one.keyId === keyId).map(({ place }) => place)),
    stands: (keyId, place) => has('sent', keyId, place) && !has('overwritten', keyId, place),
    isOpen: keyId => has('sending', keyId),
    sentTo: place => new Set(sends.filter(one => one.place === place).map(({ keyId }) => keyId))
  }
}

/** The clocks of the tenant and of the store may be this far apart. */
export const clockToleranceMs = 5 * 60_000

/**
 * Where the secret stands or may stand. What was about to be sent to a place did not reach it when that is empty, or was written
 * last before the secret was made.
 */
export const mayStandAt = (secret: PasswordCredential, held: HeldSecrets): ReadonlySet<string> => {
  const { isRecorded, placesOf, stands } = deliveryRecordsOf(held.tags)
  if (!isRecorded(secret.keyId)) return unrecordedPlaces(secret, held)
  const neverReached = ({ seen }: SeenDestination): boolean =>
    seen.kind === 'empty' ||
    (seen.kind === 'present' && seen.updatedMs !== undefined && seen.updatedMs < secret.startMs - clockToleranceMs)
  const isRuledOut = (place: string): boolean =>
    !stands(secret.keyId, place) && held.destinations.some(one => one.place === place && neverReached(one))
  return new Set([...placesOf(secret.keyId)].filter(place => !isRuledOut(place)))
}

/**
 * The declared places that may hold a secret without any record of it: an earlier version of the action recorded nothing before
 * the end, and a tool that writes all tags of an application wipes the records. A place may hold it when it names it, or was
 * written after it was made by nobody who recorded a younger one there. Clocks differ, and a store may tell whole seconds alone:
 * a place that was written a little before may hold it too, unless one of about the same age is on record there.
 */
const unrecordedPlaces = (secret: PasswordCredential, held: HeldSecrets): ReadonlySet<string> => {
  const records = deliveryRecordsOf(held.tags)
  const isExplained = (place: string, sinceMs: number): boolean =>
    held.credentials.some(({ keyId, startMs }) => startMs >= sinceMs && records.sentTo(place).has(keyId))
  const may = held.destinations.filter(({ place, seen }) => {
    if (seen.kind !== 'present') return false
    if (seen.keyId === secret.keyId) return true
    const { updatedMs } = seen
    if (updatedMs === undefined || updatedMs < secret.startMs - clockToleranceMs) return false
    return !isExplained(place, updatedMs >= secret.startMs ? secret.startMs : secret.startMs - clockToleranceMs)
  })
  return new Set(may.map(({ place }) => place))
}
