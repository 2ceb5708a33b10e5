// Failures on demand, throttling and latency.

import { describe, expect, test } from '@jest/globals'
import type { FaultKind } from '../src/core/faults.ts'
import { callerWith, errorOf, tokenFor, withEmulator } from './graphClient.ts'

const create = { displayName: 'x' }
const concurrency = 'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.'

describe('faults', () => {
  test.each([
    ['429', 429, 'TooManyRequests', 'Please retry again later.'],
    ['429-no-retry-after', 429, 'TooManyRequests', 'Please retry again later.'],
    ['503', 503, 'ServiceUnavailable', 'Service unavailable. Please try again later.'],
    ['504', 504, 'UnknownError', ''],
    ['401', 401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'],
    ['concurrency-409', 409, 'Directory_ConcurrencyViolation', concurrency],
    ['concurrency-503', 503, 'Directory_ConcurrencyViolation', concurrency],
    ['tenant-404', 404, 'Directory_ObjectNotFound', 'Unable to read the company information from the directory.']
  ] as const)('%s is answered without doing the work', (kind, status, code, message) =>
    withEmulator(async (emulator, graph) => {
      const before = emulator.tenant.applications.all().length
      emulator.behavior.faults.push({ match: { service: 'graph', method: 'post', path: /\/applications$/ }, kind })
      const answer = await graph.post('/applications', create)
      expect(errorOf(answer)).toEqual([status, code, message])
      expect(answer.headers.get('retry-after')).toBe(kind === '429' ? '1' : null)
      expect(emulator.tenant.applications.all()).toHaveLength(before)
      expect(emulator.journal.entries().at(-1)).toMatchObject({ fault: kind, status })
      expect((await graph.post('/applications', create)).status).toBe(201)
    })
  )

  test('429 has the body that Graph sends', () =>
    withEmulator(async (emulator, graph) => {
      emulator.behavior.faults.push({ match: {}, kind: '429', retryAfterSeconds: 2.128 })
      const { body, headers } = await graph.get('/organization')
      expect(headers.get('retry-after')).toBe('2.128')
      expect(body.error.innerError).toMatchObject({ code: '429', status: '429', message: 'Please retry after' })
    }))

  const broken = async (kind: FaultKind, run: (post: () => Promise<Response>, count: () => number) => Promise<void>) =>
    withEmulator(async emulator => {
      const token = await tokenFor(emulator, emulator.seed.appId, emulator.seed.callerSecret)
      const before = emulator.tenant.applications.all().length
      const post = () =>
        fetch(`${emulator.graph}/v1.0/applications`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
          body: JSON.stringify(create),
          // A time must pass to show that nothing comes; every other answer has all the time that it takes.
          signal: kind === 'hang' ? AbortSignal.timeout(500) : null
        })
      emulator.behavior.faults.push({ match: { service: 'graph' }, kind })
      await run(post, () => emulator.tenant.applications.all().length - before)
      expect(emulator.journal.entries().at(-1)?.fault).toBe(kind)
    })

  test('reset-before cuts the connection and does nothing', () =>
    broken('reset-before', async (post, count) => {
      await expect(post()).rejects.toThrow('fetch failed')
      expect(count()).toBe(0)
    }))

  test('reset-after does the work and cuts the connection', () =>
    broken('reset-after', async (post, count) => {
      await expect(post()).rejects.toThrow('fetch failed')
      expect(count()).toBe(1)
    }))

  test('hang never answers', () =>
    broken('hang', async (post, count) => {
      await expect(post()).rejects.toThrow(/timeout/i)
      expect(count()).toBe(0)
    }))

  test('truncated does the work and answers half', () =>
    broken('truncated', async (post, count) => {
      const response = await post()
      expect(response.status).toBe(201)
      await expect(response.text()).rejects.toThrow('terminated')
      expect(count()).toBe(1)
    }))

  test('html-502, html-404 and empty-200 come from in between', async () => {
    for (const [kind, status] of [
      ['html-502', 502],
      ['html-404', 404]
    ] as const) {
      await broken(kind, async (post, count) => {
        const response = await post()
        expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html'])
        expect(await response.text()).toMatch(/^<html>/)
        expect(count()).toBe(0)
      })
    }
    await broken('empty-200', async (post, count) => {
      const response = await post()
      expect([response.status, await response.text()]).toEqual([200, ''])
      expect(count()).toBe(0)
    })
  })

  test('tenant-404 meets any method, alone and in a batch', () =>
    withEmulator(async (emulator, graph) => {
      const [id] = emulator.tenant.applications.all().map(application => application.id)
      const path = `/applications/${id}`
      const asked = [() => graph.get(path), () => graph.patch(path, { notes: 'x' }), () => graph.delete(path)]
      for (const ask of asked) {
        emulator.behavior.faults.push({ match: { service: 'graph', path: /applications/ }, kind: 'tenant-404' })
        expect(errorOf(await ask())).toEqual([404, 'Directory_ObjectNotFound', expect.any(String)])
      }
      emulator.behavior.faults.push({ match: { method: 'DELETE' }, kind: 'tenant-404' })
      const batch = await graph.post('/$batch', { requests: [{ id: '1', method: 'DELETE', url: path }] })
      expect(batch.body.responses).toMatchObject([
        { status: 404, body: { error: { code: 'Directory_ObjectNotFound' } } }
      ])
      expect(emulator.tenant.applications.get(id ?? '')).toBeDefined()
    }))

  test('strike by place, and as many times as they say', () =>
    withEmulator(async (emulator, graph) => {
      emulator.journal.clear()
      emulator.behavior.faults.push(
        { match: { index: 1 }, kind: '503' },
        { match: { path: /users/ }, kind: '504', times: 2 }
      )
      const statuses: number[] = []
      for (const path of ['/organization', '/organization', '/organization', '/users', '/users', '/users']) {
        statuses.push((await graph.get(path)).status)
      }
      expect(statuses).toEqual([200, 503, 200, 504, 504, 403])
      expect(emulator.behavior.faults).toEqual([])
    }))

  test('let as many pass before as they say, each for itself', () =>
    withEmulator(async (emulator, graph) => {
      emulator.behavior.faults.push(
        { match: { path: /organization/ }, kind: '503', skip: 2 },
        { match: { path: /organization/ }, kind: '504', skip: 1, times: 2 }
      )
      const statuses: number[] = []
      for (let request = 0; request < 6; request++) statuses.push((await graph.get('/organization')).status)
      expect(statuses).toEqual([200, 504, 503, 504, 200, 200])
      expect(emulator.behavior.faults).toEqual([])
    }))

  test('on the login origin speak the words of the token service', () =>
    withEmulator(async emulator => {
      const signIn = async () => {
        const url = `${emulator.login}/${emulator.tenant.id}/oauth2/v2.0/token`
        const response = await fetch(url, { method: 'POST', body: new URLSearchParams() })
        return { response, body: (await response.json()) as { error: string; error_codes: number[] } }
      }
      emulator.behavior.faults.push({ match: { service: 'login' }, kind: '429', retryAfterSeconds: 5 })
      const throttled = await signIn()
      expect(throttled.response.headers.get('retry-after')).toBe('5')
      expect([throttled.response.status, throttled.body.error_codes]).toEqual([429, [90055]])
      emulator.behavior.faults.push({ match: { service: 'login' }, kind: '503' })
      const unavailable = await signIn()
      expect([unavailable.response.status, unavailable.body.error]).toEqual([503, 'temporarily_unavailable'])
    }))

  test('chaos is the same for the same seed', async () => {
    const run = async (seed: number) => {
      const statuses: number[] = []
      await withEmulator(async (emulator, graph) => {
        emulator.journal.clear()
        emulator.behavior.chaos = { rate: 0.5, seed, kinds: ['429', '503', '504'] }
        for (let request = 0; request < 30; request += 1) statuses.push((await graph.get('/organization')).status)
      })
      return statuses
    }
    const first = await run(7)
    expect(await run(7)).toEqual(first)
    expect(new Set(first)).toEqual(new Set([200, 429, 503, 504]))
    expect(await run(8)).not.toEqual(first)
  })
})

describe('throttling', () => {
  test('is a bucket for each app: empty it is 429 with Retry-After, and it fills again', () =>
    withEmulator(async (emulator, graph) => {
      const other = await callerWith(emulator, { appRoles: ['Organization.Read.All'] })
      emulator.behavior.throttle = { resourceUnitsPer10s: 5 }
      expect((await graph.get('/applications?$top=100')).headers.get('x-ms-resource-unit')).toBe('2')
      expect((await graph.get('/applications?$top=5&$select=id')).headers.get('x-ms-resource-unit')).toBe('1')
      const last = await graph.get('/applications')
      expect([last.status, last.headers.get('x-ms-throttle-limit-percentage')]).toEqual([200, '1.0'])
      const refused = await graph.get('/applications')
      expect(refused.status).toBe(429)
      const retryAfter = Number(refused.headers.get('retry-after'))
      expect(retryAfter).toBeGreaterThan(3)
      expect(retryAfter).toBeLessThanOrEqual(4)
      expect(refused.headers.get('x-ms-throttle-scope')).toBe(
        `Tenant_Application/Read/${emulator.seed.appId}/${emulator.tenant.id}`
      )
      expect(refused.headers.get('x-ms-throttle-information')).toBe('ResourceUnitLimitExceeded')
      expect((await other.get('/organization')).status).toBe(200)
      emulator.clock.advance(retryAfter * 1000)
      expect((await graph.get('/applications')).status).toBe(200)
    }))
})

describe('latency', () => {
  test('is added on every origin', () =>
    withEmulator(async emulator => {
      emulator.behavior.latencyMs = 60
      for (const url of [emulator.login, emulator.graph, emulator.github]) {
        const started = performance.now()
        await (await fetch(`${url}/nothing`)).text()
        expect(performance.now() - started).toBeGreaterThanOrEqual(59)
      }
    }))
})
