// Service principals of the emulated Graph: what they take from the application, and their upsert.

import { describe, expect, test } from '@jest/globals'
import { errorOf, notFound, withEmulator } from './graphClient.ts'

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
