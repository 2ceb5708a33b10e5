// A delivery is tried again as GitHub asks, and ends at the deadline with the last answer.

import { describe, expect, test } from '@jest/globals'
import { retryContext } from '../../../../harness/gitHubFixture.ts'
import { everyPermission } from '../../../../harness/gitHubToken.ts'
import {
  deliver,
  environmentOf,
  gitHub,
  organization,
  repository,
  send,
  stored,
  values,
  variables
} from './delivery.ts'

describe('retries', () => {
  test.each([
    '429',
    '429-no-retry-after',
    '503',
    '504',
    'html-502',
    'empty-200',
    'reset-before',
    'reset-after',
    'truncated'
  ] as const)('%s on any request is overcome', async kind => {
    for (const path of [/public-key$/, /secrets\/B2C_SECRET$/, /variables\/B2C_SECRET_KEY_ID$/, /variables$/]) {
      gitHub.emulator.behavior.faults.push({ match: { service: 'github', path }, kind })
    }
    const { results, waits } = await deliver([{ ...repository, ids: true }])
    expect(results).toEqual([{ target: 'repository:B2C_SECRET+ids' }])
    expect(stored()).toEqual([['actions', 'octo-org/b2c', values.secret]])
    expect(Object.keys(variables())).toHaveLength(4)
    if (kind !== 'truncated') expect(waits.length).toBeGreaterThanOrEqual(3)
  })

  test.each([
    ['seconds', 429, () => ({ 'retry-after': '7' }), {}, 7_000],
    ['a date', 503, (nowMs: number) => ({ 'retry-after': new Date(nowMs + 90_000).toUTCString() }), {}, 90_000],
    ['a date that has passed', 503, () => ({ 'retry-after': 'Mon, 01 Jan 2024 00:00:00 GMT' }), {}, 0],
    ['nonsense', 503, () => ({ 'retry-after': 'soon' }), {}, 125],
    ['a forbidden with a pause', 403, () => ({ 'retry-after': '3' }), {}, 3_000],
    [
      'an exhausted hour',
      403,
      (nowMs: number) => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${Math.round(nowMs / 1_000) + 40}` }),
      {},
      40_000
    ],
    ['an exhausted hour without an end', 403, () => ({ 'x-ratelimit-remaining': '0' }), {}, 125],
    ['a secondary limit', 403, () => ({}), { message: 'You have exceeded a secondary rate limit.' }, 60_000],
    ['a timeout', 408, () => ({}), {}, 125]
  ] as const)('pauses as GitHub says: %s', async (_, status, headers, body, pauseMs) => {
    const nowMs = Date.now()
    gitHub.answer(/^PUT/, { status, headers: headers(nowMs), body })
    const { results, slept, waits } = await deliver([repository], { nowMs })
    expect(results[0]?.error).toBeUndefined()
    expect(slept).toHaveLength(1)
    expect(Math.abs((slept[0] ?? Number.NaN) - pauseMs)).toBeLessThan(3_000)
    expect(waits[0]?.operation).toBe('write the secret B2C_SECRET of the repository octo-org/b2c')
  })

  test('within the deadline: then the last answer stands in the message', async () => {
    gitHub.answer(/^PUT/, { status: 503, body: { message: 'no server' } }, 1_000)
    const { results } = await deliver([repository], { timeoutMs: 5_000 })
    expect(results[0]?.error?.message).toMatch(/Could not write the secret .* GitHub answered 503: no server/)
    expect(results[0]?.error?.hint).toContain('wait-timeout')
  })

  test('a key or a list that is none is asked for again', async () => {
    const bodies = [{ key_id: '1' }, { key: 'a' }, [], 'text']
    for (const body of bodies) gitHub.answer(/public-key$/, { body })
    gitHub.answer(/\/B2C_SECRET$/, { body: { visibility: 'selected' } })
    gitHub.answer(/\/repositories/, { body: { total_count: 1 } })
    gitHub.answer(/\/repositories/, { body: { total_count: 1, repositories: [{ id: 4 }] } })
    const { results, waits } = await deliver([organization])
    expect(results[0]?.error).toBeUndefined()
    expect(waits.map(({ reason }) => reason)).toEqual([
      "GitHub's answer has no key",
      "GitHub's answer has no key_id",
      "GitHub's answer has no key",
      "GitHub's answer has no key",
      "GitHub's answer has no repositories"
    ])
    expect(gitHub.emulator.gitHub.secrets()[0]?.selectedRepositoryIds).toEqual([4])
  })

  test('no server listens', async () => {
    const { context } = retryContext(1_000)
    const env = environmentOf('o/r', 'http://127.0.0.1:9')
    const [result] = await send([repository], { ...context, env, gitHubToken: 't' })
    expect(result?.error?.message).toMatch(/GitHub did not answer: /)
  })

  test('every request goes through the given fetch, within a time limit, wherever GITHUB_API_URL points', async () => {
    const { context } = retryContext()
    const limited: boolean[] = []
    const runtime = {
      ...context.runtime,
      fetch: ((input, init) => {
        limited.push(init?.signal instanceof AbortSignal)
        return fetch(input, init)
      }) as typeof fetch
    }
    const gitHubToken = gitHub.emulator.gitHub.token({ kind: 'fine-grained', permissions: everyPermission })
    await send([{ ...repository, ids: true }], { ...context, runtime, env: environmentOf(), gitHubToken })
    expect(limited).toEqual(gitHub.requests().map(() => true))
    expect(limited).toHaveLength(10)
  })

  test('no token at all', async () => {
    const { context } = retryContext()
    const [result] = await send([repository], { ...context, env: environmentOf('o/r'), gitHubToken: '' })
    expect(result?.error?.code).toBe('delivery')
    expect(gitHub.requests()).toEqual([])
  })
})
