// When a secret is made, when it is not, and when the former one goes.

import { describe, expect, test } from '@jest/globals'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { dayMs } from '../../../harness/times.ts'
import { emulate } from '../../hooks.ts'
import { run, secretsOf } from './ciDeployer.ts'

describe('secrets', () => {
  test('are made when needed: not again before their time, again when it nears, the former removed after the overlap', async () => {
    const emulator = await emulate()
    const first = await run(emulator)
    emulator.clock.advance(50 * dayMs)
    const early = await run(emulator)
    expect(early.outputs['secret-created']).toBe('false')
    expect(early.warnings).toBe('')
    emulator.clock.advance(20 * dayMs)
    const due = await run(emulator)
    expect(due.errors).toBe('')
    expect(due.outputs['secret-created']).toBe('true')
    expect(due.outputs['client-id']).toBe(first.outputs['client-id'])
    expect(secretsOf(emulator)).toHaveLength(2)
    emulator.clock.advance(8 * dayMs)
    const later = await run(emulator)
    expect(later.errors).toBe('')
    expect(planned(later)).toEqual([expect.stringMatching(/^clientSecret delete b2c-bootstrap \(kept/)])
    expect(secretsOf(emulator).map(({ keyId }) => keyId)).toEqual([due.outputs['secret-key-id']])
    expect(later.outputs['secret-key-id']).toBe(due.outputs['secret-key-id'])
    emulator.journal.clear()
    await run(emulator)
    expect(writesOf(emulator)).toEqual([])
  })

  test('are always made when asked for, and the former go at once without an overlap', async () => {
    const emulator = await emulate()
    const inputs = { secret: 'always', 'secret-overlap': '0d' }
    const first = await run(emulator, inputs)
    emulator.clock.advance(60_000)
    const second = await run(emulator, inputs)
    expect(second.errors).toBe('')
    expect(second.outputs['secret-key-id']).not.toBe(first.outputs['secret-key-id'])
    expect(secretsOf(emulator).map(({ keyId }) => keyId)).toEqual([second.outputs['secret-key-id']])
  })

  test('that expire soon are warned of when none is made', async () => {
    const emulator = await emulate()
    await run(emulator)
    emulator.clock.advance(80 * dayMs)
    const result = await run(emulator, { secret: 'none' })
    expect(result.exitCode).toBe(0)
    expect(result.warnings).toMatch(/expires on/)
  })

  test('of a label are told from others', async () => {
    const emulator = await emulate()
    await run(emulator)
    const other = await run(emulator, { 'secret-name': 'other' })
    expect(other.outputs['secret-created']).toBe('true')
    expect(secretsOf(emulator)).toHaveLength(2)
  })
})
