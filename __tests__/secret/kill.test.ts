// kill -9 after every request of a run that keeps its secret: the next run leaves exactly one usable, delivered secret, and
// one application, one service principal, no grant twice.

import { expect, test } from '@jest/globals'
import { expectOneDelivered, killAfterEach, type Scene } from './killing.ts'
import { dayMs, openStage, type Stage } from './stage.ts'

const destination = { 'secret-destinations': 'repository:B2C_SECRET' }

const afterOneRun = (daysLater: number) => async (stage: Stage) => {
  await stage.run()
  stage.advance(daysLater * dayMs)
}

const scenes: readonly (readonly [string, Scene])[] = [
  ['when-needed, from nothing', { inputs: {} }],
  ['when-needed, from nothing, to a destination', { inputs: destination }],
  ['when-needed, rotating, to a destination', { inputs: destination, prepare: afterOneRun(70) }],
  ['always, beside a valid one', { inputs: { secret: 'always' }, prepare: afterOneRun(1) }]
]

test.each(scenes)(
  '%s: killed after each request in turn',
  (_, scene) =>
    killAfterEach(scene, async ({ stage, given, killed, index }) => {
      // The post step still runs when only the process died; it has nothing to do here.
      if (index % 2 === 0) await stage.post(killed)
      const next = await stage.run(given)
      expect(next.conclusion).toBe('success')
      await expectOneDelivered(stage, [killed, next])
    }),
  120_000
)

test('killed while the secret is proven: the next run replaces it', async () => {
  const stage = await openStage({}, { verify: 'true' })
  const step = stage.start()
  stage.onRequest = async ({ caller }) => {
    if (stage.apps().length === 0 || caller !== stage.app().appId) return
    step.kill()
    await new Promise(resolve => step.child.once('exit', resolve))
  }
  const killed = await step.result
  stage.onRequest = undefined
  expect([killed.signal, stage.secrets().length, stage.delivered()]).toEqual(['SIGKILL', 1, []])
  await expectOneDelivered(stage, [killed, await stage.run()])
})
