// The tenant that a run works in: how it may be named, of which type it is, and that it is the one that was meant.

import { describe, expect, test } from '@jest/globals'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate, inWorkspace, runInProcess } from '../../hooks.ts'
import { run } from './ciDeployer.ts'

describe('the tenant', () => {
  test.each([
    ['AAD', /not an Azure AD B2C tenant but of type AAD/],
    ['CIAM', /external tenant \(CIAM\)/]
  ] as const)('of type %s is worked in, with a warning', async (tenantType, warning) => {
    const emulator = await emulate({ seed: { tenantType } })
    const result = await run(emulator)
    expect(result.exitCode).toBe(0)
    expect(result.warnings).toMatch(warning)
  })

  test('may be named by id, domain, or first label', async () => {
    const emulator = await emulate()
    for (const name of [emulator.tenant.id.toUpperCase(), 'Contoso.onmicrosoft.com', 'contoso'])
      expect((await run(emulator, { 'tenant-id': name, mode: 'plan' })).errors).toBe('')
  })

  test('that does not exist, and a secret that is wrong, are told with advice', async () => {
    const emulator = await emulate()
    const unknown = await run(emulator, { 'tenant-id': 'fabrikam' })
    expect(unknown.errors).toMatch(/AADSTS90002/)
    expect(unknown.exitCode).toBe(1)
    const wrong = await run(emulator, { 'client-secret': 'wrong-secret-value' })
    expect(wrong.errors).toMatch(/AADSTS7000215/)
    expect(wrong.stdout.replaceAll('::add-mask::wrong-secret-value', '')).not.toContain('wrong-secret-value')
    expect(emulator.journal.entries().every(({ service }) => service === 'login')).toBe(true)
  })

  test('must be the one that the config file is for', async () => {
    const emulator = await emulate()
    const config = inWorkspace('guard.yml', 'version: 1\ntenant: fabrikam\napps:\n  one: { name: First }\n')
    const result = await runInProcess({ inputs: { ...callerInputs(emulator), config }, emulator })
    expect(result.errors).toContain(
      'The config file is for tenant fabrikam, but the tenant signed in to is contoso.onmicrosoft.com'
    )
    expect(writesOf(emulator)).toEqual([])
    const right = inWorkspace(
      'right.yml',
      'version: 1\ntenant: contoso\napps:\n  one: { name: First, secret: { mode: none } }\n'
    )
    expect((await runInProcess({ inputs: { ...callerInputs(emulator), config: right }, emulator })).errors).toBe('')
  })

  test('whose Graph speaks for another tenant is refused', async () => {
    const [emulator, other] = [await emulate(), await emulate({ seed: { initialDomain: 'fabrikam.onmicrosoft.com' } })]
    const result = await run(emulator, { 'graph-endpoint': other.graph })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/token|tenant/)
    expect(writesOf(other)).toEqual([])
  })
})
