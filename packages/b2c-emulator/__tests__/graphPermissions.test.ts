// What an app may do: by application permission, by ownership, by directory role.

import { describe, expect, test } from '@jest/globals'
import { roleTemplateId } from '../src/directory/roleTemplates.ts'
import { callerWith, createPair, errorOf, microsoftGraphId, policyRead, withEmulator } from './graphClient.ts'

const denied = [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.']
describe('application permissions', () => {
  const missing = '11111111-2222-4333-8444-555555555555'
  const json = { 'Content-Type': 'application/json' }

  test.each([
    [
      'GET',
      '/applications',
      undefined,
      ['Application.Read.All', 'Application.ReadWrite.OwnedBy', 'Directory.Read.All'],
      ['User.Read.All']
    ],
    [
      'GET',
      `/servicePrincipals/${missing}`,
      undefined,
      ['Application.Read.All', 'Directory.Read.All'],
      ['Policy.Read.All']
    ],
    [
      'POST',
      '/applications',
      {},
      ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
      ['Application.Read.All']
    ],
    [
      'PATCH',
      `/applications/${missing}`,
      {},
      ['Application.ReadWrite.All'],
      ['Application.Read.All', 'Directory.ReadWrite.All']
    ],
    [
      'POST',
      `/applications/${missing}/addPassword`,
      {},
      ['Application.ReadWrite.All', 'Directory.ReadWrite.All'],
      ['Application.Read.All']
    ],
    [
      'POST',
      '/servicePrincipals',
      {},
      ['Application.ReadWrite.All', 'Directory.ReadWrite.All'],
      ['Application.Read.All']
    ],
    [
      'GET',
      '/roleManagement/directory/roleAssignments',
      undefined,
      ['RoleManagement.Read.Directory', 'Directory.Read.All'],
      ['Application.ReadWrite.All']
    ],
    [
      'POST',
      '/roleManagement/directory/roleAssignments',
      {},
      ['RoleManagement.ReadWrite.Directory'],
      ['RoleManagement.Read.Directory', 'Directory.ReadWrite.All']
    ],
    ['POST', '/directoryRoles', {}, ['RoleManagement.ReadWrite.Directory'], ['Directory.ReadWrite.All']],
    [
      'GET',
      '/organization',
      undefined,
      ['Organization.Read.All', 'Directory.Read.All', 'User.Read.All'],
      ['Application.Read.All']
    ],
    ['GET', '/policies/defaultAppManagementPolicy', undefined, ['Policy.Read.All'], ['Directory.Read.All']],
    ['GET', '/users', undefined, ['User.Read.All', 'Directory.Read.All'], ['Application.Read.All']],
    ['POST', '/users', {}, ['User.Create', 'User.ReadWrite.All'], ['User.Read.All']],
    [
      'POST',
      '/oauth2PermissionGrants',
      {},
      ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'],
      ['AppRoleAssignment.ReadWrite.All']
    ]
  ] as const)('%s %s', (method, path, body, enough, tooLittle) =>
    withEmulator(async emulator => {
      for (const appRole of enough) {
        const caller = await callerWith(emulator, { appRoles: [appRole] })
        expect([appRole, (await caller.call(method, path, body, json)).status]).not.toEqual([appRole, 403])
      }
      const caller = await callerWith(emulator, { appRoles: tooLittle })
      expect(errorOf(await caller.call(method, path, body, json))).toEqual(denied)
    })
  )

  test('a token without roles reaches nothing', () =>
    withEmulator(async emulator => {
      const caller = await callerWith(emulator, {})
      expect(errorOf(await caller.get('/applications'))).toEqual(denied)
    }))

  test('a grant of Microsoft Graph needs two permissions; Application.ReadWrite.All alone is not enough', () =>
    withEmulator(async (emulator, graph) => {
      const graphId = await microsoftGraphId(graph)
      const attempt = async (...appRoles: string[]) => {
        const { principal } = await createPair(graph)
        const caller = await callerWith(emulator, { appRoles })
        const body = { principalId: principal.id, resourceId: graphId, appRoleId: policyRead }
        return (await caller.post(`/servicePrincipals/${graphId}/appRoleAssignedTo`, body)).status
      }
      expect(await attempt('AppRoleAssignment.ReadWrite.All')).toBe(403)
      expect(await attempt('Application.ReadWrite.All')).toBe(403)
      expect(await attempt('AppRoleAssignment.ReadWrite.All', 'Application.Read.All')).toBe(201)
      expect(await attempt('AppRoleAssignment.ReadWrite.All', 'Directory.Read.All')).toBe(201)
      expect(await attempt('AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All')).toBe(201)
    }))
})

describe('Application.ReadWrite.OwnedBy', () => {
  test('manages what the caller owns, application and service principal', () =>
    withEmulator(async (emulator, graph) => {
      const owner = await callerWith(emulator, { appRoles: ['Application.ReadWrite.OwnedBy'] })
      const link = `https://graph.microsoft.com/v1.0/directoryObjects/${owner.servicePrincipalId}`
      const bind = { 'owners@odata.bind': [link] }
      const application = (await owner.post('/applications', { displayName: 'mine', ...bind })).body
      const principal = (await owner.post('/servicePrincipals', { appId: application.appId, ...bind })).body
      expect((await owner.patch(`/applications/${application.id}`, { notes: 'n' })).status).toBe(204)
      expect((await owner.post(`/applications/${application.id}/addPassword`, {})).status).toBe(200)
      expect((await owner.patch(`/servicePrincipals/${principal.id}`, { notes: 'n' })).status).toBe(204)
      const foreign = await createPair(graph)
      for (const answer of [
        await owner.patch(`/applications/${foreign.application.id}`, { notes: 'n' }),
        await owner.post(`/applications/${foreign.application.id}/addPassword`, {}),
        await owner.delete(`/applications/${foreign.application.id}`),
        await owner.patch(`/servicePrincipals/${foreign.principal.id}`, { notes: 'n' }),
        await owner.delete(`/servicePrincipals/${foreign.principal.id}`)
      ]) {
        expect(errorOf(answer)).toEqual(denied)
      }
      const owners = `/applications/${application.id}/owners/$ref`
      const other = `https://graph.microsoft.com/v1.0/directoryObjects/${foreign.principal.id}`
      expect(errorOf(await owner.post(owners, { '@odata.id': other }))).toEqual(denied)
      expect((await owner.delete(`/applications/${application.id}`)).status).toBe(204)
      expect((await owner.delete(`/directory/deletedItems/${application.id}`)).status).toBe(204)
    }))

  test('without being named an owner the creator cannot go on, unless the tenant makes it one', () =>
    withEmulator(async emulator => {
      const caller = await callerWith(emulator, { appRoles: ['Application.ReadWrite.OwnedBy'] })
      const addPassword = async () => {
        const { id } = (await caller.post('/applications', { displayName: 'x' })).body
        return (await caller.post(`/applications/${id}/addPassword`, {})).status
      }
      expect(await addPassword()).toBe(403)
      emulator.behavior.autoOwnership = true
      expect(await addPassword()).toBe(200)
    }))

  test('a backing application that is not there has its own text', () =>
    withEmulator(async emulator => {
      const caller = await callerWith(emulator, { appRoles: ['Application.ReadWrite.OwnedBy'] })
      const answer = await caller.post('/servicePrincipals', { appId: '11111111-2222-4333-8444-555555555555' })
      expect(errorOf(answer)).toEqual([
        403,
        'Authorization_RequestDenied',
        'When using this permission, the backing application of the service principal being created must in the local tenant'
      ])
    }))
})

describe('directory roles', () => {
  test('of an app allow without any permission, from the token or at once as the tenant has it', () =>
    withEmulator(async (emulator, graph) => {
      const roles = [roleTemplateId('Application Administrator')]
      const administrator = await callerWith(emulator, { directoryRoles: roles })
      expect((await administrator.post('/applications', { displayName: 'x' })).status).toBe(201)
      expect((await administrator.post('/directoryRoles', { roleTemplateId: roles[0] })).status).toBe(403)
      const plain = await callerWith(emulator, {})
      await graph.post('/roleManagement/directory/roleAssignments', {
        roleDefinitionId: roles[0],
        principalId: plain.servicePrincipalId,
        directoryScopeId: '/'
      })
      expect((await plain.post('/applications', { displayName: 'x' })).status).toBe(403)
      emulator.behavior.directoryRoles = 'live'
      expect((await plain.post('/applications', { displayName: 'x' })).status).toBe(201)
    }))
})
