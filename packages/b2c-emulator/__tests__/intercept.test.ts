// Interceptions: other answers than the emulator's own, after its work and instead of it, for single requests and for items of
// a batch, at each of the three services.

import { describe, expect, test } from '@jest/globals'
import type { Emulator, InterceptedRequest } from '../src/index.ts'
import { errorOf, type GraphClient, tokenFor, withEmulator } from './graphClient.ts'

const names = (emulator: Emulator) => emulator.tenant.applications.all().map(({ displayName }) => displayName)
const create = { id: '1', method: 'POST', url: '/applications', headers: { 'Content-Type': 'application/json' } }
const itemsOf = async (graph: GraphClient, requests: readonly unknown[]) =>
  new Map(
    ((await graph.batch(requests)).body.responses as { id: string; status: number; body: unknown }[]).map(item => [
      item.id,
      item
    ])
  )

describe('a rewrite', () => {
  test('sees the request and the answer after the work, and changes status, headers and body', () =>
    withEmulator(async (emulator, graph) => {
      const seen: (InterceptedRequest & { readonly answered: unknown })[] = []
      emulator.intercept({ service: 'graph', method: 'post', path: /\/applications$/ }, (request, { status, body }) => {
        seen.push({ ...request, answered: [status, body] })
        return { status: 503, headers: { 'Retry-After': '7', 'request-id': undefined }, body: { error: { code: 'x' } } }
      })
      const answer = await graph.call('POST', '/applications?a=b%20c', { displayName: 'made' })
      expect([answer.status, answer.body]).toEqual([503, { error: { code: 'x' } }])
      expect(answer.headers.get('retry-after')).toBe('7')
      expect(answer.headers.has('request-id')).toBe(false)
      expect(answer.headers.get('client-request-id')).toMatch(/^[0-9a-f-]{36}$/)
      expect(names(emulator)).toContain('made')
      expect(seen).toHaveLength(1)
      expect(seen[0]).toMatchObject({
        service: 'graph',
        method: 'POST',
        path: '/v1.0/applications',
        query: 'a=b%20c',
        text: '{"displayName":"made"}',
        body: { displayName: 'made' },
        answered: [201, { displayName: 'made' }]
      })
      expect(seen[0]?.headers.get('content-type')).toBe('application/json')
      const [entry] = emulator.journal.writes()
      expect(entry).toMatchObject({ status: 503, intercepted: true })
    }))

  test('leaves what it gives back undefined for, and what it leaves out', () =>
    withEmulator(async (emulator, graph) => {
      const plain = await graph.get('/organization')
      emulator.intercept({ path: /organization/ }, () => undefined)
      const left = await graph.get('/organization')
      expect([left.status, left.body]).toEqual([200, plain.body])
      expect(emulator.journal.entries().at(-1)?.intercepted).toBeUndefined()
      emulator.intercept({ path: /organization/ }, () => ({ status: 418 }))
      const changed = await graph.get('/organization')
      expect([changed.status, changed.body]).toEqual([418, plain.body])
    }))

  test('may spread the answer and set one thing of it', () =>
    withEmulator(async (emulator, graph) => {
      const plain = await graph.get('/organization')
      const end = emulator.intercept({ path: /organization/ }, (_, answer) => ({ ...answer, status: 500 }))
      const failed = await graph.get('/organization')
      expect([failed.status, failed.body]).toEqual([500, plain.body])
      end()
      emulator.intercept({ path: /organization/ }, (_, answer) => ({ ...answer, body: { value: [] } }))
      expect((await graph.get('/organization')).body).toEqual({ value: [] })
    }))

  test('may answer with text that is no JSON, or with no body at all', () =>
    withEmulator(async (emulator, graph) => {
      const end = emulator.intercept({ path: /organization/ }, () => ({
        text: '<html>',
        headers: { 'content-type': 'text/html' }
      }))
      const get = async () => {
        const response = await fetch(`${emulator.graph}/v1.0/organization`)
        return [response.status, response.headers.get('content-type'), await response.text()]
      }
      expect(await get()).toEqual([401, 'text/html', '<html>'])
      end()
      emulator.intercept({ path: /organization/ }, () => ({ status: 204, body: undefined }))
      expect((await graph.get('/organization')).body).toBeUndefined()
    }))

  test('of several, each sees what the one before it gave; each can be limited and ended', () =>
    withEmulator(async (emulator, graph) => {
      const append =
        (letter: string) =>
        (_: unknown, { body }: { readonly body: unknown }) => ({
          body: { letters: `${(body as { letters?: string }).letters ?? ''}${letter}` }
        })
      emulator.intercept({ path: /organization/, times: 2 }, append('a'))
      const end = emulator.intercept({ path: path => path.endsWith('organization') }, append('b'))
      const letters = async () => (await graph.get('/organization')).body.letters
      expect([await letters(), await letters(), await letters()]).toEqual(['ab', 'ab', 'b'])
      end()
      expect(await letters()).toBeUndefined()
    }))

  test('sees the answer of a fault as well; a connection that is cut stays cut', () =>
    withEmulator(async (emulator, graph) => {
      emulator.behavior.faults.push({ match: {}, kind: '429' }, { match: {}, kind: 'reset-before' })
      const statuses: number[] = []
      emulator.intercept({ service: 'graph' }, (_, { status }) => {
        statuses.push(status)
        return { status: 400 }
      })
      expect((await graph.get('/organization')).status).toBe(400)
      await expect(graph.get('/organization')).rejects.toThrow()
      expect(statuses).toEqual([429])
    }))
})

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

describe('an answer instead of the work', () => {
  test('is given before anything is done, uses up no fault, and is rewritten like any other', () =>
    withEmulator(async (emulator, graph) => {
      emulator.behavior.faults.push({ match: { method: 'POST' }, kind: '503' })
      emulator.intercept({ method: 'POST' }, { instead: ({ body }) => ({ status: 202, body }) })
      emulator.intercept({ method: 'POST' }, (_, answer) => ({ headers: { 'x-status': `${answer.status}` } }))
      const answer = await graph.post('/applications', { displayName: 'never' })
      expect([answer.status, answer.body]).toEqual([202, { displayName: 'never' }])
      expect(answer.headers.get('content-type')).toBe('application/json')
      expect(answer.headers.get('x-status')).toBe('202')
      expect(answer.headers.get('date')).not.toBeNull()
      expect(names(emulator)).not.toContain('never')
      expect(emulator.behavior.faults).toHaveLength(1)
      expect(emulator.journal.writes()).toMatchObject([{ status: 202, intercepted: true }])
    }))

  test('is the first that is not undefined; with none of them the emulator does its work', () =>
    withEmulator(async (emulator, graph) => {
      emulator.intercept({ path: /organization/ }, { instead: () => undefined })
      expect((await graph.get('/organization')).body.value).toHaveLength(1)
      emulator.intercept({ path: /organization/ }, { instead: () => ({ status: 410 }) })
      emulator.intercept({ path: /organization/ }, { instead: () => ({ status: 411 }) })
      expect((await graph.get('/organization')).status).toBe(410)
    }))
})

test('the token service and GitHub are intercepted by the same means', () =>
  withEmulator(async emulator => {
    const forms: string[] = []
    emulator.intercept({ service: 'login', path: /\/token$/, times: 1 }, ({ text }, { body }) => {
      forms.push(new URLSearchParams(text).get('grant_type') ?? '')
      return { body: { ...(body as object), access_token: 'another' } }
    })
    const signIn = () => tokenFor(emulator, emulator.seed.appId, emulator.seed.callerSecret)
    expect(await signIn()).toBe('another')
    expect(await signIn()).toMatch(/^ey/)
    expect(forms).toEqual(['client_credentials'])

    emulator.intercept({ service: 'github', path: /^\/user$/ }, { instead: () => ({ body: { login: 'somebody' } }) })
    const user = await fetch(`${emulator.github}/user`)
    expect([user.status, await user.json()]).toEqual([200, { login: 'somebody' }])
  }))

describe('an interception that throws', () => {
  const broken = () => {
    throw new Error('it is broken')
  }

  test.each([
    ['a rewrite', {}, broken],
    ['an answer instead of the work', {}, { instead: broken }],
    ['a predicate', { path: broken }, () => undefined],
    ['a status that HTTP cannot carry', {}, () => ({ status: 99 })],
    ['a header that HTTP cannot carry', {}, () => ({ headers: { 'x-lines': 'a\nb' } })]
  ])('%s: status 500 for the client, and closing the emulator throws', async (_, match, interception) => {
    const failing = withEmulator(async (emulator, graph) => {
      emulator.intercept({ service: 'graph', ...match }, interception)
      const [status, code, message] = errorOf(await graph.get('/organization'))
      expect([status, code]).toEqual([500, 'InterceptionFailed'])
      expect(message).toMatch(/^An interception threw: /)
    })
    await expect(failing).rejects.toThrow(/^An interception threw: /)
  })

  test('an item of a batch too', async () => {
    const failing = withEmulator(async (emulator, graph) => {
      emulator.intercept({ path: /organization/ }, broken)
      const answers = await itemsOf(graph, [{ id: '1', method: 'GET', url: '/organization' }])
      expect(answers.get('1')).toMatchObject({ status: 500, body: { error: { code: 'InterceptionFailed' } } })
    })
    await expect(failing).rejects.toMatchObject({ errors: [new Error('it is broken')] })
  })
})
