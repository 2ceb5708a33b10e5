// Our client secrets among an application's password credentials: how they are named, which of them are in force, and
// which have had their time: the rotation rule. Pure: decided from the tenant's list, its clock and what the tags record as
// delivered.

import { isoTime } from '../../util/time.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import type { DesiredSecret } from './field.ts'

/** A secret that stays until it is rotated, or one that lives for a job. */
export type SecretKind = 'kept' | 'ephemeral'

/** The kind of secret that is made. */
export const kindToMake = ({ mode }: DesiredSecret): SecretKind => (mode === 'ephemeral' ? 'ephemeral' : 'kept')

/** The display name of a secret of ours: the label, what it is, and a nonce that no other attempt has. */
export const secretName = (label: string, kind: SecretKind, nonce: string): string => `${label} (${kind} ${nonce})`

/** The kind of a secret that carries our label; undefined for everybody else's. */
export const secretKind = (label: string, displayName: string): SecretKind | undefined => {
  if (!displayName.startsWith(`${label} (`)) return undefined
  const match = /^\((kept|ephemeral) [0-9a-f]{12}\)$/.exec(displayName.slice(label.length + 1))
  return match?.[1] as SecretKind | undefined
}

/** Why a secret of ours is removed. */
export type Removal = { readonly secret: PasswordCredential; readonly reason: string }

/**
 * The secrets of one application, sorted out. `current` is the newest delivered one that is still valid; without it,
 * `lapsed` is the delivered one that expired last. `due` says why a new secret is due; undefined when none is.
 */
export type SecretState = {
  readonly current: PasswordCredential | undefined
  readonly lapsed: PasswordCredential | undefined
  readonly due: string | undefined
  /** Secrets of ours to remove at once. */
  readonly removals: readonly Removal[]
  /** Secrets that the action did not make: listed, never touched. */
  readonly foreign: readonly PasswordCredential[]
  /** True when `current` expires within `secret-rotate-before`. */
  readonly expiresSoon: boolean
}

/**
 * An undelivered secret may belong to a run that is still under way. After this time it is an orphan for certain; a step
 * that adds a secret hands it on within minutes.
 */
const orphanAfterMs = 60 * 60_000

/** The tenant's clock is read in whole seconds, from the Date of its answers; a secret's start has fractions of one. */
const clockGrainMs = 1_000

/** Sorts the secrets out. `delivered` are key ids recorded as delivered; `nowMs` is the tenant's clock. */
export const sortSecrets = (
  wanted: DesiredSecret,
  credentials: readonly PasswordCredential[],
  delivered: ReadonlySet<string>,
  nowMs: number
): SecretState => {
  const kindOf = (secret: PasswordCredential): SecretKind | undefined => secretKind(wanted.label, secret.displayName)
  const ours = credentials.filter(secret => kindOf(secret) !== undefined)
  const kept = ours.filter(secret => kindOf(secret) === 'kept' && delivered.has(secret.keyId)).sort(newestFirst)
  const valid = kept.filter(({ endMs }) => endMs > nowMs)
  const [current] = valid
  const expiresSoon = current !== undefined && current.endMs - nowMs <= wanted.rotateBeforeMs
  const removalOf = (secret: PasswordCredential): readonly Removal[] => {
    if (secret.endMs <= nowMs) return [{ secret, reason: `expired on ${isoTime(secret.endMs)}` }]
    if (kindOf(secret) === 'ephemeral' || current === undefined || secret.keyId === current.keyId) return []
    if (!delivered.has(secret.keyId)) {
      const isOrphan = secret.startMs <= current.startMs || nowMs - secret.startMs > orphanAfterMs
      return isOrphan ? [{ secret, reason: 'never delivered, and a delivered one is in force' }] : []
    }
    // The successor is the next younger delivered one: consumers have had the overlap to change over to it.
    const successor = valid[valid.findIndex(({ keyId }) => keyId === secret.keyId) - 1]
    const isOver = successor !== undefined && nowMs - successor.startMs >= wanted.overlapMs - clockGrainMs
    return isOver ? [{ secret, reason: `superseded on ${isoTime(successor.startMs)}, the overlap is over` }] : []
  }
  return {
    current,
    lapsed: current === undefined ? kept[0] : undefined,
    due: dueReason(wanted, current, expiresSoon),
    removals: ours.flatMap(removalOf),
    foreign: credentials.filter(secret => kindOf(secret) === undefined),
    expiresSoon
  }
}

const newestFirst = (one: PasswordCredential, other: PasswordCredential): number =>
  other.startMs - one.startMs || other.endMs - one.endMs || (one.keyId < other.keyId ? -1 : 1)

/** True when `one` would supersede `other`. */
export const isYounger = (one: PasswordCredential, other: PasswordCredential): boolean => newestFirst(one, other) < 0

const dueReason = (
  { mode }: DesiredSecret,
  current: PasswordCredential | undefined,
  expiresSoon: boolean
): string | undefined => {
  switch (mode) {
    case 'none':
      return undefined
    case 'always':
      return 'secret is always'
    case 'ephemeral':
      return 'a secret for this job'
    case 'when-needed':
      if (current === undefined) return 'no delivered secret of ours is valid'
      return expiresSoon ? `the current secret expires on ${isoTime(current.endMs)}` : undefined
  }
}
