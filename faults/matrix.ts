// The matrix: every request of every scenario, struck by every kind of fault that can strike it.

import type { JournalEntry } from '../packages/b2c-emulator/src/journal.ts'
import { type FaultKind, faultKinds } from '../packages/b2c-emulator/src/knobs.ts'
import { accountOf, mannersOf } from './account.ts'
import type { Case, Verdict } from './pool.ts'
import { prepare, type ScenarioName, type Step, scenarios, type World, type Worlds } from './world.ts'

/** What can become of a struck run. */
export type Note = 'survived' | 'repaired'

const graphOnly: readonly FaultKind[] = ['batch-429', 'concurrency-409', 'concurrency-503']

const canStrike = (kind: FaultKind, { service, path }: JournalEntry): boolean =>
  kind === 'batch-429' ? path.endsWith('/$batch') : service === 'graph' || !graphOnly.includes(kind)

/** The path without ids, for the name of a case. */
export const shortPath = (path: string): string =>
  path
    .replace(/^\/v1\.0/, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')
    .replace(/^\/[^/]+\/oauth2/, '/oauth2')

const succeeded = ({ main, post }: Step): boolean =>
  main.conclusion === 'success' &&
  (post === undefined || !post.annotations.some(({ level }) => level === 'warning' || level === 'error'))

/** Strikes a run, then lets another one repair what it left. */
const strike = async (world: World, hasStruck: () => boolean): Promise<Verdict> => {
  const step = await world.step()
  const first = accountOf(world)
  const wrong = [...mannersOf(step, world), ...first.wrong]
  const log = `${step.main.log}\n${step.post?.log ?? ''}`
  if (!hasStruck()) wrong.push('the fault struck no request')
  if (succeeded(step)) {
    if (first.missing.length > 0) wrong.push(`succeeded, but lacks ${first.missing.join(', ')}`)
    if (first.pending.length === 0) return { wrong, note: 'survived', log }
  }
  if (step.post !== undefined && step.main.conclusion === 'success' && step.post.conclusion === 'success') {
    // Nothing was lost: the secret that could not be removed is named in a warning and expires by itself.
    const warned = step.post.annotations.some(({ level }) => level === 'warning')
    if (first.pending.length > 0 && !warned) wrong.push(`left ${first.pending.join(', ')} without a word`)
  }
  world.emulator.knobs.faults.length = 0
  const repair = await world.step()
  const second = accountOf(world)
  wrong.push(...mannersOf(repair, world), ...second.wrong)
  if (repair.main.conclusion !== 'success') wrong.push('the next run failed')
  if (second.missing.length > 0) wrong.push(`the next run leaves out ${second.missing.join(', ')}`)
  // An ephemeral secret that is left expires within the hour; anything else must be gone.
  const left = second.pending.filter(what => !what.startsWith('ephemeral'))
  if (left.length > 0) wrong.push(`the next run leaves behind ${left.join(', ')}`)
  return { wrong, note: succeeded(step) ? 'survived' : 'repaired', log: `${log}\n--- next run\n${repair.main.log}` }
}

const caseOf = (worlds: Worlds, entry: JournalEntry, kind: FaultKind): Case => ({
  group: worlds.scenario.name,
  name: `${worlds.scenario.name}, request ${entry.index} (${entry.service} ${entry.method} ${shortPath(entry.path)}): ${kind}`,
  waits: kind === 'hang',
  run: async () => {
    const world = await worlds.open()
    world.emulator.knobs.faults.push({ match: { index: entry.index }, kind })
    const verdict = await strike(world, () => world.emulator.knobs.faults.length === 0)
    await world.close()
    return verdict
  }
})

const itemKinds = ['429', '503', 'concurrency-409', 'concurrency-503'] as const

/** A case that strikes one item of a $batch and leaves the others alone. */
const itemCaseOf = (worlds: Worlds, entry: JournalEntry, kind: FaultKind): Case => ({
  group: worlds.scenario.name,
  name: `${worlds.scenario.name}, item ${entry.index} of batch ${entry.parent} (${entry.method} ${shortPath(entry.path)}): ${kind}`,
  waits: false,
  run: async () => {
    const world = await worlds.open()
    const { knobs, journal } = world.emulator
    // Ids differ from world to world; the rest of the path names the item.
    const pattern = entry.path
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '[0-9a-f-]{36}')
    knobs.faults.push({ match: { service: 'graph', method: entry.method, path: new RegExp(`^${pattern}$`) }, kind })
    const verdict = await strike(world, () => journal.entries().some(({ fault }) => fault === kind))
    await world.close()
    return verdict
  }
})

/** All cases of the matrix. One clean run of each scenario tells which requests there are. */
export const matrixCases = async (actionDir: string, only?: ScenarioName): Promise<readonly Case[]> => {
  const cases: Case[] = []
  for (const scenario of scenarios.filter(({ name }) => only === undefined || name === only)) {
    const worlds = await prepare(actionDir, scenario)
    const world = await worlds.open()
    const step = await world.step()
    const { wrong, missing, pending } = accountOf(world)
    if (!succeeded(step) || wrong.length + missing.length + pending.length > 0) {
      throw new Error(
        `"${scenario.name}" fails without any fault: ${[...wrong, ...missing, ...pending].join(', ')}\n${step.main.log}`
      )
    }
    const entries = world.emulator.journal.entries()
    await world.close()
    for (const entry of entries) {
      const kinds = entry.parent === undefined ? faultKinds.filter(kind => canStrike(kind, entry)) : itemKinds
      const make = entry.parent === undefined ? caseOf : itemCaseOf
      cases.push(...kinds.map(kind => make(worlds, entry, kind)))
    }
  }
  return cases
}
