// What hands over a tenant is refused before anything is sent, for directory roles and permissions by one switch.

import { describe, expect, test } from '@jest/globals'
import { type Emulator, microsoftGraphAppRoles, servicePrincipalByAppId } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, inWorkspace, runInProcess } from '../../hooks.ts'

const quick = { verify: 'false', secret: 'none' }
const apply = (emulator: Emulator, more: Readonly<Record<string, string>>) =>
  runInProcess({ inputs: { ...callerInputs(emulator), 'app-name': 'CI deployer', ...quick, ...more }, emulator })
const applyFile = (emulator: Emulator, text: string, more: Readonly<Record<string, string>> = {}) =>
  runInProcess({
    inputs: { ...callerInputs(emulator), config: inWorkspace('privileged.yml', text), ...quick, ...more },
    emulator
  })

const rolesOf = (emulator: Emulator, principalId = ''): number =>
  emulator.tenant.roleAssignments.all().filter(assignment => assignment.principalId === principalId).length

describe('without allow-privileged-roles', () => {
  test.each([
    ['directory-roles', 'Privileged Authentication Administrator', 'Privileged Authentication Administrator'],
    ['directory-roles', 'E00E864A-17C5-4A4B-9C06-F5B95A8D5BD8', 'Partner Tier2 Support'],
    ['directory-roles', 'User Administrator\ncloud application administrator', 'Cloud Application Administrator'],
    ['permissions', 'RoleManagement.ReadWrite.Directory', 'RoleManagement.ReadWrite.Directory'],
    ['permissions', 'approleassignment.readwrite.all', 'AppRoleAssignment.ReadWrite.All'],
    ['permissions', 'User.Read.All\n1BFEFB4E-E0B5-418B-A88F-73C46D2CC8E9', 'Application.ReadWrite.All'],
    ['permissions', 'directory', 'Directory.ReadWrite.All'],
    ['permissions', 'bootstrap-caller\nAppRoleAssignment.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All']
  ])('%s: %j is refused by name before anything is sent', async (input, text, name) => {
    const emulator = await emulate()
    const { exitCode, errors } = await apply(emulator, { [input]: text })
    expect(exitCode).toBe(1)
    expect(errors).toContain(name)
    expect(errors).toContain('hands over the whole tenant')
    expect(errors).toContain('allow-privileged-roles: true')
    expect(emulator.journal.entries()).toEqual([])
  })

  test.each([{}, { consent: 'verify' }, { mode: 'plan' }])(
    'the preset bootstrap-caller is refused by name before anything is written, with %j',
    async more => {
      const emulator = await emulate()
      const { errors } = await apply(emulator, { permissions: 'bootstrap-caller', ...more })
      expect(errors).toMatch(
        /permissions of ci-deployer: "bootstrap-caller" \(Application\.ReadWrite\.All, AppRole\S+, RoleManagement\S+, Delegated\S+\) hands over/
      )
      expect(errors).toContain('accepted: sign-in device-code, for day 0, or allow-privileged-roles: true')
      expect(writesOf(emulator)).toEqual([])
    }
  )

  test('what the preset bootstrap-caller has gained since is left to an administrator', async () => {
    const emulator = await emulate()
    const inputs = { permissions: 'bootstrap-caller' }
    const first = await apply(emulator, { ...inputs, 'allow-privileged-roles': 'true' })
    const gained = microsoftGraphAppRoles.find(({ value }) => value === 'DelegatedPermissionGrant.ReadWrite.All')
    const { appRoleAssignments } = emulator.tenant
    for (const { id, appRoleId } of appRoleAssignments.all())
      if (appRoleId === gained?.id) appRoleAssignments.remove(id)
    const again = await apply(emulator, { ...inputs, verify: 'true', secret: 'always' })
    expect(again.errors).toBe('')
    expect(planned(again)).toContain('permission missing DelegatedPermissionGrant.ReadWrite.All')
    expect(again.warnings).toContain(`adminconsent?client_id=${first.outputs['client-id']}`)
  })

  test('the preset bootstrap-caller passes where all of it is granted already', async () => {
    const emulator = await emulate()
    const inputs = { permissions: 'bootstrap-caller' }
    await apply(emulator, { ...inputs, 'allow-privileged-roles': 'true' })
    const again = await apply(emulator, { ...inputs, 'allow-privileged-roles': 'false' })
    expect([again.errors, again.outputs.changed]).toEqual(['', 'false'])
  })

  test('consent that is not granted by the run makes no difference, and plan says the same', async () => {
    const emulator = await emulate()
    for (const more of [{ consent: 'verify' }, { mode: 'plan' }]) {
      const { errors } = await apply(emulator, { permissions: 'AppRoleAssignment.ReadWrite.All', ...more })
      expect(errors).toContain('hands over the whole tenant')
    }
    expect(emulator.journal.entries()).toEqual([])
  })

  test('a permission that only the tenant knows by another id is refused once it is known', async () => {
    const emulator = await emulate()
    const { tenant } = emulator
    const id = '11111111-2222-4333-8444-00000000000a'
    const graph = servicePrincipalByAppId(tenant, '00000003-0000-0000-c000-000000000000')
    tenant.seed(() => {
      if (graph === undefined) return
      const appRoles = graph.appRoles.map(role =>
        role.value === 'AppRoleAssignment.ReadWrite.All' ? { ...role, id } : role
      )
      tenant.servicePrincipals.put(graph.id, { ...graph, appRoles })
    })
    const { errors } = await apply(emulator, { permissions: id })
    expect(errors).toMatch(/permissions of ci-deployer: AppRoleAssignment\.ReadWrite\.All hands over the whole tenant/)
    expect(writesOf(emulator)).toEqual([])
  })

  test.each(['Conditional Access Administrator', 'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9'])(
    'the role %s is refused where the definitions of the tenant mark it as privileged, and told by its app',
    async role => {
      const emulator = await emulate({ behavior: { privilegedDefinitions: true } })
      const { errors } = await apply(emulator, { 'directory-roles': `Directory Readers\n${role}` })
      expect(errors).toMatch(
        /directory-roles of ci-deployer: \S.* hands over the whole tenant: it is marked as privileged/
      )
      expect(errors).not.toContain('Directory Readers hands')
      expect(writesOf(emulator)).toEqual([])
      const allowed = await apply(emulator, { 'directory-roles': role, 'allow-privileged-roles': 'true' })
      expect(allowed.errors).toBe('')
    }
  )

  test('a tenant that refuses its role definitions is not in the way', async () => {
    const emulator = await emulate({ behavior: { unifiedRoles: 'unsupported' } })
    const { errors, outputs } = await apply(emulator, { 'directory-roles': 'Directory Readers' })
    expect(errors).toBe('')
    expect(rolesOf(emulator, outputs['service-principal-object-id'])).toBe(1)
  })

  test('mode destroy removes an app that holds it', async () => {
    const emulator = await emulate()
    const inputs = { permissions: 'RoleManagement.ReadWrite.Directory', 'directory-roles': 'Global Administrator' }
    expect((await apply(emulator, { ...inputs, 'allow-privileged-roles': 'true' })).errors).toBe('')
    expect((await apply(emulator, { ...inputs, mode: 'destroy' })).errors).toBe('')
  })
})

describe('with allow-privileged-roles: true', () => {
  test('roles and permissions are granted, and the permissions named in a notice', async () => {
    const emulator = await emulate()
    const { errors, annotations } = await apply(emulator, {
      permissions: 'bootstrap-caller',
      'directory-roles': 'Privileged Authentication Administrator',
      'allow-privileged-roles': 'true'
    })
    expect(errors).toBe('')
    const notices = annotations.filter(({ level }) => level === 'notice').map(({ message }) => message)
    expect(notices).toContainEqual(
      expect.stringMatching(/CI deployer holds the whole tenant, by Application\.ReadWrite\.All, AppRoleAssignment/)
    )
  })
})

describe('a configuration file', () => {
  const file = (allow: string) => `version: 1
apps:
  ci:
    name: CI
    ${allow}
    permissions: [RoleManagement.ReadWrite.Directory]
    directoryRoles: [Global Administrator]
`

  test('allows it where the workflow says nothing', async () => {
    const emulator = await emulate()
    expect((await applyFile(emulator, file('allowPrivilegedRoles: true'))).errors).toBe('')
  })

  test.each(['allowPrivilegedRoles: true', 'prune: false'])(
    'that says %s cannot lift the false of the workflow, also by its defaults',
    async allow => {
      const emulator = await emulate()
      const text = `${file(allow)}defaults: { allowPrivilegedRoles: true }\n`
      const { errors } = await applyFile(emulator, text, { 'allow-privileged-roles': 'false' })
      expect(errors).toContain('6:19: apps.ci.permissions[0] "RoleManagement.ReadWrite.Directory" hands over')
      expect(errors).toContain('7:22: apps.ci.directoryRoles[0] "Global Administrator"')
      expect(emulator.journal.entries()).toEqual([])
    }
  )

  test('that says false outweighs the true of the workflow', async () => {
    const emulator = await emulate()
    const { errors } = await applyFile(emulator, file('allowPrivilegedRoles: false'), {
      'allow-privileged-roles': 'true'
    })
    expect(errors).toContain('hands over the whole tenant')
  })

  test('names the app of every permission and role that the tenant does not know, all at once', async () => {
    const emulator = await emulate()
    const { errors } = await applyFile(
      emulator,
      `version: 1
apps:
  first: { name: First, permissions: [User.Reed.All] }
  second: { name: Second, permissions: [User.Read.All, User.Reed.All], directoryRoles: [User Adminstrator] }
`
    )
    expect(errors).toMatch(/permissions of first: User\.Reed\.All is not an application permission.*User\.Read\.All/)
    expect(errors).toMatch(/permissions of second: User\.Reed\.All is not/)
    expect(errors).toMatch(/directory-roles of second: User Adminstrator is not a directory role/)
    expect(writesOf(emulator)).toEqual([])
  })
})
