// Interceptions see an item of a batch as they see the same single request, and leave the other items alone.

import { describe, expect, test } from '@jest/globals'
import { withEmulator } from './graphClient.ts'
import { create, itemsOf, names } from './intercepted.ts'

describe('an item of a batch', () => {
  test('is addressed like the same single request, and rewritten alone', () =>
    withEmulator(async (emulator, graph) => {
      const items: unknown[] = []
      emulator.intercept({ method: 'GET', path: /^\/v1\.0\/organization$/ }, ({ item, query, body }, { status }) => {
        items.push([item, query, body, status])
        return { status: 403, body: { error: { code: 'No' } } }
      })
      const answers = await itemsOf(graph, [
        { ...create, body: { displayName: 'made' } },
        { id: '2', method: 'GET', url: '/organization?$select=id' }
      ])
      expect(answers.get('1')).toMatchObject({ status: 201 })
      expect(answers.get('2')).toMatchObject({ status: 403, body: { error: { code: 'No' } } })
      expect(items).toEqual([[1, '$select=id', undefined, 200]])
      const [batch, , second] = emulator.journal.entries().slice(-3)
      expect(batch).toMatchObject({ path: '/v1.0/$batch', status: 200 })
      expect(batch?.intercepted).toBeUndefined()
      expect(second).toMatchObject({ parent: batch?.index, status: 403, intercepted: true })
    }))

  test('fails those that depend on it, and keeps the names of its headers', () =>
    withEmulator(async (emulator, graph) => {
      emulator.intercept({ path: /organization/, batched: true }, () => ({
        status: 500,
        headers: { 'Retry-After': '3' }
      }))
      const answers = await itemsOf(graph, [
        { id: '1', method: 'GET', url: '/organization' },
        { id: '2', method: 'GET', url: '/applications', dependsOn: ['1'] }
      ])
      expect(answers.get('1')).toMatchObject({
        status: 500,
        headers: { 'Retry-After': '3', 'Cache-Control': 'no-cache' }
      })
      expect(answers.get('2')?.status).toBe(424)
      expect((await graph.get('/organization')).status).toBe(200)
    }))

  test('is left alone where only requests of their own are meant; the batch itself is one', () =>
    withEmulator(async (emulator, graph) => {
      const paths: string[] = []
      emulator.intercept({ service: 'graph', batched: false }, ({ path }, { body }) => {
        paths.push(path)
        return { body: { responses: (body as { responses: unknown[] }).responses.slice(1) } }
      })
      const { body } = await graph.batch([
        { id: '1', method: 'GET', url: '/organization' },
        { id: '2', method: 'GET', url: '/organization' }
      ])
      expect(paths).toEqual(['/v1.0/$batch'])
      expect(body.responses.map(({ id }: { id: string }) => id)).toEqual(['1'])
    }))

  test('may be answered instead of the work', () =>
    withEmulator(async (emulator, graph) => {
      emulator.intercept(
        { method: 'POST', path: /\/applications$/ },
        { instead: () => ({ status: 507, text: 'full' }) }
      )
      const answers = await itemsOf(graph, [{ ...create, body: { displayName: 'never' } }])
      expect(answers.get('1')).toMatchObject({ status: 507, body: 'full' })
      expect(names(emulator)).not.toContain('never')
    }))
})
