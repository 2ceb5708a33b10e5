// What a run tells the steps after it: its outputs, for one app and for several, in a plan, and for inputs that are wrong.

import { describe, expect, test } from '@jest/globals'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { dayMs } from '../../../harness/times.ts'
import { emulate, inWorkspace, runInProcess } from '../../hooks.ts'
import { managed, run } from './ciDeployer.ts'

describe('outputs', () => {
  test('hold everything, ids unmasked, the secret masked before it is written', async () => {
    const emulator = await emulate()
    const { outputs, masks, summary, stdout } = await run(emulator)
    const secret = outputs['client-secret'] ?? ''
    expect(outputs).toMatchObject({
      'tenant-id': emulator.tenant.id,
      'tenant-domain': 'contoso.onmicrosoft.com',
      'tenant-name': 'contoso',
      'secret-created': 'true',
      changed: 'true'
    })
    expect(Date.parse(outputs['secret-expires-on'] ?? '') - Date.now()).toBeGreaterThan(89 * dayMs)
    expect(masks).toContain(secret)
    for (const id of ['client-id', 'tenant-id', 'application-object-id', 'secret-key-id'])
      expect(masks).not.toContain(outputs[id])
    const shown = stdout
      .split('\n')
      .filter(line => !line.startsWith('::add-mask::'))
      .join('\n')
    for (const secretText of [secret, emulator.seed.callerSecret])
      for (const text of [summary, outputs.plan, outputs.apps, shown]) expect(text).not.toContain(secretText)
    expect(JSON.parse(outputs.apps ?? '')).toEqual({
      'ci-deployer': expect.objectContaining({ 'client-id': outputs['client-id'], 'secret-created': 'true' })
    })
  })

  test('of a run without changes keep the ids and have no secret', async () => {
    const emulator = await emulate()
    const first = await run(emulator)
    const second = await run(emulator)
    for (const name of [
      'client-id',
      'application-object-id',
      'service-principal-object-id',
      'secret-key-id',
      'secret-expires-on'
    ])
      expect(second.outputs[name]).toBe(first.outputs[name])
    expect(second.outputs).toMatchObject({ changed: 'false', 'secret-created': 'false' })
    expect(second.outputs).not.toHaveProperty('client-secret')
  })

  test('of several apps are prefixed, and one that fails fails the step but not the others', async () => {
    const emulator = await emulate()
    emulator.behavior.faults.push({ match: { path: /uniqueName='second'/, method: 'PATCH' }, kind: '401', times: 2 })
    const config = inWorkspace(
      'apps.yml',
      'version: 1\napps:\n  one: { name: First }\n  two: { name: Second }\n  three: { name: Third }\n'
    )
    const result = await runInProcess({ inputs: { ...callerInputs(emulator), config, verify: 'false' }, emulator })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/1 of 3 apps failed: two: .*token/)
    expect(
      managed(emulator)
        .map(({ displayName }) => displayName)
        .sort()
    ).toEqual(['First', 'Third'])
    expect(result.masks).toEqual(
      expect.arrayContaining([result.outputs['one-client-secret'], result.outputs['three-client-secret']])
    )
    const again = await runInProcess({ inputs: { ...callerInputs(emulator), config, verify: 'false' }, emulator })
    expect(again.errors).toBe('')
    expect(managed(emulator)).toHaveLength(3)
    expect(again.outputs).toMatchObject({ 'one-secret-created': 'false', 'two-secret-created': 'true' })
  })
})

describe('mode plan', () => {
  test('reads only, shows what would change, and fails on drift when asked to', async () => {
    const emulator = await emulate()
    const result = await run(emulator, { mode: 'plan' })
    expect(result.exitCode).toBe(0)
    expect(result.outputs.changed).toBe('true')
    expect(planned(result)).toContain('application create CI deployer')
    const failing = await run(emulator, { mode: 'plan', 'fail-on-drift': 'true' })
    expect(failing.exitCode).toBe(1)
    expect(failing.errors).toMatch(/differs from the declaration.*CI deployer/)
    expect(writesOf(emulator)).toEqual([])
    await run(emulator)
    const settled = await run(emulator, { mode: 'plan', 'fail-on-drift': 'true' })
    expect(settled.exitCode).toBe(0)
    expect(settled.outputs['client-id']).toBe(managed(emulator)[0]?.appId)
  })
})

describe('inputs', () => {
  test('that are wrong are all told at once, and nothing is sent', async () => {
    const emulator = await emulate()
    const result = await run(emulator, {
      'tenant-id': '',
      'client-id': 'x',
      mode: 'aply',
      'wait-timeout': 'soon',
      verify: 'maybe'
    })
    for (const name of ['tenant-id', 'client-id', 'mode', 'wait-timeout', 'verify'])
      expect(result.errors).toContain(name)
    expect(result.exitCode).toBe(1)
    expect(emulator.journal.entries()).toEqual([])
  })
})
