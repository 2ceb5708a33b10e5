// Grants of app roles and scopes, and directory roles by both APIs.

import { describe, expect, test } from '@jest/globals'
import { callerWith, createPair, errorOf, microsoftGraphId, notFound, tokenFor, withEmulator } from './graphClient.ts'

const policyRead = '246dd0d5-5bd0-4def-940b-0421030a5b68'
const userAdministrator = 'fe930be7-5e62-47db-91af-98c3a49a38b1'
const missing = '11111111-2222-4333-8444-555555555555'
const rolesOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).roles as readonly string[] | undefined

describe('app role assignments', () => {
  test('a grant shows on both sides and in the next token', () =>
    withEmulator(async (emulator, graph) => {
      const { application, principal } = await createPair(graph)
      const graphId = await microsoftGraphId(graph)
      const { secretText } = (await graph.post(`/applications/${application.id}/addPassword`, {})).body
      expect(rolesOf(await tokenFor(emulator, application.appId, secretText))).toBeUndefined()
      const body = { principalId: principal.id, resourceId: graphId, appRoleId: policyRead }
      const granted = await graph.post(`/servicePrincipals/${graphId}/appRoleAssignedTo`, body)
      expect(granted.status).toBe(201)
      expect(granted.body).toEqual({
        '@odata.context': expect.any(String),
        id: expect.stringMatching(/^[\w-]{43}$/),
        deletedDateTime: null,
        createdDateTime: expect.stringMatching(/\.\d{7}Z$/),
        principalDisplayName: 'CI',
        principalType: 'ServicePrincipal',
        resourceDisplayName: 'Microsoft Graph',
        ...body
      })
      const { '@odata.context': _context, ...grant } = granted.body
      expect((await graph.get(`/servicePrincipals/${principal.id}/appRoleAssignments`)).body.value).toEqual([grant])
      const assignedTo = (await graph.get(`/servicePrincipals/${graphId}/appRoleAssignedTo`)).body.value
      expect(assignedTo).toContainEqual(grant)
      expect(rolesOf(await tokenFor(emulator, application.appId, secretText))).toEqual(['Policy.Read.All'])
      const removed = await graph.delete(`/servicePrincipals/${graphId}/appRoleAssignedTo/${grant.id}`)
      expect(removed.status).toBe(204)
      expect(rolesOf(await tokenFor(emulator, application.appId, secretText))).toBeUndefined()
      expect(errorOf(await graph.delete(`/servicePrincipals/${graphId}/appRoleAssignedTo/${grant.id}`))).toEqual(
        notFound(grant.id)
      )
    }))

  test('duplicates, unknown roles and unknown principals', () =>
    withEmulator(async (_emulator, graph) => {
      const { principal } = await createPair(graph)
      const graphId = await microsoftGraphId(graph)
      const path = `/servicePrincipals/${principal.id}/appRoleAssignments`
      const body = { principalId: principal.id, resourceId: graphId, appRoleId: policyRead }
      expect((await graph.post(path, body)).status).toBe(201)
      const bad = (message: string) => [400, 'Request_BadRequest', message]
      expect(errorOf(await graph.post(path, body))).toEqual(
        bad('Permission being assigned already exists on the object')
      )
      const scope = 'bdfbf15f-ee85-4955-8675-146e8e5296b5'
      const unknown = bad('Permission being assigned was not found on application')
      expect(errorOf(await graph.post(path, { ...body, appRoleId: scope }))).toEqual(unknown)
      const fromResource = `/servicePrincipals/${graphId}/appRoleAssignedTo`
      const reference = bad('Not a valid reference update.')
      expect(errorOf(await graph.post(fromResource, { ...body, principalId: missing }))).toEqual(reference)
      expect(errorOf(await graph.post(path, { ...body, resourceId: missing }))).toEqual(reference)
      expect(errorOf(await graph.post(`/servicePrincipals/${missing}/appRoleAssignments`, body))).toEqual(
        notFound(missing)
      )
      expect((await graph.post(path, { ...body, principalId: graphId })).status).toBe(400)
      expect((await graph.post(path, { principalId: principal.id })).status).toBe(400)
    }))
})

describe('delegated grants', () => {
  test('one for each client, resource and consent type', () =>
    withEmulator(async (emulator, graph) => {
      const { principal } = await createPair(graph)
      const client = await callerWith(emulator, { appRoles: ['DelegatedPermissionGrant.ReadWrite.All'] })
      const body = {
        clientId: principal.id,
        consentType: 'AllPrincipals',
        principalId: null,
        resourceId: await microsoftGraphId(graph),
        scope: 'openid'
      }
      expect((await graph.post('/oauth2PermissionGrants', body)).status).toBe(403)
      const created = await client.post('/oauth2PermissionGrants', body)
      expect(created.status).toBe(201)
      expect(created.body).toMatchObject(body)
      expect((await client.post('/oauth2PermissionGrants', body)).status).toBe(409)
      const path = `/oauth2PermissionGrants/${created.body.id}`
      expect((await client.patch(path, { scope: 'openid profile' })).status).toBe(204)
      const listed = await client.get(`/oauth2PermissionGrants?$filter=clientId eq '${principal.id}'`)
      expect(listed.body.value).toMatchObject([{ scope: 'openid profile' }])
      expect((await client.delete(path)).status).toBe(204)
      expect((await client.get(path)).status).toBe(404)
    }))
})

const conflict = [
  400,
  'Request_BadRequest',
  'A conflicting object with one or more of the specified property values is present in the directory.'
]

describe('unified role API', () => {
  const path = '/roleManagement/directory/roleAssignments'

  test('assign, read by principal and role, remove', () =>
    withEmulator(async (emulator, graph) => {
      const { principal, application } = await createPair(graph)
      const body = {
        '@odata.type': '#microsoft.graph.unifiedRoleAssignment',
        roleDefinitionId: userAdministrator,
        principalId: principal.id,
        directoryScopeId: '/'
      }
      const created = await graph.post(path, body)
      expect(created.status).toBe(201)
      expect(created.body).toEqual({
        '@odata.context': `${emulator.graph}/v1.0/$metadata#roleManagement/directory/roleAssignments/$entity`,
        id: expect.any(String),
        roleDefinitionId: userAdministrator,
        principalId: principal.id,
        directoryScopeId: '/'
      })
      for (const filter of [
        `principalId eq '${principal.id}'`,
        `roleDefinitionId eq '${userAdministrator}' and principalId eq '${principal.id}'`
      ]) {
        const { body: list } = await graph.get(`${path}?$filter=${filter}`)
        expect(list.value.map(({ id }: { id: string }) => id)).toEqual([created.body.id])
      }
      expect(errorOf(await graph.post(path, body))).toEqual(conflict)
      expect(errorOf(await graph.post(path, { ...body, principalId: missing }))).toEqual(notFound(missing))
      expect(errorOf(await graph.post(path, { ...body, principalId: application.id }))).toEqual([
        400,
        'Request_BadRequest',
        'Objects of type Application cannot be assigned to roles.'
      ])
      expect((await graph.post(path, { ...body, roleDefinitionId: missing })).status).toBe(404)
      expect((await graph.delete(`${path}/${created.body.id}`)).status).toBe(204)
      expect((await graph.get(`${path}/${created.body.id}`)).status).toBe(404)
      expect((await graph.post(path, body)).body.id).toBe(created.body.id)
    }))

  test('an assignment has the id that the service makes of its role and its principal', () =>
    withEmulator(async (emulator, graph) => {
      const { id: principalId } = emulator.tenant.addUser({ userPrincipalName: 'a@contoso.onmicrosoft.com' })
      const { body } = await graph.post(path, {
        roleDefinitionId: userAdministrator,
        principalId,
        directoryScopeId: '/'
      })
      const bytes = Buffer.from(body.id.replace(/-1$/, ''), 'base64url')
      expect(bytes).toHaveLength(32)
      // fe930be7-5e62-47db-91af-98c3a49a38b1, its first three parts little-endian.
      expect(bytes.subarray(0, 16).toString('hex')).toBe('e70b93fe625edb4791af98c3a49a38b1')
      expect(bytes.subarray(24).toString('hex')).toBe(principalId.slice(19).replace('-', ''))
      const scoped = { roleDefinitionId: userAdministrator, principalId, directoryScopeId: `/${principalId}` }
      expect((await graph.post(path, scoped)).body.id).not.toBe(body.id)
      expect((await graph.get(`${path}?$filter=principalId eq '${principalId}'`)).body.value).toHaveLength(2)
    }))

  test('role definitions are found by name', () =>
    withEmulator(async (_emulator, graph) => {
      const definitions = '/roleManagement/directory/roleDefinitions'
      const { body } = await graph.get(
        `${definitions}?$filter=displayName eq 'User Administrator'&$select=id,templateId`
      )
      expect(body.value).toEqual([{ id: userAdministrator, templateId: userAdministrator }])
      expect((await graph.get(`${definitions}/${userAdministrator}`)).body.displayName).toBe('User Administrator')
    }))

  test('a role definition shows what it inherits from, also without $expand, and not beside $select', () =>
    withEmulator(async (emulator, graph) => {
      const definitions = '/roleManagement/directory/roleDefinitions'
      const readers = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'
      const { value } = (await graph.get(definitions)).body
      for (const { id, inheritsPermissionsFrom, ...rest } of value) {
        expect(inheritsPermissionsFrom).toEqual(id === readers ? [] : [{ id: readers }])
        expect(rest['inheritsPermissionsFrom@odata.context']).toBe(
          `${emulator.graph}/v1.0/$metadata#roleManagement/directory/roleDefinitions('${id}')/inheritsPermissionsFrom`
        )
      }
      const path = `${definitions}/${userAdministrator}`
      expect((await graph.get(path)).body).toMatchObject({ inheritsPermissionsFrom: [{ id: readers }] })
      const { '@odata.context': _context, ...selected } = (await graph.get(`${path}?$select=id`)).body
      expect(selected).toEqual({ id: userAdministrator })
      const { '@odata.context': _other, ...expanded } = (
        await graph.get(`${path}?$select=id&$expand=inheritsPermissionsFrom`)
      ).body
      expect(expanded).toEqual({ id: userAdministrator, inheritsPermissionsFrom: [{ id: readers }] })
    }))

  test.each([400, 403] as const)('a tenant without it answers %i', status =>
    withEmulator(
      async (_emulator, graph) => {
        expect((await graph.get(path)).status).toBe(status)
        expect((await graph.get('/roleManagement/directory/roleDefinitions')).status).toBe(status)
        expect((await graph.get('/directoryRoles')).status).toBe(200)
      },
      { behavior: { unifiedRoles: 'unsupported', unifiedRolesStatus: status } }
    )
  )
})

describe('legacy directory roles', () => {
  const role = `/directoryRoles(roleTemplateId='${userAdministrator}')`
  const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` })

  test('a role is activated before it has members', () =>
    withEmulator(async (_emulator, graph) => {
      const { principal, application } = await createPair(graph)
      const add = (id: string) => graph.post(`${role}/members/$ref`, reference(id))
      expect(errorOf(await add(principal.id))).toEqual(notFound(userAdministrator))
      const templates = (await graph.get('/directoryRoleTemplates')).body.value
      expect(templates).toContainEqual(
        expect.objectContaining({ id: userAdministrator, displayName: 'User Administrator' })
      )
      const activated = await graph.post('/directoryRoles', { roleTemplateId: userAdministrator })
      expect([activated.status, activated.body.displayName]).toEqual([201, 'User Administrator'])
      expect(errorOf(await graph.post('/directoryRoles', { roleTemplateId: userAdministrator }))).toEqual(conflict)
      expect((await add(principal.id)).status).toBe(204)
      expect(errorOf(await add(principal.id))).toEqual([
        400,
        'Request_BadRequest',
        "One or more added object references already exist for the following modified properties: 'members'."
      ])
      expect(errorOf(await add(application.id))[2]).toBe('Objects of type Application cannot be assigned to roles.')
      expect(errorOf(await add(missing))).toEqual(notFound(missing))
      const members = (await graph.get(`/directoryRoles/${activated.body.id}/members`)).body.value
      expect(members).toMatchObject([{ '@odata.type': '#microsoft.graph.servicePrincipal', id: principal.id }])
      expect((await graph.delete(`${role}/members/${principal.id}/$ref`)).status).toBe(204)
      expect(errorOf(await graph.delete(`${role}/members/${principal.id}/$ref`))).toEqual(notFound(principal.id))
    }))

  test('both APIs show the same assignments; the key may stand without parentheses', () =>
    withEmulator(async (_emulator, graph) => {
      const { principal } = await createPair(graph)
      await graph.post('/roleManagement/directory/roleAssignments', {
        roleDefinitionId: userAdministrator,
        principalId: principal.id,
        directoryScopeId: '/'
      })
      const members = await graph.get(`/directoryRoles/roleTemplateId=${userAdministrator}/members`)
      expect(members.body.value.map(({ id }: { id: string }) => id)).toEqual([principal.id])
      const active = await graph.get(
        `/directoryRoles?$filter=roleTemplateId eq '${userAdministrator}'&$select=displayName`
      )
      expect(active.body.value).toEqual([{ displayName: 'User Administrator' }])
    }))
})

test('a role definition says that it is privileged in v1.0 only where the tenant is told to say so', () =>
  withEmulator(async (emulator, graph) => {
    const path = '/roleManagement/directory/roleDefinitions/b1be1c3e-b65d-4f19-8427-f6fa0d97feb9'
    expect((await graph.get(path)).body).not.toHaveProperty('isPrivileged')
    emulator.behavior.privilegedDefinitions = true
    expect((await graph.get(path)).body).toMatchObject({
      displayName: 'Conditional Access Administrator',
      isPrivileged: true
    })
    const readers = await graph.get(
      "/roleManagement/directory/roleDefinitions?$filter=displayName%20eq%20'Directory%20Readers'"
    )
    expect(readers.body.value).toMatchObject([{ isPrivileged: false }])
  }))
