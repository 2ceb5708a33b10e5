// SIGKILL after every request of a run whose secret lives for the job, or that makes none.

import { describe, expect, test } from '@jest/globals'
import { hourMs, minuteMs } from '../../../harness/times.ts'
import { expectOneOfEach, type KillScenario, killAfterEach } from './killMatrix.ts'
import { permission } from './secretFixture.ts'

const scenarios: readonly (readonly [string, number, KillScenario])[] = [
  ['from nothing', 0, { inputs: { secret: 'ephemeral' } }],
  ['beside a kept one', 1, { inputs: { secret: 'ephemeral' }, prepare: fixture => fixture.run() }]
]

describe.each(scenarios)('ephemeral, %s: killed after each request in turn', (_, kept, scenario) => {
  test('only the process was killed: the post step leaves nothing behind, the next job neither', async () => {
    await killAfterEach(scenario, async ({ fixture, given, killed }) => {
      expect((await fixture.post(killed)).conclusion).toBe('success')
      expect(fixture.secrets()).toHaveLength(kept)
      const next = await fixture.run(given)
      expect(await fixture.signIn(next.outputs['client-secret'])).toEqual([permission])
      expectOneOfEach(fixture)
      await fixture.post(next)
      expect(fixture.secrets()).toHaveLength(kept)
      expect(fixture.delivered()).toHaveLength(kept)
    })
  })

  test('the machine was lost: what is left expires within the hour, and any later run removes it', async () => {
    await killAfterEach(scenario, async ({ fixture, given }) => {
      const left = fixture.secrets().slice(kept)
      expect(left.length).toBeLessThanOrEqual(1)
      for (const { endMs } of left) expect(endMs - fixture.emulator.clock.now()).toBeLessThanOrEqual(hourMs)
      const next = await fixture.run(given)
      await fixture.post(next)
      expect(fixture.secrets().slice(kept)).toEqual(left)
      fixture.advance(hourMs + minuteMs)
      await fixture.run({ secret: 'none' })
      expect(fixture.secrets()).toHaveLength(kept)
      expectOneOfEach(fixture)
    })
  })
})

test('none, from nothing: killed after each request in turn', async () => {
  await killAfterEach({ inputs: { secret: 'none' } }, async ({ fixture, given }) => {
    expect((await fixture.run(given)).conclusion).toBe('success')
    expectOneOfEach(fixture)
    expect(fixture.secrets()).toEqual([])
  })
})
