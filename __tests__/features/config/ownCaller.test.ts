// A run never cuts the branch it sits on: what the caller stands on is neither pruned nor, unless that is said, destroyed.

import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type Application, type Emulator, roleTemplateId } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, runInProcess, workspaceWith } from '../../hooks.ts'

const file = (emulator: Emulator, apps: string) => {
  const workspace = workspaceWith({
    'b2c.yml': `version: 1\ndefaults: { prune: true, secret: { mode: none } }\napps:\n${apps}`
  })
  return {
    inputs: { ...callerInputs(emulator), config: join(workspace, 'b2c.yml') },
    env: { GITHUB_WORKSPACE: workspace }
  }
}

const callerOf = ({ tenant, seed }: Emulator): Application =>
  tenant.applications.all().find(({ appId }) => appId === seed.appId) as Application

const grantsOf = ({ tenant }: Emulator, appId: string) => {
  const principal = tenant.servicePrincipals.all().find(item => item.appId === appId)
  return tenant.appRoleAssignments.all().filter(({ principalId }) => principalId === principal?.id)
}

/** The caller stands in the file, under its own key. */
const withCaller = (emulator: Emulator, apps: string) => {
  const { id, displayName } = callerOf(emulator)
  const { applications } = emulator.tenant
  const tags = ['b2c-bootstrap', 'b2c-bootstrap:key:caller']
  emulator.tenant.seed(() => applications.put(id, { ...callerOf(emulator), uniqueName: 'caller', tags }))
  return file(emulator, `  caller: { name: ${JSON.stringify(displayName)}, uniqueName: caller }\n${apps}`)
}

describe('prune', () => {
  test('takes neither trust nor permissions nor roles from the caller, and says why', async () => {
    const emulator = await emulate()
    const { tenant, seed } = emulator
    const principal = tenant.servicePrincipals.all().find(({ appId }) => appId === seed.appId)
    tenant.seed(() => {
      tenant.applications.put(callerOf(emulator).id, {
        ...callerOf(emulator),
        federatedIdentityCredentials: [
          {
            id: crypto.randomUUID(),
            name: 'main',
            issuer: 'https://token.actions.githubusercontent.com',
            subject: 'repo:octo-org/b2c:ref:refs/heads/main',
            description: null,
            audiences: ['api://AzureADTokenExchange']
          }
        ]
      })
      tenant.roleAssignments.put('own-role', {
        id: 'own-role',
        principalId: principal?.id ?? '',
        roleDefinitionId: roleTemplateId('User Administrator'),
        directoryScopeId: '/'
      })
    })
    const before = grantsOf(emulator, seed.appId).length
    const result = await runInProcess({ emulator, ...withCaller(emulator, '') })
    expect(result.errors).toBe('')
    expect(planned(result).filter(line => line.includes(' delete '))).toEqual([])
    expect(result.log).toContain('prune takes nothing from the application that the run signs in as')
    expect(callerOf(emulator).federatedIdentityCredentials).toHaveLength(1)
    expect(grantsOf(emulator, seed.appId)).toHaveLength(before)
    expect(tenant.roleAssignments.get('own-role')).toBeDefined()
    expect(callerOf(emulator).requiredResourceAccess).toBeDefined()
  })
})

describe('destroy', () => {
  const others = '  one: { name: One }\n  two: { name: Two }\n'
  const left = (emulator: Emulator) => emulator.tenant.applications.all().map(({ uniqueName }) => uniqueName)

  test('of a file that holds the caller is refused before anything is removed', async () => {
    const emulator = await emulate()
    const step = withCaller(emulator, others)
    await runInProcess({ emulator, ...step })
    emulator.journal.clear()
    const result = await runInProcess({ emulator, ...step, inputs: { ...step.inputs, mode: 'destroy' } })
    expect(result.errors).toContain('is the application that this run signs in as')
    expect(result.errors).toContain('destroy-caller: true')
    expect(writesOf(emulator)).toEqual([])
    expect(left(emulator)).toEqual(expect.arrayContaining(['caller', 'one', 'two']))
  })

  test('removes the caller last when that is said', async () => {
    const emulator = await emulate()
    const step = withCaller(emulator, others)
    await runInProcess({ emulator, ...step })
    const { id } = callerOf(emulator)
    emulator.journal.clear()
    const inputs = { ...step.inputs, mode: 'destroy', 'destroy-caller': 'true' }
    const result = await runInProcess({ emulator, ...step, inputs })
    expect(result.errors).toBe('')
    expect(left(emulator)).not.toEqual(expect.arrayContaining(['one', 'two', 'caller']))
    const removals = emulator.journal
      .entries()
      .filter(({ method, path }) => method === 'DELETE' && path.includes('/applications/'))
    expect(removals.map(({ path }) => path.endsWith(id))).toEqual([false, false, true])
  })

  test('leaves the caller when another could not be removed', async () => {
    const emulator = await emulate()
    const step = withCaller(emulator, others)
    await runInProcess({ emulator, ...step })
    const { id } = callerOf(emulator)
    const refusal = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'not this one' } } }
    const match = { service: 'graph', method: 'DELETE', path: /\/applications\// } as const
    emulator.intercept(match, { instead: ({ path }) => (path.endsWith(id) ? undefined : refusal) })
    const inputs = { ...step.inputs, mode: 'destroy', 'destroy-caller': 'true' }
    const result = await runInProcess({ emulator, ...step, inputs })
    expect(result.errors).toContain('and it comes after that')
    expect(left(emulator)).toContain('caller')
  })
})
