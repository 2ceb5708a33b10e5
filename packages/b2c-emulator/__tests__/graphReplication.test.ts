// What a client sees while its writes have not arrived everywhere.

import { describe, expect, test } from '@jest/globals'
import { callerWith, createPair, errorOf, microsoftGraphId, notFound, withEmulator } from './graphClient.ts'

const lag = 60_000
const policyRead = '246dd0d5-5bd0-4def-940b-0421030a5b68'

describe('with a lag of reads by key', () => {
  test('a new application cannot be read, changed or given a password for a while', () =>
    withEmulator(async (emulator, graph) => {
      emulator.behavior.replication.keyReadLagMs = lag
      const { id, appId } = (await graph.post('/applications', { displayName: 'x', uniqueName: 'x' })).body
      expect(errorOf(await graph.get(`/applications/${id}`))).toEqual(notFound(id))
      expect(errorOf(await graph.get("/applications(uniqueName='x')"))).toEqual(notFound('x'))
      expect(errorOf(await graph.patch(`/applications/${id}`, { notes: 'n' }))).toEqual(notFound(id))
      expect(errorOf(await graph.post(`/applications/${id}/addPassword`, {}))).toEqual(notFound(id))
      expect((await graph.post(`/applications/${id}/federatedIdentityCredentials`, {})).status).toBe(404)
      expect(errorOf(await graph.upsert("/applications(uniqueName='x')", { displayName: 'x' }))[2]).toBe(
        'Another object with the same value for property uniqueName already exists.'
      )
      expect(errorOf(await graph.post('/servicePrincipals', { appId }))[2]).toBe(
        `The appId '${appId}' of the service principal does not reference a valid application object.`
      )
      emulator.clock.advance(lag)
      expect((await graph.get(`/applications/${id}`)).status).toBe(200)
    }))

  test('with OwnedBy the missing application looks like a lack of rights', () =>
    withEmulator(async emulator => {
      const owner = await callerWith(emulator, { appRoles: ['Application.ReadWrite.OwnedBy'] })
      emulator.behavior.replication.keyReadLagMs = lag
      const { appId } = (await owner.post('/applications', { displayName: 'x' })).body
      expect(errorOf(await owner.post('/servicePrincipals', { appId }))[2]).toMatch(/must in the local tenant$/)
    }))

  test('a new service principal cannot be given permissions or roles for a while', () =>
    withEmulator(async (emulator, graph) => {
      const graphId = await microsoftGraphId(graph)
      const { body: application } = await graph.post('/applications', { displayName: 'x' })
      emulator.clock.advance(lag)
      emulator.behavior.replication.keyReadLagMs = lag
      const fresh = (await graph.post('/servicePrincipals', { appId: application.appId })).body
      const body = { principalId: fresh.id, resourceId: graphId, appRoleId: policyRead }
      const reference = [400, 'Request_BadRequest', 'Not a valid reference update.']
      expect(errorOf(await graph.post(`/servicePrincipals/${graphId}/appRoleAssignedTo`, body))).toEqual(reference)
      const own = await graph.post(`/servicePrincipals/${fresh.id}/appRoleAssignments`, body)
      expect(errorOf(own)).toEqual(notFound(fresh.id))
      const role = {
        roleDefinitionId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
        principalId: fresh.id,
        directoryScopeId: '/'
      }
      expect(errorOf(await graph.post('/roleManagement/directory/roleAssignments', role))).toEqual(notFound(fresh.id))
      emulator.clock.advance(lag)
      expect((await graph.post(`/servicePrincipals/${graphId}/appRoleAssignedTo`, body)).status).toBe(201)
    }))

  test('a new password cannot be removed yet', () =>
    withEmulator(async (emulator, graph) => {
      const { application } = await createPair(graph)
      emulator.clock.advance(lag)
      emulator.behavior.replication.keyReadLagMs = lag
      const path = `/applications/${application.id}`
      const { keyId } = (await graph.post(`${path}/addPassword`, {})).body
      expect((await graph.get(path)).body.passwordCredentials).toEqual([])
      const message = `No password credential found with keyId '${keyId}'.`
      expect(errorOf(await graph.post(`${path}/removePassword`, { keyId }))[2]).toBe(message)
      emulator.clock.advance(lag)
      expect((await graph.post(`${path}/removePassword`, { keyId })).status).toBe(204)
    }))

  test('a deleted application is still to be read, but not to be changed', () =>
    withEmulator(async (emulator, graph) => {
      const { application } = await createPair(graph)
      emulator.clock.advance(lag)
      emulator.behavior.replication.keyReadLagMs = lag
      await graph.delete(`/applications/${application.id}`)
      expect((await graph.get(`/applications/${application.id}`)).status).toBe(200)
      expect((await graph.patch(`/applications/${application.id}`, { notes: 'n' })).status).toBe(404)
    }))

  test('a new caller is not known to Graph', () =>
    withEmulator(async (emulator, graph) => {
      const caller = await callerWith(emulator, { appRoles: ['Organization.Read.All'] })
      await graph.delete(`/servicePrincipals/${caller.servicePrincipalId}`)
      emulator.clock.advance(lag)
      const later = await callerWith(emulator, { appRoles: ['Application.ReadWrite.All', 'Organization.Read.All'] })
      emulator.behavior.replication.keyReadLagMs = lag
      await later.post(`/directory/deletedItems/${caller.servicePrincipalId}/restore`)
      expect((await caller.get('/organization')).body.error.code).toBe('Authorization_IdentityNotFound')
    }))
})

describe('with a lag of lists', () => {
  test('the object is there by key and missing in the list', () =>
    withEmulator(async (emulator, graph) => {
      emulator.behavior.replication.listLagMs = lag
      const { application } = await createPair(graph)
      expect((await graph.get(`/applications/${application.id}`)).status).toBe(200)
      const list = async () => (await graph.get("/applications?$filter=displayName eq 'CI'")).body.value.length
      expect(await list()).toBe(0)
      emulator.clock.advance(lag)
      expect(await list()).toBe(1)
    }))

  test('uniqueness is checked against the truth', () =>
    withEmulator(async (emulator, graph) => {
      emulator.behavior.replication.listLagMs = lag
      const { principal } = await createPair(graph)
      const body = { principalId: principal.id, resourceId: await microsoftGraphId(graph), appRoleId: policyRead }
      const path = `/servicePrincipals/${principal.id}/appRoleAssignments`
      expect((await graph.post(path, body)).status).toBe(201)
      expect((await graph.get(path)).body.value).toEqual([])
      expect((await graph.post(path, body)).status).toBe(400)
    }))
})

describe('with two replicas', () => {
  test('the answers alternate', () =>
    withEmulator(async (emulator, graph) => {
      const { application } = await createPair(graph)
      emulator.clock.advance(lag)
      Object.assign(emulator.behavior.replication, { replicas: 2, replicaExtraLagMs: lag })
      const path = `/applications/${application.id}`
      while ((await graph.post(`${path}/addPassword`, {})).status !== 200);
      const counts: number[] = []
      for (let read = 0; read < 4; read += 1) counts.push((await graph.get(path)).body.passwordCredentials.length)
      expect(new Set(counts)).toEqual(new Set([0, 1]))
      expect(counts.slice(0, 2)).toEqual(counts.slice(2))
    }))
})

describe('the clock', () => {
  test('lag runs on real time', () =>
    withEmulator(async (emulator, graph) => {
      // So long that the first read comes within it on a busy machine as well.
      emulator.behavior.replication.keyReadLagMs = 1_000
      const started = performance.now()
      const { id } = (await graph.post('/applications', { displayName: 'x' })).body
      const statuses: number[] = []
      while (statuses.at(-1) !== 200) statuses.push((await graph.get(`/applications/${id}`)).status)
      expect(statuses[0]).toBe(404)
      expect(statuses.at(-1)).toBe(200)
      expect(performance.now() - started).toBeGreaterThan(990)
    }))
})
