// The client secret: made when it is due, handed on at once, proven, sent to its destinations, recorded as delivered, and
// only then are our own superseded ones removed. Foreign secrets are listed and never touched.

import { messageOf } from '../../errors.ts'
import { rights } from '../../graph/requirements.ts'
import type { SecretOutcome } from '../../reconcile/outcome.ts'
import type { Change } from '../../reconcile/plan.ts'
import type { Resource, Subject, Work } from '../../reconcile/resource.ts'
import { durationText } from '../../util/duration.ts'
import { resolvePermissions } from '../app/graphRoles.ts'
import { locate, type PasswordCredential } from '../app/locate.ts'
import { readMarks } from '../app/tags.ts'
import { assertPolicyAllows, secretPolicyReads } from './appManagementPolicy.ts'
import { removeSecrets } from './passwordCredentials.ts'
import { makeSecret } from './rollout.ts'
import { factsOf, isoTime, type Removal, type SecretState, sortSecrets } from './rotation.ts'

export const clientSecret: Resource = {
  kind: 'clientSecret',
  // Last of all: a secret for an app without its permissions would be of no use to anybody.
  needs: ['marking', 'servicePrincipal', 'permission', 'directoryRole', 'certificate', 'federatedCredential'],
  reads: ({ desired, context }) => secretPolicyReads(desired, context.claims),
  plan: subject => {
    const { credentials, delivered, createdMs } = seenSecrets(subject)
    const state = sortSecrets(subject.desired.secret, credentials, delivered, subject.context.nowMs)
    if (state.due !== undefined) assertPolicyAllows(subject.desired, subject.seen, createdMs)
    const removals = plannedRemovals(subject, state, credentials, delivered)
    return {
      changes: [...planCurrent(subject, state), ...removals.map(planRemoval)],
      rights: state.due !== undefined || removals.length > 0 ? [rights.writeApplications] : [],
      apply: async work => {
        await apply(subject, state, removals, work)
        return undefined
      }
    }
  }
}

const seenSecrets = ({ desired, seen }: Subject) => {
  const located = locate(desired, seen)
  return located.state === 'found'
    ? {
        credentials: located.application.passwordCredentials,
        delivered: readMarks(located.application.tags).delivered,
        createdMs: located.application.createdMs
      }
    : { credentials: [], delivered: new Set<string>(), createdMs: undefined }
}

/** The secret as it stands, for outcomes of runs that change nothing about it. */
export const secretOutcome = (subject: Subject): SecretOutcome => {
  const { credentials, delivered } = seenSecrets(subject)
  return outcomeOf(sortSecrets(subject.desired.secret, credentials, delivered, subject.context.nowMs))
}

const outcomeOf = (state: SecretState): SecretOutcome => ({
  current: state.current === undefined ? undefined : factsOf(state.current),
  ...(state.lapsed === undefined ? {} : { lapsed: factsOf(state.lapsed) }),
  created: false,
  verification: { kind: 'skipped' },
  expiresSoon: state.expiresSoon,
  removed: [],
  foreign: state.foreign.map(factsOf),
  destinations: []
})

const isKept = ({ desired }: Subject): boolean => desired.secret.mode !== 'ephemeral'

/** What is removed in this run: with a new secret in force, when one is due, for that decides what is superseded. */
const plannedRemovals = (
  subject: Subject,
  state: SecretState,
  credentials: readonly PasswordCredential[],
  delivered: ReadonlySet<string>,
  made?: { readonly added: PasswordCredential; readonly nowMs: number }
): readonly Removal[] => {
  if (state.due === undefined || !isKept(subject)) return state.removals
  const nowMs = made?.nowMs ?? subject.context.nowMs
  const { secret } = subject.desired
  const successor = made?.added ?? {
    keyId: '',
    displayName: `${secret.label} (kept 000000000000)`,
    startMs: nowMs,
    endMs: nowMs + secret.lifetimeMs
  }
  const marks = new Set([...delivered, successor.keyId])
  return sortSecrets(secret, [...credentials, successor], marks, nowMs).removals
}

const planCurrent = ({ desired }: Subject, state: SecretState): readonly Change[] => {
  if (state.due !== undefined) {
    return [
      {
        resource: 'clientSecret',
        action: 'create',
        name: desired.secret.label,
        fields: [{ field: 'lifetime', before: null, after: durationText(desired.secret.lifetimeMs) }],
        reason: state.due
      }
    ]
  }
  if (state.current === undefined) return []
  return [
    {
      resource: 'clientSecret',
      action: 'unchanged',
      name: state.current.displayName,
      id: state.current.keyId,
      fields: [],
      reason: `delivered, expires on ${isoTime(state.current.endMs)}`
    }
  ]
}

const planRemoval = ({ secret, reason }: Removal): Change => ({
  resource: 'clientSecret',
  action: 'delete',
  name: secret.displayName,
  id: secret.keyId,
  fields: [],
  reason
})

const apply = async (subject: Subject, state: SecretState, removals: readonly Removal[], work: Work): Promise<void> => {
  if (state.due === undefined) {
    await remove(work, removals)
    work.handles.secret = { ...outcomeOf(state), removed: removals.map(({ secret }) => factsOf(secret)) }
    return
  }
  const { desired } = subject
  const roles = desired.consent === 'grant' ? resolvePermissions(desired, subject.seen).map(({ value }) => value) : []
  const added = await makeSecret(work, isKept(subject) ? 'kept' : 'ephemeral', roles, outcomeOf(state))
  const outcome = work.handles.secret as SecretOutcome
  const superseded = supersededBy(added, subject, state, work, outcome)
  try {
    await remove(work, superseded)
    work.handles.secret = { ...outcome, removed: superseded.map(({ secret }) => factsOf(secret)) }
  } catch (error) {
    // The new secret is delivered: that the former ones outlive it a while is no reason to fail.
    if (work.runtime.cancelled.aborted) throw error
    work.warn(`Superseded client secrets stay until the next run removes them: ${messageOf(error)}`)
  }
}

const remove = (work: Work, removals: readonly Removal[]): Promise<void> =>
  removeSecrets(
    work,
    removals.map(({ secret }) => secret),
    { justAdded: false }
  )

/** What goes, by the order that Graph gave the secrets. Beside a new one that could not be proven, the former ones stay. */
const supersededBy = (
  added: PasswordCredential,
  subject: Subject,
  state: SecretState,
  { graph, handles }: Work,
  { verification }: SecretOutcome
): readonly Removal[] => {
  if (verification.kind === 'unproven') return state.removals
  const { credentials, delivered } = seenSecrets(subject)
  const nowMs = Math.max(graph.now(), added.startMs)
  // A run at the same time may have delivered meanwhile what looked like an orphan when it was observed.
  const recorded = new Set([...delivered, ...readMarks(handles.tags).delivered])
  return plannedRemovals(subject, state, credentials, recorded, { added, nowMs })
}
