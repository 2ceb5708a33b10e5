// The Graph client against small servers that do what Graph never should: paging, hostile answers, lost answers, refused
// tokens. The token must reach the configured origin and nobody else.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { AccessToken, TokenSource } from '../../src/auth/signIn.ts'
import { ActionError } from '../../src/errors.ts'
import type { GraphRequest, RecentWrite } from '../../src/graph/answer.ts'
import { createGraph, type Graph } from '../../src/graph/client.ts'
import { requirements } from '../../src/graph/requirements.ts'
import type { Runtime } from '../../src/runtime.ts'
import { deadlineAfter } from '../../src/util/retry.ts'
import { failureOf, serve } from '../auth/surroundings.ts'
import { virtualRuntime } from '../support/inProcess.ts'

type Reply = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: unknown
}
type Seen = { readonly method: string; readonly url: string; readonly authorization: string; readonly body: unknown }
type Answer = (request: Seen, place: number, origin: string) => Reply | 'reset'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map(close => close()))
})

const send = (response: ServerResponse, reply: Reply | 'reset'): void => {
  if (reply === 'reset') {
    response.socket?.destroy()
    return
  }
  const { status = 200, headers = {}, body } = reply
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body))
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const chunk of request) text += chunk
  return text === '' ? undefined : JSON.parse(text)
}

/** A server that answers as told, and what it was asked. */
const server = async (answer: Answer) => {
  const seen: Seen[] = []
  const { origin, close } = await serve(async (incoming, response) => {
    const { method = '', url = '', headers } = incoming
    const request = { method, url, authorization: headers.authorization ?? '', body: await bodyOf(incoming) }
    send(response, answer(request, seen.push(request) - 1, `http://${headers.host}`))
  })
  closers.push(close)
  return { origin, seen }
}

const token = (value: string): AccessToken => ({ value, expiresOnMs: Number.POSITIVE_INFINITY, claims: undefined })

/** Tokens that count how often a fresh one was asked for. */
const tokensOf = (): TokenSource & { readonly fresh: () => number } => {
  let fresh = 0
  return {
    getToken: async options => {
      if (options?.fresh === true) fresh += 1
      return token(`token-${fresh}`)
    },
    fresh: () => fresh
  }
}

const open = async (
  answer: Answer,
  { timeoutMs = 300_000, tokens = tokensOf(), runtime = virtualRuntime() as Runtime } = {}
): Promise<{
  readonly graph: Graph
  readonly seen: readonly Seen[]
  readonly runtime: Runtime
  readonly waits: string[]
}> => {
  const { origin, seen } = await server(answer)
  const waits: string[] = []
  const graph = await createGraph(origin, tokens, {
    runtime,
    deadline: deadlineAfter(runtime, timeoutMs),
    onWait: ({ reason }) => waits.push(reason)
  })
  return { graph, seen, runtime, waits }
}

const get = (path: string, more: Partial<GraphRequest> = {}): GraphRequest => ({
  method: 'GET',
  path,
  operation: `read ${path}`,
  requirement: requirements.readApplications,
  ...more
})
const post = (path: string, more: Partial<GraphRequest> = {}): GraphRequest =>
  get(path, { method: 'POST', body: { a: 1 }, operation: `write ${path}`, ...more })
const after = (...writes: RecentWrite[]): Pick<GraphRequest, 'mayLagBehind'> => ({ mayLagBehind: new Set(writes) })
const graphError = (code: string, message: string) => ({
  error: { code, message, innerError: { 'request-id': 'r-1' } }
})

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

  test('is told the tenant’s time, and keeps its own where an answer has none', async () => {
    const { graph } = await open(() => ({ headers: { date: 'Tue, 01 Jan 2030 00:00:00 GMT' }, body: {} }))
    await graph.send(get('/x'))
    expect(Math.abs(graph.now() - Date.UTC(2030, 0, 1))).toBeLessThan(60_000)
    const { graph: other } = await open(() => ({ headers: { date: 'soon' }, body: {} }))
    await other.send(get('/x'))
    expect(Math.abs(other.now() - Date.now())).toBeLessThan(60_000)
  })
})

describe('pages', () => {
  test('of a list are joined, with their encoded positions kept', async () => {
    const { graph, seen } = await open(({ url }, place, origin) => ({
      body: {
        value: [place],
        ...(place < 2 ? { '@odata.nextLink': `${origin}/v1.0/list?$select=id&$skiptoken=a%2Bb%2F${place}` } : {}),
        url
      }
    }))
    const { body } = await graph.send(get('/list'))
    expect(body).toMatchObject({ value: [0, 1, 2] })
    expect(seen.map(({ url }) => url)).toEqual([
      '/v1.0/list',
      '/v1.0/list?$select=id&$skiptoken=a%2Bb%2F0',
      '/v1.0/list?$select=id&$skiptoken=a%2Bb%2F1'
    ])
  })

  test('of a batch item are followed too; one that fails is the answer', async () => {
    const { graph } = await open(({ url }, _place, origin) =>
      url.endsWith('$batch')
        ? {
            body: {
              responses: ['1', '2'].map(id => ({
                id,
                status: 200,
                body: { value: [id], '@odata.nextLink': `${origin}/v1.0/next${id}` }
              }))
            }
          }
        : url.endsWith('next1')
          ? { body: { value: ['more'] } }
          : { status: 403, body: graphError('Authorization_RequestDenied', 'no') }
    )
    const [first, second] = await graph.batch([get('/a'), get('/b')])
    expect(first?.body).toMatchObject({ value: ['1', 'more'] })
    expect(second?.status).toBe(403)
  })

  test('without end are given up', async () => {
    const { graph, seen } = await open((_request, _place, origin) => ({
      body: { value: [], '@odata.nextLink': `${origin}/v1.0/list` }
    }))
    await expect(graph.send(get('/list'))).rejects.toThrow('more than 500 pages')
    expect(seen).toHaveLength(500)
  })

  test('without a list add nothing, and a write has none', async () => {
    const { graph } = await open(({ url }, _place, origin) =>
      url.endsWith('next') ? { body: {} } : { body: { '@odata.nextLink': `${origin}/v1.0/next` } }
    )
    expect((await graph.send(get('/list'))).body).toMatchObject({ value: [] })
    expect((await graph.send(post('/list'))).body).toHaveProperty(['@odata.nextLink'])
  })
})

type Links = { readonly other: string; readonly own: string }

describe('the token', () => {
  test.each([
    ['another port', ({ other }: Links) => `${other}/v1.0/list`],
    ['a host behind user information', ({ own }: Links) => `${own.replace('http://', 'http://x@')}/v1.0/list`],
    [
      'user information that looks like us',
      ({ other, own }: Links) => `http://${own.slice(7)}@${other.slice(7)}/v1.0/l`
    ],
    ['another scheme', ({ own }: Links) => `${own.replace('http:', 'https:')}/v1.0/list`],
    ['nowhere', () => 'next'],
    ['a file', () => 'file:///etc/passwd']
  ])('does not follow a next page to %s', async (_, linkTo) => {
    const other = await server(() => ({ body: { value: [] } }))
    const { graph, seen } = await open((_request, _place, origin) => ({
      body: { value: [1], '@odata.nextLink': linkTo({ other: other.origin, own: origin }) }
    }))
    const failure = await failureOf(() => graph.send(get('/list')))
    expect(failure).toBeInstanceOf(ActionError)
    expect(failure).toMatchObject({ code: 'protocol', message: expect.stringContaining('Refused to send the token') })
    expect(other.seen).toEqual([])
    expect(seen).toHaveLength(1)
  })

  test.each([301, 302, 307, 308])('does not follow a redirect, %i', async status => {
    const other = await server(() => ({ body: {} }))
    const { graph, seen } = await open(() => ({ status, headers: { location: `${other.origin}/v1.0/x` } }))
    const failure = await failureOf(() => graph.send(get('/x')))
    expect(failure).toMatchObject({ code: 'protocol', message: expect.stringContaining('redirected /v1.0/x') })
    expect(other.seen).toEqual([])
    expect(seen).toHaveLength(1)
  })

  test('that is refused is replaced once', async () => {
    const tokens = tokensOf()
    const { graph, seen } = await open(
      (_request, place) =>
        place === 0 ? { status: 401, body: graphError('InvalidAuthenticationToken', 'x') } : { body: { ok: 1 } },
      { tokens }
    )
    expect((await graph.send(get('/x'))).body).toEqual({ ok: 1 })
    expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer token-0', 'Bearer token-1'])
    expect(tokens.fresh()).toBe(1)
  })

  test.each([
    [
      graphError('Authorization_IdentityNotFound', 'The identity of the calling application could not be established.'),
      /no service principal/
    ],
    [graphError('InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'), /same cloud/],
    ['<html>', /same cloud/]
  ])('that is refused twice is an error: %j', async (body, hint) => {
    const { graph, seen } = await open(() => ({ status: 401, body }))
    const failure = await failureOf(() => graph.send(get('/x')))
    expect(failure).toMatchObject({ code: 'sign-in', hint: expect.stringMatching(hint) })
    expect(seen).toHaveLength(2)
  })

  test('that cannot be had is the error of the sign-in itself', async () => {
    const reason = new ActionError({ code: 'sign-in', message: 'AADSTS7000215' })
    const { graph, seen } = await open(() => ({ body: {} }), {
      tokens: { getToken: () => Promise.reject(reason), fresh: () => 0 }
    })
    expect(await failureOf(() => graph.send(get('/x')))).toBe(reason)
    expect(seen).toEqual([])
  })
})

describe('an answer', () => {
  test('of 10 MB is read', async () => {
    const { graph } = await open(() => ({ body: { value: 'x'.repeat(10 * 1024 * 1024) } }))
    expect((await graph.send(get('/x'))).status).toBe(200)
  })

  test('of more than 16 MB is not', async () => {
    const { graph } = await open(() => ({ body: `{"value":"${'x'.repeat(17 * 1024 * 1024)}"}` }), { timeoutMs: 200 })
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
    for (const status of [400, 403, 404, 409, 412, 422, 501]) {
      const { graph, seen } = await open(() => ({ status, body: graphError('Some_Code', 'text') }))
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
      { status: 409, body: graphError('Directory_ConcurrencyViolation', 'concurrent') },
      { body: { ok: 1 } }
    ]
    const { graph, waits } = await open((_request, place) => failures[place] as Reply)
    expect((await graph.send(get('/x?secret=1'))).body).toEqual({ ok: 1 })
    expect(waits).toHaveLength(8)
    expect(waits[6]).toMatch(/^GET \/x: /)
  })

  test('that does not come in time is told with the last reason, cut to one line', async () => {
    const { graph } = await open(
      () => ({ status: 503, body: graphError('Service\n::error::x', `${'long '.repeat(500)}`) }),
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
    const runtime = virtualRuntime(undefined, { cancelled: cancellation.signal })
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
  const notFound = { status: 404, body: graphError('Request_ResourceNotFound', "Resource 'x' does not exist") }

  test('is waited out only after a write of ours that explains it', async () => {
    const { graph, seen } = await open((_request, place) => (place < 3 ? notFound : { body: { ok: 1 } }))
    expect((await graph.send(get('/x'))).status).toBe(404)
    expect((await graph.send(get('/x', after('password')))).status).toBe(404)
    expect((await graph.send(get('/x', after('application')))).body).toEqual({ ok: 1 })
    expect(seen).toHaveLength(4)
  })

  test('that may be a real refusal is waited for 30 seconds, and then told', async () => {
    const denied = { status: 403, body: graphError('Authorization_RequestDenied', 'Insufficient privileges') }
    const { graph, seen, runtime } = await open(() => denied)
    const startedMs = runtime.clock.monotonic()
    const answer = await graph.send(post('/servicePrincipals', after('application')))
    expect(answer.status).toBe(403)
    expect(runtime.clock.monotonic() - startedMs).toBeGreaterThan(30_000)
    expect(runtime.clock.monotonic() - startedMs).toBeLessThan(60_000)
    expect(seen.length).toBeGreaterThan(3)
  })
})

describe('a request that must not be repeated', () => {
  test.each(['reset', { status: 503 }, { status: 500 }, { status: 201, body: '' }] as const)(
    'is lost when nobody can tell whether it was done: %j',
    async reply => {
      const { graph, seen } = await open(() => reply)
      expect(await graph.sendOnce(post('/addPassword'))).toMatchObject({ kind: 'unanswered' })
      expect(seen).toHaveLength(1)
    }
  )

  test('is repeated when it was certainly not done', async () => {
    const replies: readonly Reply[] = [
      { status: 429, headers: { 'retry-after': '3' } },
      { status: 503, body: graphError('Directory_ConcurrencyViolation', 'x') },
      { status: 404, body: graphError('Request_ResourceNotFound', 'x') },
      { body: { keyId: 'k' } }
    ]
    const { graph, seen } = await open((_request, place) => replies[place] as Reply)
    const result = await graph.sendOnce(post('/addPassword', after('application')))
    expect(result).toMatchObject({ kind: 'answer', answer: { body: { keyId: 'k' } } })
    expect(seen).toHaveLength(4)
  })
})
