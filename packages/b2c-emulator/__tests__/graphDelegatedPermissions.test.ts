// What a signed-in user may do by delegated permission, and with which role.

import { describe, expect, test } from '@jest/globals'
import { createPair, microsoftGraphId, policyRead, signedIn, withEmulator } from './graphClient.ts'

describe('delegated permissions', () => {
  test('need the scope and the role of the user', () =>
    withEmulator(async emulator => {
      const create = async (scp: string, ...roles: string[]) =>
        (await (await signedIn(emulator, scp, ...roles)).post('/applications', { displayName: 'x' })).status
      expect(await create('Application.ReadWrite.All', 'Application Administrator')).toBe(201)
      expect(await create('Application.ReadWrite.All', 'Global Administrator')).toBe(201)
      expect(await create('Directory.AccessAsUser.All', 'Application Administrator')).toBe(201)
      expect(await create('Application.ReadWrite.All')).toBe(403)
      expect(await create('User.Read', 'Global Administrator')).toBe(403)
    }))

  test('make the person the owner of what it creates, at once', () =>
    withEmulator(async emulator => {
      const person = await signedIn(emulator, 'Application.ReadWrite.All User.Read', 'Application Administrator')
      const { body: application } = await person.post('/applications', { displayName: 'x' })
      const owners = (await person.get(`/applications/${application.id}/owners`)).body.value
      const { body: me } = await person.get('/me')
      expect(owners).toMatchObject([{ '@odata.type': '#microsoft.graph.user', id: me.id }])
    }))

  test('any member may read; granting Microsoft Graph permissions takes a Privileged Role Administrator', () =>
    withEmulator(async (emulator, graph) => {
      const member = await signedIn(emulator, 'Application.Read.All')
      expect((await member.get('/applications?$top=1')).status).toBe(200)
      const { principal } = await createPair(graph)
      const graphId = await microsoftGraphId(graph)
      const body = { principalId: principal.id, resourceId: graphId, appRoleId: policyRead }
      const scp = 'Application.ReadWrite.All AppRoleAssignment.ReadWrite.All'
      const grant = async (role: string) =>
        (await (await signedIn(emulator, scp, role)).post(`/servicePrincipals/${graphId}/appRoleAssignedTo`, body))
          .status
      expect(await grant('Application Administrator')).toBe(403)
      expect(await grant('Privileged Role Administrator')).toBe(201)
    }))
})
