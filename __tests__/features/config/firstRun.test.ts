// The first run: what the administrator is asked for, what becomes of the client id, and sign-ins that change nothing.

import { describe, expect, test } from '@jest/globals'
import { roleTemplateId } from 'b2c-emulator'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { deviceCodeInputs, newTenant, runWith } from './deviceCodeStep.ts'

describe('without a browser', () => {
  test('the same pipeline runs with delegated rights; the client id is told, and a second run has nothing to do', async () => {
    const emulator = await newTenant()
    const first = await runWith(emulator, deviceCodeInputs(emulator))
    expect(first.errors).toBe('')
    expect(first.annotations).toContainEqual(
      expect.objectContaining({
        level: 'notice',
        message: `Bootstrap caller has the client id ${first.outputs['client-id']}. Store it as a variable, for the input client-id of later runs.`
      })
    )
    const second = await runWith(emulator, deviceCodeInputs(emulator))
    expect([second.errors, planned(second)]).toEqual(['', []])
  })

  test('the preset bootstrap-caller passes and is named in a notice; what else hands over the tenant is refused', async () => {
    const emulator = await newTenant()
    const { errors, annotations } = await runWith(emulator, deviceCodeInputs(emulator))
    expect(errors).toBe('')
    const notice = annotations.find(({ message }) => message.includes('holds the whole tenant'))
    expect(notice?.message).toMatch(
      /by Application\.ReadWrite\.All, AppRoleAssignment\S+, RoleManagement\S+, Delegated\S+\. Let nobody/
    )
    for (const more of [
      { permissions: 'bootstrap-caller\nAppRoleAssignment.ReadWrite.All' },
      { 'directory-roles': 'Application Administrator' }
    ]) {
      const refused = await runWith(emulator, { ...deviceCodeInputs(emulator), ...more })
      expect(refused.errors).toContain('hands over the whole tenant')
      expect(refused.asked).toEqual([])
    }
  })

  test('the preset bootstrap-caller is refused where the step says no to what hands over the tenant', async () => {
    const emulator = await newTenant()
    const inputs = { ...deviceCodeInputs(emulator), 'allow-privileged-roles': 'false' }
    const { exitCode, errors } = await runWith(emulator, inputs)
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('"bootstrap-caller" (Application.ReadWrite.All')])
    expect(writesOf(emulator)).toEqual([])
  })

  test('an administrator is asked for what the run needs and no more', async () => {
    const emulator = await newTenant()
    const base = { ...deviceCodeInputs(emulator), permissions: '', 'federated-credentials': '' }
    const scopes = async (more: Readonly<Record<string, string>>) =>
      (await runWith(emulator, { ...base, ...more })).asked
    const [organization, write, read] = ['Organization.Read.All', 'Application.ReadWrite.All', 'Application.Read.All']
    const grant = 'AppRoleAssignment.ReadWrite.All'
    const roles = 'RoleManagement.ReadWrite.Directory'
    expect(await scopes({})).toEqual([organization, write])
    expect(await scopes({ permissions: 'audit' })).toEqual([organization, write, grant])
    expect(await scopes({ permissions: 'audit', consent: 'verify' })).toEqual([organization, write])
    expect(await scopes({ 'directory-roles': 'User Administrator' })).toEqual([organization, write, roles])
    expect(await scopes({ prune: 'true' })).toEqual([organization, write, grant, roles])
    expect(await scopes({ mode: 'plan', permissions: 'audit' })).toEqual([organization, read])
    expect(await scopes({ mode: 'plan', 'directory-roles': 'User Administrator' })).toEqual([
      organization,
      read,
      'RoleManagement.Read.Directory'
    ])
    expect(await scopes({ mode: 'destroy' })).toEqual([organization, write])
  })

  test('each run works with just these scopes, roles and secrets included', async () => {
    const emulator = await newTenant()
    const inputs = { ...deviceCodeInputs(emulator), 'directory-roles': 'User Administrator', secret: 'when-needed' }
    for (const more of [{}, { mode: 'plan' }, { prune: 'true' }, { mode: 'destroy' }]) {
      emulator.journal.clear()
      expect((await runWith(emulator, { ...inputs, ...more })).errors).toBe('')
      expect(emulator.journal.entries().filter(({ status }) => status === 403)).toEqual([])
    }
  })

  test('the client id goes to the variables that are named, once, and changes when it must', async () => {
    const emulator = await newTenant()
    const token = emulator.gitHub.token({
      kind: 'fine-grained',
      permissions: { actions_variables: 'write', environments: 'write', organization_actions_variables: 'write' }
    })
    const inputs = {
      ...deviceCodeInputs(emulator),
      'client-id-variables': 'repository:CALLER\nenvironment/contoso:CALLER\norganization/octo-org:CALLER',
      'github-token': token
    }
    const first = await runWith(emulator, inputs)
    expect(first.errors).toBe('')
    const clientId = first.outputs['client-id']
    const expected = ['octo-org/b2c', 'octo-org/b2c#contoso', 'octo-org'].map(target => ({ target, value: clientId }))
    expect(emulator.gitHub.variables()).toMatchObject(expected)
    expect(first.log).toContain('the variable environment/contoso:CALLER took the client id')
    emulator.journal.clear()
    const second = await runWith(emulator, inputs)
    expect([second.errors, writesOf(emulator)]).toEqual(['', []])
    expect(second.log).toContain('the variable repository:CALLER holds the client id')
    const third = await runWith(emulator, { ...inputs, 'app-name': 'Another caller' })
    expect(third.errors).toBe('')
    expect(new Set(emulator.gitHub.variables().map(({ value }) => value))).toEqual(
      new Set([third.outputs['client-id']])
    )
  })

  test("the job's own token stores nothing: the step fails, the caller is in place, and the way out is named", async () => {
    const emulator = await newTenant()
    const inputs = {
      ...deviceCodeInputs(emulator),
      'client-id-variables': 'repository:CALLER',
      'github-token': emulator.gitHub.token({ kind: 'GITHUB_TOKEN' })
    }
    const result = await runWith(emulator, inputs)
    const clientId = result.outputs['client-id'] ?? 'none'
    expect(emulator.tenant.applications.all().some(({ appId }) => appId === clientId)).toBe(true)
    expect(result.errors).toContain(
      `Bootstrap caller is in place, but its client id ${clientId} was not stored as a variable`
    )
    expect(result.errors).toContain('Store it by hand')
    expect(result.errors).toContain('Variables: write')
  })

  test.each([
    ['declined', { decision: 'decline' as const }, /the sign-in was declined.*\n.*Run the job again/],
    [
      'by a user who may not consent',
      { account: 'user@contoso.onmicrosoft.com', givesUp: true },
      /the code expired before the sign-in/
    ],
    [
      'by an account of another tenant',
      { account: 'admin@fabrikam.onmicrosoft.com', givesUp: true },
      /the code expired before the sign-in/
    ]
  ])('a sign-in that is %s changes nothing', async (_, person, message) => {
    const emulator = await newTenant()
    emulator.addTenant({ initialDomain: 'fabrikam.onmicrosoft.com' })
    emulator.tenant.addUser({ userPrincipalName: 'user@contoso.onmicrosoft.com' })
    const result = await runWith(emulator, deviceCodeInputs(emulator), person)
    expect(result.errors).toMatch(message)
    expect(writesOf(emulator)).toEqual([])
  })

  test('current-run without id-token: write is told before anybody is asked for a code', async () => {
    const emulator = await newTenant()
    const result = await runWith(emulator, deviceCodeInputs(emulator), {}, { GITHUB_REPOSITORY: 'octo-org/b2c' })
    expect(result.errors).toContain('id-token: write')
    expect(result.asked).toEqual([])
  })

  test('a sign-in that ends in another tenant than tenant-id names is told as such, by id and by domain', async () => {
    const emulator = await newTenant()
    const other = emulator.addTenant({ initialDomain: 'fabrikam.onmicrosoft.com' })
    const person = { account: 'admin@fabrikam.onmicrosoft.com', tenant: other.id }
    const byId = await runWith(emulator, { ...deviceCodeInputs(emulator), 'tenant-id': emulator.tenant.id }, person)
    expect(byId.errors).toContain(
      `admin@fabrikam.onmicrosoft.com signed in to tenant ${other.id}, but tenant-id names ${emulator.tenant.id}.`
    )
    expect(byId.errors).toContain('sign in with an administrator account of that tenant')
    const byDomain = await runWith(emulator, deviceCodeInputs(emulator), person)
    expect(byDomain.errors).toContain(
      `tenant-id is contoso.onmicrosoft.com, but the tenant signed in to (${other.id}) has the domains fabrikam.onmicrosoft.com`
    )
    expect(writesOf(emulator)).toEqual([])
  })

  test('an administrator without the roles for consent is refused by Graph before anything is granted', async () => {
    const emulator = await newTenant()
    emulator.tenant.addUser({
      userPrincipalName: 'apps@contoso.onmicrosoft.com',
      directoryRoles: [roleTemplateId('Application Administrator')]
    })
    const result = await runWith(emulator, deviceCodeInputs(emulator), { account: 'apps@contoso.onmicrosoft.com' })
    expect(result.errors).toMatch(/Could not grant .*403/)
    expect(result.errors).toContain('Privileged Role Administrator')
  })
})
