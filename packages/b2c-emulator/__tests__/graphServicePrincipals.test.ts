// Service principals of the emulated Graph: what they take from the application, and their upsert.

import { describe, expect, test } from '@jest/globals'
import { callerWith, createPair, errorOf, notFound, tokenFor, withEmulator } from './graphClient.ts'

describe('service principals', () => {
  test('take names and tags from the application; there is one for each', () =>
    withEmulator(async (_emulator, graph) => {
      const { body: application } = await graph.post('/applications', { displayName: 'CI', tags: ['a'] })
      const { status, body } = await graph.post('/servicePrincipals', { appId: application.appId, tags: ['b'] })
      expect(status).toBe(201)
      expect(body).toMatchObject({
        appId: application.appId,
        displayName: 'CI',
        tags: ['a', 'b'],
        servicePrincipalType: 'Application',
        accountEnabled: true
      })
      expect(errorOf(await graph.post('/servicePrincipals', { appId: application.appId }))).toEqual([
        409,
        'Request_MultipleObjectsWithSameKeyValue',
        `The service principal cannot be created, updated, or restored because the service principal name ${application.appId} is already in use.`
      ])
      const missing = '11111111-2222-4333-8444-555555555555'
      expect(errorOf(await graph.post('/servicePrincipals', { appId: missing }))).toEqual([
        400,
        'Request_BadRequest',
        `The appId '${missing}' of the service principal does not reference a valid application object.`
      ])
    }))

  test('have passwords of their own, without a hint, which sign in too', () =>
    withEmulator(async (emulator, graph) => {
      const { application, principal } = await createPair(graph)
      const path = `/servicePrincipals/${principal.id}`
      const { status, headers, body } = await graph.post(`${path}/addPassword`, {
        passwordCredential: { displayName: 'own', endDateTime: '2099-01-01T00:00:00Z' }
      })
      expect(status).toBe(200)
      expect(headers.get('location')).toBe(emulator.graph)
      expect(body).toMatchObject({ displayName: 'own', hint: null, secretText: expect.stringMatching(/^.{40}$/) })
      const { '@odata.context': _context, ...credential } = body
      const shown = async () => (await graph.get(path)).body.passwordCredentials
      expect(await shown()).toEqual([{ ...credential, secretText: null }])
      expect((await graph.get(`/applications/${application.id}`)).body.passwordCredentials).toEqual([])
      expect(await tokenFor(emulator, application.appId, body.secretText)).toContain('.')
      expect(JSON.stringify(emulator.dump())).not.toContain(body.secretText)
      expect((await graph.post(`${path}/removePassword`, { keyId: body.keyId })).status).toBe(204)
      expect(await shown()).toEqual([])
      expect((await graph.post(`${path}/removePassword`, { keyId: body.keyId })).status).toBe(400)
    }))

  test('take passwords of an owner of them and of their application alone', () =>
    withEmulator(async (emulator, graph) => {
      const { principal } = await createPair(graph)
      const poor = await callerWith(emulator, { appRoles: ['Application.ReadWrite.OwnedBy'] })
      const application = (
        await poor.post('/applications', {
          displayName: 'own',
          'owners@odata.bind': [`${emulator.graph}/v1.0/directoryObjects/${poor.servicePrincipalId}`]
        })
      ).body
      const own = (
        await poor.post('/servicePrincipals', {
          appId: application.appId,
          'owners@odata.bind': [`${emulator.graph}/v1.0/directoryObjects/${poor.servicePrincipalId}`]
        })
      ).body
      expect((await poor.post(`/servicePrincipals/${principal.id}/addPassword`, {})).status).toBe(403)
      expect((await poor.post(`/servicePrincipals/${own.id}/addPassword`, {})).status).toBe(200)
    }))

  test('upsert by appId', () =>
    withEmulator(async (_emulator, graph) => {
      const { body: application } = await graph.post('/applications', { displayName: 'CI' })
      const path = `/servicePrincipals(appId='${application.appId}')`
      expect(errorOf(await graph.patch(path, {}))).toEqual(notFound(application.appId))
      const created = await graph.upsert(path, {})
      expect([created.status, created.body.appId]).toEqual([201, application.appId])
      expect((await graph.upsert(path, { notes: 'n' })).status).toBe(204)
      expect((await graph.get(`${path}?$select=notes`)).body.notes).toBe('n')
      expect((await graph.delete(path)).status).toBe(204)
      expect((await graph.get(path)).status).toBe(404)
    }))
})
