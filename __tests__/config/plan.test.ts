// mode: plan, fail-on-drift, and the least rights that the README promises for planning and applying.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import {
  assignAppRole,
  assignDirectoryRole,
  type Emulator,
  roleTemplateId,
  servicePrincipalByAppId
} from 'b2c-emulator'
import * as Schema from 'typebox/schema'
import { callerInputs, emulate, planned, runInProcess, writesOf } from '../support/inProcess.ts'
import { runBundle } from './bundle.ts'

const readText = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const planSchema = Schema.Compile(JSON.parse(readText('schema/plan.schema.json')))

const everything = {
  'app-name': 'CI deployer',
  permissions: 'policy-deployment\nAuditLog.Read.All',
  'directory-roles': 'User Administrator',
  'federated-credentials': 'main=repo:octo-org/b2c:ref:refs/heads/main'
}

/** The permission names in the columns of the README's table of rights. */
const documented = (): { readonly plan: readonly string[]; readonly apply: readonly string[] } => {
  const [, section = ''] = readText('README.md').split('## Permissions of the caller')
  const rows = section
    .split('\n')
    .filter(line => line.startsWith('|'))
    .slice(2, 6)
    .map(line => line.split('|').map(cell => [...cell.matchAll(/\b[A-Z][\w-]*(?:\.[A-Z]\w*)+/g)].map(([name]) => name)))
  return { plan: rows.flatMap(cells => cells[2] ?? []), apply: rows.flatMap(cells => cells[3] ?? []) }
}

const inputsAs = (emulator: Emulator, appRoles: readonly string[]) => ({
  ...callerInputs(emulator, emulator.tenant.addCaller({ displayName: 'Caller', secret: true, appRoles })),
  ...everything
})

const managed = ({ tenant }: Emulator) => {
  const application = tenant.applications.all().find(({ uniqueName }) => uniqueName === 'ci-deployer')
  const principal = application && servicePrincipalByAppId(tenant, application.appId)
  if (!application || !principal) throw new Error('the tenant has no such app')
  return { application, principal }
}

describe('the rights that the README documents', () => {
  test('are the known sets', () => {
    expect(documented()).toEqual({
      plan: ['Organization.Read.All', 'Application.Read.All', 'RoleManagement.Read.Directory'],
      apply: [
        'Organization.Read.All',
        'Application.ReadWrite.OwnedBy',
        'Application.ReadWrite.All',
        'AppRoleAssignment.ReadWrite.All',
        'Application.Read.All',
        'RoleManagement.ReadWrite.Directory'
      ]
    })
    // The preset holds the set for any app; what reads applications is among what writes them.
    const preset = /### `bootstrap-caller`[\s\S]*?presets:end/.exec(readText('docs/permissions.md'))?.[0] ?? ''
    const names = [...preset.matchAll(/^\| ([A-Z]\S+) \|/gm)].map(([, name]) => name)
    const wide = documented().apply.filter(
      name => !['Application.ReadWrite.OwnedBy', 'Application.Read.All'].includes(name)
    )
    expect(names.filter(name => name !== 'Permission').sort()).toEqual(wide.sort())
  })

  test.each([
    ['for any app', (names: readonly string[]) => names.filter(name => name !== 'Application.ReadWrite.OwnedBy')],
    ['for apps of its own', (names: readonly string[]) => names.filter(name => name !== 'Application.ReadWrite.All')]
  ])('apply, plan and destroy with the set %s, with nothing refused', async (_, choose) => {
    const emulator = await emulate()
    const inputs = inputsAs(emulator, choose(documented().apply))
    for (const mode of ['apply', 'plan', 'destroy']) {
      emulator.journal.clear()
      const result = await runInProcess({ emulator, inputs: { ...inputs, mode } })
      expect(result.errors).toBe('')
      expect(emulator.journal.entries().filter(({ status }) => status === 401 || status === 403)).toEqual([])
    }
    expect(emulator.tenant.applications.all().some(({ uniqueName }) => uniqueName === 'ci-deployer')).toBe(false)
  })

  test.each(documented().plan)('plan cannot do without %s', async lacking => {
    const emulator = await emulate()
    const whole = inputsAs(emulator, documented().apply)
    await runInProcess({ emulator, inputs: whole })
    const inputs = inputsAs(
      emulator,
      documented().plan.filter(name => name !== lacking)
    )
    const result = await runInProcess({ emulator, inputs: { ...inputs, mode: 'plan' } })
    // Without the organization there is a warning; without the others there is no plan.
    expect(lacking === 'Organization.Read.All' ? result.warnings : result.errors).toContain(lacking)
  })
})

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
