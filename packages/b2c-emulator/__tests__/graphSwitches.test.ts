// What a tenant's switches change about Microsoft Graph's answers, both ways.

import { describe, expect, test } from '@jest/globals'
import { createPair, errorOf, withEmulator } from './graphClient.ts'

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
