// The client secret: made when it is due, published at once, proven, sent to its destinations, recorded as delivered, and
// only then are our own superseded ones removed. Foreign secrets are listed and never touched.

import { messageOf } from '../../errors.ts'
import { requirements } from '../../graph/requirements.ts'
import { type Change, change } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import { durationText } from '../../util/duration.ts'
import { isoTime } from '../../util/time.ts'
import { credentialText, type ForeignAccess } from '../app/access.ts'
import { assertMayHaveSecret } from '../app/foreignAccess.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import { appKind } from '../app/kind.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import type { AppScope } from '../app/scope.ts'
import { readTags } from '../app/tags.ts'
import { assertPolicyAllows, readSecretRules } from './appManagementPolicy.ts'
import { clientSecretField, type DesiredSecret } from './field.ts'
import { removeSecrets } from './passwordCredentials.ts'
import { clientSecretKind as kind, type SecretOutcome, secretReport } from './report.ts'
import { holderOf, type Rollout, rollOut } from './rollout.ts'
import { type Removal, type SecretState, secretKind, secretName, sortSecrets } from './rotation.ts'

/** The client secret of a managed app. */
export const clientSecret = appKind({
  kind,
  field: clientSecretField,
  // A secret is made when the app has everything else that is declared.
  after: 'everything',
  lane: 'application object',
  observe: async (wanted, scope, goal) => {
    const { app, application, contributions } = scope
    const [located, rules, expectedRoles, access, isProven] =
      goal === 'absent'
        ? [undefined, [], [], [], false]
        : await Promise.all([
            application(),
            readSecretRules(wanted, scope),
            contributions.expectedRoles(scope),
            scope.foreignAccess(),
            scope.isProven()
          ])
    const existing = located?.state === 'found' ? located.application : undefined
    return {
      app,
      located,
      access,
      isProven,
      rules,
      expectedRoles,
      createdMs: existing?.createdMs,
      held: { credentials: existing?.passwordCredentials ?? [], delivered: readTags(existing?.tags ?? []).delivered }
    }
  },
  plan: (wanted, { app, located, access, isProven, rules, expectedRoles, createdMs, held }, { nowMs }) => {
    const state = sortSecrets(wanted, held.credentials, held.delivered, nowMs)
    if (state.due !== undefined) {
      assertPolicyAllows(app.uniqueName, wanted, rules, createdMs)
      if (located !== undefined) assertMayHaveSecret(located, access, isProven)
    }
    const removals = removalsBeside(wanted, state, held, nowMs)
    const removalChanges = removals.map(({ secret, reason }) =>
      change(kind, 'delete', secret.displayName, reason, { id: secret.keyId })
    )
    return {
      changes: [
        ...currentChange(wanted, state),
        ...removalChanges,
        ...state.foreign.map(secret => foreignChange(app, secret, nowMs))
      ],
      requirements: state.due !== undefined || removals.length > 0 ? [requirements.writeApplications] : [],
      apply: async (work, scope) => {
        const observed = new Set(held.credentials.map(({ keyId }) => keyId))
        let outcome = outcomeOf(state)
        const onOutcome = (next: SecretOutcome): void => {
          outcome = next
          if (next.created) work.markChanged()
          work.report(context => secretReport(app, next, context.nowMs))
        }
        try {
          if (state.due === undefined) onOutcome({ ...outcome, removed: await remove(removals, scope, work) })
          else await replace({ wanted, observed, expectedRoles, before: outcome, onOutcome }, held, state, scope, work)
        } finally {
          // What is reported of secrets is what was removed, not what was to be.
          const isRemoved = ({ id }: Change): boolean => outcome.removed.some(({ keyId }) => keyId === id)
          if (outcome.created) work.withdraw(removalChanges.filter(removal => !isRemoved(removal)))
        }
        return undefined
      },
      report: context => secretReport(app, outcomeOf(state), context.nowMs)
    }
  },
  foreignAccess: async (wanted, scope) => {
    const { app, services } = scope
    const located = await scope.application()
    if (located.state === 'missing') return []
    const isProven = await scope.isProven()
    return located.application.passwordCredentials
      .filter(({ keyId, endMs }) => endMs > services.nowMs() && !app.acceptedCredentials.includes(keyId))
      .flatMap(({ keyId, displayName }): readonly ForeignAccess[] => {
        const isOurs = secretKind(wanted.label, displayName) !== undefined
        if (isOurs && isProven) return []
        const text = credentialText('client secret', displayName, keyId)
        return [{ standing: isOurs ? 'labelled' : 'credential', text, to: 'application' }]
      })
  },
  // Secrets go with their application.
  planRemoval: () => ({ changes: [], requirements: [], report: () => ({ outputs: { 'secret-created': 'false' } }) }),
  claims: ({ destinations }) =>
    destinations.map(({ identity }) => ({ path: ['secret', 'destinations'], noun: 'destination', id: identity }))
})

/** The secrets of the application as it was observed, and the key ids that its tags record as delivered. */
type Held = { readonly credentials: readonly PasswordCredential[]; readonly delivered: ReadonlySet<string> }

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
    : change(kind, 'drift', name, `${standing}, and not declared: whoever has it signs in as the app`, { id: keyId })
}

/** The outcome where nothing is done. */
const outcomeOf = (state: SecretState): SecretOutcome => ({
  ...state,
  created: false,
  verification: { kind: 'skipped' },
  removed: [],
  destinations: []
})

/** What is removed in this run. When a secret is due, the rule is asked as if the new one were in force already. */
const removalsBeside = (
  wanted: DesiredSecret,
  state: SecretState,
  { credentials, delivered }: Held,
  nowMs: number,
  added?: PasswordCredential
): readonly Removal[] => {
  if (state.due === undefined || wanted.mode === 'ephemeral') return state.removals
  const displayName = secretName(wanted.label, 'kept', '0'.repeat(12))
  const successor = added ?? { keyId: '', displayName, startMs: nowMs, endMs: nowMs + wanted.lifetimeMs }
  const recorded = new Set([...delivered, successor.keyId])
  return sortSecrets(wanted, [...credentials, successor], recorded, nowMs).removals
}

const currentChange = ({ mode, label, lifetimeMs }: DesiredSecret, { due, current }: SecretState) => {
  if (due !== undefined) {
    const fields = [{ field: 'lifetime', before: null, after: durationText(lifetimeMs) }]
    return [change(kind, 'create', label, due, { fields, ...(mode !== 'when-needed' && { recurring: true }) })]
  }
  if (current === undefined) return []
  const reason = `delivered, expires on ${isoTime(current.endMs)}`
  return [change(kind, 'unchanged', current.displayName, reason, { id: current.keyId })]
}

/** Removes them, and gives what was removed. */
const remove = async (removals: readonly Removal[], scope: AppScope, work: Work) => {
  const secrets = removals.map(({ secret }) => secret)
  await removeSecrets(holderOf(scope, work), secrets, { justAdded: false })
  return secrets
}

const replace = async (rollout: Rollout, held: Held, state: SecretState, scope: AppScope, work: Work) => {
  const { wanted, onOutcome } = rollout
  const { added, outcome } = await rollOut(rollout, scope, work)
  // By the order that Graph gave the secrets. A run at the same time may have delivered what looked like an orphan.
  const nowMs = Math.max(work.graph.now(), added.startMs)
  const delivered = new Set([...held.delivered, ...readTags(scope.tagState.tags).delivered])
  // Beside a new secret that could not be proven, the former ones stay.
  const isUnproven = outcome.verification.kind === 'unproven'
  const superseded = isUnproven ? state.removals : removalsBeside(wanted, state, { ...held, delivered }, nowMs, added)
  try {
    onOutcome({ ...outcome, removed: await remove(superseded, scope, work) })
  } catch (error) {
    // The new secret is delivered: that the former ones outlive it a while is no reason to fail.
    if (work.runtime.cancelled.aborted) throw error
    work.warn(`Superseded client secrets stay until the next run removes them: ${messageOf(error)}`)
  }
}
