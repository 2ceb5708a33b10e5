// Our client secrets among an application's password credentials: which of them is in force, whether another is due, and which
// have had their time: the rotation rule. Pure: decided from the tenant's list, its clock, and what is on record of them.

import { isoTime } from '../../util/time.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import { deliveredTag, placeTag } from '../app/tags.ts'
import {
  type DeliveryRecords,
  deliveryRecordsOf,
  type HeldSecrets,
  mayStandAt,
  type SeenDestination
} from './deliveryRecords.ts'
import { dueReasonOf, hasOutdatedIds } from './dueDestinations.ts'
import type { DesiredSecret } from './field.ts'
import { type SecretKind, secretKind, secretName } from './secretName.ts'

/** Why a secret of ours is removed. An orphan is one that nobody received. */
export type Removal = {
  readonly secret: PasswordCredential
  readonly kind: 'expired' | 'superseded' | 'orphan'
  readonly reason: string
}

/**
 * The secrets of one application, sorted out. `current` is in force: the newest valid one that somebody received and that is
 * meant for this declaration; without it, `lapsed` is the one that expired last. `due` says why a new one is due.
 */
export type SecretState = {
  readonly current: PasswordCredential | undefined
  readonly lapsed: PasswordCredential | undefined
  readonly due: string | undefined
  /** Secrets of ours to remove at once. */
  readonly removals: readonly Removal[]
  /** Superseded ones that stay, for a place may hold them that no younger one was sent to. */
  readonly kept: readonly PasswordCredential[]
  /** Valid ones that left no record: somebody is about to hand them on, or nobody ever will. */
  readonly undelivered: readonly PasswordCredential[]
  /** Valid ones that are called like ours, whatever for, and that nothing records: anybody may have made them. */
  readonly unrecorded: readonly PasswordCredential[]
  /** Secrets that the action did not make: listed, never touched. */
  readonly foreign: readonly PasswordCredential[]
  /** True when `current` expires within `secret-rotate-before`. */
  readonly expiresSoon: boolean
  /** Destinations that hold `current` while their variables do not name it. */
  readonly outdatedIds: readonly SeenDestination[]
}

/**
 * What sorting depends on besides the secrets. `nowMs` is the tenant's clock; where that is not sure, nothing is removed.
 * `mayBeCallers` tells a secret that this run may have signed in with.
 */
export type SortContext = {
  readonly nowMs: number
  readonly isClockSure: boolean
  readonly mayBeCallers?: ((secret: PasswordCredential) => boolean) | undefined
}

/** A run hands its secret on within a minute of making it, or records that it is about to; the proof alone may take longer. */
export const graceMs = 60_000

/** An undelivered secret may belong to a run that is still under way. After this time it is an orphan for certain. */
const orphanAfterMs = 60 * 60_000

/** The tenant's clock is read in whole seconds, from the Date of its answers; a secret's start has fractions of one. */
const clockGrainMs = 1_000

/** Sorts the secrets out. */
export const sortSecrets = (wanted: DesiredSecret, held: HeldSecrets, context: SortContext): SecretState => {
  const { credentials, destinations } = held
  const { nowMs, isClockSure, mayBeCallers } = context
  const records = deliveryRecordsOf(held.tags)
  const namedKind = ({ displayName }: PasswordCredential) => secretKind(wanted.label, displayName)
  // The label may have been another one when a secret was made: what is on record is ours all the same.
  const kindOf = (secret: PasswordCredential): SecretKind | undefined =>
    records.isRecorded(secret.keyId) ? 'kept' : namedKind(secret)
  const received = credentials.filter(({ keyId }) => records.isReceived(keyId)).sort(newestFirst)
  const valid = received.filter(({ endMs }) => endMs > nowMs)
  const meant = isMeantHere(destinations, records)
  const inForce = valid.filter(secret => namedKind(secret) === 'kept' && meant(secret))
  const [current] = inForce
  const expiresSoon = current !== undefined && current.endMs - nowMs <= wanted.rotateBeforeMs
  const isSpared = (secret: PasswordCredential): boolean => !isClockSure || mayBeCallers?.(secret) === true
  /** The younger one that took its place, there or for everybody, and has stood for the overlap. */
  const successorOf = (secret: PasswordCredential, place?: string): PasswordCredential | undefined =>
    valid.findLast(
      younger =>
        isYounger(younger, secret) &&
        (place === undefined ? records.isDelivered(younger.keyId) : records.stands(younger.keyId, place)) &&
        nowMs - younger.startMs >= wanted.overlapMs - clockGrainMs
    )
  const isUndelivered = (secret: PasswordCredential): boolean =>
    kindOf(secret) === 'kept' && !records.isReceived(secret.keyId) && mayStandAt(secret, held).size === 0
  const removalOf = (secret: PasswordCredential): Removal | undefined => {
    if (secret.endMs <= nowMs) return { secret, kind: 'expired', reason: `expired on ${isoTime(secret.endMs)}` }
    if (kindOf(secret) === 'ephemeral' || current === undefined || secret.keyId === current.keyId) return undefined
    if (isUndelivered(secret)) {
      const reason = 'never delivered, and a delivered one is in force'
      return nowMs - secret.startMs > orphanAfterMs ? { secret, kind: 'orphan', reason } : undefined
    }
    // Its run may be on the way to the next place.
    if (records.isOpen(secret.keyId) && nowMs - secret.startMs < graceMs) return undefined
    const places = mayStandAt(secret, held)
    const successors = places.size === 0 ? [successorOf(secret)] : [...places].map(place => successorOf(secret, place))
    const since = successors.map(successor => successor?.startMs ?? Number.NaN)
    if (since.some(Number.isNaN)) return undefined
    const reason = `superseded on ${isoTime(Math.max(...since))}, the overlap is over`
    return { secret, kind: 'superseded', reason }
  }
  const ours = credentials.filter(secret => kindOf(secret) !== undefined)
  const removals = ours.filter(secret => !isSpared(secret)).flatMap(secret => removalOf(secret) ?? [])
  const isKept = (secret: PasswordCredential): boolean =>
    secret.endMs > nowMs &&
    records.placesOf(secret.keyId).size > 0 &&
    successorOf(secret) !== undefined &&
    !removals.some(removal => removal.secret === secret)
  const reasons = current && destinations.flatMap(one => dueReasonOf(one, current, held, ofOurs(kindOf)) ?? [])
  const isElsewhere = current === undefined && valid.some(secret => namedKind(secret) === 'kept')
  const due = dueReason(wanted, current, expiresSoon, isElsewhere ? [elsewhere] : (reasons ?? []))
  return {
    current,
    lapsed:
      current === undefined
        ? received.find(secret => namedKind(secret) === 'kept' && secret.endMs <= nowMs)
        : undefined,
    due,
    removals,
    kept: ours.filter(isKept),
    undelivered: credentials.filter(secret => secret.endMs > nowMs && isUndelivered(secret)),
    unrecorded: ours.filter(({ keyId, endMs }) => endMs > nowMs && !records.isRecorded(keyId)),
    foreign: credentials.filter(secret => kindOf(secret) === undefined),
    expiresSoon,
    outdatedIds: current === undefined ? [] : destinations.filter(one => hasOutdatedIds(one, current))
  }
}

const elsewhere = 'the secrets in force were sent to other destinations alone'

const ofOurs = (kindOf: (secret: PasswordCredential) => SecretKind | undefined) => (secret: PasswordCredential) =>
  kindOf(secret) === 'kept'

/**
 * A secret that was sent only to places of other declarations, such as those of another repository, is theirs: it says nothing
 * about whether the places of this one are in step.
 */
const isMeantHere =
  (destinations: readonly SeenDestination[], records: DeliveryRecords) =>
  ({ keyId }: PasswordCredential): boolean => {
    const places = records.placesOf(keyId)
    return destinations.length === 0 || places.size === 0 || destinations.some(({ place }) => places.has(place))
  }

const newestFirst = (one: PasswordCredential, other: PasswordCredential): number =>
  other.startMs - one.startMs || other.endMs - one.endMs || (one.keyId < other.keyId ? -1 : 1)

/** True when `one` would supersede `other`. */
export const isYounger = (one: PasswordCredential, other: PasswordCredential): boolean => newestFirst(one, other) < 0

const dueReason = (
  { mode }: DesiredSecret,
  current: PasswordCredential | undefined,
  expiresSoon: boolean,
  destinations: readonly string[]
): string | undefined => {
  switch (mode) {
    case 'none':
      return undefined
    case 'always':
      return 'secret is always'
    case 'ephemeral':
      return 'a secret for this job'
    case 'when-needed':
      if (current === undefined) return destinations[0] ?? 'no delivered secret of ours is valid'
      if (expiresSoon) return `the current secret expires on ${isoTime(current.endMs)}`
      return destinations.length === 0 ? undefined : destinations.join('; ')
  }
}

/** The names of the secret that a plan reckons with before there is one. */
const plannedKeyId = 'planned'

/** What is removed in a run. When a secret is due, the rule is asked as if the new one were delivered already. */
export const removalsBeside = (
  wanted: DesiredSecret,
  state: SecretState,
  held: HeldSecrets,
  context: SortContext
): readonly Removal[] => {
  if (state.due === undefined || wanted.mode === 'ephemeral') return state.removals
  const { nowMs } = context
  const displayName = secretName(wanted.label, 'kept', '0'.repeat(12))
  const successor = { keyId: plannedKeyId, displayName, startMs: nowMs, endMs: nowMs + wanted.lifetimeMs }
  const sent = held.destinations.map(({ place }) => placeTag({ step: 'sent', keyId: plannedKeyId, place }))
  const tags = [...held.tags, deliveredTag(plannedKeyId), ...sent]
  return sortSecrets(wanted, { ...held, credentials: [...held.credentials, successor], tags }, context).removals
}
