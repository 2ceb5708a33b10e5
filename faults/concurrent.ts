// Several runs at once on one tenant: one application, nothing twice, every secret that was handed out works.

import { checkOutput, checkTenant } from '../harness/invariants.ts'
import { type PreparedScenario, prepare } from '../harness/preparedScenario.ts'
import { scenarioOf } from '../harness/scenarios.ts'
import { candidateApplications } from '../harness/tenantFixture.ts'
import { hourMs, minuteMs } from '../harness/times.ts'
import type { Case, Verdict } from './cases.ts'
import { runNext } from './nextRun.ts'

const runAtOnce = async (prepared: PreparedScenario, runs: number): Promise<Verdict> => {
  const fixture = await prepared.open()
  const { tenant } = fixture.emulator
  // Secrets that were handed out must go on working beside each other, so the overlap is the usual one.
  const inputs = { 'secret-overlap': '7d' }
  const steps = await Promise.all(Array.from({ length: runs }, () => fixture.step({ inputs })))
  const first = checkTenant(fixture, runs)
  const wrong = [...first.wrong, ...steps.flatMap(step => checkOutput(step, fixture))]
  const succeeded = steps.filter(({ main }) => main.conclusion === 'success')
  if (succeeded.length === 0) wrong.push('no run succeeded')
  if (candidateApplications(tenant).length !== 1) wrong.push(`${candidateApplications(tenant).length} applications`)
  const held = tenant.applications.all().flatMap(({ passwordCredentials }) => passwordCredentials)
  for (const { main, post } of succeeded) {
    const secret = main.outputs['client-secret']
    // The post step of an ephemeral run has removed it already.
    if (secret && post === undefined && !held.some(({ secretText }) => secretText === secret))
      wrong.push('a run that succeeded handed out a secret that does not work')
  }
  // The runs know nothing of each other: what they left is settled by the next one.
  fixture.emulator.clock.advance(hourMs + minuteMs)
  wrong.push(...(await runNext(fixture)).wrong)
  await fixture.close()
  return {
    wrong,
    note: `${succeeded.length} of ${runs} runs succeeded`,
    log: steps.map(({ main }, index) => `--- run ${index + 1}\n${main.log}`).join('\n')
  }
}

/** 2, 4 and 8 runs at once, on an empty tenant and on one whose secret is due. */
export const concurrentCases = async (actionDir: string): Promise<readonly Case[]> => {
  const cases: Case[] = []
  for (const name of ['from nothing', 'rotation', 'ephemeral'] as const) {
    const prepared = await prepare(actionDir, scenarioOf(name))
    for (const runs of [2, 4, 8]) {
      cases.push({
        group: 'runs at once',
        name: `${runs} runs at once, ${name}`,
        waits: false,
        run: () => runAtOnce(prepared, runs)
      })
    }
  }
  return cases
}
