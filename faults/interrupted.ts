// The property: after any prefixes of runs, killed before or after the work of a request, the next run converges. The kill at
// each request of each scenario stands in __tests__/features/secrets.

import { setImmediate } from 'node:timers/promises'
import type { StepResult } from 'action-runner'
import * as fc from 'fast-check'
import { startBundle } from '../harness/bundle.ts'
import { checkTenant } from '../harness/invariants.ts'
import { type PreparedScenario, prepare } from '../harness/preparedScenario.ts'
import { scenarioOf, scenarios } from '../harness/scenarios.ts'
import type { TenantFixture } from '../harness/tenantFixture.ts'
import { hourMs, minuteMs } from '../harness/times.ts'
import type { Case, Verdict } from './cases.ts'
import { passTime, runNext } from './nextRun.ts'

/** Where a run is killed: at the n-th request, before Graph does its work, or after it and before the answer arrives. */
export type Interruption = { readonly index: number; readonly when: 'before' | 'after' }

/** Runs the main step and kills it there. A run with fewer requests ends by itself. */
export const killedRun = async (
  { emulator, options }: Pick<TenantFixture, 'emulator' | 'options'>,
  { index, when }: Interruption
): Promise<StepResult> => {
  const { journal, behavior } = emulator
  journal.clear()
  behavior.faults.push({ match: { index }, kind: when === 'before' ? 'hang' : 'reset-after' })
  const running = startBundle(options())
  let ended = false
  void running.result.then(() => {
    ended = true
  })
  const isReached = (): boolean =>
    journal.entries().some(entry => entry.fault !== undefined && (when === 'before' || entry.endedMs < Infinity))
  while (!ended && !isReached()) await setImmediate()
  running.kill()
  const result = await running.result
  behavior.faults.length = 0
  passTime(emulator)
  return result
}

/** The same, and takes what the run handed out. */
export const interrupted = async (fixture: TenantFixture, interruption: Interruption): Promise<void> => {
  const { outputs } = await killedRun(fixture, interruption)
  const secret = outputs['client-secret']
  if (secret) fixture.received.push(secret)
}

/** After the interruptions: one run that succeeds, and leaves nothing to do for another. */
export const converges = async (fixture: TenantFixture): Promise<Verdict> => {
  const { journal } = fixture.emulator
  const wrong: string[] = [...checkTenant(fixture).wrong]
  const { next, left, wrong: wrongAfterwards } = await runNext(fixture)
  wrong.push(...wrongAfterwards)
  if (left.length > 1) wrong.push(`the next run leaves behind ${left.join(', ')}`)
  if (left.length === 1) {
    // It is somebody's for an hour, for all that anybody knows: then it goes.
    fixture.emulator.clock.advance(hourMs + minuteMs)
    const later = await runNext(fixture)
    wrong.push(...later.wrong, ...later.left.map(what => `after an hour there still is ${what}`))
  }
  if (fixture.scenario.inputs.secret !== 'ephemeral') {
    journal.clear()
    await fixture.step()
    const writes = journal.writes().map(({ method, path }) => `${method} ${path}`)
    if (writes.length > 0) wrong.push(`a run after it writes again: ${writes.join(', ')}`)
  }
  return { wrong, note: 'repaired', log: next.main.log }
}

const interruptAndConverge = async (
  prepared: PreparedScenario,
  interruptions: readonly Interruption[]
): Promise<Verdict> => {
  const fixture = await prepared.open()
  for (const interruption of interruptions) await interrupted(fixture, interruption)
  const verdict = await converges(fixture)
  await fixture.close()
  return verdict
}

const text = (interruptions: readonly Interruption[]): string =>
  interruptions.map(({ index, when }) => `${when} request ${index}`).join(', then ')

/** How many sequences of interruptions are drawn. */
const sequences = 80

/** The property: after any sequence of prefixes of runs, the next run converges. The seed of a failure stands in its name. */
export const prefixCases = async (actionDir: string, seed: number): Promise<readonly Case[]> => {
  const byName = new Map<string, PreparedScenario>()
  for (const scenario of scenarios) byName.set(scenario.name, await prepare(actionDir, scenario))
  const interruption = fc.record({
    index: fc.integer({ min: 0, max: 25 }),
    when: fc.constantFrom('before' as const, 'after' as const)
  })
  const drawn = fc.sample(
    fc.record({
      scenario: fc.constantFrom(...scenarios.map(({ name }) => name)),
      interruptions: fc.array(interruption, { minLength: 1, maxLength: 4 })
    }),
    { numRuns: sequences, seed }
  )
  return drawn.map(({ scenario, interruptions }) => ({
    group: 'prefixes',
    name: `prefixes (seed ${seed}), ${scenario}: killed ${text(interruptions)}`,
    waits: false,
    run: () => interruptAndConverge(byName.get(scenarioOf(scenario).name) as PreparedScenario, interruptions)
  }))
}
