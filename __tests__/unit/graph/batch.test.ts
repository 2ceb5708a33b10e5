// $batch: 20 items a request, a few requests at once, every item judged and repeated on its own.

import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { failureOf } from '../../../harness/failure.ts'
import { until } from '../../../harness/poll.ts'
import { bodyOf } from '../../../harness/server.ts'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import type { GraphRequest } from '../../../src/graph/answer.ts'
import { createGraph, type Graph } from '../../../src/graph/client.ts'
import { requirements } from '../../../src/graph/requirements.ts'
import { deadlineAfter, type Wait } from '../../../src/util/retry.ts'
import { serve } from '../../hooks.ts'

type Item = {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly dependsOn?: readonly string[]
}
type Response = Readonly<Record<string, unknown>>
/** What the server answers to a batch: its responses, or a whole answer of another status. */
type Answer = (
  items: readonly Item[],
  round: number
) => readonly Response[] | { readonly status: number; readonly body?: unknown }

/** Answers batches as told. The first `atOnce` of them are answered when that many are open. */
const open = async (answer: Answer, { atOnce = 1 } = {}) => {
  const batches: (readonly Item[])[] = []
  const singles: string[] = []
  let open = 0
  let mostOpen = 0
  const { origin } = await serve(async (request, response) => {
    const text = await bodyOf(request)
    response.setHeader('content-type', 'application/json')
    if (!request.url?.endsWith('$batch')) {
      singles.push(`${request.method} ${request.url}`)
      response.end('{}')
      return
    }
    const items: readonly Item[] = JSON.parse(text).requests
    const reply = answer(items, batches.push(items) - 1)
    open += 1
    mostOpen = Math.max(mostOpen, open)
    await until(() => batches.length >= atOnce)
    // A time must pass to show that no further request is opened meanwhile.
    await setTimeout(10)
    open -= 1
    if ('status' in reply) {
      response.statusCode = Number(reply.status)
      response.end(JSON.stringify(reply.body ?? {}))
    } else response.end(JSON.stringify({ responses: reply }))
  })
  const runtime = virtualRuntime()
  const waits: Wait[] = []
  const graph: Graph = await createGraph(
    origin,
    { getToken: async () => ({ value: 't', expiresOnMs: Number.POSITIVE_INFINITY, claims: undefined }) },
    { runtime, deadline: deadlineAfter(runtime, 60_000), onWait: wait => waits.push(wait) }
  )
  return { graph, batches, singles, waits, runtime, mostOpen: () => mostOpen }
}

const request = (name: string, more: Partial<GraphRequest> = {}): GraphRequest => ({
  method: 'GET',
  path: `/${name}`,
  operation: `read ${name}`,
  requirement: requirements.readApplications,
  ...more
})
const many = (count: number): readonly GraphRequest[] =>
  Array.from({ length: count }, (_, index) => request(`r${index}`))
const ok = ({ id, url }: Item): Response => ({ id, status: 200, body: { url } })
const failed = (status: number, code = 'Some_Code') => ({ status, body: { error: { code, message: 'text' } } })
const urls = (answers: readonly { readonly body: unknown }[]): readonly unknown[] =>
  answers.map(({ body }) => (body as { readonly url: unknown }).url)

describe('a batch', () => {
  test('of nothing sends nothing, of one sends it alone', async () => {
    const { graph, batches, singles } = await open(items => items.map(ok))
    expect(await graph.batch([])).toEqual([])
    await graph.batch([request('one')])
    expect(batches).toEqual([])
    expect(singles).toEqual(['GET /v1.0/one'])
  })

  test('of 101 goes in twenties and one alone, four at once, answers in order whatever the order of arrival', async () => {
    const { graph, batches, singles, mostOpen } = await open(items => items.map(ok).reverse(), { atOnce: 4 })
    const answers = await graph.batch(many(101))
    expect(batches.map(items => items.length)).toEqual([20, 20, 20, 20, 20])
    expect(singles).toEqual(['GET /v1.0/r100'])
    expect(mostOpen()).toBe(4)
    expect(urls(answers.slice(0, 100))).toEqual(Array.from({ length: 100 }, (_, index) => `/r${index}`))
  })

  test('that is serial chains its items, one request after the other', async () => {
    const { graph, batches, mostOpen } = await open(items => items.map(ok))
    await graph.batch(many(45), { serial: true })
    expect(mostOpen()).toBe(1)
    expect(batches.map(items => items.length)).toEqual([20, 20, 5])
    expect(batches[0]?.map(({ dependsOn }) => dependsOn)).toEqual([
      undefined,
      ...Array.from({ length: 19 }, (_, index) => [`${index + 1}`])
    ])
  })

  test('gives every item its body, its content type and its own headers', async () => {
    const { graph, batches } = await open(items => items.map(ok))
    await graph.batch([
      request('a', { method: 'PATCH', body: { x: 1 }, headers: { Prefer: 'create-if-missing' } }),
      request('b', { headers: { Prefer: 'y' } }),
      request('c')
    ])
    expect(batches[0]).toEqual([
      {
        id: '1',
        method: 'PATCH',
        url: '/a',
        headers: { 'Content-Type': 'application/json', Prefer: 'create-if-missing' },
        body: { x: 1 }
      },
      { id: '2', method: 'GET', url: '/b', headers: { Prefer: 'y' } },
      { id: '3', method: 'GET', url: '/c' }
    ])
  })

  test('repeats only the items that ask for it, after the longest of their pauses', async () => {
    const { graph, batches, singles, runtime } = await open((items, round) =>
      items.map((item, position) =>
        round === 0 && position < 3
          ? { id: item.id, ...failed(position === 2 ? 503 : 429), headers: { 'retry-AFTER': `${position + 2.5}` } }
          : ok(item)
      )
    )
    const answers = await graph.batch(many(5))
    expect(batches.map(items => items.map(({ url }) => url))).toEqual([
      ['/r0', '/r1', '/r2', '/r3', '/r4'],
      ['/r0', '/r1', '/r2']
    ])
    expect(singles).toEqual([])
    expect(runtime.slept).toEqual([4_500])
    expect(urls(answers)).toEqual(['/r0', '/r1', '/r2', '/r3', '/r4'])
  })

  test('repeats an item that the answer lacks, or that has no status', async () => {
    const { graph, batches, waits } = await open((items, round) =>
      round === 0
        ? items.slice(1).map((item, position) => (position === 0 ? { ...ok(item), status: '200' } : ok(item)))
        : items.map(ok)
    )
    expect(urls(await graph.batch(many(4)))).toEqual(['/r0', '/r1', '/r2', '/r3'])
    expect(batches.map(items => items.length)).toEqual([4, 2])
    expect(waits[0]?.reason).toBe("Graph's $batch answer lacks the item to read r0")
    expect(waits[0]?.operation).toBe('send 4 requests (read r0 and 3 more)')
  })

  test('that fails as a whole is repeated as a whole', async () => {
    const { graph, batches } = await open((items, round) =>
      round < 2 ? { status: round === 0 ? 503 : 429 } : items.map(ok)
    )
    expect(await graph.batch(many(3))).toHaveLength(3)
    expect(batches).toHaveLength(3)
  })

  test('that is refused as a whole is an error', async () => {
    const { graph } = await open(() => ({ status: 400, body: { error: { code: 'BadRequest', message: 'x' } } }))
    expect(await failureOf(() => graph.batch(many(2)))).toMatchObject({
      code: 'protocol',
      message: expect.stringMatching(/refused .*400/)
    })
  })

  test('without a list of responses ends at the deadline with the reason', async () => {
    const { graph } = await open(() => ({ status: 200, body: { responses: 'none' } }))
    const failure = await failureOf(() => graph.batch([request('a'), request('a')]))
    expect(failure).toMatchObject({ code: 'timeout', message: expect.stringContaining('lacks the item to read a') })
  })

  test('gives refused items back as they are, empty bodies as none', async () => {
    const { graph } = await open(items => [
      { id: items[0]?.id, ...failed(404, 'Request_ResourceNotFound') },
      { id: items[1]?.id, status: 204, body: null },
      { id: items[2]?.id, status: 204, body: '' }
    ])
    const answers = await graph.batch([
      request('a'),
      request('b', { method: 'DELETE' }),
      request('c', { method: 'DELETE' })
    ])
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [404, { error: { code: 'Request_ResourceNotFound', message: 'text' } }],
      [204, undefined],
      [204, undefined]
    ])
  })

  test('that is serial takes the successors of a repeated item along', async () => {
    const { graph, batches } = await open((items, round) =>
      items.map((item, position) =>
        round > 0 || position < 1
          ? ok(item)
          : position === 1
            ? { id: item.id, ...failed(429) }
            : { id: item.id, ...failed(424) }
      )
    )
    expect(urls(await graph.batch(many(4), { serial: true }))).toEqual(['/r0', '/r1', '/r2', '/r3'])
    expect(batches.map(items => items.map(({ url }) => url))).toEqual([
      ['/r0', '/r1', '/r2', '/r3'],
      ['/r1', '/r2', '/r3']
    ])
  })

  test('that is serial leaves the successors of a refused item as they are', async () => {
    const { graph, batches } = await open(items =>
      items.map((item, position) =>
        position === 0 ? { id: item.id, ...failed(403) } : { id: item.id, ...failed(424) }
      )
    )
    expect((await graph.batch(many(3), { serial: true })).map(({ status }) => status)).toEqual([403, 424, 424])
    expect(batches).toHaveLength(1)
  })
})
