// Graph application permissions with admin consent: resolved, granted, verified, skipped, pruned.

import { describe, expect, test } from '@jest/globals'
import { assignAppRole, type Emulator, servicePrincipalByAppId } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, runInProcess } from '../../hooks.ts'

const graphAppId = '00000003-0000-0000-c000-000000000000'
const apply = (emulator: Emulator, more: Readonly<Record<string, string>>) =>
  runInProcess({
    inputs: { ...callerInputs(emulator), 'app-name': 'CI deployer', verify: 'false', secret: 'none', ...more },
    emulator
  })

/** Names of the permissions granted to the managed app. */
const grantsOf = ({ tenant }: Emulator, clientId: string): readonly string[] => {
  const graph = servicePrincipalByAppId(tenant, graphAppId)
  const principal = servicePrincipalByAppId(tenant, clientId)
  return tenant.appRoleAssignments
    .all()
    .filter(({ principalId }) => principalId === principal?.id)
    .map(({ appRoleId }) => graph?.appRoles.find(({ id }) => id === appRoleId)?.value ?? appRoleId)
    .sort()
}

/** Grants a permission as an administrator would. */
const grant = ({ tenant, clock }: Emulator, principalId: string, value: string): void => {
  const graph = servicePrincipalByAppId(tenant, graphAppId)
  const role = graph?.appRoles.find(known => known.value === value)
  tenant.seed(() =>
    assignAppRole(tenant, clock, { principalId, resourceId: graph?.id ?? '', appRoleId: role?.id ?? '' })
  )
}

describe('permissions', () => {
  test('by name in any case, by GUID and by preset are one each, and granted', async () => {
    const emulator = await emulate()
    const { outputs, errors } = await apply(emulator, {
      permissions: 'user.read.all\n79a677f7-b79d-40d0-a36a-3e6f8688dd7a\npolicy-deployment\nUser.Read.All'
    })
    expect(errors).toBe('')
    expect(grantsOf(emulator, outputs['client-id'] ?? '')).toEqual(['Policy.ReadWrite.TrustFramework', 'User.Read.All'])
  })

  test('that do not exist are all told with near matches, those that are delegated only are said to be', async () => {
    const emulator = await emulate()
    const result = await apply(emulator, {
      permissions: 'User.ReadWritte.All\nUser.Read\n00000000-1111-4222-8333-444444444444'
    })
    expect(result.errors).toMatch(/User\.ReadWritte\.All is not an application permission.*User\.ReadWrite\.All/)
    expect(result.errors).toMatch(/User\.Read is a delegated permission only/)
    expect(result.errors).toContain('00000000-1111-4222-8333-444444444444 is not an application permission')
    expect(result.exitCode).toBe(1)
    expect(writesOf(emulator)).toEqual([])
  })

  test('of a preset that the tenant lacks are told with the preset', async () => {
    const emulator = await emulate()
    const { tenant } = emulator
    const graph = servicePrincipalByAppId(tenant, graphAppId)
    tenant.seed(() => {
      if (graph === undefined) return
      const isOther = ({ value }: { readonly value: string | null }): boolean =>
        value !== 'Policy.ReadWrite.TrustFramework'
      const appRoles = graph.appRoles.filter(isOther)
      const oauth2PermissionScopes = graph.oauth2PermissionScopes.filter(isOther)
      tenant.servicePrincipals.put(graph.id, { ...graph, appRoles, oauth2PermissionScopes })
    })
    const result = await apply(emulator, { permissions: 'policy-deployment' })
    expect(result.errors).toContain('Policy.ReadWrite.TrustFramework (of the preset policy-deployment) is not')
  })

  test('that are granted already count as granted, also when the list does not show it yet', async () => {
    const emulator = await emulate()
    const inputs = { permissions: 'User.Read.All\nAuditLog.Read.All' }
    const { outputs } = await apply(emulator, { permissions: '' })
    const principalId = outputs['service-principal-object-id'] ?? ''
    emulator.tenant.seed(() => undefined)
    emulator.behavior.replication.listLagMs = 60_000
    const { tenant, clock } = emulator
    const graph = servicePrincipalByAppId(tenant, graphAppId)
    const role = graph?.appRoles.find(({ value }) => value === 'User.Read.All')
    assignAppRole(tenant, clock, { principalId, resourceId: graph?.id ?? '', appRoleId: role?.id ?? '' })
    const result = await apply(emulator, inputs)
    expect(result.errors).toBe('')
    expect(grantsOf(emulator, outputs['client-id'] ?? '')).toEqual(['AuditLog.Read.All', 'User.Read.All'])
  })
})

describe('consent', () => {
  test.each(['verify', 'skip'])(
    '%s grants nothing, reports what is missing, and says where to consent',
    async consent => {
      const emulator = await emulate()
      const { outputs } = await apply(emulator, { permissions: 'User.Read.All' })
      emulator.journal.clear()
      const inputs = { permissions: 'User.Read.All\nAuditLog.Read.All', consent }
      const result = await apply(emulator, inputs)
      expect(result.exitCode).toBe(0)
      expect(planned(result)).toContain('permission missing AuditLog.Read.All')
      expect(grantsOf(emulator, outputs['client-id'] ?? '')).toEqual(['User.Read.All'])
      const url = `${emulator.login}/${emulator.tenant.id}/adminconsent?client_id=${outputs['client-id']}`
      expect(result.warnings).toContain(url)
      expect(result.summary.replaceAll('&#95;', '_')).toContain(url)
      expect(writesOf(emulator)).toEqual(['PATCH /v1.0/applications/{id} 204'])
      emulator.journal.clear()
      expect((await apply(emulator, inputs)).outputs.changed).toBe('false')
      expect(writesOf(emulator)).toEqual([])
      grant(emulator, outputs['service-principal-object-id'] ?? '', 'AuditLog.Read.All')
      const granted = await apply(emulator, inputs)
      expect(planned(granted)).toEqual([])
      expect(granted.warnings).toBe('')
    }
  )

  test('verify from nothing needs no right to grant', async () => {
    const emulator = await emulate()
    const caller = emulator.tenant.addCaller({
      displayName: 'Writer',
      appRoles: ['Application.ReadWrite.All', 'Organization.Read.All'],
      secret: true
    })
    const result = await apply(emulator, {
      ...callerInputs(emulator, caller),
      permissions: 'User.Read.All',
      consent: 'verify',
      secret: 'when-needed',
      verify: 'true'
    })
    expect(result.errors).toBe('')
    expect(result.warnings).toContain('adminconsent')
    expect(result.outputs['secret-created']).toBe('true')
  })
})

describe('what is granted but not declared', () => {
  const declare = { permissions: 'User.Read.All' }
  const begin = async () => {
    const emulator = await emulate()
    const { outputs } = await apply(emulator, declare)
    grant(emulator, outputs['service-principal-object-id'] ?? '', 'AuditLog.Read.All')
    emulator.journal.clear()
    return { emulator, clientId: outputs['client-id'] ?? '' }
  }

  test('is drift that stays', async () => {
    const { emulator, clientId } = await begin()
    const result = await apply(emulator, declare)
    expect(planned(result)).toEqual(['permission drift AuditLog.Read.All'])
    expect(result.outputs.changed).toBe('false')
    expect(writesOf(emulator)).toEqual([])
    expect(grantsOf(emulator, clientId)).toEqual(['AuditLog.Read.All', 'User.Read.All'])
  })

  test('goes with prune, from the declaration on the application too', async () => {
    const { emulator, clientId } = await begin()
    const result = await apply(emulator, { ...declare, prune: 'true' })
    expect(planned(result)).toEqual(['permission delete AuditLog.Read.All'])
    expect(grantsOf(emulator, clientId)).toEqual(['User.Read.All'])
    const fewer = await apply(emulator, { permissions: '', prune: 'true' })
    expect(fewer.errors).toBe('')
    expect(grantsOf(emulator, clientId)).toEqual([])
    expect(emulator.tenant.applications.all().find(({ appId }) => appId === clientId)?.requiredResourceAccess).toEqual(
      []
    )
    emulator.journal.clear()
    expect((await apply(emulator, { permissions: '', prune: 'true' })).outputs.changed).toBe('false')
    expect(writesOf(emulator)).toEqual([])
  })

  test('stays on the application without prune, together with what was asked before', async () => {
    const { emulator, clientId } = await begin()
    await apply(emulator, { permissions: 'Application.Read.All' })
    const access = emulator.tenant.applications.all().find(({ appId }) => appId === clientId)?.requiredResourceAccess
    expect(access?.[0]?.resourceAccess.map(({ id }) => id)).toEqual([
      'df021288-bdef-4463-88db-98f22de89214',
      '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30'
    ])
  })
})
