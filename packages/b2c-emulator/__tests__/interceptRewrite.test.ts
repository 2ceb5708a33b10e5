// Interceptions give other answers than the emulator's own, after its work and instead of it, at each of the three services.

import { describe, expect, test } from '@jest/globals'
import type { InterceptedRequest } from '../src/index.ts'
import { tokenFor, withEmulator } from './graphClient.ts'
import { names } from './intercepted.ts'

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
