// The store keeps its past: reads as of an earlier moment.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createBehavior } from '../src/core/behavior.ts'
import { createClock } from '../src/core/clock.ts'
import { readTime, Versioned } from '../src/directory/store.ts'

describe('Versioned', () => {
  const change = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    value: fc.option(fc.integer(), { nil: undefined }),
    wait: fc.integer({ min: 0, max: 5 })
  })

  test('answers as of any moment what a replay of the changes up to then gives', () => {
    fc.assert(
      fc.property(fc.array(change), fc.integer({ min: -1, max: 60 }), (changes, moment) => {
        let now = 0
        const store = new Versioned<number>(() => now)
        const expected = new Map<string, number>()
        for (const { id, value, wait } of changes) {
          now += wait
          if (value === undefined) store.remove(id)
          else store.put(id, value)
          if (now > moment) continue
          if (value === undefined) expected.delete(id)
          else expected.set(id, value)
        }
        for (const id of ['a', 'b', 'c']) expect(store.get(id, moment)).toBe(expected.get(id))
        expect(store.all(moment).sort()).toEqual([...expected.values()].sort())
      })
    )
  })

  test('without a moment it answers the true state', () => {
    const store = new Versioned<string>(() => 100)
    store.put('ID', 'one')
    expect(store.get('id')).toBe('one')
    expect(store.get('id', 99)).toBeUndefined()
    store.remove('id')
    expect(store.all()).toEqual([])
  })
})

describe('readTime', () => {
  test('lags by kind, and further on the slower of two replicas', () => {
    const clock = { ...createClock(), age: () => 10_000 }
    const { replication } = createBehavior({
      replication: { keyReadLagMs: 100, listLagMs: 200, replicas: 2, replicaExtraLagMs: 1000 }
    })
    expect(readTime(clock, replication, 'key', 0)).toBe(9900)
    expect(readTime(clock, replication, 'list', 0)).toBe(9800)
    expect(readTime(clock, replication, 'token', 0)).toBeUndefined()
    expect(readTime(clock, replication, 'key', 1)).toBe(8900)
    expect(readTime(clock, replication, 'token', 3)).toBe(9000)
  })
})

describe('createClock', () => {
  test('can be moved both ways; its age only grows', () => {
    const clock = createClock(Date.parse('2026-01-01T00:00:00Z'))
    clock.advance(86_400_000)
    expect(new Date(clock.now()).toISOString()).toMatch(/^2026-01-02T00:00:0/)
    const age = clock.age()
    expect(age).toBeGreaterThanOrEqual(86_400_000)
    clock.set(Date.parse('2020-05-05T05:05:05Z'))
    expect(new Date(clock.now()).toISOString()).toMatch(/^2020-05-05T05:05:05/)
    expect(clock.age()).toBeGreaterThanOrEqual(age)
  })
})
