// mode: plan and fail-on-drift: reads only, and shows what would change and what is there beside the declaration.

import { describe, expect, test } from '@jest/globals'
import { assignAppRole, assignDirectoryRole, roleTemplateId, servicePrincipalByAppId } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, runBundle, runInProcess } from '../../hooks.ts'
import { documented, everything, inputsAs, managed, planSchema } from './documentedRights.ts'

describe('mode: plan', () => {
  test('with the read-only set: reads only, in log, summary and outputs, then and after an apply', async () => {
    const emulator = await emulate()
    const readOnly = { ...inputsAs(emulator, documented().plan), mode: 'plan' }
    const first = await runBundle({ inputs: readOnly })
    expect(first).toMatchObject({ conclusion: 'success', outputs: { changed: 'true', 'secret-created': 'false' } })
    expect(emulator.journal.writes()).toEqual([])
    expect(
      emulator.journal.entries().filter(({ method, path }) => method !== 'GET' && !path.endsWith('/$batch'))
    ).toEqual(emulator.journal.entries().filter(({ service }) => service === 'login'))
    expect(first.log).toContain('+ create    application          CI deployer')
    expect(first.log).toContain(
      '+ create    client secret        b2c-bootstrap  (no delivered secret of ours is valid)'
    )
    expect(first.log).toMatch(/lifetime: "90d?/)
    expect(first.summary).toContain('📋 Plan: changes to 1 app')
    expect(first.masks).not.toContain('')
    const document = JSON.parse(first.outputs.plan ?? '')
    expect(planSchema.Errors(document)).toEqual([true, []])
    expect(document).toMatchObject({ mode: 'plan', changed: true, complete: true })

    const writer = inputsAs(emulator, documented().apply)
    expect((await runInProcess({ emulator, inputs: writer })).errors).toBe('')
    emulator.journal.clear()
    const second = await runBundle({ inputs: { ...readOnly, 'fail-on-drift': 'true' } })
    expect(second).toMatchObject({ conclusion: 'success', outputs: { changed: 'false' } })
    expect(second.log).toContain('Plan: no changes')
    expect(emulator.journal.writes()).toEqual([])
  })

  test('with fail-on-drift fails the step when anything would change, outputs written all the same', async () => {
    const emulator = await emulate()
    const inputs = { ...callerInputs(emulator), ...everything, mode: 'plan', 'fail-on-drift': 'true' }
    const result = await runInProcess({ emulator, inputs })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/^The tenant differs from the declaration.* CI deployer/)
    expect(result.outputs).toMatchObject({ changed: 'true', plan: expect.stringContaining('"create"') })
    expect(writesOf(emulator)).toEqual([])
  })

  test('shows what an administrator changed by hand, field by field, and what was added beside the declaration', async () => {
    const emulator = await emulate()
    const inputs = { ...callerInputs(emulator), ...everything }
    await runInProcess({ emulator, inputs })
    const { application, principal } = managed(emulator)
    const { tenant, clock } = emulator
    tenant.applications.put(application.id, {
      ...application,
      displayName: 'Somebody renamed it',
      signInAudience: 'AzureADMultipleOrgs',
      federatedIdentityCredentials: [
        ...application.federatedIdentityCredentials,
        {
          id: 'f0000000-0000-4000-8000-000000000001',
          name: 'stranger',
          issuer: 'https://token.actions.githubusercontent.com',
          subject: 'repo:stranger/repo:ref:refs/heads/main',
          description: null,
          audiences: ['api://AzureADTokenExchange']
        }
      ]
    })
    const graph = servicePrincipalByAppId(tenant, '00000003-0000-0000-c000-000000000000')
    const role = graph?.appRoles.find(({ value }) => value === 'Directory.ReadWrite.All')
    assignAppRole(tenant, clock, { principalId: principal.id, resourceId: graph?.id ?? '', appRoleId: role?.id ?? '' })
    assignDirectoryRole(tenant, principal.id, roleTemplateId('Application Administrator'))
    emulator.journal.clear()

    const plan = await runInProcess({ emulator, inputs: { ...inputs, mode: 'plan' } })
    expect(planned(plan)).toEqual([
      'application update CI deployer',
      'permission drift Directory.ReadWrite.All',
      'directoryRole drift Application Administrator',
      'federatedCredential drift stranger'
    ])
    expect(plan.log).toContain('displayName: "Somebody renamed it" -> "CI deployer"')
    expect(plan.log).toContain('signInAudience: "AzureADMultipleOrgs" -> "AzureADMyOrg"')
    expect(plan.summary).toContain('🟠 drift')
    expect(planSchema.Errors(JSON.parse(plan.outputs.plan ?? ''))).toEqual([true, []])

    const pruned = await runInProcess({ emulator, inputs: { ...inputs, mode: 'plan', prune: 'true' } })
    expect(planned(pruned).slice(1)).toEqual([
      'permission delete Directory.ReadWrite.All',
      'directoryRole delete Application Administrator',
      'federatedCredential delete stranger'
    ])
    expect(writesOf(emulator)).toEqual([])

    const apply = await runInProcess({ emulator, inputs: { ...inputs, prune: 'true' } })
    expect(apply.errors).toBe('')
    expect(managed(emulator).application).toMatchObject({ displayName: 'CI deployer', signInAudience: 'AzureADMyOrg' })
    const after = await runInProcess({ emulator, inputs: { ...inputs, mode: 'plan', 'fail-on-drift': 'true' } })
    expect([after.errors, planned(after)]).toEqual(['', []])
  })

  test('a permission that somebody asks for on the application is drift before it is granted, and goes with prune', async () => {
    const emulator = await emulate()
    const inputs = { ...callerInputs(emulator), ...everything }
    await runInProcess({ emulator, inputs })
    const { application } = managed(emulator)
    const resourceAppId = '00000003-0000-0000-c000-000000000000'
    const asked = { id: 'df021288-bdef-4463-88db-98f22de89214', type: 'Role' as const }
    const delegated = { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' as const }
    const [own] = application.requiredResourceAccess
    const requiredResourceAccess = [
      { resourceAppId, resourceAccess: [...(own?.resourceAccess ?? []), asked, delegated] }
    ]
    emulator.tenant.applications.put(application.id, { ...application, requiredResourceAccess })
    expect(planned(await runInProcess({ emulator, inputs }))).toEqual(['permission drift User.Read.All'])
    const pruned = await runInProcess({ emulator, inputs: { ...inputs, prune: 'true' } })
    expect(planned(pruned)).toEqual(['application update CI deployer'])
    const left = managed(emulator).application.requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess)
    expect(left).toEqual(expect.arrayContaining([...(own?.resourceAccess ?? []), delegated]))
    expect(left).not.toContainEqual(asked)
  })

  test('fail-on-drift fails for what is there but not declared too, although apply would leave it', async () => {
    const emulator = await emulate()
    const inputs = { ...callerInputs(emulator), ...everything }
    await runInProcess({ emulator, inputs })
    assignDirectoryRole(emulator.tenant, managed(emulator).principal.id, roleTemplateId('Application Administrator'))
    const strict = { ...inputs, mode: 'plan', 'fail-on-drift': 'true' }
    const result = await runInProcess({ emulator, inputs: strict })
    expect(planned(result)).toEqual(['directoryRole drift Application Administrator'])
    expect(result.errors).toContain('The tenant differs from the declaration')
    expect(result.outputs.changed).toBe('false')
    expect((await runInProcess({ emulator, inputs: { ...strict, 'fail-on-drift': 'false' } })).errors).toBe('')
  })

  test('prune leaves an app without our mark alone: adoption takes nothing away in the run that marks it', async () => {
    const emulator = await emulate()
    const { appId, servicePrincipalId } = emulator.tenant.addCaller({
      displayName: 'Made by hand',
      secret: true,
      appRoles: ['Directory.Read.All'],
      directoryRoles: [roleTemplateId('Application Administrator')]
    })
    const inputs = { ...callerInputs(emulator), ...everything, 'adopt-client-id': appId, prune: 'true' }
    const plan = await runInProcess({ emulator, inputs: { ...inputs, mode: 'plan' } })
    expect(planned(plan)).toEqual(
      expect.arrayContaining([
        'application adopt CI deployer',
        'permission drift Directory.Read.All',
        'directoryRole drift Application Administrator',
        'permission create Policy.ReadWrite.TrustFramework'
      ])
    )
    expect(plan.log).toContain('displayName: "Made by hand" -> "CI deployer"')
    const first = await runInProcess({ emulator, inputs })
    expect(first.errors).toBe('')
    const held = () =>
      emulator.tenant.roleAssignments.all().filter(({ principalId }) => principalId === servicePrincipalId).length
    expect(held()).toBe(2)
    expect(first.outputs['client-id']).toBe(appId)
    const second = await runInProcess({ emulator, inputs })
    expect(planned(second)).toEqual(
      expect.arrayContaining(['permission delete Directory.Read.All', 'directoryRole delete Application Administrator'])
    )
    expect(held()).toBe(1)
  })
})
