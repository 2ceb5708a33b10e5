// Callers that lack a right: each is told which one, who can grant it, and nothing is written.

import { describe, expect, test } from '@jest/globals'
import { type Emulator, servicePrincipalByAppId } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate, runInProcess } from '../../hooks.ts'

const everything = {
  'app-name': 'CI deployer',
  permissions: 'policy-deployment',
  'directory-roles': 'User Administrator',
  'federated-credentials': 'repo:octo-org/b2c:ref:refs/heads/main'
}
const all = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'Organization.Read.All'
]

type Rights = { readonly appRoles: readonly string[]; readonly directoryRoles?: readonly string[] }

const runAs = (emulator: Emulator, rights: Rights, more: Readonly<Record<string, string>> = {}) => {
  const caller = emulator.tenant.addCaller({ displayName: 'Caller', secret: true, ...rights })
  const inputs = { ...callerInputs(emulator, caller), ...everything, ...more }
  return { caller, inputs, result: runInProcess({ inputs, emulator }) }
}

describe('a caller', () => {
  test('with just the rights that are needed provisions everything', async () => {
    const emulator = await emulate()
    const { result } = runAs(emulator, { appRoles: all })
    expect((await result).errors).toBe('')
  })

  test.each([
    ['Application.ReadWrite.All', ['Application.ReadWrite.OwnedBy', 'Application Administrator']],
    ['AppRoleAssignment.ReadWrite.All', ['AppRoleAssignment.ReadWrite.All', 'Privileged Role Administrator']],
    ['RoleManagement.ReadWrite.Directory', ['RoleManagement.ReadWrite.Directory', 'Privileged Role Administrator']]
  ])('without %s is told so, and nothing is written', async (lacking, named) => {
    const emulator = await emulate()
    const appRoles = [...all.filter(right => right !== lacking), 'Application.Read.All']
    const result = await runAs(emulator, { appRoles }).result
    expect(result.exitCode).toBe(1)
    for (const text of named) expect(result.errors).toContain(text)
    expect(result.errors).toMatch(/Nothing was written/)
    expect(result.errors).toContain('Its token holds')
    expect(writesOf(emulator)).toEqual([])
  })

  test('without any right is told what it needs to read', async () => {
    const emulator = await emulate()
    const result = await runAs(emulator, { appRoles: [] }).result
    expect(result.errors).toMatch(/Could not read the application ci-deployer.*403/)
    expect(result.errors).toContain('Application.Read.All')
    expect(writesOf(emulator)).toEqual([])
  })

  test('that lacks several rights is told of all of them at once', async () => {
    const emulator = await emulate()
    const result = await runAs(emulator, { appRoles: ['Application.Read.All', 'Organization.Read.All'] }).result
    for (const right of [
      'Application.ReadWrite.OwnedBy',
      'AppRoleAssignment.ReadWrite.All',
      'RoleManagement.ReadWrite.Directory'
    ])
      expect(result.errors).toContain(right)
    expect(writesOf(emulator)).toEqual([])
  })

  test('that may not read the organization goes on with what its token says', async () => {
    const emulator = await emulate()
    const { result, inputs } = runAs(emulator, { appRoles: all.filter(right => right !== 'Organization.Read.All') })
    const first = await result
    expect(first.errors).toBe('')
    expect(first.outputs).toMatchObject({ 'tenant-id': emulator.tenant.id, 'tenant-name': 'contoso' })
    expect(first.log).toContain('kind unknown')
    emulator.journal.clear()
    expect((await runInProcess({ inputs, emulator })).outputs.changed).toBe('false')
  })

  test('may hold directory roles in place of permissions', async () => {
    const emulator = await emulate()
    const result = await runAs(emulator, {
      appRoles: ['Organization.Read.All'],
      directoryRoles: ['62e90394-69f5-4237-9190-012177145e10']
    }).result
    expect(result.errors).toBe('')
  })

  test('that may not read directory roles is not stopped where none are declared', async () => {
    const emulator = await emulate()
    const rights = { appRoles: all.filter(right => right !== 'RoleManagement.ReadWrite.Directory') }
    const { result, inputs } = runAs(emulator, rights, { 'directory-roles': '' })
    expect((await result).errors).toBe('')
    emulator.journal.clear()
    expect((await runInProcess({ inputs, emulator })).outputs.changed).toBe('false')
    const declared = await runInProcess({ inputs: { ...inputs, 'directory-roles': 'User Administrator' }, emulator })
    expect(declared.errors).toMatch(/Could not read the directory roles of ci-deployer/)
    expect(writesOf(emulator)).toEqual([])
  })

  test('in mode plan needs no right to write', async () => {
    const emulator = await emulate()
    const result = await runAs(emulator, { appRoles: ['Application.Read.All'] }, { mode: 'plan' }).result
    expect(result.errors).toBe('')
    expect(result.outputs.changed).toBe('true')
    expect(result.outputs).not.toHaveProperty('client-id')
    expect(writesOf(emulator)).toEqual([])
  })
})

describe('a caller that manages only what it owns', () => {
  const rights = {
    appRoles: ['Application.ReadWrite.OwnedBy', 'AppRoleAssignment.ReadWrite.All', 'Application.Read.All']
  }
  const more = { 'directory-roles': '' }

  test('becomes the owner of application and service principal, and converges', async () => {
    const emulator = await emulate()
    const { caller, inputs, result } = runAs(emulator, rights, more)
    const first = await result
    expect(first.errors).toBe('')
    const { tenant } = emulator
    const application = tenant.applications.get(first.outputs['application-object-id'] ?? '')
    const principal = servicePrincipalByAppId(tenant, first.outputs['client-id'] ?? '')
    expect(application?.owners).toEqual([caller.servicePrincipalId])
    expect(principal?.owners).toEqual([caller.servicePrincipalId])
    emulator.journal.clear()
    expect((await runInProcess({ inputs, emulator })).errors).toBe('')
    expect(writesOf(emulator)).toEqual([])
    const renamed = await runInProcess({
      inputs: { ...inputs, 'app-name': 'Renamed', 'unique-name': 'ci-deployer' },
      emulator
    })
    expect(renamed.errors).toBe('')
    expect(
      (await runInProcess({ inputs: { ...inputs, 'unique-name': 'ci-deployer', mode: 'destroy' }, emulator })).errors
    ).toBe('')
  })

  test('may not touch what another caller made', async () => {
    const emulator = await emulate()
    const seeded = { ...callerInputs(emulator), ...everything, ...more }
    await runInProcess({ inputs: { ...seeded, 'app-name': 'CI deployer' }, emulator })
    const { result } = runAs(emulator, rights, { ...more, 'app-name': 'Renamed', 'unique-name': 'ci-deployer' })
    const refused = await result
    expect(refused.errors).toMatch(/Could not update the application ci-deployer.*403/)
    expect(refused.errors).toContain('Application.ReadWrite.All')
  })
})
