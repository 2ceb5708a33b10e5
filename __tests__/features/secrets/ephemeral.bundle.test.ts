// Mode ephemeral: a secret for one job, gone after the post step, and leftovers that the next run removes.

import { describe, expect, test } from '@jest/globals'
import { readMetadata } from 'action-runner/parts'
import { actionDir } from '../../../harness/bundle.ts'
import { hourMs, minuteMs } from '../../../harness/times.ts'
import { annotated, names, openSecretFixture, permission } from './secretFixture.ts'

describe('ephemeral', () => {
  const ephemeral = { secret: 'ephemeral' }

  test('lives for the job: an hour at most, gone after the post step, beside a kept one that stays', async () => {
    const fixture = await openSecretFixture()
    const kept = await fixture.run()
    const main = await fixture.run(ephemeral)
    expect(names(fixture)).toEqual(['b2c-bootstrap (kept #)', 'b2c-bootstrap (ephemeral #)'])
    const [, made] = fixture.secrets()
    expect((made?.endMs ?? 0) - (made?.startMs ?? 0)).toBeLessThanOrEqual(hourMs)
    expect((made?.endMs ?? 0) - (made?.startMs ?? 0)).toBeGreaterThan(hourMs - minuteMs)
    expect(await fixture.signIn(main.outputs['client-secret'])).toEqual([permission])
    const post = await fixture.post(main)
    expect([post.conclusion, annotated(post, 'warning')]).toEqual(['success', ''])
    expect(fixture.secrets().map(({ keyId }) => keyId)).toEqual([kept.outputs['secret-key-id']])
    expect(await fixture.signIn(main.outputs['client-secret'])).toBeUndefined()
  })

  test('the post step runs whatever became of the job', () => {
    // readMetadata refuses any post-if but always().
    expect(readMetadata(actionDir).post).toBe('dist/index.js')
  })

  test('a main step that failed after the secret was made leaves it to the post step', async () => {
    const fixture = await openSecretFixture()
    await fixture.run()
    // The caller may add the secret, but the consumer's sign-in never comes: the job is cancelled while it is proven.
    fixture.onRequest = ({ caller }) => {
      if (caller === fixture.app().appId) step.child.kill('SIGTERM')
    }
    const step = fixture.start({ ...ephemeral, verify: 'true' })
    const main = await step.result
    expect(main.conclusion).toBe('failure')
    expect(names(fixture)).toContain('b2c-bootstrap (ephemeral #)')
    expect(annotated(main, 'error')).toContain('the post step removes it')
    const post = await fixture.post(main)
    expect([post.conclusion, names(fixture)]).toEqual(['success', ['b2c-bootstrap (kept #)']])
  })

  test('a post step that cannot remove it warns with the key id and does not fail', async () => {
    const fixture = await openSecretFixture()
    const main = await fixture.run(ephemeral)
    fixture.emulator.behavior.faults.push({ match: { service: 'login' }, kind: '401', times: 9 })
    const post = await fixture.post(main)
    expect(post.conclusion).toBe('success')
    expect(annotated(post, 'warning')).toContain(`key id ${main.outputs['secret-key-id']}`)
    expect(names(fixture)).toEqual(['b2c-bootstrap (ephemeral #)'])
  })

  test('a post step without anything to do asks nobody', async () => {
    const fixture = await openSecretFixture()
    const main = await fixture.run()
    fixture.emulator.journal.clear()
    const post = await fixture.post(main)
    expect([post.conclusion, post.stdout, fixture.emulator.journal.entries()]).toEqual(['success', '', []])
  })

  test.each(['when-needed', 'always', 'none', 'ephemeral'])(
    'leftovers of a machine that was lost: kept while they are valid, removed by the next run of mode %s',
    async secret => {
      const fixture = await openSecretFixture()
      await fixture.run(ephemeral)
      const [leftover] = fixture.secrets()
      fixture.advance(hourMs / 2)
      const early = await fixture.run({ secret })
      if (secret === 'ephemeral') await fixture.post(early)
      expect(fixture.secrets()).toContainEqual(leftover)
      fixture.advance(hourMs)
      await fixture.run({ secret })
      expect(fixture.secrets()).not.toContainEqual(leftover)
    }
  )
})
