// The changes that a plan names: the secret that is due or in force, those that are removed, those that stay although their
// time is over, and the variables that do not name the secret beside them. Pure.

import { type Change, change } from '../../reconcile/plan.ts'
import { durationText } from '../../util/duration.ts'
import { isoTime } from '../../util/time.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import type { DesiredSecret } from './field.ts'
import { clientSecretKind as kind } from './report.ts'
import type { Removal, SecretState } from './rotation.ts'

/** The changes of one app's secrets, apart by what becomes of them. */
export type SecretChanges = { readonly all: readonly Change[]; readonly removals: readonly Change[] }

/** The changes. */
export const changesOf = (
  app: ManagedApp,
  wanted: DesiredSecret,
  state: SecretState,
  removals: readonly Removal[],
  nowMs: number
): SecretChanges => {
  const removed = removals.map(({ secret, reason }) =>
    change(kind, 'delete', secret.displayName, reason, { id: secret.keyId })
  )
  const isRemoved = (keyId: string): boolean => removals.some(({ secret }) => secret.keyId === keyId)
  const kept = state.kept.flatMap(({ keyId, displayName, endMs }) => {
    if (isRemoved(keyId)) return []
    const reason = `superseded, but a destination may hold it that no newer one was sent to; expires on ${isoTime(endMs)}`
    return change(kind, 'unchanged', displayName, reason, { id: keyId })
  })
  const isLeft = ({ keyId }: PasswordCredential): boolean => !isRemoved(keyId)
  const unrecorded = state.unrecorded.filter(isLeft).map(secret => unrecordedChange(app, wanted, state, secret))
  const foreign = state.foreign.map(secret => foreignChange(app, secret, nowMs))
  const all = [...currentChange(wanted, state), ...idsChanges(state), ...removed, ...kept, ...unrecorded, ...foreign]
  return { all, removals: removed }
}

/**
 * A secret that is called like ours, which anybody can do. Where the app has none, it is drift; elsewhere a run may have just made
 * it, and not come as far as a record.
 */
const unrecordedChange = (
  { acceptedCredentials }: ManagedApp,
  { mode }: DesiredSecret,
  { due }: SecretState,
  { keyId, displayName, endMs }: PasswordCredential
): Change => {
  const standing = `called like ours, but no run recorded it (key id ${keyId}); expires on ${isoTime(endMs)}`
  const unchanged = (more: string): Change =>
    change(kind, 'unchanged', displayName, `${standing}${more}`, { id: keyId })
  if (acceptedCredentials.includes(keyId)) return unchanged(', and accepted')
  if (mode !== 'none')
    return unchanged(due === undefined ? '' : '; removed before another is made where no run needs it')
  return change(kind, 'drift', displayName, `${standing}: whoever has it signs in as the app`, { id: keyId })
}

/** A secret that somebody else made: whoever has it signs in as the app. */
const foreignChange = (
  { acceptedCredentials }: ManagedApp,
  { keyId, displayName, endMs }: PasswordCredential,
  nowMs: number
): Change => {
  const name = displayName === '' ? keyId : displayName
  if (endMs <= nowMs)
    return change(kind, 'unchanged', name, `made by others, expired on ${isoTime(endMs)}`, { id: keyId })
  const standing = `made by others, expires on ${isoTime(endMs)}`
  return acceptedCredentials.includes(keyId)
    ? change(kind, 'unchanged', name, `${standing}, and accepted`, { id: keyId })
    : change(
        kind,
        'drift',
        name,
        `${standing}, and not declared: whoever has it signs in as the app (key id ${keyId})`,
        { id: keyId }
      )
}

const currentChange = (
  { mode, label, lifetimeMs }: DesiredSecret,
  { due, current }: SecretState
): readonly Change[] => {
  if (due !== undefined) {
    const fields = [{ field: 'lifetime', before: null, after: durationText(lifetimeMs) }]
    return [change(kind, 'create', label, due, { fields, ...(mode !== 'when-needed' && { recurring: true }) })]
  }
  if (current === undefined) return []
  const reason = `delivered, expires on ${isoTime(current.endMs)}`
  return [change(kind, 'unchanged', current.displayName, reason, { id: current.keyId })]
}

/** Without a new secret, variables that do not name the one in force are written alone. */
const idsChanges = ({ due, current, outdatedIds }: SecretState): readonly Change[] =>
  due !== undefined || current === undefined
    ? []
    : outdatedIds.map(({ target, seen }) => {
        const before = (seen.kind === 'present' && seen.keyId) || null
        const fields = [{ field: 'KEY_ID', before, after: current.keyId }]
        const reason = `the variables of ${target} do not name the secret in force`
        return change(kind, 'update', current.displayName, reason, { id: current.keyId, fields })
      })
