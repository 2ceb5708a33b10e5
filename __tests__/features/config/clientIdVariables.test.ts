// client-id-variables: mistakes in inputs and files, what is stored where, and what GitHub may answer.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { configFile, emulate, runInProcess } from '../../hooks.ts'

const env = (emulator: Emulator) => ({ GITHUB_API_URL: emulator.github, GITHUB_REPOSITORY: 'octo-org/b2c' })
const writer = (emulator: Emulator) =>
  emulator.gitHub.token({ kind: 'fine-grained', permissions: { actions_variables: 'write', environments: 'write' } })

const singleApp = (emulator: Emulator) => ({
  ...callerInputs(emulator),
  'app-name': 'App',
  secret: 'none',
  'client-id-variables': 'repository:ID',
  'github-token': writer(emulator)
})

describe('mistakes', () => {
  test('in the inputs are told with the others; a token is needed, a file takes their place', async () => {
    const emulator = await emulate()
    const wrong = { ...callerInputs(emulator), 'app-name': 'App', 'client-id-variables': 'repo:X', 'github-token': '' }
    const result = await runInProcess({ emulator, inputs: wrong })
    expect(result.errors).toContain('client-id-variables "repo:X" names no known store')
    expect(result.errors).toContain('github-token is empty')
    const both = { ...callerInputs(emulator), config: 'b2c.yml', 'client-id-variables': 'repository:X' }
    expect((await runInProcess({ emulator, inputs: both })).errors).toContain(
      'client-id-variables is given beside config'
    )
  })

  test('in a file are told with line and column; two apps cannot share a variable', async () => {
    const emulator = await emulate()
    const text = `version: 1
apps:
  a: { name: A, clientIdVariables: ['repository:ID', 'dependabot:ID'] }
  b: { name: B, clientIdVariables: ['repository:id'] }
  c: { name: C, clientIdVariables: ['repository:ID'] }
`
    const config = configFile(text)
    const { errors } = await runInProcess({ emulator, inputs: { ...callerInputs(emulator), config } })
    expect(errors).toMatch(
      /b2c\.yml:3:\d+: apps\.a\.clientIdVariables\[1\] "dependabot:ID": Dependabot has no variables/
    )
    expect(errors).toMatch(/b2c\.yml:5:\d+: apps\.c\.clientIdVariables has the variable "repository:id" of b/)
  })
})

describe('storing', () => {
  test('from a file, for each app; what was written before is overwritten, what another run made meanwhile too', async () => {
    const emulator = await emulate()
    const text = `version: 1
defaults: { secret: { mode: none } }
apps:
  a: { name: A, clientIdVariables: ['repository:A_ID', 'environment/prod:A_ID'] }
  b: { name: B, clientIdVariables: ['repository:B_ID'] }
  c: { name: C }
`
    const config = configFile(text)
    const inputs = { ...callerInputs(emulator), config, 'github-token': writer(emulator) }
    const result = await runInProcess({ emulator, inputs, env: env(emulator) })
    expect(result.errors).toBe('')
    const ids = () => emulator.gitHub.variables().map(({ target, name, value }) => `${target} ${name} ${value}`)
    expect(ids()).toEqual([
      `octo-org/b2c A_ID ${result.outputs['a-client-id']}`,
      `octo-org/b2c#prod A_ID ${result.outputs['a-client-id']}`,
      `octo-org/b2c B_ID ${result.outputs['b-client-id']}`
    ])
    const before = ids()
    const body = JSON.stringify({ name: 'B_ID', value: 'somebody else' })
    const headers = { authorization: `Bearer ${inputs['github-token']}`, 'content-type': 'application/json' }
    await fetch(`${emulator.github}/repos/octo-org/b2c/actions/variables/B_ID`, { method: 'PATCH', headers, body })
    expect(ids()).not.toEqual(before)
    const again = await runInProcess({ emulator, inputs, env: env(emulator) })
    expect(again.errors).toBe('')
    expect(ids()).toEqual(before)
    // Nothing of the tenant was changed: the log tells of the variable alone.
    expect(again.stdout).not.toContain('::group::Apply')
    expect(result.stdout).toContain('::group::Apply')
  })

  test('an app whose variable cannot be written has failed; the others are stored all the same', async () => {
    const emulator = await emulate()
    emulator.gitHub.missing.add('octo-org/b2c#gone')
    const text = `version: 1
defaults: { secret: { mode: none } }
apps:
  a: { name: A, clientIdVariables: ['environment/gone:A_ID', 'repository:A_ID'] }
  b: { name: B, clientIdVariables: ['repository:B_ID'] }
`
    const config = configFile(text)
    const inputs = { ...callerInputs(emulator), config, 'github-token': writer(emulator) }
    const result = await runInProcess({ emulator, inputs, env: env(emulator) })
    expect(result.errors).toMatch(/^1 of 2 apps failed: a: A is in place, but its client id .* environment\/gone:A_ID/)
    expect(emulator.gitHub.variables().map(({ name }) => name)).toEqual(['A_ID', 'B_ID'])
  })

  test('in modes plan and destroy nothing is stored', async () => {
    const emulator = await emulate()
    const inputs = singleApp(emulator)
    for (const mode of ['plan', 'destroy'])
      expect((await runInProcess({ emulator, inputs: { ...inputs, mode }, env: env(emulator) })).errors).toBe('')
    expect(emulator.gitHub.variables()).toEqual([])
  })

  test('passing failures of GitHub are waited out', async () => {
    const emulator = await emulate()
    for (const kind of ['503', 'reset-after', '429'] as const)
      emulator.behavior.faults.push({ match: { service: 'github', path: /variables/ }, kind })
    const inputs = singleApp(emulator)
    const result = await runInProcess({ emulator, inputs, env: env(emulator) })
    expect(result.errors).toBe('')
    expect(emulator.gitHub.variables()).toMatchObject([{ name: 'ID', value: result.outputs['client-id'] }])
    expect(emulator.behavior.faults).toEqual([])
  })
})
