// Which declared destinations are due: those that do not hold the secret in force, by what the tags record and by what the
// destination itself shows. Pure.

import { isoTime } from '../../util/time.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import {
  clockToleranceMs,
  type DeliveryRecords,
  deliveryRecordsOf,
  type HeldSecrets,
  mayStandAt,
  type SeenDestination
} from './deliveryRecords.ts'

/**
 * Why the destination is due for a new secret; undefined when it is not. One that cannot be looked at is not due for that
 * reason: the token of a pull request often may read nothing. `isOurs` tells the secrets that the action made.
 */
export const dueReasonOf = (
  { target, place, ids, seen }: SeenDestination,
  current: PasswordCredential,
  held: HeldSecrets,
  isOurs: (secret: PasswordCredential) => boolean
): string | undefined => {
  const records = deliveryRecordsOf(held.tags)
  const { keyId, startMs } = current
  if (seen.kind === 'empty') return `${target} is empty`
  if (seen.kind === 'present') {
    if (seen.updatedMs !== undefined && seen.updatedMs < startMs - clockToleranceMs)
      return `${target} was written last on ${isoTime(seen.updatedMs)}, before the secret in force was made`
  }
  const doubt = doubtOf(place, current, held, records, isOurs)
  if (doubt !== undefined) return `${target} ${doubt}`
  // Variables are written after the secret that they name.
  const isNamed = ids && seen.kind === 'present' && seen.keyId === keyId
  if (isNamed || records.stands(keyId, place)) return undefined
  // Made for nobody outside, or by a version that recorded no places: then only what the destination shows counts.
  const isPlaceless = records.placesOf(keyId).size === 0
  if (isPlaceless && records.sentTo(place).size === 0) {
    const namesAnother = ids && seen.kind === 'present' && seen.keyId !== undefined && seen.keyId !== ''
    return namesAnother ? `${target} holds another secret, by its variables` : undefined
  }
  return records.sentTo(place).has(keyId)
    ? `${target} may hold another secret than the one in force`
    : `${target} was never sent the secret in force`
}

/** What else may stand at the place instead of the current secret. */
const doubtOf = (
  place: string,
  { keyId: currentId, startMs }: PasswordCredential,
  held: HeldSecrets,
  records: DeliveryRecords,
  isOurs: (secret: PasswordCredential) => boolean
): string | undefined => {
  const sent = records.sentTo(place)
  const isHeld = (keyId: string): boolean => held.credentials.some(secret => secret.keyId === keyId)
  if ([...sent].some(keyId => !isHeld(keyId))) return 'may hold a secret that is gone'
  const mayStand = held.credentials.some(
    secret =>
      secret.keyId !== currentId && secret.startMs >= startMs && isOurs(secret) && mayStandAt(secret, held).has(place)
  )
  return mayStand ? 'may hold a secret whose delivery did not end' : undefined
}

/** True for a destination that holds the current secret, but whose variables do not name it. */
export const hasOutdatedIds = ({ ids, seen }: SeenDestination, { keyId }: PasswordCredential): boolean =>
  ids && seen.kind === 'present' && seen.keyId !== undefined && seen.keyId !== keyId
