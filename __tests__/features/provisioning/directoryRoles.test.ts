// Directory roles: by name or template id, through the unified API or the legacy one.

import { describe, expect, test } from '@jest/globals'
import { assignDirectoryRole, type Emulator } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, runInProcess } from '../../hooks.ts'

const apply = (emulator: Emulator, more: Readonly<Record<string, string>>) =>
  runInProcess({
    inputs: { ...callerInputs(emulator), 'app-name': 'CI deployer', verify: 'false', secret: 'none', ...more },
    emulator
  })
const userAdministrator = 'fe930be7-5e62-47db-91af-98c3a49a38b1'
const helpdeskAdministrator = '729827e3-9c14-49f7-bb1b-9608f156bbb8'

const rolesOf = ({ tenant }: Emulator, principalId: string | undefined): readonly string[] =>
  tenant.roleAssignments
    .all()
    .filter(assignment => assignment.principalId === principalId)
    .map(({ roleDefinitionId }) => roleDefinitionId)
    .sort()

const expectSettled = async (emulator: Emulator, inputs: Readonly<Record<string, string>>): Promise<void> => {
  emulator.journal.clear()
  const again = await apply(emulator, inputs)
  expect(again.errors).toBe('')
  expect(writesOf(emulator)).toEqual([])
}

/** Answers that a tenant without the unified role API may give; which one is not documented. */
const refusals = [{ unifiedRolesStatus: 400 as const }, { unifiedRolesStatus: 403 as const }]

describe('directory roles', () => {
  test('by name in any case, by template id, by a name that only the tenant knows', async () => {
    const emulator = await emulate()
    const inputs = { 'directory-roles': `user administrator\n${helpdeskAdministrator}\nDirectory Readers` }
    const { outputs, errors, plan } = await apply(emulator, inputs)
    expect(errors).toBe('')
    expect(rolesOf(emulator, outputs['service-principal-object-id'])).toEqual(
      [userAdministrator, helpdeskAdministrator, '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'].sort()
    )
    expect(
      plan?.apps[0]?.changes.filter(({ resource }) => resource === 'directoryRole').map(({ name }) => name)
    ).toEqual(['User Administrator', helpdeskAdministrator, 'Directory Readers'])
    await expectSettled(emulator, inputs)
  })

  test('that do not exist are told with near matches', async () => {
    const emulator = await emulate()
    const result = await apply(emulator, { 'directory-roles': 'User Adminstrator\nDirectory Reader' })
    expect(result.errors).toMatch(/User Adminstrator is not a directory role of this tenant.*User Administrator/)
    expect(result.errors).toMatch(/Directory Reader is not.*Directory Readers/)
    expect(writesOf(emulator)).toEqual([])
  })

  test.each(['Global Administrator', 'e8611ab8-c189-46e8-94e1-60213ab1f814'])(
    '%s is refused unless privileged roles are allowed',
    async role => {
      const emulator = await emulate()
      const refused = await apply(emulator, { 'directory-roles': role })
      expect(refused.errors).toContain('allow-privileged-roles')
      expect(emulator.journal.entries()).toEqual([])
      const allowed = await apply(emulator, { 'directory-roles': role, 'allow-privileged-roles': 'true' })
      expect(allowed.errors).toBe('')
      expect(rolesOf(emulator, allowed.outputs['service-principal-object-id'])).toHaveLength(1)
    }
  )

  test('that are assigned but not declared are drift, and go with prune', async () => {
    const emulator = await emulate()
    const inputs = { 'directory-roles': 'User Administrator' }
    const { outputs } = await apply(emulator, inputs)
    const principalId = outputs['service-principal-object-id'] ?? ''
    const { tenant } = emulator
    tenant.seed(() => assignDirectoryRole(tenant, principalId, helpdeskAdministrator))
    emulator.journal.clear()
    expect(planned(await apply(emulator, inputs))).toEqual([`directoryRole drift ${helpdeskAdministrator}`])
    expect(writesOf(emulator)).toEqual([])
    const pruned = await apply(emulator, { ...inputs, prune: 'true' })
    expect(planned(pruned)).toEqual([`directoryRole delete ${helpdeskAdministrator}`])
    expect(rolesOf(emulator, principalId)).toEqual([userAdministrator])
    await expectSettled(emulator, { ...inputs, prune: 'true' })
  })

  test('of a scope that is not the whole directory are nobody’s business', async () => {
    const emulator = await emulate()
    const { outputs } = await apply(emulator, {})
    const { tenant } = emulator
    tenant.seed(() =>
      assignDirectoryRole(
        tenant,
        outputs['service-principal-object-id'] ?? '',
        userAdministrator,
        '/administrativeUnits/1'
      )
    )
    expect(planned(await apply(emulator, { prune: 'true' }))).toEqual([])
  })

  test('that a list does not show yet are assigned without harm', async () => {
    const emulator = await emulate()
    const { outputs } = await apply(emulator, {})
    emulator.behavior.replication.listLagMs = 60_000
    const principalId = outputs['service-principal-object-id'] ?? ''
    assignDirectoryRole(emulator.tenant, principalId, userAdministrator)
    expect((await apply(emulator, { 'directory-roles': 'User Administrator' })).errors).toBe('')
    expect(rolesOf(emulator, principalId)).toEqual([userAdministrator])
  })
})

describe.each(refusals)('a tenant that refuses the unified role API with %j', ({ unifiedRolesStatus }) => {
  const behavior = { unifiedRoles: 'unsupported' as const, unifiedRolesStatus }

  test('takes the legacy way, for roles that are active and for those that are not', async () => {
    const emulator = await emulate({ behavior })
    const inputs = { 'directory-roles': 'User Administrator\nPassword Administrator' }
    const first = await apply(emulator, inputs)
    expect(first.errors).toBe('')
    expect(rolesOf(emulator, first.outputs['service-principal-object-id'])).toHaveLength(2)
    await expectSettled(emulator, inputs)
    // One more, with the lists in sight this time.
    const more = { 'directory-roles': 'User Administrator\nPassword Administrator\nGroups Administrator' }
    expect((await apply(emulator, more)).errors).toBe('')
    expect(rolesOf(emulator, first.outputs['service-principal-object-id'])).toHaveLength(3)
    await expectSettled(emulator, more)
  })

  test('takes the legacy way for a new app as well, when the role is active already', async () => {
    const emulator = await emulate({ behavior })
    await apply(emulator, { 'directory-roles': 'User Administrator' })
    const other = { 'app-name': 'Another', 'directory-roles': 'User Administrator' }
    const { errors, outputs } = await apply(emulator, other)
    expect(errors).toBe('')
    expect(rolesOf(emulator, outputs['service-principal-object-id'])).toEqual([userAdministrator])
    await expectSettled(emulator, other)
  })
})
