// Applications that were deleted: they keep their unique name for 30 days, and can be restored.

import { describe, expect, test } from '@jest/globals'
import { callerWith, createPair, duplicateName, errorOf, notFound, withEmulator } from './graphClient.ts'
import { dayMs } from './tokenClient.ts'

describe('soft delete', () => {
  test('keeps the unique name for 30 days; restore brings application and service principal back', () =>
    withEmulator(async (_emulator, graph) => {
      const path = "/applications(uniqueName='ci')"
      const { body } = await graph.upsert(path, { displayName: 'CI' })
      const principal = (await graph.post('/servicePrincipals', { appId: body.appId })).body
      expect((await graph.delete(`/applications/${body.id}`)).status).toBe(204)
      expect(errorOf(await graph.get(path))).toEqual(notFound('ci'))
      expect(errorOf(await graph.get(`/servicePrincipals/${principal.id}`))).toEqual(notFound(principal.id))
      expect(errorOf(await graph.upsert(path, { displayName: 'CI' }))).toEqual(duplicateName)
      const listed = await graph.get(
        `/directory/deletedItems/microsoft.graph.application?$filter=displayName eq 'CI'&$select=id,uniqueName`
      )
      expect(listed.body.value).toEqual([{ id: body.id, uniqueName: 'ci' }])
      const item = await graph.get(`/directory/deletedItems/${body.id}`)
      expect(item.body.deletedDateTime).toMatch(/^\d{4}-/)
      const restored = await graph.post(`/directory/deletedItems/${body.id}/restore`)
      expect([restored.status, restored.body.id, restored.body.deletedDateTime]).toEqual([200, body.id, null])
      expect((await graph.get(path)).body.id).toBe(body.id)
      expect((await graph.get(`/servicePrincipals/${principal.id}`)).status).toBe(200)
    }))

  test('restoring may leave the service principal behind', () =>
    withEmulator(
      async (_emulator, graph) => {
        const { application, principal } = await createPair(graph)
        await graph.delete(`/applications/${application.id}`)
        await graph.post(`/directory/deletedItems/${application.id}/restore`)
        expect((await graph.get(`/servicePrincipals/${principal.id}`)).status).toBe(404)
        const deleted = await graph.get('/directory/deletedItems/microsoft.graph.servicePrincipal?$select=id')
        expect(deleted.body.value).toEqual([{ id: principal.id }])
        expect((await graph.post(`/directory/deletedItems/${principal.id}/restore`)).status).toBe(200)
      },
      { behavior: { restoreCascades: false } }
    ))

  test('purging, or 30 days, frees the name', () =>
    withEmulator(async (emulator, graph) => {
      const path = "/applications(uniqueName='ci')"
      const first = (await graph.upsert(path, { displayName: 'CI' })).body
      await graph.delete(path)
      expect((await graph.delete(`/directory/deletedItems/${first.id}`)).status).toBe(204)
      const second = await graph.upsert(path, { displayName: 'CI' })
      expect(second.status).toBe(201)
      await graph.delete(path)
      emulator.clock.advance(31 * dayMs)
      const later = await callerWith(emulator, { appRoles: ['Application.ReadWrite.All'] })
      expect(errorOf(await later.get(`/directory/deletedItems/${second.body.id}`))).toEqual(notFound(second.body.id))
      expect((await later.upsert(path, { displayName: 'CI' })).status).toBe(201)
    }))
})
