// Answers that are lost, jobs that are cancelled, runs that meet, and Graph's answers to writes that collide.

import { describe, expect, test } from '@jest/globals'
import type { StepResult } from 'action-runner'
import type { FaultKind } from 'b2c-emulator'
import { annotated, dayMs, hourMs, openStage, permission, type Stage, stored, writerToken } from './stage.ts'

const addPassword = /addPassword$/
const added = ({ emulator }: Stage) => emulator.journal.writes().filter(({ path }) => addPassword.test(path)).length

const expectOneUsable = async (stage: Stage, secret: string | undefined) => {
  expect(stage.secrets()).toHaveLength(1)
  expect(stage.delivered()).toEqual([stage.secrets()[0]?.keyId])
  expect(await stage.signIn(secret)).toEqual([permission])
}

describe('a lost answer to addPassword never leaves two', () => {
  test.each(['reset-after', 'truncated', 'reset-before', '504', 'html-502', 'empty-200'] as const)('%s', async kind => {
    const stage = await openStage()
    stage.emulator.behavior.faults.push({ match: { path: addPassword }, kind })
    const { conclusion, outputs } = await stage.run()
    expect([conclusion, added(stage)]).toEqual(['success', 2])
    await expectOneUsable(stage, outputs['client-secret'])
  })

  test('three times in a row', async () => {
    const stage = await openStage()
    stage.emulator.behavior.faults.push({ match: { path: addPassword }, kind: 'reset-after', times: 3 })
    const { outputs } = await stage.run()
    expect(added(stage)).toBe(4)
    await expectOneUsable(stage, outputs['client-secret'])
  })

  test('when replication hides it for longer than it is looked for', async () => {
    const stage = await openStage()
    await stage.run({ secret: 'none' })
    stage.advance(hourMs)
    Object.assign(stage.emulator.behavior.replication, { keyReadLagMs: 4_000, listLagMs: 5_000 })
    stage.emulator.behavior.faults.push({ match: { path: addPassword }, kind: 'reset-after' })
    const { outputs, log } = await stage.run()
    expect(log).toContain('whose answers were lost')
    expect(stage.secrets().map(({ keyId }) => keyId)).toEqual([outputs['secret-key-id']])
    expect(await stage.signIn(outputs['client-secret'])).toEqual([permission])
  })

  test('ephemeral: neither after the main step nor after the post step', async () => {
    const stage = await openStage({}, { secret: 'ephemeral' })
    stage.emulator.behavior.faults.push({ match: { path: addPassword }, kind: 'reset-after' })
    const main = await stage.run()
    expect(stage.secrets().map(({ keyId }) => keyId)).toEqual([main.outputs['secret-key-id']])
    expect((await stage.post(main)).conclusion).toBe('success')
    expect(stage.secrets()).toEqual([])
  })
})

describe('Directory_ConcurrencyViolation is waited out', () => {
  test.each([
    ['concurrency-409', 'addPassword'],
    ['concurrency-503', 'addPassword'],
    ['concurrency-409', 'removePassword'],
    ['concurrency-503', 'removePassword'],
    ['concurrency-409', 'the record'],
    ['concurrency-503', 'the record']
  ] as const)('%s to %s', async (kind: FaultKind, where) => {
    const stage = await openStage({}, { secret: 'always' })
    await stage.run()
    stage.emulator.journal.clear()
    const match = where === 'the record' ? { method: 'PATCH' } : { path: new RegExp(`${where}$`) }
    stage.emulator.behavior.faults.push({ match, kind, times: 2 })
    const { conclusion, outputs } = await stage.run()
    expect(conclusion).toBe('success')
    expect(stage.emulator.behavior.faults).toEqual([])
    expect(stage.emulator.journal.entries().filter(({ fault }) => fault === kind)).toHaveLength(2)
    await expectOneUsable(stage, outputs['client-secret'])
  })
})

describe('a cancelled job', () => {
  /** Cancels the step when the first request to `path` has done its work; its answer comes half a second later. */
  const cancelAt = async (stage: Stage, path: RegExp, inputs = {}, signal?: NodeJS.Signals) => {
    const step = stage.start(inputs)
    stage.onRequest = async entry => {
      if (!path.test(entry.path)) return
      stage.onRequest = undefined
      if (signal === undefined) step.cancel()
      else step.child.kill(signal)
      await new Promise(resolve => setTimeout(resolve, 500))
    }
    const result = await step.result
    stage.onRequest = undefined
    return result
  }

  test.each([undefined, 'SIGINT', 'SIGTERM'] as const)(
    'in the very moment of addPassword (%s): the secret is finished and removed',
    async signal => {
      const stage = await openStage()
      const { conclusion, exitCode, log } = await cancelAt(stage, addPassword, {}, signal)
      expect([conclusion, exitCode, added(stage)]).toEqual(['failure', 1, 1])
      expect(log).toContain('it was removed again (key id')
      expect(stage.secrets()).toEqual([])
      await expectOneUsable(stage, (await stage.run()).outputs['client-secret'])
    }
  )

  test('the same while replication hides the new secret from its removal', async () => {
    const stage = await openStage()
    await stage.run({ secret: 'none' })
    stage.advance(hourMs)
    stage.emulator.behavior.replication.keyReadLagMs = 3_000
    const { log } = await cancelAt(stage, addPassword)
    expect(log).toContain('it was removed again (key id')
    expect(stage.secrets()).toEqual([])
  })

  test('a lost answer to addPassword at that moment leaves nothing either', async () => {
    const stage = await openStage()
    stage.emulator.behavior.faults.push({ match: { path: addPassword }, kind: 'reset-after' })
    const { conclusion } = await cancelAt(stage, addPassword)
    expect([conclusion, added(stage), stage.secrets().length]).toEqual(['failure', 1, 0])
  })

  test('while it is proven: removed, the former one stays', async () => {
    const stage = await openStage({}, { verify: 'true' })
    const first = await stage.run({ verify: 'false' })
    stage.advance(70 * dayMs)
    const step = stage.start()
    stage.onRequest = ({ caller }) => {
      if (caller === stage.app().appId) step.cancel()
    }
    const { conclusion, outputs } = await step.result
    expect(conclusion).toBe('failure')
    stage.onRequest = undefined
    await expectOneUsable(stage, first.outputs['client-secret'])
    expect(outputs['secret-created']).toBe('false')
    expect(outputs['secret-key-id']).toBe(first.outputs['secret-key-id'])
  })

  test('while it is sent: delivered everywhere and recorded, since a destination may hold it', async () => {
    const stage = await openStage()
    const destinations = {
      'secret-destinations': 'repository:B2C_SECRET\nenvironment/contoso:B2C_SECRET+ids\ndependabot:B2C_SECRET',
      'github-token': writerToken(stage.emulator)
    }
    await cancelAt(stage, /\/actions\/secrets\/B2C_SECRET$/, destinations)
    const [only] = stage.secrets()
    expect(stage.delivered()).toEqual([only?.keyId])
    expect(Object.values(stored(stage.emulator))).toEqual([only?.secretText, only?.secretText, only?.secretText])
    stage.emulator.journal.clear()
    expect((await stage.run(destinations)).outputs['secret-created']).toBe('false')
  })

  test('before addPassword: none is begun', async () => {
    const stage = await openStage()
    const { conclusion, log } = await cancelAt(stage, /appRoleAssign/)
    expect([conclusion, added(stage)]).toEqual(['failure', 0])
    expect(log).toContain('The job was cancelled.')
    await expectOneUsable(stage, (await stage.run()).outputs['client-secret'])
  })

  test('ephemeral: left to the post step, which removes it', async () => {
    const stage = await openStage({}, { secret: 'ephemeral' })
    const main = await cancelAt(stage, addPassword)
    expect(annotated(main, 'error')).toContain('the post step removes it')
    expect((await stage.post(main)).conclusion).toBe('success')
    expect(stage.secrets()).toEqual([])
  })
})

describe('two runs at once', () => {
  const destination = ({ emulator }: Stage) => ({
    'secret-destinations': 'repository:B2C_SECRET',
    'github-token': writerToken(emulator)
  })

  test.each([0, 0, 40, 120, 250])(
    'from nothing, the second %i ms later: at most one extra, which the next run removes',
    async ms => {
      const stage = await openStage({ behavior: { latencyMs: 20 } })
      const first = stage.run()
      await new Promise(resolve => setTimeout(resolve, ms))
      const results = await Promise.all([first, stage.run()])
      expect(stage.apps()).toHaveLength(1)
      expect(stage.secrets().length).toBeLessThanOrEqual(2)
      expect(results.some(({ conclusion }) => conclusion === 'success')).toBe(true)
      const last = await stage.run()
      expect(last.outputs['secret-created']).toBe('false')
      expect(stage.secrets()).toHaveLength(1)
      const held = results.map(({ outputs }) => outputs['client-secret'])
      expect(held).toContain(stage.secrets()[0]?.secretText)
      expect(stage.delivered()).toEqual([stage.secrets()[0]?.keyId])
    }
  )

  test.each([0, 100])(
    'rotating to one destination, the second %i ms later: what it holds signs in, at once and ever after',
    async ms => {
      const stage = await openStage({ behavior: { latencyMs: 20 } })
      const given = destination(stage)
      await stage.run(given)
      stage.advance(70 * dayMs)
      const first = stage.run(given)
      await new Promise(resolve => setTimeout(resolve, ms))
      const results = await Promise.all([first, stage.run(given)])
      const held = () => stored(stage.emulator)['octo-org/b2c B2C_SECRET']
      expect(await stage.signIn(held())).toEqual([permission])
      expect(results.some(({ conclusion }) => conclusion === 'success')).toBe(true)
      for (const { conclusion, log } of results) {
        if (conclusion === 'failure') expect(log).toMatch(/at the same time/)
      }
      for (let week = 0; week < 3; week++) {
        await stage.run(given)
        expect(await stage.signIn(held())).toEqual([permission])
        stage.advance(7 * dayMs)
      }
      expect(stage.secrets()).toHaveLength(1)
    }
  )

  test('of two that would send to one destination, the one with the younger secret does', async () => {
    const stage = await openStage()
    await stage.run({ secret: 'none' })
    const given = destination(stage)
    const olderAdded = Promise.withResolvers<void>()
    const youngerAdded = Promise.withResolvers<void>()
    const older = Promise.withResolvers<StepResult>()
    let batches = 0
    let adds = 0
    // The second run has observed the tenant; it goes on when the first one has its secret, which then waits for the other.
    stage.onRequest = ({ path }) => {
      if (path.endsWith('/$batch') && ++batches === 2) {
        older.resolve(stage.run(given))
        return olderAdded.promise
      }
      if (!addPassword.test(path)) return undefined
      adds += 1
      if (adds === 2) youngerAdded.resolve()
      else olderAdded.resolve()
      return youngerAdded.promise
    }
    const [two, one] = await Promise.all([stage.run(given), older.promise])
    expect([one.conclusion, two.conclusion]).toEqual(['failure', 'success'])
    expect(annotated(one, 'error')).toContain(
      `another run made a younger secret (key id ${two.outputs['secret-key-id']})`
    )
    expect(annotated(one, 'error')).toContain('concurrency group')
    expect(stored(stage.emulator)['octo-org/b2c B2C_SECRET']).toBe(two.outputs['client-secret'])
    await stage.run(given)
    await expectOneUsable(stage, two.outputs['client-secret'])
  })

  test('with an overlap both stay recorded, and usable, until it is over', async () => {
    const stage = await openStage({ behavior: { latencyMs: 20 } }, { 'secret-overlap': '7d' })
    await stage.run({ secret: 'none' })
    const results = await Promise.all([stage.run(), stage.run()])
    expect(results.map(({ conclusion }) => conclusion)).toEqual(['success', 'success'])
    const both = results.map(({ outputs }) => outputs['client-secret'])
    expect(new Set(stage.delivered())).toEqual(new Set(results.map(({ outputs }) => outputs['secret-key-id'])))
    await stage.run()
    for (const secret of both) expect(await stage.signIn(secret)).toEqual([permission])
    stage.advance(8 * dayMs)
    await stage.run()
    expect(stage.secrets()).toHaveLength(1)
  })

  test('ephemeral beside ephemeral: each job has its own, and takes only its own away', async () => {
    const stage = await openStage({ behavior: { latencyMs: 20 } }, { secret: 'ephemeral' })
    const [one, two] = await Promise.all([stage.run(), stage.run()])
    expect(stage.secrets()).toHaveLength(2)
    await stage.post(one)
    expect(await stage.signIn(one.outputs['client-secret'])).toBeUndefined()
    expect(await stage.signIn(two.outputs['client-secret'])).toEqual([permission])
    await stage.post(two)
    expect(stage.secrets()).toEqual([])
  })
})
