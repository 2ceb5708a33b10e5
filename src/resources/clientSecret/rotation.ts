// Our client secrets among an application's password credentials: how they are named, which of them are in force, and
// which have had their time. Pure: decided from the tenant's list, its clock and the delivery marks.

import type { SecretFacts } from '../../reconcile/outcome.ts'
import type { DesiredSecret } from '../app/declared.ts'
import type { PasswordCredential } from '../app/locate.ts'

/** A secret that stays until it is rotated, or one that lives for a job. */
export type SecretKind = 'kept' | 'ephemeral'

const nonceShape = '[0-9a-f]{12}'

/** The display name of a secret of ours: the label, what it is, and a nonce that no other attempt has. */
export const secretName = (label: string, kind: SecretKind, nonce: string): string => `${label} (${kind} ${nonce})`

/** The kind of a secret that carries our label; undefined for everybody else's. */
export const secretKind = (label: string, displayName: string): SecretKind | undefined => {
  if (!displayName.startsWith(`${label} (`)) return undefined
  const match = new RegExp(`^\\((kept|ephemeral) ${nonceShape}\\)$`).exec(displayName.slice(label.length + 1))
  return match === null ? undefined : (match[1] as SecretKind)
}

/** Why a secret of ours is removed. */
export type Removal = { readonly secret: PasswordCredential; readonly reason: string }

/** The secrets of one application, sorted out. */
export type SecretState = {
  /** The newest delivered secret that is still valid. */
  readonly current: PasswordCredential | undefined
  /** Without a current one: the delivered secret that expired last. */
  readonly lapsed: PasswordCredential | undefined
  /** Why a new secret is due; undefined when none is. */
  readonly due: string | undefined
  /** Secrets of ours to remove at once. */
  readonly removals: readonly Removal[]
  readonly foreign: readonly PasswordCredential[]
  readonly expiresSoon: boolean
}

/**
 * An undelivered secret may belong to a run that is still under way. After this time it is an orphan for certain; a step
 * that adds a secret hands it on within minutes.
 */
const orphanAfterMs = 60 * 60_000

/**
 * Sorts the secrets out.
 *
 * @param delivered key ids recorded as delivered.
 * @param nowMs the tenant's clock.
 */
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
  return {
    current,
    lapsed: current === undefined ? kept[0] : undefined,
    due: dueReason(wanted, current, nowMs),
    removals: ours.flatMap(secret =>
      removalOf(secret, { kind: kindOf(secret), current, valid, delivered, nowMs, wanted })
    ),
    foreign: credentials.filter(secret => kindOf(secret) === undefined),
    expiresSoon
  }
}

/** The tenant's clock is read in whole seconds, from the Date of its answers; a secret's start has fractions of one. */
const clockGrainMs = 1_000

const newestFirst = (one: PasswordCredential, other: PasswordCredential): number =>
  other.startMs - one.startMs || other.endMs - one.endMs || (one.keyId < other.keyId ? -1 : 1)

/** True when `one` would supersede `other`. */
export const isYounger = (one: PasswordCredential, other: PasswordCredential): boolean => newestFirst(one, other) < 0

/** Why a secret is due in every run: by the mode alone, whatever the tenant holds. */
export const everyRunsReasons: readonly [string, string] = ['secret is always', 'a secret for this job']

const dueReason = (
  wanted: DesiredSecret,
  current: PasswordCredential | undefined,
  nowMs: number
): string | undefined => {
  switch (wanted.mode) {
    case 'none':
      return undefined
    case 'always':
      return everyRunsReasons[0]
    case 'ephemeral':
      return everyRunsReasons[1]
    case 'when-needed':
      if (current === undefined) return 'no delivered secret of ours is valid'
      return current.endMs - nowMs <= wanted.rotateBeforeMs
        ? `the current secret expires on ${isoTime(current.endMs)}`
        : undefined
  }
}

type Setting = {
  readonly kind: SecretKind | undefined
  readonly current: PasswordCredential | undefined
  readonly valid: readonly PasswordCredential[]
  readonly delivered: ReadonlySet<string>
  readonly nowMs: number
  readonly wanted: DesiredSecret
}

const removalOf = (secret: PasswordCredential, setting: Setting): readonly Removal[] => {
  const { kind, current, valid, delivered, nowMs, wanted } = setting
  if (secret.endMs <= nowMs) return [{ secret, reason: `expired on ${isoTime(secret.endMs)}` }]
  if (kind === 'ephemeral' || current === undefined || secret.keyId === current.keyId) return []
  if (!delivered.has(secret.keyId)) {
    const superseded = secret.startMs <= current.startMs || nowMs - secret.startMs > orphanAfterMs
    return superseded ? [{ secret, reason: 'never delivered, and a delivered one is in force' }] : []
  }
  // The successor is the next younger delivered one: consumers have had the overlap to change over to it.
  const successor = valid[valid.findIndex(({ keyId }) => keyId === secret.keyId) - 1]
  const isOver = successor !== undefined && nowMs - successor.startMs >= wanted.overlapMs - clockGrainMs
  return isOver ? [{ secret, reason: `superseded on ${isoTime(successor.startMs)}, the overlap is over` }] : []
}

/** A moment as ISO 8601 in UTC, whole seconds; the far future where a credential names no readable end. */
export const isoTime = (ms: number): string => {
  const bounded = Math.min(ms, Date.UTC(9999, 11, 31))
  return new Date(Math.floor(bounded / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
}

/** A credential as reports show it. */
export const factsOf = ({ keyId, displayName, endMs }: PasswordCredential): SecretFacts => ({
  keyId,
  displayName,
  expiresOn: isoTime(endMs)
})
