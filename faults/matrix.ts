// The matrix: every request of every scenario with every kind of fault that applies to it.

import { canApplyFault, type FaultKind, faultKinds, type JournalEntry } from 'b2c-emulator'
import { checkOutput, checkTenant } from '../harness/invariants.ts'
import { shortPath } from '../harness/journal.ts'
import { type PreparedScenario, prepare } from '../harness/preparedScenario.ts'
import { type ScenarioName, scenarios } from '../harness/scenarios.ts'
import type { Step, TenantFixture } from '../harness/tenantFixture.ts'
import type { Case, Verdict } from './cases.ts'
import { faultAt } from './faultAt.ts'
import { passTime, runNext } from './nextRun.ts'

/** The path without version, tenant and ids, for the name of a case. */
export const nameOf = (path: string): string =>
  shortPath(path)
    .replace(/^\/v1\.0/, '')
    .replace(/^\/[^/]+\/oauth2/, '/oauth2')

const succeeded = ({ main, post }: Step): boolean =>
  main.conclusion === 'success' &&
  (post === undefined || !post.annotations.some(({ level }) => level === 'warning' || level === 'error'))

/** Runs with the fault that the fixture holds, then lets another run repair what was left. */
const runAndRepair = async (fixture: TenantFixture, wasApplied: () => boolean): Promise<Verdict> => {
  const step = await fixture.step()
  const first = checkTenant(fixture)
  const wrong = [...checkOutput(step, fixture), ...first.wrong]
  const log = `${step.main.log}\n${step.post?.log ?? ''}`
  if (!wasApplied()) wrong.push('the fault applied to no request')
  if (succeeded(step)) {
    if (first.missing.length > 0) wrong.push(`succeeded, but lacks ${first.missing.join(', ')}`)
    if (first.pending.length === 0) return { wrong, note: 'survived', log }
  }
  if (step.post !== undefined && step.main.conclusion === 'success' && step.post.conclusion === 'success') {
    // Nothing was lost: the secret that could not be removed is named in a warning and expires by itself.
    const warned = step.post.annotations.some(({ level }) => level === 'warning')
    if (first.pending.length > 0 && !warned) wrong.push(`left ${first.pending.join(', ')} without a word`)
  }
  fixture.emulator.behavior.faults.length = 0
  passTime(fixture.emulator)
  const { next, left, wrong: wrongAfterwards } = await runNext(fixture)
  wrong.push(...wrongAfterwards)
  if (left.length > 0) wrong.push(`the next run leaves behind ${left.join(', ')}`)
  return { wrong, note: succeeded(step) ? 'survived' : 'repaired', log: `${log}\n--- next run\n${next.main.log}` }
}

/** Matches the same path in another tenant: ids differ, the rest of the path names the request. */
const patternOf = (path: string): RegExp => {
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '[0-9a-f-]{36}')}$`)
}

const caseOf = (
  prepared: PreparedScenario,
  entry: JournalEntry,
  kind: FaultKind,
  entries: readonly JournalEntry[]
): Case => ({
  group: prepared.scenario.name,
  name: `${prepared.scenario.name}, request ${entry.index} (${entry.service} ${entry.method} ${nameOf(entry.path)}): ${kind}`,
  waits: kind === 'hang',
  run: async () => {
    const fixture = await prepared.open()
    fixture.emulator.behavior.faults.push(faultAt(entry, kind, entries, patternOf(entry.path)))
    const verdict = await runAndRepair(fixture, () => fixture.emulator.behavior.faults.length === 0)
    await fixture.close()
    return verdict
  }
})

/** Kinds that a single item of a $batch is struck with. */
export const itemKinds = ['429', '503', 'concurrency-409', 'concurrency-503', 'tenant-404'] as const

/** A case with a fault of one item of a $batch; the other items have none. */
const itemCaseOf = (prepared: PreparedScenario, entry: JournalEntry, kind: FaultKind): Case => ({
  group: prepared.scenario.name,
  name: `${prepared.scenario.name}, item ${entry.index} of batch ${entry.parent} (${entry.method} ${nameOf(entry.path)}): ${kind}`,
  waits: false,
  run: async () => {
    const fixture = await prepared.open()
    const { behavior, journal } = fixture.emulator
    behavior.faults.push({ match: { service: 'graph', method: entry.method, path: patternOf(entry.path) }, kind })
    const verdict = await runAndRepair(fixture, () => journal.entries().some(({ fault }) => fault === kind))
    await fixture.close()
    return verdict
  }
})

/** All cases of the matrix. One clean run of each scenario tells which requests there are. */
export const matrixCases = async (actionDir: string, only?: ScenarioName): Promise<readonly Case[]> => {
  const cases: Case[] = []
  for (const scenario of scenarios.filter(({ name }) => only === undefined || name === only)) {
    const prepared = await prepare(actionDir, scenario)
    const fixture = await prepared.open()
    const step = await fixture.step()
    const { wrong, missing, pending } = checkTenant(fixture)
    if (!succeeded(step) || wrong.length + missing.length + pending.length > 0) {
      throw new Error(
        `"${scenario.name}" fails without any fault: ${[...wrong, ...missing, ...pending].join(', ')}\n${step.main.log}`
      )
    }
    const entries = fixture.emulator.journal.entries()
    await fixture.close()
    for (const entry of entries) {
      const kinds = entry.parent === undefined ? faultKinds.filter(kind => canApplyFault(kind, entry)) : itemKinds
      const make = entry.parent === undefined ? caseOf : itemCaseOf
      cases.push(...kinds.map(kind => make(prepared, entry, kind, entries)))
    }
  }
  return cases
}
