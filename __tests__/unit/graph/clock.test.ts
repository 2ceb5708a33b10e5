// The tenant's clock: a Date header counts when the runner's clock or the caller's token says the same.

import { describe, expect, test } from '@jest/globals'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { get, open, type Reply } from './scriptedGraph.ts'

const hourMs = 60 * 60_000
const dated = (ms: number): Reply => ({ headers: { date: new Date(ms).toUTCString() }, body: {} })
const openSleeping = async (answer: Parameters<typeof open>[0]) => {
  const runtime = virtualRuntime()
  return { ...(await open(answer, { runtime })), slept: runtime.slept }
}
const tokensIssued = (issuedMs: number | undefined) => ({
  getToken: async () => ({ value: 't', expiresOnMs: Number.POSITIVE_INFINITY, claims: undefined, issuedMs }),
  fresh: () => 0
})

describe('the time', () => {
  test('is that of the answers where it is the runner’s to a few minutes', async () => {
    const { graph } = await open(() => dated(Date.now() - 10 * 60_000))
    await graph.send(get('/x'))
    expect(Math.abs(graph.now() - (Date.now() - 10 * 60_000))).toBeLessThan(5_000)
    expect(graph.clockDoubt()).toBeUndefined()
  })

  test.each([-24 * 365, -2, -1, 1, 2, 24 * 365])(
    'is the runner’s where the answers say %i hours more, and nobody else does',
    async hours => {
      for (const issuedMs of [undefined, Date.now()]) {
        const { graph } = await open(() => dated(Date.now() + hours * hourMs), { tokens: tokensIssued(issuedMs) })
        await graph.send(get('/x'))
        await graph.send(get('/x'))
        expect(Math.abs(graph.now() - Date.now())).toBeLessThan(5_000)
        const { graphMs = 0, runnerMs = 0 } = graph.clockDoubt() ?? {}
        expect(Math.abs(graphMs - runnerMs - hours * hourMs)).toBeLessThan(5_000)
      }
    }
  )

  test('is that of the answers where the token was issued at the same time, however wrong the runner is', async () => {
    const tenantMs = Date.now() + 70 * 24 * hourMs
    const { graph } = await open(() => dated(tenantMs), { tokens: tokensIssued(tenantMs) })
    await graph.send(get('/x'))
    expect(Math.abs(graph.now() - tenantMs)).toBeLessThan(5_000)
    expect(graph.clockDoubt()).toBeUndefined()
  })

  test('of a single answer that differs from the others does not count', async () => {
    for (const odd of [0, 1, 2]) {
      const { graph } = await open((_request, place) => dated(Date.now() + (place === odd ? 5 * hourMs : 0)))
      for (let place = 0; place < 3; place++) await graph.send(get('/x'))
      expect(Math.abs(graph.now() - Date.now())).toBeLessThan(5_000)
      expect(graph.clockDoubt()).toBeUndefined()
    }
  })

  test('is the runner’s where no answer has one that can be read', async () => {
    const { graph } = await open(() => ({ headers: { date: 'soon' }, body: {} }))
    await graph.send(get('/x'))
    expect(Math.abs(graph.now() - Date.now())).toBeLessThan(5_000)
    expect(graph.clockDoubt()).toBeUndefined()
  })
})

describe('a pause', () => {
  test('until a date is as long as the service’s own clock says, whatever that clock is', async () => {
    const serviceMs = Date.now() + 24 * 365 * hourMs
    const dates = { date: new Date(serviceMs).toUTCString(), 'retry-after': new Date(serviceMs + 9_000).toUTCString() }
    const { graph, slept } = await openSleeping((_request, place) =>
      place === 0 ? { status: 429, headers: dates } : { body: { ok: 1 } }
    )
    expect((await graph.send(get('/x'))).body).toEqual({ ok: 1 })
    expect(slept).toEqual([9_000])
  })

  test('is not kept because a success or a refusal names one', async () => {
    const named = { 'retry-after': '1209600' }
    const replies: readonly Reply[] = [
      { headers: named, body: { value: [] } },
      { status: 200, headers: named, body: '' },
      { status: 404, headers: named, body: '<html>' },
      { headers: named, body: { ok: 1 } }
    ]
    const { graph } = await open((_request, place) => replies[place] as Reply)
    expect(await graph.send(get('/x'))).toMatchObject({ status: 200, retryAfterMs: undefined })
    expect((await graph.send(get('/x'))).body).toEqual({ ok: 1 })
  })
})
