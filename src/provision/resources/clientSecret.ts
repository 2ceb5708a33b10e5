// The client secret: made when it is due, handed on at once, proven, sent to its destinations, recorded as delivered, and
// only then are our own superseded ones removed. Foreign secrets are listed and never touched.

import { durationText } from '../../desired/duration.ts'
import { ActionError } from '../../errors.ts'
import { rights } from '../../graph/rights.ts'
import { resolvePermissions } from '../appRoles.ts'
import { readMarks } from '../marks.ts'
import type { SecretOutcome } from '../outcome.ts'
import { addSecret, removeLost, removeSecrets } from '../passwords.ts'
import type { Change } from '../plan.ts'
import { writeRecord } from '../records.ts'
import { locate, type PasswordCredential } from '../registration.ts'
import type { NewSecret, Resource, Subject, Work } from '../resource.ts'
import { assertPolicyAllows, secretPolicyReads } from '../secretPolicy.ts'
import { factsOf, isoTime, type Removal, type SecretState, sortSecrets } from '../secrets.ts'

export const clientSecret: Resource = {
  kind: 'clientSecret',
  // Last of all: a secret for an app without its permissions would be of no use to anybody.
  needs: ['application', 'servicePrincipal', 'permission', 'directoryRole', 'federatedCredential', 'certificate'],
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
  added?: PasswordCredential
): readonly Removal[] => {
  if (state.due === undefined || !isKept(subject)) return state.removals
  const { nowMs } = subject.context
  const { secret } = subject.desired
  const successor = added ?? {
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
    await removeSecrets(
      work,
      removals.map(({ secret }) => secret),
      { justAdded: false }
    )
    work.handles.secret = { ...outcomeOf(state), removed: removals.map(({ secret }) => factsOf(secret)) }
    return
  }
  const { desired } = subject
  let handed: NewSecret | undefined
  const { secret: added, lost } = await addSecret(
    work,
    isKept(subject) ? 'kept' : 'ephemeral',
    desired.secret.lifetimeMs,
    displayName =>
      work.delivery.announce(desired, { applicationId: work.handles.applicationId as string, displayName }),
    secret => {
      work.delivery.hand(desired, secret)
      handed = secret
    }
  )
  await removeIfCancelled(work, added)
  work.handles.secret = { ...outcomeOf(state), current: factsOf(added), created: true, expiresSoon: false }
  const expected =
    desired.consent === 'grant' ? resolvePermissions(desired, subject.seen).map(({ value }) => value) : []
  const proof = await work.delivery.prove(desired, handed as unknown as NewSecret, expected)
  handed = undefined
  work.handles.secret = { ...work.handles.secret, ...proof }
  const outOfStep = proof.destinations.filter(({ error }) => error !== undefined)
  if (outOfStep.length > 0) throw destinationsFailed(desired.uniqueName, outOfStep)
  if (isKept(subject)) {
    work.handles.delivered.add(added.keyId)
    await writeRecord(work)
  }
  const { credentials, delivered } = seenSecrets(subject)
  const superseded = plannedRemovals(subject, state, credentials, delivered, added)
  await removeSecrets(
    work,
    superseded.map(({ secret }) => secret),
    { justAdded: false }
  )
  if (lost.length > 0) await removeLost(work, lost, 1)
  work.handles.secret = { ...work.handles.secret, removed: superseded.map(({ secret }) => factsOf(secret)) }
}

/** A cancelled job uses no secret: one that Graph had begun to make is removed in the seconds that are left. */
const removeIfCancelled = async (work: Work, added: PasswordCredential): Promise<void> => {
  if (!work.runtime.cancelled.aborted) return
  await removeSecrets(work, [added], { justAdded: true })
  throw new ActionError({
    code: 'cancelled',
    message: `The job was cancelled while a client secret of ${work.desired.uniqueName} was being made; it was removed again (key id ${added.keyId}).`
  })
}

const destinationsFailed = (uniqueName: string, failed: SecretOutcome['destinations']): ActionError =>
  new ActionError({
    code: 'delivery',
    message: `The new client secret of ${uniqueName} did not reach ${failed
      .map(({ target, error }) => `${target} (${error?.message})`)
      .join('; ')}. The former secret stays valid; the destinations named are out of step.`,
    hint:
      failed.find(({ error }) => error?.hint !== undefined)?.error?.hint ??
      'Run the job again: it makes a new secret and sends it to every destination.'
  })
