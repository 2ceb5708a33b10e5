// kill -9 after every request of a run whose secret lives for the job, or that makes none.

import { describe, expect, test } from '@jest/globals'
import { expectOneOfEach, killAfterEach, type Scene } from './killing.ts'
import { hourMs, minuteMs, permission } from './stage.ts'

const scenes: readonly (readonly [string, number, Scene])[] = [
  ['from nothing', 0, { inputs: { secret: 'ephemeral' } }],
  ['beside a kept one', 1, { inputs: { secret: 'ephemeral' }, prepare: stage => stage.run() }]
]

describe.each(scenes)('ephemeral, %s: killed after each request in turn', (_, kept, scene) => {
  test('only the process died: the post step leaves nothing behind, the next job neither', async () => {
    await killAfterEach(scene, async ({ stage, given, killed }) => {
      expect((await stage.post(killed)).conclusion).toBe('success')
      expect(stage.secrets()).toHaveLength(kept)
      const next = await stage.run(given)
      expect(await stage.signIn(next.outputs['client-secret'])).toEqual([permission])
      expectOneOfEach(stage)
      await stage.post(next)
      expect(stage.secrets()).toHaveLength(kept)
      expect(stage.delivered()).toHaveLength(kept)
    })
  }, 120_000)

  test('the machine died: what is left expires within the hour, and any later run removes it', async () => {
    await killAfterEach(scene, async ({ stage, given }) => {
      const left = stage.secrets().slice(kept)
      expect(left.length).toBeLessThanOrEqual(1)
      for (const { endMs } of left) expect(endMs - stage.emulator.clock.now()).toBeLessThanOrEqual(hourMs)
      const next = await stage.run(given)
      await stage.post(next)
      expect(stage.secrets().slice(kept)).toEqual(left)
      stage.advance(hourMs + minuteMs)
      await stage.run({ secret: 'none' })
      expect(stage.secrets()).toHaveLength(kept)
      expectOneOfEach(stage)
    })
  }, 120_000)
})

test('none, from nothing: killed after each request in turn', async () => {
  await killAfterEach({ inputs: { secret: 'none' } }, async ({ stage, given }) => {
    expect((await stage.run(given)).conclusion).toBe('success')
    expectOneOfEach(stage)
    expect(stage.secrets()).toEqual([])
  })
}, 120_000)
