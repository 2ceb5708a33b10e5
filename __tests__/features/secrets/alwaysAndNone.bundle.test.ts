// Modes always and none: every run makes a secret, or none does and its end is warned of.

import { describe, expect, test } from '@jest/globals'
import { dayMs } from '../../../harness/times.ts'
import { annotated, isoOf, openSecretFixture, permission } from './secretFixture.ts'

describe('always', () => {
  test('every run makes one; with an overlap the former ones stay for as long as it says', async () => {
    const fixture = await openSecretFixture({}, { secret: 'always', 'secret-overlap': '7d' })
    const made: (string | undefined)[] = []
    for (let run = 0; run < 4; run++) {
      made.push((await fixture.run()).outputs['client-secret'])
      fixture.advance(3 * dayMs)
    }
    // Made on days 0, 3, 6 and 9: on day 9 only the first has had a successor for more than six days, but not for seven.
    expect(fixture.secrets()).toHaveLength(4)
    const { outputs } = await fixture.run()
    expect(outputs['secret-created']).toBe('true')
    // On day 12 the successors of the first two are nine and six days old.
    expect(fixture.secrets()).toHaveLength(4)
    expect(await fixture.signIn(made[0])).toBeUndefined()
    for (const secret of [...made.slice(1), outputs['client-secret']]) {
      expect(await fixture.signIn(secret)).toEqual([permission])
    }
  })

  test('with overlap 0d there is ever one', async () => {
    const fixture = await openSecretFixture({}, { secret: 'always' })
    for (let run = 0; run < 3; run++) {
      const { outputs } = await fixture.run()
      expect(fixture.secrets().map(({ keyId }) => keyId)).toEqual([outputs['secret-key-id']])
      expect(await fixture.signIn(outputs['client-secret'])).toEqual([permission])
    }
  })
})

describe('none', () => {
  test('makes none, warns from rotate-before on, and says when it is over', async () => {
    const fixture = await openSecretFixture()
    const none = { secret: 'none' }
    const bare = await fixture.run(none)
    expect([bare.conclusion, bare.outputs['secret-created'], fixture.secrets().length]).toEqual(['success', 'false', 0])
    expect(annotated(bare, 'warning')).toBe('')
    await fixture.run()
    fixture.advance(59 * dayMs)
    expect(annotated(await fixture.run(none), 'warning')).toBe('')
    fixture.advance(2 * dayMs)
    fixture.emulator.journal.clear()
    const warned = await fixture.run(none)
    expect(annotated(warned, 'warning')).toMatch(/^Client secret expires soon: .*expires on /)
    expect(warned.outputs['secret-expires-on']).toBe(isoOf(fixture.secrets()[0]?.endMs))
    expect(fixture.emulator.journal.writes()).toEqual([])
    fixture.advance(30 * dayMs)
    expect(annotated(await fixture.run(none), 'warning')).toMatch(/^Client secret expired: .*expired on /)
    expect(fixture.secrets()).toEqual([])
  })

  test('plan warns as well, and writes nothing', async () => {
    const fixture = await openSecretFixture()
    await fixture.run()
    fixture.advance(61 * dayMs)
    fixture.emulator.journal.clear()
    for (const secret of ['when-needed', 'none']) {
      const plan = await fixture.run({ mode: 'plan', secret })
      expect(annotated(plan, 'warning')).toContain('Client secret expires soon')
      expect(plan.outputs['secret-created']).toBe('false')
    }
    fixture.advance(30 * dayMs)
    expect(annotated(await fixture.run({ mode: 'plan' }), 'warning')).toContain('Client secret expired')
    expect(fixture.emulator.journal.writes()).toEqual([])
  })
})
