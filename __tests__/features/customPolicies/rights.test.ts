// What the caller of a run with custom policies must be allowed, and what is done without.

import { describe, expect, test } from '@jest/globals'
import { callerInputs } from '../../../harness/inputs.ts'
import { planned } from '../../../harness/planOutput.ts'
import { workspaceWith } from '../../hooks.ts'
import { deviceCodeInputs, gitHubEnv, newTenant, runWith } from '../config/deviceCodeStep.ts'
import {
  apply,
  callerWith,
  domain,
  emulatePolicies,
  fatesOf,
  fileOf,
  folderWith,
  idsIn,
  keyUse,
  policyText,
  policyWrites,
  run,
  seedKeys,
  seedPolicy,
  smallTree
} from './policyFixture.ts'

describe('a caller', () => {
  test('that may upload custom policies, and nothing else, deploys them', async () => {
    const emulator = await emulatePolicies()
    seedKeys(emulator, 'B2C_1A_K')
    const inputs = callerInputs(emulator, callerWith(emulator, 'Policy.ReadWrite.TrustFramework'))
    const folder = folderWith(smallTree({ 'Keyed.xml': policyText('B2C_1A_Keyed', { content: keyUse('K') }) }))
    const result = await apply(emulator, fileOf(folder), { ...inputs, 'tenant-id': domain })
    expect(idsIn(emulator)).toHaveLength(5)
    expect(result.log).toContain('the caller may not look whether the tenant has them')
    expect(result.outputs['extensions-client-id']).toBe('')
  })

  test('that may not is told so from its token, before anything is written', async () => {
    const emulator = await emulatePolicies()
    const inputs = callerInputs(
      emulator,
      callerWith(emulator, 'Policy.Read.All', 'Application.Read.All', 'Organization.Read.All')
    )
    const { errors } = await run(emulator, fileOf(folderWith(smallTree())), inputs)
    expect(errors).toContain('The caller may not upload and remove custom policies')
    expect(errors).toContain('Policy.ReadWrite.TrustFramework')
    expect(errors).toContain('B2C IEF Policy Administrator')
    expect(policyWrites(emulator)).toEqual([])
  })

  test('that may read, plans', async () => {
    const emulator = await emulatePolicies()
    const inputs = callerInputs(
      emulator,
      callerWith(emulator, 'Policy.Read.All', 'Application.Read.All', 'Organization.Read.All')
    )
    const plan = await apply(emulator, fileOf(folderWith(smallTree())), { ...inputs, mode: 'plan' })
    expect(planned(plan)).toHaveLength(4)
    expect(plan.warnings).toBe('')
  })

  test('that may not even read, plans with a warning and a row, and fails only where no drift is allowed', async () => {
    const emulator = await emulatePolicies()
    const inputs = callerInputs(emulator, callerWith(emulator, 'Application.Read.All', 'Organization.Read.All'))
    const folder = folderWith(smallTree())
    const plan = await apply(emulator, fileOf(folder), { ...inputs, mode: 'plan' })
    expect(planned(plan)).toEqual([`customPolicy drift ${folder}`])
    expect(plan.warnings).toContain('Policy.Read.All')
    expect(fatesOf(plan)).toMatchObject({ B2C_1A_Base: 'unknown' })
    const strict = await run(emulator, fileOf(folder), { ...inputs, mode: 'plan', 'fail-on-drift': 'true' })
    expect(strict.exitCode).toBe(1)
    const applied = await run(emulator, fileOf(folder), inputs)
    expect(applied.errors).toContain('Policy.Read.All')
    expect(policyWrites(emulator)).toEqual([])
  })

  test('that may not read applications is told so where a policy needs one, and a plan goes on', async () => {
    const emulator = await emulatePolicies()
    const inputs = {
      ...callerInputs(emulator, callerWith(emulator, 'Policy.ReadWrite.TrustFramework')),
      'tenant-id': domain
    }
    const content = '<!-- IdentityExperienceFrameworkAppId -->'
    const needs = policyText('B2C_1A_Needs', {
      content: keyUse('K').replace(
        '>keys</DisplayName><Crypto',
        '>IdentityExperienceFrameworkAppId</DisplayName><Crypto'
      )
    })
    await apply(emulator, fileOf(folderWith({ 'Comment.xml': policyText('B2C_1A_Comment', { content }) })), inputs)
    const file = fileOf(folderWith({ 'Needs.xml': needs }))
    const plan = await apply(emulator, file, { ...inputs, mode: 'plan' })
    expect(plan.warnings).toContain('Application.Read.All')
    expect(planned(plan)).toContain('customPolicy create B2C_1A_Needs')
    expect((await run(emulator, file, inputs)).errors).toContain('Application.Read.All')
  })
})

describe('an administrator who signs in by device code to remove what policies may name', () => {
  test.each([
    'identityExperienceFramework: true\n',
    'policyKeys: { Signing: { generate: signature } }\napps: { ci: { name: CI, secret: { mode: none } } }\n'
  ])('is asked for the right to look at them: %j', async sections => {
    const emulator = await newTenant()
    const { tenant } = emulator
    const {
      'app-name': _,
      permissions: __,
      'federated-credentials': ___,
      secret: ____,
      ...inputs
    } = deviceCodeInputs(emulator)
    const workspace = workspaceWith({ 'b2c.yml': `version: 1\n${sections}` })
    const step = async (mode: string) => {
      const env = { ...gitHubEnv(emulator), GITHUB_WORKSPACE: workspace }
      const result = await runWith(emulator, { ...inputs, config: 'b2c.yml', mode }, {}, env)
      expect(result.errors).toBe('')
      return result
    }
    expect((await step('apply')).asked).not.toContain('Policy.Read.All')
    const framework = tenant.applications.all().find(({ displayName }) => /^Identity.*Framework$/.test(displayName))
    const content = `${keyUse('Signing')}<!-- -->`.replace('>keys<', `>${framework?.appId ?? 'none'}<`)
    seedPolicy(emulator, 'B2C_1A_Stays', null, policyText('B2C_1A_Stays', { content }))
    const { asked, warnings } = await step('destroy')
    expect(asked).toContain('Policy.Read.All')
    expect(warnings).toContain('the custom policy B2C_1A_Stays, which stays in the tenant, names it')
    expect(warnings).not.toContain('nobody looked')
  })
})
