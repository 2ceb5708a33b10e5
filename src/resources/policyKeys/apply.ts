// Carrying out the plan of the policy keys, one write after another: sets are made, keys brought into them, and what was done is
// noted for the record. One key that fails does not hold back the others.

import { ActionError, joinErrors } from '../../errors.ts'
import type { GraphRequest, RecentWrite } from '../../graph/answer.ts'
import { isCpimExisting } from '../../graph/cpim.ts'
import { expectSuccess, toActionError } from '../../graph/failure.ts'
import { segment } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { isSatisfied } from '../../graph/satisfied.ts'
import type { Change } from '../../reconcile/plan.ts'
import type { Work } from '../../reconcile/resource.ts'
import { asText } from '../../util/json.ts'
import type { Removal } from '../removal.ts'
import { eachInTurn, endsAll } from '../tenant/inTurn.ts'
import { keysIn } from '../tenant/policyUse.ts'
import type { TenantRecord } from '../tenant/record.ts'
import { keyOf, keySetsPath, withPrefix } from '../tenant/trustFramework.ts'
import { addKey, type KeyTools, readKeySet, secretsOf } from './addKey.ts'
import { enableKeys, type FreshKey } from './enableKeys.ts'
import { judge, type Known } from './judge.ts'
import { bodyOf, type KeySet } from './keySets.ts'
import type { KeyWork } from './plan.ts'
import { intentValue, keyInRecord, madeValue, readRecorded, versionValue } from './versions.ts'

/** What is at hand besides the plan. */
export type ApplySettings = Known & {
  readonly tenantRecord: TenantRecord
  /** True where what is made is recorded as made by the action. */
  readonly isRecording: boolean
}

/** A set that is ready to take its key. */
type Ready = KeyWork & { readonly before: KeySet; readonly tools: KeyTools }

/** Brings the keys into their sets. @throws ActionError that lists the keys that failed. */
export const applyKeys = async (works: readonly KeyWork[], work: Work, settings: ApplySettings): Promise<void> => {
  const { graph, runtime } = work
  const fresh: FreshKey[] = []
  const concealed = works.flatMap(({ wanted }) => secretsOf(wanted.form))
  const isSecret = ({ wanted }: KeyWork): boolean => wanted.form.kind === 'secret'
  const bringIn = async (ready: Ready): Promise<void> => {
    const kid = await addKey(ready.wanted, ready.before, ready.tools)
    fresh.push({ setId: ready.before.id, kid })
    noteDone(ready, settings)
    work.carriedOut(ready.change)
  }
  // All sets before any key: a set takes a while to be known everywhere, and the first one's wait is that of all.
  const ready: Ready[] = []
  const errors = [
    ...(await eachInTurn(works, async one => {
      const prepared = await prepare(one, work, settings, concealed)
      if (prepared !== undefined) ready.push(prepared)
    }))
  ]
  const isOver = (): boolean => errors.some(({ code }) => endsAll.has(code))
  const secrets = ready.filter(isSecret)
  const others = ready.filter(one => !isSecret(one))
  if (!isOver()) errors.push(...(await eachInTurn(others, bringIn)))
  if (!isOver()) {
    const unnoted = await eachInTurn([secrets], all => noteIntents(all, work, settings))
    errors.push(...unnoted)
    // What may be forgotten is not uploaded.
    if (unnoted.length === 0) errors.push(...(await eachInTurn(secrets, bringIn)))
  }
  const recent = new Set<RecentWrite>(['keySet'])
  errors.push(...(await eachInTurn([fresh], keys => enableKeys(keys, { graph, runtime, recent }, work.warn))))
  if (errors.length > 0) throw joinErrors(errors)
}

/**
 * The set as it is now, made where it is not there; undefined when it turns out to be in step, which is no change then.
 * @throws ActionError.
 */
const prepare = async (
  planned: KeyWork,
  work: Work,
  settings: ApplySettings,
  concealed: readonly string[]
): Promise<Ready | undefined> => {
  const { graph, runtime } = work
  const { wanted, set, change } = planned
  const recent = new Set<RecentWrite>(set === undefined ? ['keySet'] : [])
  const tools = { graph, runtime, recent, concealed }
  const made = set === undefined ? await create(wanted.id, work) : undefined
  if (made !== undefined) return { ...planned, before: made, tools }
  const before = await readKeySet(set?.id ?? wanted.id, tools)
  const verdict = judge(wanted, before, settings)
  if (verdict.kind === 'add') return { ...planned, before, tools }
  if (verdict.warning !== undefined) work.warn(verdict.warning)
  work.withdraw([change])
  return undefined
}

/** Makes the set; undefined when it is there already, though it was not listed. @throws ActionError. */
const create = async (id: string, { graph, markChanged }: Work): Promise<KeySet | undefined> => {
  const request: GraphRequest = {
    method: 'POST',
    path: keySetsPath,
    version: 'beta',
    operation: `create the policy key ${id}`,
    requirement: requirements.writeKeySets,
    body: { id }
  }
  const answer = await graph.send(request)
  if (isCpimExisting(answer)) return undefined
  const written = asText(bodyOf(expectSuccess(request, answer)).id)
  const given = written === '' ? id : withPrefix(written)
  if (given.toLowerCase() !== id.toLowerCase()) {
    const message = `Graph was asked to create the policy key ${id}, and created another one.`
    throw new ActionError({ code: 'protocol', message })
  }
  markChanged()
  return { id: given, keys: [] }
}

/** Records which versions are about to be uploaded, so that a run that ends too early is no reason to upload them twice. */
const noteIntents = async (
  secrets: readonly Ready[],
  work: Work,
  { record, tenantRecord }: ApplySettings
): Promise<void> => {
  if (!tenantRecord.hasPlace() || secrets.length === 0) return
  if (!(await tenantRecord.isPlaceThere())) throw unremembered(secrets)
  for (const { wanted, before } of secrets) {
    if (wanted.form.kind !== 'secret') continue
    const key = keyInRecord(wanted.id)
    const known = readRecorded(record.get(key), before.keys.length)
    tenantRecord.note(key, intentValue(known, wanted.form.secret.version, before.keys.length))
  }
  await tenantRecord.write(work)
}

const unremembered = (secrets: readonly Ready[]): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `Not uploaded: ${secrets.map(({ wanted }) => wanted.id).join(', ')}. None of the applications of the file is there to record the version, and without that the next run would upload it again.`,
    hint: 'Mend what keeps the application from being made, and run the job again.'
  })

const noteDone = ({ wanted: { id, form } }: Ready, { tenantRecord, isRecording }: ApplySettings): void => {
  if (!tenantRecord.hasPlace()) return
  if (form.kind === 'secret') tenantRecord.note(keyInRecord(id), versionValue(form.secret.version))
  else if (isRecording) tenantRecord.note(keyInRecord(id), madeValue)
}

/**
 * Removes the sets that no policy of the tenant names, one after another; what a policy names that stays, stays as well, and with it
 * what the record knows of it. @throws ActionError that lists those that could not be removed.
 */
export const removeKeys = async (
  removals: readonly Change[],
  work: Work,
  { remembered, forgotten, policies }: Removal
): Promise<void> => {
  const staying = await policies(work)
  const users = new Map(staying.flatMap(policy => keysIn(policy).map(key => [key, policy.id] as const)))
  const errors = await eachInTurn(removals, async removal => {
    const user = users.get(keyOf(removal.name))
    if (user !== undefined) {
      remembered.add(keyInRecord(removal.name))
      work.withdraw([removal])
      work.warn(`The policy key ${removal.name} stays: the custom policy ${user}, which stays in the tenant, names it.`)
      return
    }
    const request: GraphRequest = {
      method: 'DELETE',
      path: `${keySetsPath}${segment(removal.id ?? removal.name)}`,
      version: 'beta',
      operation: `delete the policy key ${removal.name}`,
      requirement: requirements.writeKeySets
    }
    const answer = await work.graph.send(request)
    if (!isSatisfied(request, answer)) throw notRemoved(removal.name, toActionError(request, answer))
    forgotten.add(keyInRecord(removal.name))
    work.carriedOut(removal)
  })
  if (errors.length > 0) throw joinErrors(errors)
}

const notRemoved = (id: string, error: ActionError): ActionError =>
  /referenced|in use/i.test(error.message)
    ? new ActionError({
        code: 'conflict',
        message: error.message,
        hint: `A policy of the tenant still names ${id}: remove the policy or let it name another key, then run the job again.`
      })
    : error
