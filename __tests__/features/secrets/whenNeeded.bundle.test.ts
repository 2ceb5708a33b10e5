// Mode when-needed on a tenant whose clock moves by months: rotation, overlap, foreign secrets, proof.

import { describe, expect, test } from '@jest/globals'
import { dayMs, hourMs, minuteMs } from '../../../harness/times.ts'
import { addForeign, annotated, isoOf, names, openSecretFixture, permission, writes } from './secretFixture.ts'

describe('when-needed', () => {
  test('a year: rotated every 60 days, the consumer never without a secret, nothing else written', async () => {
    const fixture = await openSecretFixture({}, { 'secret-overlap': '7d' })
    const stepMs = 20 * dayMs
    let held: string | undefined
    let former: { readonly secret: string | undefined; readonly untilMs: number } = { secret: undefined, untilMs: 0 }
    const rotations: number[] = []
    for (let day = 0; day <= 360; day += 20) {
      fixture.emulator.journal.clear()
      const { outputs, conclusion } = await fixture.run()
      expect(conclusion).toBe('success')
      if (outputs['secret-created'] === 'true') {
        rotations.push(day)
        former = { secret: held, untilMs: fixture.emulator.clock.now() + 7 * dayMs }
        held = outputs['client-secret']
      } else {
        expect(outputs['client-secret']).toBeUndefined()
        // Nothing but the removal of what was superseded more than seven days ago.
        expect(writes(fixture).filter(write => write !== 'POST removePassword')).toEqual([])
      }
      expect(outputs['secret-expires-on']).toBe(isoOf(fixture.secrets().at(-1)?.endMs))
      expect(await fixture.signIn(held)).toEqual([permission])
      const overlapping = former.secret !== undefined && fixture.emulator.clock.now() < former.untilMs
      expect(fixture.secrets()).toHaveLength(overlapping ? 2 : 1)
      if (overlapping) expect(await fixture.signIn(former.secret)).toEqual([permission])
      fixture.advance(stepMs)
    }
    expect(rotations).toEqual([0, 60, 120, 180, 240, 300, 360])
  })

  test('the boundary: no new secret a day before rotate-before, one on the day', async () => {
    const fixture = await openSecretFixture()
    const first = await fixture.run()
    fixture.advance(59 * dayMs)
    expect((await fixture.run()).outputs['secret-created']).toBe('false')
    fixture.advance(dayMs)
    const second = await fixture.run()
    expect(second.outputs['secret-created']).toBe('true')
    // Overlap 0d: the former one goes in the same run.
    expect(fixture.secrets().map(({ keyId }) => keyId)).toEqual([second.outputs['secret-key-id']])
    expect(await fixture.signIn(first.outputs['client-secret'])).toBeUndefined()
    expect(await fixture.signIn(second.outputs['client-secret'])).toEqual([permission])
    expect(second.summary).toContain('🔴 removed')
  })

  test('the overlap: the former one stays six days, and goes by the first run after seven', async () => {
    const fixture = await openSecretFixture({}, { 'secret-overlap': '7d' })
    const first = await fixture.run()
    fixture.advance(61 * dayMs)
    const second = await fixture.run()
    expect(new Set(fixture.delivered())).toEqual(
      new Set([first.outputs['secret-key-id'], second.outputs['secret-key-id']])
    )
    fixture.advance(6 * dayMs)
    fixture.emulator.journal.clear()
    await fixture.run()
    expect(fixture.emulator.journal.writes()).toEqual([])
    expect(await fixture.signIn(first.outputs['client-secret'])).toEqual([permission])
    fixture.advance(dayMs + 5_000)
    await fixture.run()
    expect(writes(fixture)).toEqual(['POST removePassword'])
    expect(await fixture.signIn(first.outputs['client-secret'])).toBeUndefined()
    expect(await fixture.signIn(second.outputs['client-secret'])).toEqual([permission])
  })

  test('after a pause of most of a year: a new one, and the expired one goes', async () => {
    const fixture = await openSecretFixture({}, { 'secret-overlap': '7d' })
    const first = await fixture.run()
    fixture.advance(300 * dayMs)
    const second = await fixture.run()
    expect(fixture.secrets().map(({ keyId }) => keyId)).toEqual([second.outputs['secret-key-id']])
    expect(second.outputs['secret-key-id']).not.toBe(first.outputs['secret-key-id'])
    expect(await fixture.signIn(second.outputs['client-secret'])).toEqual([permission])
  })

  test('foreign secrets stay, expired or not, and stand in the summary with their expiry', async () => {
    const fixture = await openSecretFixture()
    await fixture.run()
    const foreign = [
      addForeign(fixture, 'portal', 400 * dayMs),
      addForeign(fixture, 'b2c-bootstrap', 10 * dayMs),
      addForeign(fixture, 'b2c-bootstrap (kept by hand)', 10 * dayMs),
      addForeign(fixture, null, 10 * dayMs)
    ]
    const ends = fixture.secrets().filter(({ keyId }) => foreign.includes(keyId))
    fixture.advance(70 * dayMs)
    const { summary, outputs } = await fixture.run()
    expect(outputs['secret-created']).toBe('true')
    expect(fixture.secrets().map(({ keyId }) => keyId)).toEqual([...foreign, outputs['secret-key-id']])
    for (const { keyId, endMs } of ends) {
      const row = summary.split('\n').find(line => line.includes(keyId) && line.includes('not touched'))
      expect(row).toContain(new Date(endMs).toISOString().slice(0, 10))
    }
  })

  test('another label is another secret, and what is on record under the former one is superseded by it', async () => {
    const fixture = await openSecretFixture({}, { 'secret-overlap': '7d' })
    await fixture.run({ 'secret-name': 'blue' })
    await fixture.run({ 'secret-name': 'green' })
    expect(names(fixture)).toEqual(['blue (kept #)', 'green (kept #)'])
    fixture.advance(8 * dayMs)
    await fixture.run({ 'secret-name': 'green' })
    expect(names(fixture)).toEqual(['green (kept #)'])
  })

  test('a secret that cannot be proven leaves the former one in force', async () => {
    const fixture = await openSecretFixture()
    const first = await fixture.run()
    fixture.advance(70 * dayMs)
    fixture.emulator.behavior.replication.tokenLagMs = 60_000
    const second = await fixture.run({ verify: 'true', 'wait-timeout': '12s' })
    expect(second.conclusion).toBe('success')
    expect(annotated(second, 'warning')).toContain('New secret not proven')
    expect(fixture.secrets()).toHaveLength(2)
    expect(await fixture.signIn(first.outputs['client-secret'])).toEqual([permission])
  })

  test('verification waits for the token service to learn of the secret and of the grant', async () => {
    const fixture = await openSecretFixture({ behavior: { replication: { tokenLagMs: 3_000 } } })
    // The caller's own registration is as young as the emulator.
    fixture.advance(hourMs)
    const { outputs, log, summary } = await fixture.run({ verify: 'true' })
    expect(log).toContain('Waiting to prove the new credential')
    expect(summary).toContain('signs in (proven after')
    const probes = fixture.emulator.journal
      .entries()
      .filter(({ caller, service }) => service === 'login' && caller === outputs['client-id'])
    expect(probes.slice(-3).map(({ status }) => status)).toEqual([200, 200, 200])
    expect(probes.length).toBeGreaterThan(3)
    for (const [index, { startedMs }] of probes.slice(-2).entries()) {
      expect(startedMs - (probes.at(index - 3)?.endedMs ?? 0)).toBeGreaterThan(900)
    }
    expect(await fixture.signIn(outputs['client-secret'])).toEqual([permission])
  })
})

test.each([
  ['ahead', 200],
  ['behind', -200]
])("the tenant's clock counts, not the runner's: %s by 200 days", async (_, days) => {
  const fixture = await openSecretFixture({ startMs: Date.now() + days * dayMs })
  const { outputs, summary } = await fixture.run()
  const leftMs = Date.parse(outputs['secret-expires-on'] ?? '') - fixture.emulator.clock.now()
  expect(leftMs).toBeGreaterThan(90 * dayMs - minuteMs)
  expect(leftMs).toBeLessThanOrEqual(90 * dayMs)
  expect(summary).toContain('(in 89 days)')
  expect((await fixture.run()).outputs['secret-created']).toBe('false')
  const main = await fixture.run({ secret: 'ephemeral' })
  const end = Date.parse(main.outputs['secret-expires-on'] ?? '') - fixture.emulator.clock.now()
  expect(end).toBeGreaterThan(hourMs - minuteMs)
  await fixture.post(main)
  expect(fixture.secrets()).toHaveLength(1)
})
