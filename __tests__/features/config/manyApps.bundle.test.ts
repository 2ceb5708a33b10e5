// 200 apps in one tenant through plan, apply, plan and destroy, with the bundle: requests an app, memory, time.

import { expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { peakMemoryMb, printPeakMemory } from '../../../harness/peakMemory.ts'
import { emulate, runBundle, workspaceWith } from '../../hooks.ts'

const count = 200
const key = (index: number): string => `app-${String(index).padStart(3, '0')}`

const config = `version: 1
tenant: contoso.onmicrosoft.com
defaults:
  permissions: [policy-deployment]
  secret: { mode: none }
apps:
${Array.from({ length: count }, (_, index) => {
  const role = index % 10 === 0 ? 'directoryRoles: [User Administrator], ' : ''
  const secret = index < 3 ? 'secret: { mode: when-needed }' : 'secret: { mode: none }'
  return `  ${key(index)}: { name: App ${index}, ${role}federatedCredentials: ['repo:octo-org/repo-${index}:environment:prod'], ${secret} }`
}).join('\n')}
`

const requests = ({ journal }: Emulator): number =>
  journal.entries().filter(({ parent }) => parent === undefined).length

test('200 apps: plan, apply, plan without a change, apply without a request too many, destroy', async () => {
  const emulator = await emulate()
  const workspace = workspaceWith({ 'b2c.yml': config })
  const figures: string[] = []
  const run = async (name: string, mode: string) => {
    emulator.journal.clear()
    const inputs = { ...callerInputs(emulator), config: 'b2c.yml', mode }
    const result = await runBundle({ inputs, workspace, nodeArguments: printPeakMemory })
    if (result.conclusion !== 'success') throw new Error(`${name}: ${result.log.slice(-2_000)}`)
    figures.push(
      `${name}: ${requests(emulator)} HTTP requests (${(requests(emulator) / count).toFixed(2)} an app), ` +
        `${peakMemoryMb(result.stdout)} MB, ${(result.durationMs / 1000).toFixed(1)} s`
    )
    // What the bound was set for; other systems count a process's memory otherwise.
    if (process.platform === 'linux') expect(peakMemoryMb(result.stdout)).toBeLessThan(200)
    return result
  }
  const ours = () =>
    emulator.tenant.applications.all().filter(({ uniqueName }) => uniqueName?.startsWith('app-')).length

  const planned = await run('plan', 'plan')
  expect(planned.outputs.changed).toBe('true')
  expect(emulator.journal.writes()).toEqual([])

  const applied = await run('apply', 'apply')
  expect(ours()).toBe(count)
  expect(applied.outputs[`${key(0)}-client-secret`]).toMatch(/.{30,}/)
  expect(applied.outputs[`${key(count - 1)}-client-id`]).toMatch(/^[\da-f-]{36}$/)

  const unchanged = await run('plan again', 'plan')
  expect(unchanged.outputs.changed).toBe('false')

  const idle = await run('apply again', 'apply')
  expect(idle.outputs.changed).toBe('false')
  expect(emulator.journal.writes()).toEqual([])
  expect(requests(emulator) / count).toBeLessThanOrEqual(0.3)

  await run('destroy', 'destroy')
  expect(ours()).toBe(0)
  console.log(figures.join('\n'))
})
