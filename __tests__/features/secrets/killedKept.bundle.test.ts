// SIGKILL after every request of a run that keeps its secret: the next run leaves exactly one usable, delivered secret, and one
// application, one service principal, no grant twice.

import { once } from 'node:events'
import { expect, test } from '@jest/globals'
import { writerToken } from '../../../harness/gitHubToken.ts'
import { dayMs, minuteMs } from '../../../harness/times.ts'
import { expectOneDelivered, type KillScenario, killAfterEach } from './killMatrix.ts'
import { openSecretFixture, type SecretFixture } from './secretFixture.ts'

const destination = { 'secret-destinations': 'repository:B2C_SECRET' }

const both = { 'secret-destinations': 'repository:B2C_SECRET\nenvironment/prod:B2C_SECRET+ids' }
const destinationOf = ({ emulator }: SecretFixture) => ({ ...destination, 'github-token': writerToken(emulator) })

const afterOneRun = (daysLater: number) => async (fixture: SecretFixture) => {
  await fixture.run()
  fixture.advance(daysLater * dayMs)
}

const scenarios: readonly (readonly [string, KillScenario])[] = [
  ['when-needed, from nothing', { inputs: {} }],
  ['when-needed, from nothing, to a destination', { inputs: destination }],
  ['when-needed, rotating, to a destination', { inputs: destination, prepare: afterOneRun(70) }],
  ['when-needed, to a second destination', { inputs: both, prepare: fixture => fixture.run(destinationOf(fixture)) }],
  ['always, beside a valid one', { inputs: { secret: 'always' }, prepare: afterOneRun(1) }]
]

test.each(scenarios)('%s: killed after each request in turn', (_, scenario) =>
  killAfterEach(scenario, async ({ fixture, given, killed, index }) => {
    // Where only the process died, the post step removes what it left; where the machine was lost, the next run does.
    if (index % 2 === 0) await fixture.post(killed)
    const next = await fixture.run(given)
    expect(next.conclusion).toBe('success')
    await expectOneDelivered(fixture, [killed, next])
  })
)

test('killed while the secret is proven: the next run replaces it', async () => {
  const fixture = await openSecretFixture({}, { verify: 'true' })
  const step = fixture.start()
  fixture.onRequest = async ({ caller }) => {
    if (fixture.apps().length === 0 || caller !== fixture.app().appId) return
    step.kill()
    await once(step.child, 'exit')
  }
  const killed = await step.result
  fixture.onRequest = undefined
  fixture.advance(2 * minuteMs)
  expect([killed.signal, fixture.secrets().length, fixture.delivered()]).toEqual(['SIGKILL', 1, []])
  await expectOneDelivered(fixture, [killed, await fixture.run()])
})
