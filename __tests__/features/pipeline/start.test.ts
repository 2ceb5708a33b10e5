// The entry of both steps: which of them the runner asks for, and what becomes of a job that is cancelled.

import { afterEach, describe, expect, test } from '@jest/globals'
import type { InProcessOptions } from '../../../harness/inProcess.ts'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { start } from '../../../src/start.ts'
import { emulate, runInProcess } from '../../hooks.ts'

const signals = ['SIGINT', 'SIGTERM'] as const
const before = signals.map(signal => process.listeners(signal))
/** The listeners that starting has added. */
const added = () =>
  signals.map((signal, index) => process.listeners(signal).filter(one => !before[index]?.includes(one)))
afterEach(() => {
  for (const [index, listeners] of added().entries())
    for (const listener of listeners) process.removeListener(signals[index] as string, listener)
})

const enter = (options: InProcessOptions) => runInProcess({ ...options, entry: start })

describe('the entry', () => {
  test('runs the main step, and tells the runner that the post step is next', async () => {
    const emulator = await emulate()
    const result = await enter({ inputs: { ...callerInputs(emulator), 'app-name': 'CI deployer', mode: 'plan' } })
    expect(result.errors).toBe('')
    expect(result.state).toEqual({ post: 'true' })
    expect(result.outputs.changed).toBe('true')
  })

  test('runs the post step when the main step said so', async () => {
    const emulator = await emulate()
    const inputs = { ...callerInputs(emulator), 'app-name': 'CI deployer', secret: 'ephemeral', verify: 'false' }
    const main = await enter({ inputs })
    expect(main.errors).toBe('')
    emulator.journal.clear()
    const post = await enter({ inputs, state: main.state })
    expect(post.log).toContain('Removed the ephemeral client secret')
    expect(writesOf(emulator)).toEqual(['POST /v1.0/applications/{id}/removePassword 204'])
    const nothing = await enter({ inputs, state: { post: 'true' } })
    expect(nothing.stdout).toBe('')
  })

  test.each(signals)('ends all waiting at %s', async signal => {
    const emulator = await emulate()
    emulator.behavior.faults.push({ match: { service: 'graph' }, kind: '503', times: 1_000, retryAfterSeconds: 3_600 })
    const result = await enter({
      // Without the signal the test would not end within its own time.
      inputs: { ...callerInputs(emulator), 'app-name': 'CI deployer', 'wait-timeout': '6h' },
      onWrite: text => {
        if (!text.includes('Waiting to')) return
        // By hand: a signal to the whole process would end the test run as well. Sent during the wait, not before it.
        setTimeout(() => {
          for (const listener of added()[signals.indexOf(signal)] ?? []) listener(signal)
        }, 20)
      }
    })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toBe('The job was cancelled.')
    expect(writesOf(emulator)).toEqual([])
  })
})
