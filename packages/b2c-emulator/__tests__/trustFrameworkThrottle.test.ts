// The limit that the Identity Experience Framework may have of its own.

import { describe, expect, test } from '@jest/globals'
import { withFramework } from './trustFrameworkClient.ts'

describe('the limit of the framework', () => {
  test.each([429, 400] as const)('refuses by %i what goes beyond it, until ten seconds have passed', status =>
    withFramework(
      async (client, { clock }) => {
        const list = () => client.call('GET', 'keySets')
        expect((await list()).status).toBe(200)
        clock.advance(4_000)
        expect((await client.call('POST', 'keySets', { id: 'One' })).status).toBe(201)
        const refused = [await list(), await client.call('POST', 'keySets', { id: 'Two' })]
        for (const { status: given, headers, body } of refused) {
          expect([given, body.error.code]).toEqual([status, status === 429 ? 'TooManyRequests' : 'AADB2C95043'])
          const retryAfter = headers.get('retry-after')
          if (status === 429) expect(Number(retryAfter)).toBeGreaterThanOrEqual(1)
          if (status === 400) expect(retryAfter).toBeNull()
        }
        if (status === 429) expect(Number(refused[0]?.headers.get('retry-after'))).toBeLessThanOrEqual(6)
        clock.advance(6_000)
        expect((await list()).status).toBe(200)
        expect((await list()).status).toBe(status)
      },
      { throttle: { requestsPer10s: 2, status } }
    )
  )

  test('is for the framework alone, and is not there unless it is set', () =>
    withFramework(async (client, { behavior }) => {
      const policies = async () => (await client.call('GET', 'policies')).status
      for (const _ of Array.from({ length: 40 })) expect(await policies()).toBe(200)
      behavior.trustFramework.throttle = { requestsPer10s: 0, status: 429 }
      expect(await policies()).toBe(429)
      expect((await client.graph.get('/policies/defaultAppManagementPolicy')).status).toBe(200)
    }))
})
