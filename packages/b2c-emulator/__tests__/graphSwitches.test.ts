// What a tenant's switches change about Microsoft Graph's answers, both ways.

import { describe, expect, test } from '@jest/globals'
import { refusalDefaults } from '../src/core/refusalBehavior.ts'
import { callerWith, createPair, errorOf, microsoftGraphId, policyRead, withEmulator } from './graphClient.ts'

const userAdministrator = 'fe930be7-5e62-47db-91af-98c3a49a38b1'

describe('role assignments', () => {
  test('are filtered by two fields at once, or by one alone', () =>
    withEmulator(async (emulator, graph) => {
      const { principal } = await createPair(graph)
      const path = '/roleManagement/directory/roleAssignments'
      const body = { principalId: principal.id, roleDefinitionId: userAdministrator, directoryScopeId: '/' }
      expect((await graph.post(path, body)).status).toBe(201)
      const clauses = [`principalId eq '${principal.id}'`, `roleDefinitionId eq '${userAdministrator}'`]
      const filtered = (filter: string) => graph.get(`${path}?$filter=${encodeURIComponent(filter)}`)
      for (const filter of [...clauses, clauses.join(' and ')])
        expect((await filtered(filter)).body.value).toHaveLength(1)
      emulator.behavior.compoundRoleFilter = 'refused'
      for (const filter of clauses) expect((await filtered(filter)).body.value).toHaveLength(1)
      for (const filter of [clauses.join(' and '), [...clauses].reverse().join(' and ')]) {
        expect(errorOf(await filtered(filter)).slice(0, 2)).toEqual([400, 'Request_UnsupportedQuery'])
      }
    }))
})

describe('Application.ReadWrite.All', () => {
  test('grants permissions of Microsoft Graph or does not, and those of other APIs always', () =>
    withEmulator(async (emulator, graph) => {
      const { principal } = await createPair(graph)
      const api = await createPair(graph, 'API')
      const graphId = await microsoftGraphId(graph)
      const caller = await callerWith(emulator, { appRoles: ['Application.ReadWrite.All'] })
      const reader = await callerWith(emulator, { appRoles: ['Application.Read.All'] })
      const grant = (by: typeof caller, resourceId: string, appRoleId: string) =>
        by.post(`/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
          principalId: principal.id,
          resourceId,
          appRoleId
        })
      const access = '00000000-0000-0000-0000-000000000000'
      expect((await grant(caller, api.principal.id, access)).status).toBe(201)
      expect(errorOf(await grant(caller, graphId, policyRead)).slice(0, 2)).toEqual([
        403,
        'Authorization_RequestDenied'
      ])
      emulator.behavior.applicationsGrantGraphRoles = true
      expect((await grant(reader, graphId, policyRead)).status).toBe(403)
      expect((await grant(caller, graphId, policyRead)).status).toBe(201)
    }))
})

describe('the words of a refusal', () => {
  test('of another unique name are those of the tenant', () =>
    withEmulator(async ({ behavior }, graph) => {
      const { application } = await createPair(graph)
      const path = `/applications/${application.id}`
      const rename = async (uniqueName: string) => errorOf(await graph.patch(path, { uniqueName }))
      expect(await rename('one')).toEqual([204, undefined, undefined])
      expect(await rename('one')).toEqual([204, undefined, undefined])
      const { status, code, message } = refusalDefaults.uniqueNameAgain
      expect(await rename('two')).toEqual([status, code, message])
      const uniqueNameAgain = { status: 409, code: 'Directory_Immutable', message: 'No: {0}' }
      behavior.refusals = { ...behavior.refusals, uniqueNameAgain }
      expect(await rename('$&')).toEqual([409, 'Directory_Immutable', 'No: $&'])
    }))

  test('of a blocked password are those of the tenant, in part or whole', () =>
    withEmulator(
      async (_emulator, graph) => {
        const { application } = await createPair(graph)
        const blocked = await graph.post(`/applications/${application.id}/addPassword`, {})
        expect(errorOf(blocked)).toEqual([
          403,
          'CredentialTypeNotAllowedAsPerAppPolicy',
          "Credential type not allowed as per assigned policy '00000000-0000-0000-0000-000000000000'."
        ])
      },
      { behavior: { passwordPolicy: { blocked: true }, refusals: { passwordBlocked: { status: 403 } } } }
    ))
})
