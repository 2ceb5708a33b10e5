// A request of the Graph client, and each kind of answer to it: what is given back, asked for again, waited for or refused.

import { describe, expect, test } from '@jest/globals'
import { failureOf } from '../../../harness/failure.ts'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { ActionError } from '../../../src/errors.ts'
import { after, errorOf, get, open, post, type Reply } from './scriptedGraph.ts'

describe('a request', () => {
  test('carries token, body and headers to the versioned path', async () => {
    const { graph, seen } = await open(() => ({ status: 201, body: { id: 'x' } }))
    const answer = await graph.send(
      post('/applications', { method: 'PATCH', headers: { Prefer: 'create-if-missing' } })
    )
    expect(answer).toMatchObject({ status: 201, body: { id: 'x' } })
    expect(seen).toEqual([
      { method: 'PATCH', url: '/v1.0/applications', authorization: 'Bearer token-0', body: { a: 1 } }
    ])
  })

  test.each([
    ['POST', {}],
    ['PATCH', {}],
    ['DELETE', undefined]
  ] as const)('of method %s without a body sends %j', async (method, body) => {
    const { graph, seen } = await open(() => ({ status: 204 }))
    const { body: _, ...request } = post('/x', { method })
    expect((await graph.send(request)).status).toBe(204)
    expect(seen[0]).toMatchObject({ method, body })
  })
})

describe('an answer', () => {
  test('of 10 MB is read', async () => {
    const { graph } = await open(() => ({ body: { value: 'x'.repeat(10 * 1024 * 1024) } }))
    expect((await graph.send(get('/x'))).status).toBe(200)
  })

  test('of more than 16 MB is not', async () => {
    const { graph } = await open(() => ({ body: `{"value":"${'x'.repeat(17 * 1024 * 1024)}"}` }), { timeoutMs: 20_000 })
    await expect(graph.send(get('/x'))).rejects.toThrow(/larger than 16777216 bytes/)
  })

  test.each([
    ['HTML', { body: '<html>hello</html>', headers: { 'content-type': 'text/html' } }],
    ['nothing', { body: '' }],
    ['half of it', { body: '{"value":[' }]
  ])('with success and %s for a read is asked for again', async (_, broken) => {
    const { graph, waits } = await open((_request, place) =>
      place === 0 ? broken : { body: { ok: 1 }, headers: { 'content-type': 'text/html' } }
    )
    expect((await graph.send(get('/x'))).body).toEqual({ ok: 1 })
    expect(waits).toEqual(['Graph answered 200 without a readable body'])
  })

  test('that is refused is given back as it is', async () => {
    for (const status of [400, 403, 409, 412, 422, 501]) {
      const { graph, seen } = await open(() => ({ status, body: errorOf('Some_Code', 'text') }))
      expect((await graph.send(get('/x'))).status).toBe(status)
      expect(seen).toHaveLength(1)
    }
  })

  test('that a failing service gives is asked for again: status, transport, concurrency', async () => {
    const failures: readonly (Reply | 'reset')[] = [
      { status: 500 },
      { status: 502, body: '<html>bad gateway</html>' },
      { status: 503 },
      { status: 504 },
      { status: 408 },
      { status: 429, headers: { 'retry-after': '0' } },
      'reset',
      { status: 409, body: errorOf('Directory_ConcurrencyViolation', 'concurrent') },
      { body: { ok: 1 } }
    ]
    const { graph, waits } = await open((_request, place) => failures[place] as Reply)
    expect((await graph.send(get('/x?secret=1'))).body).toEqual({ ok: 1 })
    expect(waits).toHaveLength(8)
    expect(waits[6]).toMatch(/^GET \/x: /)
  })

  test('of 404 that is not of the object is asked for again for half a minute, alone and in a batch, and then given back', async () => {
    for (const body of ['<html>', errorOf('Directory_ObjectNotFound', 'x')]) {
      const { graph, seen, runtime } = await open(() => ({ status: 404, body }))
      const startedMs = runtime.clock.monotonic()
      expect((await graph.send(get('/x'))).status).toBe(404)
      const tookMs = runtime.clock.monotonic() - startedMs
      expect(tookMs).toBeGreaterThan(30_000)
      expect(tookMs).toBeLessThan(60_000)
      const before = seen.length
      expect((await graph.batch([get('/x'), get('/y')])).map(({ status }) => status)).toEqual([404, 404])
      expect(seen.length - before).toBeGreaterThan(3)
    }
  })

  test('that an upsert’s own name is taken comes from a replica that lags, and is asked for again', async () => {
    const taken = errorOf('Request_MultipleObjectsWithSameKeyValue', 'Credential with name x already exists.')
    const answer = (place: number): Reply => (place < 2 ? { status: 409, body: taken } : { status: 204 })
    const { graph, seen } = await open((_request, place) => answer(place))
    const upsert = post('/x(name=1)', { method: 'PATCH', headers: { Prefer: 'create-if-missing' } })
    expect((await graph.send(upsert)).status).toBe(204)
    expect(seen).toHaveLength(3)
    const { graph: other } = await open((_request, place) => answer(place))
    expect((await other.send(post('/x'))).status).toBe(409)
  })

  test('that does not come in time is told with the last reason, cut to one line', async () => {
    const { graph } = await open(
      () => ({ status: 503, body: errorOf('Service\n::error::x', `${'long '.repeat(500)}`) }),
      { timeoutMs: 3_000 }
    )
    const failure = (await failureOf(() => graph.send(get('/x')))) as ActionError
    expect(failure.code).toBe('timeout')
    expect(failure.message).toContain('Last answer: Graph answered 503 Service ::error::x long')
    expect(failure.message).not.toContain('\n')
    expect(failure.message.length).toBeLessThan(700)
  })

  test('is not waited for in a job that is cancelled', async () => {
    const cancellation = new AbortController()
    const runtime = virtualRuntime({ cancelled: cancellation.signal })
    const { graph } = await open(
      () => {
        cancellation.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' }))
        return { status: 503 }
      },
      { runtime }
    )
    await expect(graph.send(get('/x'))).rejects.toThrow('The job was cancelled.')
  })
})

describe('lag', () => {
  const notFound = { status: 404, body: errorOf('Request_ResourceNotFound', "Resource 'x' does not exist") }

  test('is waited out only after a write of ours that explains it', async () => {
    const { graph, seen } = await open((_request, place) => (place < 3 ? notFound : { body: { ok: 1 } }))
    expect((await graph.send(get('/x'))).status).toBe(404)
    expect((await graph.send(get('/x', after('password')))).status).toBe(404)
    expect((await graph.send(get('/x', after('application')))).body).toEqual({ ok: 1 })
    expect(seen).toHaveLength(4)
  })

  test('that may be a real refusal is waited for 30 seconds, and then told', async () => {
    const denied = { status: 403, body: errorOf('Authorization_RequestDenied', 'Insufficient privileges') }
    const { graph, seen, runtime } = await open(() => denied)
    const startedMs = runtime.clock.monotonic()
    const answer = await graph.send(post('/servicePrincipals', after('application')))
    expect(answer.status).toBe(403)
    expect(runtime.clock.monotonic() - startedMs).toBeGreaterThan(30_000)
    expect(runtime.clock.monotonic() - startedMs).toBeLessThan(60_000)
    expect(seen.length).toBeGreaterThan(3)
  })
})
