// The matrix of a whole tenant. Requests are told apart by their kind (method, and path without ids and names) and by their place among
// those of their kind, as many of them travel side by side. The first of each kind in a scenario has every kind of fault, save that those
// which only cost time strike each kind of request once in all scenarios; the others have those that leave open what was done.

import { canApplyFault, type FaultKind, faultKinds, type JournalEntry } from 'b2c-emulator'
import { policiesOf, type WholeTenantScenario, wholeTenantScenarios } from '../harness/wholeTenant.ts'
import { type PreparedWholeTenant, prepareWholeTenant, type WholeTenantFixture } from '../harness/wholeTenantFixture.ts'
import { checkWholeTenant, checkWholeTenantOutput } from '../harness/wholeTenantState.ts'
import type { Case, Verdict } from './cases.ts'
import { faultAt } from './faultAt.ts'
import { killedRun } from './interrupted.ts'
import { itemKinds, nameOf } from './matrix.ts'
import { passTime } from './nextRun.ts'

/** The pattern of the paths of a kind of request: whatever ids and names they have. */
const pathsOf = (path: string): RegExp => {
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const anyId = escaped
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, '[0-9a-f-]{36}')
    .replace(/(uniqueName=')[^']*/, "$1[^']*")
    .replace(/((?:keySets|policies|keys_v2|identityProviders|b2cUserFlows|languages)\/)[^/]+/g, '$1[^/]+')
  return new RegExp(`^${anyId}$`)
}

/** A request of a run, as another run of the scenario has it. */
type Place = {
  /** The pattern of the paths of its kind. */
  readonly path: RegExp
  readonly isItem: boolean
  readonly entry: JournalEntry
}

const kindOf = ({ path, isItem, entry: { service, method } }: Place): string =>
  `${service} ${method} ${path.source}${isItem ? ' in a batch' : ''}`

const placesOf = (entries: readonly JournalEntry[]): readonly Place[] =>
  entries.map(entry => ({ path: pathsOf(entry.path), isItem: entry.parent !== undefined, entry }))

/** After these nobody knows what was done; or it was, and the answer says otherwise. */
const openKinds: readonly FaultKind[] = ['reset-before', 'reset-after', 'truncated', 'ief-stored-400']
const backEndKinds: readonly FaultKind[] = ['ief-concurrency-400', 'ief-problem-400', 'ief-throttled-400']

/** Whatever is asked for, these say that nothing was done, or nothing at all. */
const slowKinds: readonly FaultKind[] = ['hang', '429', '429-no-retry-after', 'batch-429', 'concurrency-503']

type First = 'of all scenarios' | 'of its scenario' | 'no'

const kindsFor = ({ entry, isItem }: Place, first: First): readonly FaultKind[] => {
  const { service, method, path, index, write } = entry
  const target = { service, method, path, ...(isItem && { item: index }) }
  const all: readonly FaultKind[] = isItem ? [...itemKinds, '401', ...backEndKinds] : faultKinds
  const possible = all.filter(kind => canApplyFault(kind, target))
  if (first === 'of all scenarios') return possible
  if (first === 'of its scenario') return possible.filter(kind => !slowKinds.includes(kind))
  if (isItem) return possible.filter(kind => write && kind === '503')
  return possible.filter(kind => (write ? openKinds.includes(kind) : kind === 'reset-before'))
}

/** What a run is to be after which nothing is left to do. */
const checkSettled = async (fixture: WholeTenantFixture): Promise<readonly string[]> => {
  const { journal } = fixture.emulator
  const before = journal.writes().length
  const result = await fixture.run()
  const wrong = [...checkWholeTenantOutput(result, fixture)]
  if (result.conclusion !== 'success') wrong.push('a run after it failed')
  if (result.outputs.changed !== 'false') wrong.push('a run after it says that it changed something')
  const writes = journal.writes().slice(before)
  return [...wrong, ...writes.map(({ method, path }) => `a run after it writes again: ${method} ${nameOf(path)}`)]
}

/** Uploads of a policy that took effect; `accepted`: that were not refused as well. */
const uploadsOf = ({ emulator }: WholeTenantFixture, id: string, accepted: boolean): readonly number[] =>
  emulator.journal.entries().flatMap((entry, place) => {
    const { method, path, status, fault } = entry
    if (method !== 'PUT' || !path.toLowerCase().includes(`/trustframework/policies/${id.toLowerCase()}/`)) return []
    const lost = fault === 'reset-after' || fault === 'truncated'
    const done = fault === undefined ? status === 200 || status === 201 : lost
    return done || (!accepted && fault === 'ief-stored-400') ? [place] : []
  })

/** What inherits from a policy must have been accepted on what the base has become. */
const checkHeirs = (fixture: WholeTenantFixture): readonly string[] =>
  policiesOf(fixture.scenario.declared).flatMap(({ id, base }) => {
    const [changed] = base === undefined ? [] : uploadsOf(fixture, base, false)
    if (changed === undefined || uploadsOf(fixture, id, true).some(place => place > changed)) return []
    return [`${id} was never accepted on its changed base`]
  })

/** A run that wrote policies and failed must name those that are not what the folder says. */
const unnamed = (fixture: WholeTenantFixture, error: string, differing: readonly string[]): readonly string[] => {
  const wrote = policiesOf(fixture.scenario.declared).some(({ id }) => uploadsOf(fixture, id, false).length > 0)
  return differing
    .filter(id => wrote && !error.includes(id))
    .map(id => `${id} differs from the folder, and the failed run does not name it`)
}

/** The note of a case whose fault met no request. Later reads of a kind, and later grants, travel alone or in a batch, as it happens. */
export const notMet = 'not met'

/** Runs with the fault that the fixture holds; another run repairs what was left; one more has nothing to do. */
const runAndRepair = async (
  fixture: WholeTenantFixture,
  wasApplied: () => boolean,
  mayMiss = false
): Promise<Verdict> => {
  const struck = await fixture.run()
  const first = checkWholeTenant(fixture)
  const wrong = [...checkWholeTenantOutput(struck, fixture), ...first.wrong]
  const { log, annotations, conclusion } = struck
  const isMissed = !wasApplied()
  if (isMissed && !mayMiss) wrong.push('the fault applied to no request')
  fixture.emulator.behavior.faults.length = 0
  if (conclusion === 'success') {
    const lacking = [...first.missing, ...first.atCreation]
    wrong.push(...lacking.map(what => `succeeded, but lacks ${what}`), ...checkHeirs(fixture))
    const note = isMissed ? notMet : 'survived'
    return { wrong: [...wrong, ...(await checkSettled(fixture))], note, log }
  }
  const error = annotations.flatMap(({ level, message }) => (level === 'error' ? [message] : [])).join('\n')
  wrong.push(...unnamed(fixture, error, first.differing))
  passTime(fixture.emulator)
  const repair = await repairs(fixture)
  return { wrong: [...wrong, ...repair.wrong], note: 'repaired', log: `${log}\n--- next run\n${repair.log}` }
}

/** A run that brings everything into step, and one after it that has nothing to do. */
const repairs = async (fixture: WholeTenantFixture): Promise<Pick<Verdict, 'wrong' | 'log'>> => {
  const next = await fixture.run()
  const after = checkWholeTenant(fixture)
  const wrong = [...checkWholeTenantOutput(next, fixture), ...after.wrong]
  if (next.conclusion !== 'success') wrong.push('the next run failed')
  wrong.push(...after.missing.map(what => `the next run leaves out ${what}`), ...checkHeirs(fixture))
  return { wrong: [...wrong, ...(await checkSettled(fixture))], log: next.log }
}

const withFixture = async (
  prepared: PreparedWholeTenant,
  work: (fixture: WholeTenantFixture) => Promise<Verdict>
): Promise<Verdict> => {
  const fixture = await prepared.open()
  try {
    return await work(fixture)
  } finally {
    await fixture.close()
  }
}

const caseOf = (
  prepared: PreparedWholeTenant,
  { path, isItem, entry }: Place,
  kind: FaultKind,
  entries: readonly JournalEntry[]
): Case => {
  const fault = faultAt(entry, kind, entries, path)
  const { skip } = fault
  const { name } = prepared.scenario
  const times = skip === 0 ? '' : ` no. ${skip + 1}`
  const what = `${entry.service} ${entry.method} ${nameOf(entry.path)}${isItem ? ' in a batch' : ''}${times}`
  return {
    group: name,
    name: `${name}, ${what}: ${kind}`,
    waits: kind === 'hang',
    run: () =>
      withFixture(prepared, fixture => {
        const { behavior, journal } = fixture.emulator
        behavior.faults.push(fault)
        const mayTravelOtherwise = entry.method === 'GET' || /\/oauth2PermissionGrants$/.test(entry.path)
        const wasApplied = () => journal.entries().some(one => one.fault === kind)
        return runAndRepair(fixture, wasApplied, skip > 0 && mayTravelOtherwise)
      })
  }
}

/** The requests of a run without any fault. @throws Error when it leaves something to do. */
const cleanRun = async ({ open, scenario }: PreparedWholeTenant): Promise<readonly JournalEntry[]> => {
  const fixture = await open()
  const result = await fixture.run()
  const { wrong, missing, atCreation } = checkWholeTenant(fixture)
  const all = [...checkWholeTenantOutput(result, fixture), ...wrong, ...missing, ...atCreation, ...checkHeirs(fixture)]
  const entries = [...fixture.emulator.journal.entries()]
  await fixture.close()
  if (result.conclusion === 'success' && all.length === 0) return entries
  throw new Error(`"${scenario.name}" fails without any fault: ${all.join(', ')}\n${result.log}`)
}

/** Kills before and after the work of each request; which one is the n-th differs from run to run where they travel side by side. */
const killsOf = (prepared: PreparedWholeTenant, requests: number): readonly Case[] =>
  Array.from({ length: requests }, (_, index) => index).flatMap(index =>
    (['before', 'after'] as const).map(when => ({
      group: 'tenant kills',
      name: `kills, ${prepared.scenario.name}: killed ${when} request ${index}`,
      waits: false,
      run: () =>
        withFixture(prepared, async fixture => {
          await killedRun(fixture, { index, when })
          const { wrong } = checkWholeTenant(fixture)
          const repair = await repairs(fixture)
          return { wrong: [...wrong, ...repair.wrong], note: 'repaired', log: repair.log }
        })
    }))
  )

const isKilled = ({ name }: WholeTenantScenario): boolean => name !== 'tenant no-op'

/** All cases of a whole tenant. One clean run of each scenario tells which requests there are. */
export const wholeTenantCases = async (actionDir: string): Promise<readonly Case[]> => {
  const cases: Case[] = []
  const struck = new Set<string>()
  for (const scenario of wholeTenantScenarios) {
    const prepared = await prepareWholeTenant(actionDir, scenario)
    const entries = await cleanRun(prepared)
    const struckHere = new Set<string>()
    for (const place of placesOf(entries)) {
      const kind = kindOf(place)
      const first = !struck.has(kind) ? 'of all scenarios' : struckHere.has(kind) ? 'no' : 'of its scenario'
      cases.push(...kindsFor(place, first).map(fault => caseOf(prepared, place, fault, entries)))
      struck.add(kind)
      struckHere.add(kind)
    }
    const requests = entries.filter(({ parent }) => parent === undefined).length
    if (isKilled(scenario)) cases.push(...killsOf(prepared, requests))
  }
  return cases
}
