// Carrying the plan out: policies one after another, base before child, then the removals. One that fails keeps what inherits from
// it from being sent, and nothing else; everything that happened is told at the end.

import { ActionError, type ErrorCode } from '../../errors.ts'
import type { RecentWrite } from '../../graph/answer.ts'
import { sendSuccessfully } from '../../graph/failure.ts'
import type { Change } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import { readUntilFresh } from '../../util/retry.ts'
import { endsAll } from '../tenant/inTurn.ts'
import type { TenantScope } from '../tenant/kind.ts'
import { keyOf, withPrefix } from '../tenant/trustFramework.ts'
import { type Decision, decide, type Pending, pendingKey } from './decide.ts'
import { type Fate, failureOfAll, stateOf } from './fates.ts'
import { judge } from './judge.ts'
import { type LookedUp, madeValues, withExtensionsApp } from './lookup.ts'
import { fillWith, type ObservedPolicies, type TenantPolicy } from './observe.ts'
import type { NamedId, PolicyDocument } from './policyFile.ts'
import { applicationsOf, extensionsAppOf, extensionsAppRead } from './reads.ts'
import { removeOneByOne } from './remove.ts'
import { type Upload, upload } from './upload.ts'
import type { WantedPolicies } from './wanted.ts'

/** What is carried out: the changes of the plan by the keys of policies, and the policies that are removed, children first. */
export type Planned = {
  readonly wanted: WantedPolicies
  readonly observed: ObservedPolicies
  readonly changes: ReadonlyMap<string, Change>
  readonly pruned: readonly TenantPolicy[]
}

/** What became of it all. */
export type Applied = {
  readonly fates: readonly Fate[]
  readonly looked: LookedUp
  readonly settings: ObservedPolicies['filled']['settings']
  /** How many policies were removed. */
  readonly removed: number
  readonly error: ActionError | undefined
}

/** Uploads and removes. Never rejects because of a single policy. @throws ActionError for ids that make the files wrong. */
export const applyPolicies = async (planned: Planned, work: Work, scope: TenantScope): Promise<Applied> => {
  const { wanted, observed, changes, pruned } = planned
  const looked = await finalValues(wanted, observed, work, scope)
  const filled = fillWith(wanted, looked)
  const decisions = decide(judge(wanted, observed, filled).levels, filled, observed)
  const pending = await notePending(decisions, observed, work, scope)
  const fates: Fate[] = []
  const failed = new Map<string, string>()
  const uploaded = new Set<string>()
  const lackedKeys = new Set<string>()
  const errors: ActionError[] = []
  let code: ErrorCode | undefined
  let ending: string | undefined
  for (const decision of decisions) {
    const { document, action, isEqual, isUnchecked } = decision
    const change = changes.get(document.key)
    const fail = (
      lines: readonly string[],
      held: Extract<Upload, { kind: 'failed' }>['held'],
      pending: Pending
    ): void => {
      fates.push({ document, state: 'failed', lines })
      failed.set(document.key, document.id)
      // Nothing else would tell the next run of it.
      if (held === 'sent' || held === 'unknown' || (held !== 'nothing' && isUnchecked))
        scope.services.record.note(pendingKey(document.key), pending)
    }
    if (action === 'unchanged') {
      if (change !== undefined) work.withdraw([change])
      fates.push({ document, state: 'unchanged' })
      continue
    }
    if (work.runtime.cancelled.aborted) {
      ending ??= 'the job was cancelled'
      if (errors.length === 0) errors.push(asCancelled(work.runtime.cancelled))
    }
    const base = document.base === undefined ? undefined : failed.get(document.base.key)
    const why = ending ?? unsendable(document, base)
    if (why !== undefined) {
      fail([`was not sent: ${why}${unrecorded(isEqual, observed)}`], isEqual ? 'sent' : 'before', 'pending')
      continue
    }
    const lag = lagOf(document, uploaded, wanted, lackedKeys)
    const outcome = await upload(decision, work, lag, filled.secrets)
    if (outcome.kind === 'uploaded') {
      uploaded.add(document.key)
      if (change === undefined) work.markChanged()
      else work.carriedOut(change)
      if (pending.has(pendingKey(document.key))) scope.services.record.note(pendingKey(document.key), undefined)
      fates.push({ document, state: stateOf(action) })
      continue
    }
    if (outcome.held === 'sent' && !isEqual) work.markChanged()
    if (lag.has('keySet') && outcome.lines.some(line => /does not have CryptographicKey/i.test(line)))
      for (const { key } of document.storageReferences) lackedKeys.add(key)
    fail(toldFailure(outcome, decision, observed), outcome.held, outcome.error === undefined ? 'refused' : 'pending')
    code ??= outcome.error?.code ?? 'policy'
    if (outcome.error !== undefined) errors.push(outcome.error)
    if (outcome.error !== undefined && endsAll.has(outcome.error.code)) ending = 'the upload before it ended the run'
    if (outcome.code === 'forbidden') ending = 'the caller may not upload custom policies'
  }
  const known = new Set([...observed.existing.keys(), ...filled.documents.map(({ key }) => key)])
  let removed = 0
  const carriedOut = (one: Change): void => {
    removed += 1
    work.carriedOut(one)
  }
  const removalErrors = await prune(pruned, failed, changes, known, { ...work, carriedOut })
  const all = [...errors, ...removalErrors]
  const error = failureOfAll(fates, all, code ?? all[0]?.code ?? 'policy')
  return { fates, looked, settings: filled.settings, removed, error }
}

/**
 * Records, before anything is sent, what has to be accepted on a base that is uploaded as well: a run that ends too early leaves
 * nothing else that would tell the next one. Gives the keys of all that is recorded.
 */
const notePending = async (
  decisions: readonly Decision[],
  { recorded, hasPlace }: ObservedPolicies,
  work: Work,
  { services: { record } }: TenantScope
): Promise<ReadonlySet<string>> => {
  const again = decisions.filter(({ action, isUnchecked }) => action !== 'unchanged' && isUnchecked)
  const keys = again.map(({ document }) => pendingKey(document.key)).filter(key => !recorded.has(key))
  if (hasPlace && keys.length > 0) {
    for (const key of keys) record.note(key, 'pending' satisfies Pending)
    // What cannot be recorded now is recorded, or told, at the end.
    await record.write(work).catch(() => undefined)
  }
  return new Set([...recorded.keys(), ...keys])
}

/** What this run has made is known by now. b2c-extensions-app is looked for again where it was not there. */
const finalValues = async (
  { uses }: WantedPolicies,
  { looked }: ObservedPolicies,
  { graph, runtime }: Work,
  scope: TenantScope
): Promise<LookedUp> => {
  const made = await madeValues(looked, scope)
  const isNeeded = uses.lookedUp.has('ExtensionsAppId') || uses.lookedUp.has('ExtensionsObjectId')
  if (made.extensions !== undefined || !isNeeded) return made
  const read = async () =>
    extensionsAppOf(
      applicationsOf(extensionsAppRead)(await sendSuccessfully(graph, { method: 'GET', ...extensionsAppRead }))
    )
  return withExtensionsApp(made, await readUntilFresh(read, found => found === undefined, runtime))
}

/** Why a policy cannot be sent; undefined when it can. */
const unsendable = ({ unknown }: PolicyDocument, failedBase: string | undefined): string | undefined => {
  if (failedBase !== undefined) return `its base ${failedBase} failed or was not sent`
  if (unknown.length === 0) return undefined
  const names = unknown.join(', ')
  return unknown.some(name => /^extensions/i.test(name))
    ? `it needs ${names}, and the tenant has no b2c-extensions-app yet; a new tenant gets it within minutes, and it must never be created by hand`
    : `it needs ${names}, which this run did not get to know`
}

/** Writes of this run that the service may not show yet. `lackedKeys` were waited for in vain: that of a failed key never comes. */
const lagOf = (
  { base, storageReferences }: PolicyDocument,
  uploaded: ReadonlySet<string>,
  { declaredKeys }: WantedPolicies,
  lackedKeys: ReadonlySet<string>
): ReadonlySet<RecentWrite> => {
  const lag = new Set<RecentWrite>()
  if (base !== undefined && uploaded.has(base.key)) lag.add('customPolicy')
  const declared = new Set(declaredKeys.map(id => keyOf(withPrefix(id))))
  const isWaitedFor = ({ key }: NamedId): boolean => declared.has(key) && !lackedKeys.has(key)
  if (storageReferences.some(isWaitedFor)) lag.add('keySet')
  return lag
}

const heldWords: Readonly<Record<Extract<Upload, { kind: 'failed' }>['held'], string>> = {
  sent: '',
  before: 'The tenant holds what it held before.',
  another: 'The tenant holds something else now.',
  nothing: 'The tenant does not hold it.',
  unknown: 'What the tenant holds now could not be read.'
}

const toldFailure = (
  { lines, held }: Extract<Upload, { kind: 'failed' }>,
  { isEqual }: Decision,
  observed: ObservedPolicies
): readonly string[] => {
  const [first = '', ...others] = lines
  if (held !== 'sent') return [`failed: ${first}`, ...others, heldWords[held]]
  const wasEqual = isEqual
    ? 'was not accepted again, and the tenant holds it as before'
    : 'was refused, and yet the tenant holds it'
  return [
    `${wasEqual}: ${first}`,
    ...others,
    ...[unrecorded(true, observed).replace(/^; /, '')].filter(line => line !== '')
  ]
}

/** Said where nothing but this run will ever tell. */
const unrecorded = (isEqual: boolean, { hasPlace }: Pick<ObservedPolicies, 'hasPlace'>): string =>
  isEqual && !hasPlace
    ? '; the file declares no application that could record it, so later runs will not tell of it: change the policy or its base to have it uploaded again'
    : ''

const asCancelled = ({ reason }: AbortSignal): ActionError =>
  reason instanceof ActionError
    ? reason
    : new ActionError({ code: 'cancelled', message: 'The job was cancelled.', cause: reason })

/** What is removed may be what a policy still inherits from that failed to get its new base. */
const prune = async (
  pruned: readonly TenantPolicy[],
  failed: ReadonlyMap<string, string>,
  changes: ReadonlyMap<string, Change>,
  known: ReadonlySet<string>,
  work: Work
): Promise<readonly ActionError[]> => {
  if (pruned.length === 0) return []
  if (failed.size === 0) return removeOneByOne(pruned, changes, known, work)
  work.warn('No custom policy was removed, because not all could be uploaded.')
  return []
}
