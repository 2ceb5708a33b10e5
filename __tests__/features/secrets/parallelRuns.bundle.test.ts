// Two runs at once: at most one secret too many, and what a destination holds signs in.

import { describe, expect, test } from '@jest/globals'
import type { StepResult } from 'action-runner'
import { writerToken } from '../../../harness/gitHubToken.ts'
import type { Inputs } from '../../../harness/inputs.ts'
import { until } from '../../../harness/poll.ts'
import { dayMs, hourMs, minuteMs } from '../../../harness/times.ts'
import {
  addPassword,
  annotated,
  expectOneUsable,
  openSecretFixture,
  permission,
  type SecretFixture,
  stored
} from './secretFixture.ts'

describe('two runs at once', () => {
  const destination = ({ emulator }: SecretFixture) => ({
    'secret-destinations': 'repository:B2C_SECRET',
    'github-token': writerToken(emulator)
  })

  const requests = ({ emulator }: SecretFixture) =>
    emulator.journal.entries().filter(({ parent }) => parent === undefined).length
  /** Starts the second run when the first one has sent so many requests: what must hold does not depend on it. */
  const runTwice = async (fixture: SecretFixture, count: number, inputs?: Inputs) => {
    const before = requests(fixture)
    const first = fixture.run(inputs)
    await until(() => requests(fixture) - before >= count)
    return Promise.all([first, fixture.run(inputs)])
  }

  test.each([0, 0, 2, 4, 7])(
    'from nothing, the second after %i requests of the first: at most one extra, which goes within the hour',
    async count => {
      const fixture = await openSecretFixture({ behavior: { latencyMs: 20 } })
      const results = await runTwice(fixture, count)
      expect(fixture.apps()).toHaveLength(1)
      expect(fixture.secrets().length).toBeLessThanOrEqual(2)
      expect(results.some(({ conclusion }) => conclusion === 'success')).toBe(true)
      fixture.advance(hourMs + minuteMs)
      const last = await fixture.run()
      expect(last.outputs['secret-created']).toBe('false')
      expect(fixture.secrets()).toHaveLength(1)
      const held = results.map(({ outputs }) => outputs['client-secret'])
      expect(held).toContain(fixture.secrets()[0]?.secretText)
      expect(fixture.delivered()).toEqual([fixture.secrets()[0]?.keyId])
    }
  )

  test.each([0, 3])(
    'rotating to one destination, the second after %i requests of the first: what it holds signs in, at once and ever after',
    async count => {
      const fixture = await openSecretFixture({ behavior: { latencyMs: 20 } })
      const given = destination(fixture)
      await fixture.run(given)
      fixture.advance(70 * dayMs)
      const results = await runTwice(fixture, count, given)
      const held = () => stored(fixture.emulator)['octo-org/b2c B2C_SECRET']
      expect(await fixture.signIn(held())).toEqual([permission])
      expect(results.some(({ conclusion }) => conclusion === 'success')).toBe(true)
      for (const { conclusion, log } of results) {
        if (conclusion === 'failure') expect(log).toMatch(/at the same time/)
      }
      for (let week = 0; week < 3; week++) {
        await fixture.run(given)
        expect(await fixture.signIn(held())).toEqual([permission])
        fixture.advance(7 * dayMs)
      }
      expect(fixture.secrets()).toHaveLength(1)
    }
  )

  test('of two that would send to one destination, the one with the younger secret does', async () => {
    const fixture = await openSecretFixture()
    await fixture.run({ secret: 'none' })
    const given = destination(fixture)
    const olderAdded = Promise.withResolvers<void>()
    const youngerAdded = Promise.withResolvers<void>()
    const older = Promise.withResolvers<StepResult>()
    let reads = 0
    let adds = 0
    // The second run has seen nobody right before it makes its secret; it goes on when the first one has its own, which then
    // waits for the other.
    fixture.onRequest = ({ method, path, parent }) => {
      if (method === 'GET' && parent === undefined && /\/applications\/[^/]+$/.test(path) && ++reads === 1) {
        older.resolve(fixture.run(given))
        return olderAdded.promise
      }
      if (!addPassword.test(path)) return undefined
      adds += 1
      if (adds === 2) youngerAdded.resolve()
      else olderAdded.resolve()
      return youngerAdded.promise
    }
    const [two, one] = await Promise.all([fixture.run(given), older.promise])
    expect([one.conclusion, two.conclusion]).toEqual(['failure', 'success'])
    expect(annotated(one, 'error')).toContain(
      `another run made a younger secret (key id ${two.outputs['secret-key-id']})`
    )
    expect(annotated(one, 'error')).toContain('concurrency group')
    expect(stored(fixture.emulator)['octo-org/b2c B2C_SECRET']).toBe(two.outputs['client-secret'])
    await fixture.run(given)
    await expectOneUsable(fixture, two.outputs['client-secret'])
  })

  test('with an overlap both stay recorded, and usable, until it is over', async () => {
    const fixture = await openSecretFixture({ behavior: { latencyMs: 20 } }, { 'secret-overlap': '7d' })
    await fixture.run({ secret: 'none' })
    // Both observe the tenant before either makes a secret: each of their batches is answered when the other's has come.
    let batches = 0
    let pair = Promise.withResolvers<void>()
    fixture.onRequest = ({ path, parent }) => {
      if (parent !== undefined || !path.endsWith('/$batch')) return undefined
      batches += 1
      const { promise, resolve } = pair
      if (batches % 2 === 0) {
        pair = Promise.withResolvers<void>()
        resolve()
      }
      return promise
    }
    const results = await Promise.all([fixture.run(), fixture.run()])
    fixture.onRequest = undefined
    expect(results.map(({ conclusion }) => conclusion)).toEqual(['success', 'success'])
    const both = results.map(({ outputs }) => outputs['client-secret'])
    expect(new Set(fixture.delivered())).toEqual(new Set(results.map(({ outputs }) => outputs['secret-key-id'])))
    await fixture.run()
    for (const secret of both) expect(await fixture.signIn(secret)).toEqual([permission])
    fixture.advance(8 * dayMs)
    await fixture.run()
    expect(fixture.secrets()).toHaveLength(1)
  })

  test('ephemeral beside ephemeral: each job has its own, and takes only its own away', async () => {
    const fixture = await openSecretFixture({ behavior: { latencyMs: 20 } }, { secret: 'ephemeral' })
    const [one, two] = await Promise.all([fixture.run(), fixture.run()])
    expect(fixture.secrets()).toHaveLength(2)
    await fixture.post(one)
    expect(await fixture.signIn(one.outputs['client-secret'])).toBeUndefined()
    expect(await fixture.signIn(two.outputs['client-secret'])).toEqual([permission])
    await fixture.post(two)
    expect(fixture.secrets()).toEqual([])
  })
})
