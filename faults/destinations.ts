// Destinations: one that refuses the secret or its variables again and again, a proof that never succeeds, and runs that die at
// every request on the way to two destinations, three times in a row.

import { checkOutput, checkTenant } from '../harness/invariants.ts'
import { type PreparedScenario, prepare } from '../harness/preparedScenario.ts'
import { scenarioOf } from '../harness/scenarios.ts'
import type { TenantFixture } from '../harness/tenantFixture.ts'
import { hourMs } from '../harness/times.ts'
import type { Case, Verdict } from './cases.ts'
import { converges, interrupted } from './interrupted.ts'
import { passTime, runNext } from './nextRun.ts'

/** How often a failure that lasts is met before it ends. */
const times = 3

/** Begins something that makes runs fail; what it gives ends it. */
type Trouble = (fixture: TenantFixture) => () => void

const refusing =
  (path: RegExp): Trouble =>
  ({ emulator }) =>
    emulator.intercept(
      { service: 'github', path },
      {
        instead: ({ method }) =>
          method === 'GET'
            ? undefined
            : { status: 403, body: { message: 'Resource not accessible by personal access token' } }
      }
    )

const unproven: Trouble = ({ emulator: { behavior } }) => {
  behavior.replication.tokenLagMs = hourMs
  return () => {
    behavior.replication.tokenLagMs = 0
  }
}

const troubles: readonly (readonly [name: string, trouble: Trouble, inputs?: Readonly<Record<string, string>>])[] = [
  ['the first refuses the secret', refusing(/\/actions\/secrets\/B2C_SECRET$/)],
  ['the second refuses the secret', refusing(/\/environments\/production\/secrets\/B2C_SECRET$/)],
  ['all refuse the secret', refusing(/\/secrets\/B2C_SECRET$/)],
  ['the variables are refused', refusing(/\/variables/)],
  ['the proof never succeeds', unproven, { 'wait-timeout': '10s' }]
]

const lasting = async (
  prepared: PreparedScenario,
  trouble: Trouble,
  inputs: Readonly<Record<string, string>> = {}
): Promise<Verdict> => {
  const fixture = await prepared.open()
  const end = trouble(fixture)
  const wrong: string[] = []
  const logs: string[] = []
  for (let run = 0; run < times; run++) {
    const step = await fixture.step({ inputs })
    logs.push(step.main.log)
    wrong.push(...checkOutput(step, fixture), ...checkTenant(fixture).wrong)
    passTime(fixture.emulator)
  }
  end()
  const { next, left, wrong: wrongAfterwards } = await runNext(fixture)
  wrong.push(...wrongAfterwards)
  if (left.length > 0) wrong.push(`the next run leaves behind ${left.join(', ')}`)
  await fixture.close()
  return { wrong, note: 'repaired', log: [...logs, next.main.log].join('\n--- next run\n') }
}

const dying = async (prepared: PreparedScenario, index: number, runs: number): Promise<Verdict> => {
  const fixture = await prepared.open()
  const wrong: string[] = []
  for (let run = 0; run < runs; run++) {
    await interrupted(fixture, { index, when: 'after' })
    wrong.push(...checkTenant(fixture).wrong)
  }
  const verdict = await converges(fixture)
  await fixture.close()
  return { ...verdict, wrong: [...wrong, ...verdict.wrong] }
}

/** Every trouble with one and two destinations; kills after each request of a rotation to two, once and three times in a row. */
export const destinationCases = async (actionDir: string): Promise<readonly Case[]> => {
  const cases: Case[] = []
  for (const name of ['one destination', 'two destinations'] as const) {
    const prepared = await prepare(actionDir, scenarioOf(name))
    for (const [what, trouble, inputs] of troubles) {
      cases.push({
        group: 'destinations',
        name: `destinations, ${name}: ${what}, ${times} times`,
        waits: false,
        run: () => lasting(prepared, trouble, inputs)
      })
    }
    const fixture = await prepared.open()
    await fixture.step()
    const requests = fixture.emulator.journal.entries().filter(({ parent }) => parent === undefined)
    await fixture.close()
    for (const { index } of requests) {
      for (const runs of [1, times]) {
        cases.push({
          group: 'destinations',
          name: `destinations, ${name}: killed after request ${index}, ${runs} times`,
          waits: false,
          run: () => dying(prepared, index, runs)
        })
      }
    }
  }
  return cases
}
