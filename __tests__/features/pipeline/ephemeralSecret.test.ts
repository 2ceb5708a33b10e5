// An ephemeral secret lives for the job: the post step removes it, and warns of one that it cannot remove.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { emulate, runInProcess } from '../../hooks.ts'
import { declared, type Inputs, secretsOf } from './ciDeployer.ts'

describe('an ephemeral secret', () => {
  const ephemeral = { ...declared, secret: 'ephemeral' }
  const begin = async () => {
    const emulator = await emulate()
    const inputs = { ...callerInputs(emulator), ...ephemeral }
    const main = await runInProcess({ inputs, emulator })
    expect(main.errors).toBe('')
    return { emulator, inputs, main }
  }
  const post = (emulator: Emulator, inputs: Inputs, state: Inputs) =>
    runInProcess({ inputs, emulator, state, phase: 'post' })

  test('lives for an hour, stands in the outputs, and is removed by the post step', async () => {
    const { emulator, inputs, main } = await begin()
    expect(main.outputs['secret-created']).toBe('true')
    expect(Date.parse(main.outputs['secret-expires-on'] ?? '') - emulator.clock.now()).toBeLessThanOrEqual(60 * 60_000)
    expect(secretsOf(emulator)).toHaveLength(1)
    expect(JSON.stringify(main.state)).not.toContain(main.outputs['client-secret'])
    const result = await post(emulator, inputs, main.state)
    expect(result.exitCode).toBe(0)
    expect(result.log).toContain('Removed the ephemeral client secret')
    expect(secretsOf(emulator)).toEqual([])
    // Removed twice is removed.
    expect((await post(emulator, inputs, main.state)).warnings).toBe('')
  })

  test('whose key id is unknown is found by its name', async () => {
    const { emulator, inputs, main } = await begin()
    const [secret] = JSON.parse(main.state.secrets ?? '')
    const { keyId: _, ...unsettled } = secret
    await post(emulator, inputs, { secrets: JSON.stringify([unsettled]) })
    expect(secretsOf(emulator)).toEqual([])
    const again = await post(emulator, inputs, { secrets: JSON.stringify([unsettled]) })
    expect(again.warnings).toBe('')
    expect(again.slept.length).toBeGreaterThan(2)
  })

  test('that cannot be removed is a warning that names it, and the job does not fail', async () => {
    const { emulator, inputs, main } = await begin()
    const state = main.state
    const wrong = await post(emulator, { ...inputs, 'client-secret': 'wrong' }, state)
    expect(wrong.exitCode).toBe(0)
    expect(wrong.warnings).toMatch(/was not removed \(b2c-bootstrap \(ephemeral .*key id/)
    const reader = emulator.tenant.addCaller({
      displayName: 'Reader',
      secret: true,
      appRoles: ['Application.Read.All']
    })
    const refused = await post(emulator, { ...inputs, ...callerInputs(emulator, reader) }, state)
    expect(refused.exitCode).toBe(0)
    expect(refused.warnings).toMatch(/403/)
    const device = await post(emulator, { ...inputs, 'sign-in': 'device-code', 'client-secret': '' }, state)
    expect(device.warnings).toMatch(/device code is gone/)
    expect(secretsOf(emulator)).toHaveLength(1)
  })

  test('that was never announced gives the post step nothing to do', async () => {
    const emulator = await emulate()
    for (const state of [{}, { secrets: '{}' }] as const)
      expect((await post(emulator, callerInputs(emulator), state)).stdout).toBe('')
    expect(emulator.journal.entries()).toEqual([])
  })
})
