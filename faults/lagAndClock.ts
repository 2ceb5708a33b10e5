// Replication lag of the tenant, and a runner whose clock is wrong.

import { checkOutput, checkTenant } from '../harness/invariants.ts'
import { type PreparedScenario, prepare } from '../harness/preparedScenario.ts'
import { type ScenarioName, scenarioOf, scenarios } from '../harness/scenarios.ts'
import { dayMs, hourMs, minuteMs } from '../harness/times.ts'
import type { Case, Verdict } from './cases.ts'
import { runNext } from './nextRun.ts'

const seconds = 1_000

/** How far reads by key lag, in seconds; lists lag twice as far, up to a minute. */
const keyLags = [0, 1, 5, 15, 30, 60]

const lagging = async (prepared: PreparedScenario, keyLag: number, replicas: 1 | 2): Promise<Verdict> => {
  const fixture = await prepared.open()
  fixture.emulator.behavior.replication = {
    keyReadLagMs: keyLag * seconds,
    listLagMs: Math.min(60, Math.max(1, keyLag * 2)) * seconds,
    tokenLagMs: Math.min(keyLag, 20) * seconds,
    replicas,
    replicaExtraLagMs: replicas === 2 ? 5 * seconds : 0
  }
  const inputs = { 'wait-timeout': '10m' }
  const step = await fixture.step({ inputs })
  const first = checkTenant(fixture)
  const wrong = [...checkOutput(step, fixture), ...first.wrong]
  if (step.main.conclusion === 'success' && first.missing.length > 0)
    wrong.push(`succeeded, but lacks ${first.missing.join(', ')}`)
  // At once, while the tenant still shows its past.
  const { next, wrong: wrongAfterwards } = await runNext(fixture, { inputs })
  wrong.push(...wrongAfterwards)
  await fixture.close()
  return {
    wrong,
    note: step.main.conclusion === 'success' ? 'survived' : 'repaired',
    log: `${step.main.log}\n--- next run\n${next.main.log}`
  }
}

/** Every lag with one replica and with two that answer in turn. */
export const lagCases = async (actionDir: string): Promise<readonly Case[]> => {
  const cases: Case[] = []
  for (const name of ['from nothing', 'rotation'] as const) {
    const prepared = await prepare(actionDir, scenarioOf(name))
    for (const keyLag of keyLags) {
      for (const replicas of [1, 2] as const) {
        cases.push({
          group: 'replication',
          name: `replication, ${name}: reads by key ${keyLag} s behind, ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`,
          waits: true,
          run: () => lagging(prepared, keyLag, replicas)
        })
      }
    }
  }
  return cases
}

/** Moves `Date` of a process by that much: monotonic time is not touched. */
const shiftedClock = (shiftMs: number): string =>
  `data:text/javascript,${encodeURIComponent(`
    const RealDate = Date
    globalThis.Date = class Date extends RealDate {
      constructor(...given) { given.length === 0 ? super(RealDate.now() + ${shiftMs}) : super(...given) }
      static now() { return RealDate.now() + ${shiftMs} }
    }`)}`

const wrongClock = async (prepared: PreparedScenario, shiftMs: number): Promise<Verdict> => {
  const fixture = await prepared.open()
  const startMs = fixture.emulator.clock.now()
  const step = await fixture.step({ nodeArguments: ['--import', shiftedClock(shiftMs)] })
  const findings = checkTenant(fixture)
  const wrong = [...checkOutput(step, fixture), ...findings.wrong]
  if (step.main.conclusion !== 'success') wrong.push('the run failed')
  const left = findings.pending.filter(what => !what.startsWith('ephemeral'))
  if (findings.missing.length + left.length > 0) wrong.push(`lacks ${[...findings.missing, ...left].join(', ')}`)
  if (step.main.outputs['secret-created'] === 'true') {
    const lifetimeMs = Date.parse(step.main.outputs['secret-expires-on'] ?? '') - startMs
    const wantedMs = fixture.scenario.inputs.secret === 'ephemeral' ? hourMs : 90 * dayMs
    if (!(Math.abs(lifetimeMs - wantedMs) < minuteMs))
      wrong.push(`the secret lives ${lifetimeMs} ms by the tenant's clock`)
  }
  await fixture.close()
  return { wrong, note: 'survived', log: step.main.log }
}

/** Every scenario on a runner whose clock is ten minutes fast or slow. */
export const clockCases = async (actionDir: string): Promise<readonly Case[]> => {
  const cases: Case[] = []
  for (const name of scenarios.map(scenario => scenario.name) as readonly ScenarioName[]) {
    const prepared = await prepare(actionDir, scenarioOf(name))
    for (const shift of [-10, 10]) {
      cases.push({
        group: "runner's clock",
        name: `runner's clock ${shift > 0 ? '+' : ''}${shift} min, ${name}`,
        waits: false,
        run: () => wrongClock(prepared, shift * minuteMs)
      })
    }
  }
  return cases
}
