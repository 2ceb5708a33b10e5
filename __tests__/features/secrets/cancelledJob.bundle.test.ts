// A job that is cancelled at any moment of a secret leaves one that is usable, or none.

import { describe, expect, test } from '@jest/globals'
import { writerToken } from '../../../harness/gitHubToken.ts'
import { dayMs, hourMs } from '../../../harness/times.ts'
import {
  added,
  addPassword,
  annotated,
  expectOneUsable,
  openSecretFixture,
  type SecretFixture,
  startInterruptible,
  stored
} from './secretFixture.ts'

describe('a cancelled job', () => {
  /** Cancels the step when the first request to `path` has done its work; its answer comes when the step knows. */
  const cancelAt = async (fixture: SecretFixture, path: RegExp, inputs = {}, signal?: NodeJS.Signals) => {
    const step = startInterruptible(fixture, inputs)
    fixture.onRequest = async entry => {
      if (!path.test(`${entry.method} ${entry.path}`)) return
      fixture.onRequest = undefined
      if (signal === undefined) step.cancel()
      else step.child.kill(signal)
      await step.interrupted
    }
    const result = await step.result
    fixture.onRequest = undefined
    return result
  }

  test.each([undefined, 'SIGINT', 'SIGTERM'] as const)(
    'in the very moment of addPassword (%s): the secret is finished and removed',
    async signal => {
      const fixture = await openSecretFixture()
      const { conclusion, exitCode, log } = await cancelAt(fixture, addPassword, {}, signal)
      expect([conclusion, exitCode, added(fixture)]).toEqual(['failure', 1, 1])
      expect(log).toContain('was removed again (key id')
      expect(fixture.secrets()).toEqual([])
      await expectOneUsable(fixture, (await fixture.run()).outputs['client-secret'])
    }
  )

  test('the same while replication hides the new secret from its removal', async () => {
    const fixture = await openSecretFixture()
    await fixture.run({ secret: 'none' })
    fixture.advance(hourMs)
    fixture.emulator.behavior.replication.keyReadLagMs = 3_000
    const { log } = await cancelAt(fixture, addPassword)
    expect(log).toContain('was removed again (key id')
    expect(fixture.secrets()).toEqual([])
  })

  test('a lost answer to addPassword at that moment leaves nothing either', async () => {
    const fixture = await openSecretFixture()
    fixture.emulator.behavior.faults.push({ match: { path: addPassword }, kind: 'reset-after' })
    const { conclusion } = await cancelAt(fixture, addPassword)
    expect([conclusion, added(fixture), fixture.secrets().length]).toEqual(['failure', 1, 0])
  })

  test('while it is proven: removed, the former one stays', async () => {
    const fixture = await openSecretFixture({}, { verify: 'true' })
    const first = await fixture.run({ verify: 'false' })
    fixture.advance(70 * dayMs)
    const step = fixture.start()
    fixture.onRequest = ({ caller }) => {
      if (caller === fixture.app().appId) step.cancel()
    }
    const { conclusion, outputs } = await step.result
    expect(conclusion).toBe('failure')
    fixture.onRequest = undefined
    await expectOneUsable(fixture, first.outputs['client-secret'])
    expect(outputs['secret-created']).toBe('false')
    expect(outputs['secret-key-id']).toBe(first.outputs['secret-key-id'])
  })

  test('while it is sent: delivered everywhere and recorded, since a destination may hold it', async () => {
    const fixture = await openSecretFixture()
    const destinations = {
      'secret-destinations': 'repository:B2C_SECRET\nenvironment/contoso:B2C_SECRET+ids\ndependabot:B2C_SECRET',
      'github-token': writerToken(fixture.emulator)
    }
    await cancelAt(fixture, /^PUT .*\/actions\/secrets\/B2C_SECRET$/, destinations)
    const [only] = fixture.secrets()
    expect(fixture.delivered()).toEqual([only?.keyId])
    expect(Object.values(stored(fixture.emulator))).toEqual([only?.secretText, only?.secretText, only?.secretText])
    fixture.emulator.journal.clear()
    expect((await fixture.run(destinations)).outputs['secret-created']).toBe('false')
  })

  test('before addPassword: none is begun', async () => {
    const fixture = await openSecretFixture()
    const { conclusion, log } = await cancelAt(fixture, /appRoleAssign/)
    expect([conclusion, added(fixture)]).toEqual(['failure', 0])
    expect(log).toContain('The job was cancelled.')
    await expectOneUsable(fixture, (await fixture.run()).outputs['client-secret'])
  })

  test('ephemeral: left to the post step, which removes it', async () => {
    const fixture = await openSecretFixture({}, { secret: 'ephemeral' })
    const main = await cancelAt(fixture, addPassword)
    expect(annotated(main, 'error')).toContain('the post step removes it')
    expect((await fixture.post(main)).conclusion).toBe('success')
    expect(fixture.secrets()).toEqual([])
  })
})
