// The property: after any prefixes of runs, killed before or after the work of a request, the next run converges. The kill at
// each request of each scenario stands in __tests__/secret.

import { setImmediate } from 'node:timers/promises'
import * as fc from 'fast-check'
import { startAction } from '../packages/action-runner/src/runner.ts'
import { accountOf, mannersOf } from './account.ts'
import type { Case, Verdict } from './pool.ts'
import { prepare, scenarioOf, scenarios, type World, type Worlds } from './world.ts'

/** Where a run dies: at the n-th request, before Graph does its work, or after it and before the answer arrives. */
type Death = { readonly index: number; readonly when: 'before' | 'after' }

/** Runs the main step and kills it there. A run with fewer requests ends by itself. */
const interrupted = async (world: World, { index, when }: Death): Promise<void> => {
  const { journal, knobs } = world.emulator
  journal.clear()
  knobs.faults.push({ match: { index }, kind: when === 'before' ? 'hang' : 'reset-after' })
  const running = startAction(world.options())
  let ended = false
  void running.result.then(() => {
    ended = true
  })
  const isStruck = (): boolean =>
    journal.entries().some(entry => entry.fault !== undefined && (when === 'before' || entry.endedMs < Infinity))
  while (!ended && !isStruck()) await setImmediate()
  running.kill()
  const result = await running.result
  const secret = result.outputs['client-secret']
  if (secret) world.received.push(secret)
  knobs.faults.length = 0
}

/** After the deaths: one run that succeeds, and leaves nothing to do for another. */
const converges = async (world: World): Promise<Verdict> => {
  const { journal } = world.emulator
  const wrong: string[] = [...accountOf(world).wrong]
  const next = await world.step()
  const account = accountOf(world)
  wrong.push(...mannersOf(next, world), ...account.wrong)
  if (next.main.conclusion !== 'success') wrong.push('the next run failed')
  if (account.missing.length > 0) wrong.push(`the next run leaves out ${account.missing.join(', ')}`)
  const left = account.pending.filter(what => !what.startsWith('ephemeral'))
  if (left.length > 0) wrong.push(`the next run leaves behind ${left.join(', ')}`)
  if (world.scenario.inputs.secret !== 'ephemeral') {
    journal.clear()
    await world.step()
    const writes = journal.writes().map(({ method, path }) => `${method} ${path}`)
    if (writes.length > 0) wrong.push(`a run after it writes again: ${writes.join(', ')}`)
  }
  return { wrong, note: 'repaired', log: next.main.log }
}

const dieAndConverge = async (worlds: Worlds, deaths: readonly Death[]): Promise<Verdict> => {
  const world = await worlds.open()
  for (const death of deaths) await interrupted(world, death)
  const verdict = await converges(world)
  await world.close()
  return verdict
}

const text = (deaths: readonly Death[]): string =>
  deaths.map(({ index, when }) => `${when} request ${index}`).join(', then ')

/** How many sequences of deaths are drawn. */
const sequences = 60

/** The property: after any sequence of prefixes of runs, the next run converges. The seed of a failure stands in its name. */
export const prefixCases = async (actionDir: string, seed: number): Promise<readonly Case[]> => {
  const byName = new Map<string, Worlds>()
  for (const scenario of scenarios) byName.set(scenario.name, await prepare(actionDir, scenario))
  const death = fc.record({
    index: fc.integer({ min: 0, max: 15 }),
    when: fc.constantFrom('before' as const, 'after' as const)
  })
  const drawn = fc.sample(
    fc.record({
      scenario: fc.constantFrom(...scenarios.map(({ name }) => name)),
      deaths: fc.array(death, { minLength: 1, maxLength: 4 })
    }),
    { numRuns: sequences, seed }
  )
  return drawn.map(({ scenario, deaths }) => ({
    group: 'prefixes',
    name: `prefixes (seed ${seed}), ${scenario}: dies ${text(deaths)}`,
    waits: false,
    run: () => dieAndConverge(byName.get(scenarioOf(scenario).name) as Worlds, deaths)
  }))
}
