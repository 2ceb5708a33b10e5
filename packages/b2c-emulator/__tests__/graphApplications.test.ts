// Applications of the emulated Graph: create, change, upsert, owners.

import { describe, expect, test } from '@jest/globals'
import { createPair, duplicateName, errorOf, notFound, withEmulator } from './graphClient.ts'

describe('creating', () => {
  test('POST gives the whole object, single-tenant, with the creator noted', () =>
    withEmulator(async (emulator, graph) => {
      const { status, body } = await graph.post('/applications', { displayName: 'CI', tags: ['a'], notes: 'n' })
      expect(status).toBe(201)
      expect(body).toMatchObject({
        '@odata.context': `${emulator.graph}/v1.0/$metadata#applications/$entity`,
        displayName: 'CI',
        signInAudience: 'AzureADMyOrg',
        uniqueName: null,
        tags: ['a'],
        notes: 'n',
        createdByAppId: emulator.seed.appId,
        passwordCredentials: [],
        publisherDomain: 'contoso.onmicrosoft.com'
      })
      expect((await graph.get(`/applications(appId='${body.appId}')`)).body.id).toBe(body.id)
    }))

  test('passwords may be sent with it and are shown once', () =>
    withEmulator(async (_emulator, graph) => {
      const { body } = await graph.post('/applications', {
        displayName: 'CI',
        passwordCredentials: [{ displayName: 'p', endDateTime: '2099-01-01T00:00:00Z' }]
      })
      expect(body.passwordCredentials[0]).toMatchObject({ displayName: 'p', endDateTime: '2099-01-01T00:00:00Z' })
      expect(body.passwordCredentials[0].secretText).toHaveLength(40)
      expect((await graph.get(`/applications/${body.id}`)).body.passwordCredentials[0].secretText).toBeNull()
    }))

  test('tags have no white space and no duplicates; a name has at most 256 characters', () =>
    withEmulator(async (_emulator, graph) => {
      for (const body of [{ tags: ['a b'] }, { tags: ['a', 'a'] }, { displayName: 'x'.repeat(257) }]) {
        expect((await graph.post('/applications', { displayName: 'CI', ...body })).status).toBe(400)
      }
    }))
})

describe('the id in a body', () => {
  test('is taken with a change of the same application alone', () =>
    withEmulator(async (_emulator, graph) => {
      const { body } = await graph.post('/applications', { displayName: 'CI' })
      const path = `/applications/${body.id}`
      expect((await graph.patch(path, { id: body.id.toUpperCase(), notes: 'n' })).status).toBe(204)
      expect((await graph.get(path)).body).toMatchObject({ id: body.id, notes: 'n' })
      const readOnly = [400, 'Request_BadRequest', "Property 'id' is read-only and cannot be set."]
      expect(errorOf(await graph.patch(path, { id: body.appId, notes: 'm' }))).toEqual(readOnly)
      expect(errorOf(await graph.post('/applications', { id: body.id, displayName: 'CI' }))).toEqual(readOnly)
      expect((await graph.get(path)).body.notes).toBe('n')
    }))
})

describe('upsert by uniqueName', () => {
  test('creates with the Prefer header, updates after that, and is 404 without it', () =>
    withEmulator(async (_emulator, graph) => {
      const path = "/applications(uniqueName='ci')"
      expect(errorOf(await graph.patch(path, { displayName: 'CI' }))).toEqual(notFound('ci'))
      const created = await graph.upsert(path, { displayName: 'CI' })
      expect([created.status, created.body.uniqueName, created.body.displayName]).toEqual([201, 'ci', 'CI'])
      const updated = await graph.upsert(path, { displayName: 'CI 2' })
      expect([updated.status, updated.body]).toEqual([204, undefined])
      expect((await graph.get(path)).body).toMatchObject({ id: created.body.id, displayName: 'CI 2' })
      expect((await graph.upsert("/applications(uniqueName='x')", {})).status).toBe(400)
      expect(
        (await graph.upsert("/applications(uniqueName='y')", { displayName: 'y', passwordCredentials: [{}] })).status
      ).toBe(400)
    }))

  test('the name is set once, later too, and is never given twice', () =>
    withEmulator(async (_emulator, graph) => {
      const one = (await graph.post('/applications', { displayName: 'one' })).body
      const two = (await graph.post('/applications', { displayName: 'two', uniqueName: 'two' })).body
      expect((await graph.patch(`/applications/${one.id}`, { uniqueName: 'one' })).status).toBe(204)
      expect((await graph.get("/applications(uniqueName='one')")).body.id).toBe(one.id)
      expect((await graph.patch(`/applications/${one.id}`, { uniqueName: 'other' })).status).toBe(400)
      expect(errorOf(await graph.post('/applications', { displayName: 'x', uniqueName: 'TWO' }))).toEqual(duplicateName)
      const three = (await graph.post('/applications', { displayName: 'three' })).body
      expect(errorOf(await graph.patch(`/applications/${three.id}`, { uniqueName: 'two' }))).toEqual(duplicateName)
      expect(two.uniqueName).toBe('two')
    }))

  test('a tenant without it refuses key, property and upsert, and never shows it', () =>
    withEmulator(
      async (_emulator, graph) => {
        const created = await graph.post('/applications', { displayName: 'one' })
        expect(created.body).not.toHaveProperty('uniqueName')
        const refused = [
          await graph.get("/applications(uniqueName='one')"),
          await graph.upsert("/applications(uniqueName='one')", { displayName: 'one' }),
          await graph.post('/applications', { displayName: 'x', uniqueName: 'x' }),
          await graph.patch(`/applications/${created.body.id}`, { uniqueName: 'x' })
        ]
        for (const answer of refused) expect(errorOf(answer).slice(0, 2)).toEqual([400, 'Request_BadRequest'])
        expect((await graph.get('/applications?$select=uniqueName')).status).toBe(400)
      },
      { behavior: { uniqueName: 'unsupported' } }
    ))
})

describe('changing', () => {
  test('PATCH is 204; complex properties are merged, collections replaced; the service principal follows', () =>
    withEmulator(async (_emulator, graph) => {
      const { application, principal } = await createPair(graph)
      const path = `/applications/${application.id}`
      const first = { displayName: 'New', tags: ['t1', 't2'], web: { homePageUrl: 'https://x' } }
      expect(await graph.patch(path, first)).toMatchObject({ status: 204, body: undefined })
      await graph.patch(path, { web: { redirectUris: ['https://y'] }, tags: ['t2'] })
      const { body } = await graph.get(path)
      expect(body).toMatchObject({ tags: ['t2'], web: { homePageUrl: 'https://x', redirectUris: ['https://y'] } })
      const read = (await graph.get(`/servicePrincipals/${principal.id}`)).body
      expect(read).toMatchObject({ displayName: 'New', tags: ['t2'] })
    }))

  test('an enabled app role cannot be removed or altered', () =>
    withEmulator(async (_emulator, graph) => {
      const role = {
        id: '11111111-2222-4333-8444-555555555555',
        value: 'Do',
        displayName: 'Do',
        description: 'Do',
        isEnabled: true,
        allowedMemberTypes: ['Application']
      }
      const { body } = await graph.post('/applications', { displayName: 'api', appRoles: [role] })
      const path = `/applications/${body.id}`
      const message = 'Permission (scope or role) cannot be deleted or updated unless disabled first.'
      expect(errorOf(await graph.patch(path, { appRoles: [] }))[2]).toBe(message)
      expect((await graph.patch(path, { appRoles: [{ ...role, value: 'Other' }] })).status).toBe(400)
      expect((await graph.patch(path, { appRoles: [{ ...role, isEnabled: false }] })).status).toBe(204)
      expect((await graph.patch(path, { appRoles: [] })).status).toBe(204)
    }))

  test('requiredResourceAccess holds at most 400 permissions for 50 resources', () =>
    withEmulator(async (_emulator, graph) => {
      const { body } = await graph.post('/applications', { displayName: 'x' })
      const access = (count: number) => [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: Array.from({ length: count }, () => ({ id: crypto.randomUUID(), type: 'Role' }))
        }
      ]
      expect((await graph.patch(`/applications/${body.id}`, { requiredResourceAccess: access(401) })).status).toBe(400)
      expect((await graph.patch(`/applications/${body.id}`, { requiredResourceAccess: access(400) })).status).toBe(204)
    }))
})

describe('owners', () => {
  test('are bound at creation, added and removed by reference', () =>
    withEmulator(async (emulator, graph) => {
      const link = `https://graph.microsoft.com/v1.0/directoryObjects/${emulator.seed.servicePrincipalId}`
      const bound = await graph.post('/applications', { displayName: 'x', 'owners@odata.bind': [link] })
      const path = `/applications/${bound.body.id}/owners`
      expect((await graph.get(path)).body.value).toMatchObject([
        { '@odata.type': '#microsoft.graph.servicePrincipal', id: emulator.seed.servicePrincipalId }
      ])
      expect(errorOf(await graph.post(`${path}/$ref`, { '@odata.id': link }))).toEqual([
        400,
        'Request_BadRequest',
        "One or more added object references already exist for the following modified properties: 'owners'."
      ])
      expect((await graph.delete(`${path}/${emulator.seed.servicePrincipalId}/$ref`)).status).toBe(204)
      expect((await graph.get(path)).body.value).toEqual([])
      expect((await graph.post(`${path}/$ref`, { '@odata.id': link })).status).toBe(204)
      const expanded = await graph.get(`/applications/${bound.body.id}?$select=id&$expand=owners($select=id)`)
      expect(expanded.body.owners).toEqual([{ id: emulator.seed.servicePrincipalId }])
    }))

  test('are shown with the default properties of users', () =>
    withEmulator(async (emulator, graph) => {
      const { id, userPrincipalName, displayName } = emulator.tenant.addUser({
        userPrincipalName: 'a@contoso.onmicrosoft.com'
      })
      const { body } = await graph.post('/applications', {
        displayName: 'x',
        'owners@odata.bind': [`${emulator.graph}/v1.0/directoryObjects/${id}`]
      })
      const nothing = ['givenName', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation', 'preferredLanguage', 'surname']
      expect((await graph.get(`/applications/${body.id}/owners`)).body.value).toEqual([
        {
          '@odata.type': '#microsoft.graph.user',
          id,
          userPrincipalName,
          displayName,
          businessPhones: [],
          ...Object.fromEntries(nothing.map(name => [name, null]))
        }
      ])
    }))

  test('a creator owns what it made only where the tenant does so', () =>
    withEmulator(async (emulator, graph) => {
      const ownersOfNew = async () => {
        const { body } = await graph.post('/applications', { displayName: 'x' })
        return (await graph.get(`/applications/${body.id}/owners`)).body.value.length
      }
      expect(await ownersOfNew()).toBe(0)
      emulator.behavior.autoOwnership = true
      expect(await ownersOfNew()).toBe(1)
    }))
})
