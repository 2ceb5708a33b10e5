// The journal: what it notes of each request, and how it counts round trips.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { sequentialRoundTrips } from '../src/core/journal.ts'
import { callerWith, withEmulator } from './graphClient.ts'

/** The longest chain by trying every one. */
const longestChain = (
  entries: readonly { startedMs: number; endedMs: number }[],
  after = Number.NEGATIVE_INFINITY
): number => {
  const lengths = entries
    .filter(({ startedMs }) => startedMs >= after)
    .map(
      ({ endedMs }) =>
        1 +
        longestChain(
          entries.filter(entry => entry.startedMs >= endedMs),
          endedMs
        )
    )
  return Math.max(0, ...lengths)
}

describe('sequentialRoundTrips', () => {
  test('is the size of the longest chain', () => {
    const entry = fc
      .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 6 }))
      .map(([startedMs, length]) => ({ startedMs, endedMs: startedMs + length }))
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 7 }), entries => {
        expect(sequentialRoundTrips(entries)).toBe(longestChain(entries))
      })
    )
  })
})

describe('the journal', () => {
  test('holds every request and batch item, with writes and callers, and nothing secret', () =>
    withEmulator(async (emulator, graph) => {
      emulator.journal.clear()
      await graph.get('/organization?$select=id')
      await graph.batch([
        { id: 'a', method: 'GET', url: '/organization' },
        { id: 'b', method: 'POST', url: '/applications', headers: { 'Content-Type': 'application/json' }, body: {} }
      ])
      await fetch(`${emulator.github}/repos/octo-org/b2c/actions/secrets/X`, { method: 'PUT' })
      const entries = emulator.journal.entries()
      expect(
        entries.map(({ index, parent, service, method, path, query, status, write, authorization, caller }) => [
          index,
          parent,
          service,
          method,
          path,
          query,
          status,
          write,
          authorization,
          caller
        ])
      ).toEqual([
        [0, undefined, 'graph', 'GET', '/v1.0/organization', '$select=id', 200, false, 'bearer', emulator.seed.appId],
        [1, undefined, 'graph', 'POST', '/v1.0/$batch', '', 200, false, 'bearer', emulator.seed.appId],
        [0, 1, 'graph', 'GET', '/v1.0/organization', '', 200, false, 'bearer', emulator.seed.appId],
        [1, 1, 'graph', 'POST', '/v1.0/applications', '', 400, true, 'bearer', emulator.seed.appId],
        [2, undefined, 'github', 'PUT', '/repos/octo-org/b2c/actions/secrets/X', '', 401, true, 'none', undefined]
      ])
      expect(emulator.journal.writes()).toHaveLength(2)
      expect(emulator.journal.sequentialRoundTrips()).toBe(3)
      for (const { startedMs, endedMs } of entries) expect(endedMs).toBeGreaterThanOrEqual(startedMs)
    }))

  test('counts requests at the same time as one round trip, and forgets on clear', () =>
    withEmulator(
      async (emulator, graph) => {
        emulator.journal.clear()
        await Promise.all([graph.get('/organization'), graph.get('/directoryRoles'), graph.get('/users')])
        expect(emulator.journal.sequentialRoundTrips()).toBe(1)
        emulator.journal.clear()
        expect(emulator.journal.entries()).toEqual([])
      },
      // So long that the requests overlap on a busy machine as well.
      { behavior: { latencyMs: 200 } }
    ))

  test('leaves out the page and the control API', () =>
    withEmulator(async emulator => {
      emulator.journal.clear()
      await (await fetch(`${emulator.graph}/`)).text()
      expect(emulator.journal.entries()).toEqual([])
    }))

  test('shows secrets in a dump only as key id and hint', () =>
    withEmulator(async emulator => {
      const caller = await callerWith(emulator, {})
      const dump = JSON.stringify(emulator.dump())
      expect(dump).toContain(caller.appId)
      expect(dump).not.toContain(caller.secret)
      expect(dump).toContain(`"hint":"${caller.secret?.slice(0, 3)}"`)
    }))
})
