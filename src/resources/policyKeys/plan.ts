// The plan of the policy keys: one row for each that is declared, one for each other of the tenant, and what people should know.

import { ActionError, mapTogether } from '../../errors.ts'
import { isGranted, type Requirement, requirements } from '../../graph/requirements.ts'
import { type Change, change, type Kind } from '../../reconcile/plan.ts'
import type { PlanContext } from '../../reconcile/resource.ts'
import { isoTime } from '../../util/time.ts'
import { soonMs } from '../tenant/certificate.ts'
import { undeclaredRow } from '../tenant/rows.ts'
import { isBackup } from '../tenant/trustFramework.ts'
import type { Reading } from '../tenant/unread.ts'
import { judge, type Known } from './judge.ts'
import type { KeySet } from './keySets.ts'
import type { WantedKey } from './load.ts'
import { keyInRecord, readRecorded } from './versions.ts'

/** What the plan calls them. */
export const kind: Kind = { name: 'policyKey', noun: 'policy key' }

/** What was observed. */
export type Observed = Known & {
  readonly sets: Reading<readonly KeySet[]>
  /** True when an application that holds the record is there, so that nothing has to wait for it. */
  readonly isPlaceThere: boolean
}

/** A key that is to be brought into a set, and the change that this is. */
export type KeyWork = { readonly wanted: WantedKey; readonly set: KeySet | undefined; readonly change: Change }

/** The plan. */
export type KeysPlan = {
  readonly changes: readonly Change[]
  readonly works: readonly KeyWork[]
  readonly requirements: readonly Requirement[]
  readonly warnings: readonly string[]
  /** True where what the action makes can be recorded as made by it. */
  readonly isRecording: boolean
  /** True when something waits for the application that is to remember it. */
  readonly isWaiting: boolean
}

/** A set that holds more keys is told: none of them can be removed. */
const manyKeys = 10

/** The set of that id, in any case. */
const setOf = (sets: readonly KeySet[], id: string): KeySet | undefined =>
  sets.find(set => set.id.toLowerCase() === id.toLowerCase())

/** @throws ActionError that lists every key that cannot be had as declared. */
export const planKeys = (
  wanted: readonly WantedKey[],
  sets: readonly KeySet[],
  observed: Observed,
  context: PlanContext
): KeysPlan => {
  const works: KeyWork[] = []
  const warnings: string[] = []
  const declared = mapTogether(wanted, key => {
    const set = setOf(sets, key.id)
    warnings.push(...warningsOf(key, set, context.nowMs))
    const verdict = judge(key, set, observed)
    const id = set?.id
    if (verdict.kind === 'in step') {
      if (verdict.warning !== undefined) warnings.push(verdict.warning)
      warnings.push(...unsetWarning(key))
      return change(kind, 'unchanged', key.id, verdict.reason, { id })
    }
    assertValue(key)
    const { reason, fields } = verdict
    const planned = change(kind, set === undefined ? 'create' : 'update', key.id, reason, { id, fields })
    works.push({ wanted: key, set, change: planned })
    return planned
  })
  const names = new Set(wanted.map(({ id }) => id.toLowerCase()))
  const others = sets.filter(({ id }) => !names.has(id.toLowerCase()) && !isBackup(id))
  const isVersioned = works.some(({ wanted: { form } }) => form.kind === 'secret') && observed.hasPlace
  const isRecording = observed.hasPlace && isGranted(context.caller, requirements.writeApplications) !== 'missing'
  return {
    changes: [...declared, ...others.map(({ id }) => undeclaredRow(kind, id, id).change)],
    works,
    requirements: [
      ...(works.length > 0 ? [requirements.writeKeySets] : []),
      ...(isVersioned ? [requirements.writeApplications] : [])
    ],
    warnings: [...warnings, ...recordWarnings(wanted, works, observed, isRecording)],
    isRecording,
    isWaiting: isVersioned && !observed.isPlaceThere
  }
}

/** @throws ActionError `input` in mode plan for a value that would be uploaded and is not there. */
const assertValue = ({ id, form }: WantedKey): void => {
  const variable = unsetVariable(form)
  if (variable === undefined) return
  throw new ActionError({
    code: 'input',
    message: `The policy key ${id} would be uploaded, but the environment variable ${variable} is not set or empty.`,
    hint: 'Set it with env: on the step.'
  })
}

const unsetVariable = (form: WantedKey['form']): string | undefined => {
  if (form.kind === 'secret') return form.secret.text === undefined ? form.secret.variable : undefined
  return form.kind === 'pkcs12' && form.pfx === undefined ? form.variable : undefined
}

const unsetWarning = ({ id, form }: WantedKey): readonly string[] =>
  form.kind === 'secret' && form.secret.text === undefined
    ? [
        `The environment variable ${form.secret.variable} is not set or empty. The policy key ${id} would not be uploaded now, so the plan does without it. Mode apply needs it.`
      ]
    : []

const warningsOf = ({ id, form }: WantedKey, set: KeySet | undefined, nowMs: number): readonly string[] => {
  const keys = set?.keys ?? []
  const warnings: string[] = []
  if (keys.length > manyKeys)
    warnings.push(
      `The policy key ${id} holds ${keys.length} keys. The service cannot remove one of them: begin anew under another id, and let the policies name that one.`
    )
  const certificate =
    form.kind === 'pkcs12' ? form.pfx?.certificate : form.kind === 'certificate' ? form.certificate : undefined
  if (certificate !== undefined && certificate.startMs > nowMs)
    warnings.push(`The certificate of the policy key ${id} is not valid before ${isoTime(certificate.startMs)}.`)
  const ends = keys.flatMap(({ endMs }) => endMs ?? [])
  // A key without an end follows those that end.
  const lastEndMs = ends.length === keys.length && keys.length > 0 ? Math.max(...ends) : undefined
  const endMs = certificate?.endMs ?? lastEndMs
  const what =
    certificate === undefined ? `Every key of the policy key ${id}` : `The certificate of the policy key ${id}`
  if (endMs !== undefined && endMs <= nowMs) warnings.push(`${what} has expired on ${isoTime(endMs)} at the latest.`)
  else if (endMs !== undefined && endMs - nowMs < soonMs)
    warnings.push(`${what} expires on ${isoTime(endMs)}: add its successor before that.`)
  return warnings
}

const recordWarnings = (
  wanted: readonly WantedKey[],
  works: readonly KeyWork[],
  { hasPlace }: Known,
  isRecording: boolean
): readonly string[] => {
  const isVersioned = wanted.some(({ form }) => form.kind === 'secret')
  if (!hasPlace && isVersioned)
    return [
      'Nothing remembers the versions of the policy keys: they are recorded at an application that the file declares (apps, identityExperienceFramework), and it declares none. A secret is uploaded only while its key set holds fewer keys than its version says.'
    ]
  if (!hasPlace || isRecording || works.length === 0) return []
  return [
    'The caller may not write the application that holds the record: the policy keys that are made now are not recorded as made by the action, and mode destroy will leave them.'
  ]
}

/** The plan of a removal: what the action made of what the file names. */
export type RemovalPlan = Pick<KeysPlan, 'changes' | 'warnings'>

/** Only key sets that the record knows are removed. */
export const planKeysRemoval = (
  declared: readonly WantedKey[],
  sets: readonly KeySet[],
  { record }: Pick<Observed, 'record'>
): RemovalPlan => {
  const left: string[] = []
  const changes = declared.flatMap(({ id, form }) => {
    const set = setOf(sets, id)
    if (set === undefined) return []
    if (form.kind === 'existing')
      return [change(kind, 'unchanged', id, 'is declared as existing: it stays', { id: set.id })]
    if (readRecorded(record.get(keyInRecord(id)), set.keys.length).isOurs)
      return [change(kind, 'delete', id, 'was made by the action', { id: set.id })]
    left.push(id)
    return [change(kind, 'unchanged', id, 'is not recorded as made by the action: it stays', { id: set.id })]
  })
  const warnings =
    left.length === 0
      ? []
      : [
          `Left in the tenant, as no record says that the action made them: ${left.join(', ')}. Remove them in the portal (Identity Experience Framework, Policy keys) if no policy names them.`
        ]
  return { changes, warnings }
}
