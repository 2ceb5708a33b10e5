// A tenant whose replicas lag, and a runner whose clock is wrong.

import { accountOf, mannersOf } from './account.ts'
import type { Case, Verdict } from './pool.ts'
import { prepare, type ScenarioName, scenarioOf, scenarios, type Worlds } from './world.ts'

const seconds = 1_000

/** How far reads by key lag, in seconds; lists lag twice as far, up to a minute. */
const keyLags = [0, 1, 5, 15, 30, 60]

const lagging = async (worlds: Worlds, keyLag: number, replicas: 1 | 2): Promise<Verdict> => {
  const world = await worlds.open()
  world.emulator.knobs.replication = {
    keyReadLagMs: keyLag * seconds,
    listLagMs: Math.min(60, Math.max(1, keyLag * 2)) * seconds,
    tokenLagMs: Math.min(keyLag, 20) * seconds,
    replicas,
    replicaExtraLagMs: replicas === 2 ? 5 * seconds : 0
  }
  const inputs = { 'wait-timeout': '10m' }
  const step = await world.step({ inputs })
  const first = accountOf(world)
  const wrong = [...mannersOf(step, world), ...first.wrong]
  if (step.main.conclusion === 'success' && first.missing.length > 0)
    wrong.push(`succeeded, but lacks ${first.missing.join(', ')}`)
  // At once, while the tenant still shows its past.
  const next = await world.step({ inputs })
  const second = accountOf(world)
  wrong.push(...mannersOf(next, world), ...second.wrong)
  if (next.main.conclusion !== 'success') wrong.push('the next run failed')
  if (second.missing.length > 0) wrong.push(`the next run leaves out ${second.missing.join(', ')}`)
  await world.close()
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
    const worlds = await prepare(actionDir, scenarioOf(name))
    for (const keyLag of keyLags) {
      for (const replicas of [1, 2] as const) {
        cases.push({
          group: 'replication',
          name: `replication, ${name}: reads by key ${keyLag} s behind, ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`,
          waits: true,
          run: () => lagging(worlds, keyLag, replicas)
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

const minutes = 60 * seconds

const wrongClock = async (worlds: Worlds, shiftMs: number): Promise<Verdict> => {
  const world = await worlds.open()
  const startMs = world.emulator.clock.now()
  const step = await world.step({ nodeArguments: ['--import', shiftedClock(shiftMs)] })
  const account = accountOf(world)
  const wrong = [...mannersOf(step, world), ...account.wrong]
  if (step.main.conclusion !== 'success') wrong.push('the run failed')
  const left = account.pending.filter(what => !what.startsWith('ephemeral'))
  if (account.missing.length + left.length > 0) wrong.push(`lacks ${[...account.missing, ...left].join(', ')}`)
  if (step.main.outputs['secret-created'] === 'true') {
    const lifetimeMs = Date.parse(step.main.outputs['secret-expires-on'] ?? '') - startMs
    const wantedMs = world.scenario.inputs.secret === 'ephemeral' ? 60 * minutes : 90 * 24 * 60 * minutes
    if (!(Math.abs(lifetimeMs - wantedMs) < minutes))
      wrong.push(`the secret lives ${lifetimeMs} ms by the tenant's clock`)
  }
  await world.close()
  return { wrong, note: 'survived', log: step.main.log }
}

/** Every scenario on a runner whose clock is ten minutes fast or slow. */
export const clockCases = async (actionDir: string): Promise<readonly Case[]> => {
  const cases: Case[] = []
  for (const name of scenarios.map(scenario => scenario.name) as readonly ScenarioName[]) {
    const worlds = await prepare(actionDir, scenarioOf(name))
    for (const shift of [-10, 10]) {
      cases.push({
        group: "runner's clock",
        name: `runner's clock ${shift > 0 ? '+' : ''}${shift} min, ${name}`,
        waits: false,
        run: () => wrongClock(worlds, shift * minutes)
      })
    }
  }
  return cases
}
