// JSON batching: items, dependencies between them, and what is refused.

import { describe, expect, test } from '@jest/globals'
import {
  type Answer,
  callerWith,
  clientWith,
  errorOf,
  type GraphClient,
  notFound,
  tokenFor,
  withEmulator
} from './graphClient.ts'

const json = { 'Content-Type': 'application/json' }
const byId = ({ body }: Answer, id: string) => body.responses.find((response: { id: string }) => response.id === id)
const outerError = async (graph: GraphClient, requests: readonly unknown[]) => errorOf(await graph.batch(requests))

describe('$batch', () => {
  test('answers every item as if it had come alone, with its own headers', () =>
    withEmulator(async (_emulator, graph) => {
      const answer = await graph.batch([
        { id: 'a', method: 'POST', url: '/applications', headers: json, body: { displayName: 'x' } },
        { id: 'b', method: 'GET', url: 'organization?$select=id' },
        { id: 'c', method: 'GET', url: "/applications(uniqueName='none')" },
        { id: 'd', method: 'GET', url: "/applications?$filter=displayName eq 'x'" },
        {
          id: 'e',
          method: 'PATCH',
          url: "/applications(uniqueName='n')",
          headers: { ...json, Prefer: 'create-if-missing' },
          body: { displayName: 'n' }
        }
      ])
      expect(answer.status).toBe(200)
      expect(byId(answer, 'a')).toMatchObject({ status: 201, body: { displayName: 'x' } })
      expect(byId(answer, 'b').headers).toMatchObject({ 'x-ms-resource-unit': '1', 'OData-Version': '4.0' })
      expect(byId(answer, 'c')).toMatchObject({
        status: 404,
        headers: { 'Content-Type': 'application/json' },
        body: { error: { code: 'Request_ResourceNotFound', message: notFound('none')[2] } }
      })
      expect(byId(answer, 'd').body.value).toHaveLength(1)
      expect(byId(answer, 'e').status).toBe(201)
      const removed = await graph.batch([
        { id: '1', method: 'DELETE', url: `/applications/${byId(answer, 'a').body.id}` }
      ])
      expect(byId(removed, '1')).toEqual({ id: '1', status: 204, headers: expect.any(Object) })
    }))

  test('works in beta too, and rights hold for each item', () =>
    withEmulator(async emulator => {
      const caller = await callerWith(emulator, { appRoles: ['Organization.Read.All'] })
      const answer = await caller.call('POST', `${emulator.graph}/beta/$batch`, {
        requests: [
          { id: '1', method: 'GET', url: '/organization' },
          { id: '2', method: 'GET', url: '/applications' }
        ]
      })
      expect([byId(answer, '1').status, byId(answer, '2').status]).toEqual([200, 403])
      expect((await clientWith(emulator, '').batch([{ id: '1', method: 'GET', url: '/organization' }])).status).toBe(
        401
      )
    }))

  test('a malformed batch is refused as a whole and does nothing', () =>
    withEmulator(async (emulator, graph) => {
      const get = (id: string) => ({ id, method: 'GET', url: '/organization' })
      const before = emulator.tenant.applications.all().length
      const create = { id: 'x', method: 'POST', url: '/applications', headers: json, body: { displayName: 'x' } }
      expect(
        await outerError(graph, [create, ...Array.from({ length: 20 }, (_, index) => get(String(index)))])
      ).toEqual([400, 'BadRequest', 'Number of batch request steps exceeds the maximum value of 20.'])
      expect((await outerError(graph, [create, get('a'), get('A')]))[0]).toBe(400)
      expect(await outerError(graph, [create, { ...create, id: '1', headers: {} }])).toEqual([
        400,
        'BadRequest',
        'Write request id : 1 does not contain Content-Type header or body.'
      ])
      const { body: _body, ...bodiless } = create
      expect((await outerError(graph, [create, { ...bodiless, id: '1' }]))[0]).toBe(400)
      expect((await outerError(graph, []))[0]).toBe(400)
      expect((await outerError(graph, [create, { id: '1', method: 'GET' }]))[0]).toBe(400)
      expect((await outerError(graph, [create, { ...get('1'), dependsOn: ['nobody'] }]))[0]).toBe(400)
      expect((await outerError(graph, [create, { ...get('1'), dependsOn: ['1'] }]))[0]).toBe(400)
      expect(emulator.tenant.applications.all()).toHaveLength(before)
    }))

  test('an action without a body needs an empty one', () =>
    withEmulator(async (_emulator, graph) => {
      const { body } = await graph.post('/applications', { displayName: 'x' })
      await graph.delete(`/applications/${body.id}`)
      const url = `/directory/deletedItems/${body.id}/restore`
      expect((await graph.batch([{ id: '1', method: 'POST', url }])).status).toBe(400)
      const answer = await graph.batch([{ id: '1', method: 'POST', url, headers: json, body: {} }])
      expect(byId(answer, '1').status).toBe(200)
    }))

  test('an item whose dependency failed is 424, and so on down the chain', () =>
    withEmulator(async (_emulator, graph) => {
      const answer = await graph.batch([
        { id: 'ok', method: 'GET', url: '/organization' },
        { id: 'bad', method: 'GET', url: "/applications(uniqueName='none')" },
        {
          id: 'after',
          method: 'POST',
          url: '/applications',
          headers: json,
          body: { displayName: 'x' },
          dependsOn: ['BAD']
        },
        { id: 'last', method: 'GET', url: '/organization', dependsOn: ['after'] },
        { id: 'fine', method: 'GET', url: '/organization', dependsOn: ['ok'] }
      ])
      expect(['ok', 'bad', 'after', 'last', 'fine'].map(id => byId(answer, id).status)).toEqual([
        200, 404, 424, 424, 200
      ])
      expect((await graph.get("/applications?$filter=displayName eq 'x'")).body.value).toEqual([])
    }))

  test('absolute addresses and batches in batches are refused', () =>
    withEmulator(async (emulator, graph) => {
      const answer = await graph.batch([
        { id: '1', method: 'GET', url: `${emulator.graph}/v1.0/organization` },
        { id: '2', method: 'POST', url: '/$batch', headers: json, body: { requests: [] } },
        { id: '3', method: 'GET', url: '/v1.0/organization' }
      ])
      expect(['1', '2', '3'].map(id => byId(answer, id).status)).toEqual([400, 400, 400])
    }))

  test('a fault may strike one item, or all of them', () =>
    withEmulator(async (emulator, graph) => {
      emulator.behavior.faults.push({ match: { path: /organization/ }, kind: '429', retryAfterSeconds: 7 })
      const requests = [
        { id: '1', method: 'GET', url: '/organization' },
        { id: '2', method: 'GET', url: '/directoryRoles' }
      ]
      const one = await graph.batch(requests)
      expect(byId(one, '2').status).toBe(200)
      expect(byId(one, '1')).toMatchObject({
        status: 429,
        headers: { 'Retry-After': '7' },
        body: { error: { code: 'TooManyRequests', message: 'Please retry again later.' } }
      })
      const create = { id: '3', method: 'POST', url: '/applications', headers: json, body: { displayName: 'x' } }
      emulator.behavior.faults.push({ match: {}, kind: 'batch-429', retryAfterSeconds: 3 })
      const all = await graph.batch([...requests, create])
      expect(all.status).toBe(200)
      for (const id of ['1', '2', '3'])
        expect(byId(all, id)).toMatchObject({ status: 429, headers: { 'Retry-After': '3' } })
      expect((await graph.get("/applications?$filter=displayName eq 'x'")).body.value).toEqual([])
    }))

  test('limits are counted for each item', () =>
    withEmulator(async emulator => {
      const graph = clientWith(emulator, await tokenFor(emulator, emulator.seed.appId, emulator.seed.callerSecret))
      emulator.behavior.throttle = { resourceUnitsPer10s: 3 }
      const answer = await graph.batch(['1', '2', '3', '4'].map(id => ({ id, method: 'GET', url: '/organization' })))
      expect(['1', '2', '3', '4'].map(id => byId(answer, id).status)).toEqual([200, 200, 200, 429])
      expect(Number(byId(answer, '4').headers['Retry-After'])).toBeGreaterThan(0)
    }))
})
