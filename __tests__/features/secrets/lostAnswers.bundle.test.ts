// Answers to writes that are lost, and writes that collide, never leave two secrets.

import { describe, expect, test } from '@jest/globals'
import type { FaultKind } from 'b2c-emulator'
import { hourMs } from '../../../harness/times.ts'
import { added, addPassword, expectOneUsable, openSecretFixture, permission } from './secretFixture.ts'

describe('a lost answer to addPassword never leaves two', () => {
  test.each(['reset-after', 'truncated', 'reset-before', '504', 'html-502', 'empty-200'] as const)('%s', async kind => {
    const fixture = await openSecretFixture()
    fixture.emulator.behavior.faults.push({ match: { path: addPassword }, kind })
    const { conclusion, outputs } = await fixture.run()
    expect([conclusion, added(fixture)]).toEqual(['success', 2])
    await expectOneUsable(fixture, outputs['client-secret'])
  })

  test('three times in a row', async () => {
    const fixture = await openSecretFixture()
    fixture.emulator.behavior.faults.push({ match: { path: addPassword }, kind: 'reset-after', times: 3 })
    const { outputs } = await fixture.run()
    expect(added(fixture)).toBe(4)
    await expectOneUsable(fixture, outputs['client-secret'])
  })

  test('when replication hides it for longer than it is looked for', async () => {
    const fixture = await openSecretFixture()
    await fixture.run({ secret: 'none' })
    fixture.advance(hourMs)
    Object.assign(fixture.emulator.behavior.replication, { keyReadLagMs: 4_000, listLagMs: 5_000 })
    fixture.emulator.behavior.faults.push({ match: { path: addPassword }, kind: 'reset-after' })
    const { outputs, log } = await fixture.run()
    expect(log).toContain('its new client secret is not listed yet')
    expect(fixture.secrets().map(({ keyId }) => keyId)).toEqual([outputs['secret-key-id']])
    expect(await fixture.signIn(outputs['client-secret'])).toEqual([permission])
  })

  test('ephemeral: neither after the main step nor after the post step', async () => {
    const fixture = await openSecretFixture({}, { secret: 'ephemeral' })
    fixture.emulator.behavior.faults.push({ match: { path: addPassword }, kind: 'reset-after' })
    const main = await fixture.run()
    expect(fixture.secrets().map(({ keyId }) => keyId)).toEqual([main.outputs['secret-key-id']])
    expect((await fixture.post(main)).conclusion).toBe('success')
    expect(fixture.secrets()).toEqual([])
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
    const fixture = await openSecretFixture({}, { secret: 'always' })
    await fixture.run()
    fixture.emulator.journal.clear()
    const match = where === 'the record' ? { method: 'PATCH' } : { path: new RegExp(`${where}$`) }
    fixture.emulator.behavior.faults.push({ match, kind, times: 2 })
    const { conclusion, outputs } = await fixture.run()
    expect(conclusion).toBe('success')
    expect(fixture.emulator.behavior.faults).toEqual([])
    expect(fixture.emulator.journal.entries().filter(({ fault }) => fault === kind)).toHaveLength(2)
    await expectOneUsable(fixture, outputs['client-secret'])
  })
})
