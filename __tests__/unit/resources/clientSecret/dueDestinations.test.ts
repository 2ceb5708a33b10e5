// When a declared destination is due for a new secret, by its record and by what is seen there.

import { describe, expect, test } from '@jest/globals'
import { dayMs, minuteMs } from '../../../../harness/times.ts'
import { sortSecrets } from '../../../../src/resources/clientSecret/rotation.ts'
import type { Inspection } from '../../../../src/secretStores/store.ts'
import { delivered, destination, nowMs, overwritten, secret, sending, sent, wantedOf } from './keptSecret.ts'

const inForce = secret('f', nowMs - 5 * dayMs)
const older = secret('o', nowMs - 9 * dayMs)
const present = (updatedMs: number | undefined, keyId?: string): Inspection => ({ kind: 'present', updatedMs, keyId })
const fresh = present(inForce.startMs + minuteMs)

const sortOf = (seen: Inspection, tags: readonly string[], { credentials = [older, inForce], ids = false } = {}) =>
  sortSecrets(
    wantedOf(),
    { credentials, tags: [delivered('f'), ...tags], destinations: [destination('a', seen, ids)] },
    { nowMs, isClockSure: true }
  )
const due = (...given: Parameters<typeof sortOf>): string | undefined => sortOf(...given).due

describe('a destination is due', () => {
  test('when it is empty', () => {
    expect(due({ kind: 'empty' }, [sent('f', 'a')])).toBe('repository:A is empty')
  })

  test('when it is older than the secret in force, give or take what clocks differ by', () => {
    expect(due(present(inForce.startMs - 6 * minuteMs), [sent('f', 'a')])).toContain(
      'repository:A was written last on '
    )
    expect(due(present(inForce.startMs - 4 * minuteMs), [sent('f', 'a')])).toBeUndefined()
  })

  test('when the secret in force was never sent there, whatever can be seen', () => {
    expect(due({ kind: 'unknown' }, [sent('o', 'a')])).toBe('repository:A was never sent the secret in force')
  })

  test('when the sending of the newest one there did not end', () => {
    const younger = secret('y', nowMs - dayMs)
    const tags = [sent('f', 'a'), sending('y', 'a')]
    for (const seen of [present(younger.startMs + 1_000), { kind: 'unknown' } as const]) {
      expect(due(seen, tags, { credentials: [inForce, younger] })).toBe(
        'repository:A may hold a secret whose delivery did not end'
      )
    }
    // What was written last before the younger one was made cannot hold it.
    expect(due(fresh, tags, { credentials: [inForce, younger] })).toBeUndefined()
    expect(due(fresh, [sending('f', 'a')])).toBe('repository:A may hold another secret than the one in force')
  })

  test('when a secret that is gone was sent there, and none since', () => {
    expect(due(fresh, [sent('f', 'a'), sent('removed', 'a')])).toBe('repository:A may hold a secret that is gone')
  })

  test('when an older secret may have overwritten the one in force', () => {
    expect(due(fresh, [sent('f', 'a'), overwritten('f', 'a')])).toBeDefined()
  })

  test('when its variables name another secret, and nothing is recorded', () => {
    expect(due(present(nowMs, 'o'), [], { ids: true })).toBe('repository:A holds another secret, by its variables')
  })

  test('when it was written after an unrecorded secret of ours was made', () => {
    const unrecorded = secret('u', nowMs - dayMs)
    expect(due(present(nowMs), [], { credentials: [inForce, unrecorded] })).toBe(
      'repository:A may hold a secret whose delivery did not end'
    )
  })
})

describe('a destination is not due', () => {
  test('for not being seen: the token of a pull request may read nothing', () => {
    expect(due({ kind: 'unknown' }, [sent('f', 'a')])).toBeUndefined()
    expect(due({ kind: 'unknown' }, [])).toBeUndefined()
  })

  test('when it was written since, though an earlier version recorded no places', () => {
    expect(due(fresh, [])).toBeUndefined()
    expect(due(present(undefined), [])).toBeUndefined()
  })

  test('when its variables, which are written last, name the secret whose sending was not seen to end', () => {
    expect(due(present(nowMs, 'f'), [sending('f', 'a')], { ids: true })).toBeUndefined()
  })

  test('because another repository has got a younger secret for a place of its own', () => {
    const theirs = secret('t', nowMs - dayMs)
    const tags = [sent('f', 'a'), delivered('t'), sent('t', 'elsewhere')]
    const state = sortOf(fresh, tags, { credentials: [inForce, theirs] })
    expect([state.current, state.due, state.removals]).toEqual([inForce, undefined, []])
  })
})

test('variables that do not name the secret in force are out of step alone', () => {
  for (const named of ['', 'o']) {
    const { due: reason, outdatedIds } = sortOf(present(nowMs, named), [sent('f', 'a')], { ids: true })
    expect([reason, outdatedIds.map(({ target }) => target)]).toEqual([undefined, ['repository:A']])
  }
  for (const named of ['f', undefined]) {
    expect(sortOf(present(nowMs, named), [sent('f', 'a')], { ids: true }).outdatedIds).toEqual([])
  }
})
