// Runs at the same time, known by the secrets that they leave.

import { describe, expect, test } from '@jest/globals'
import { dayMs } from '../../../../harness/times.ts'
import type { PasswordCredential } from '../../../../src/resources/app/graphObjects.ts'
import { findConcurrentRuns, supersededError } from '../../../../src/resources/clientSecret/concurrentRuns.ts'
import { label, nowMs, secret } from './keptSecret.ts'

describe('other runs', () => {
  const find = (added: PasswordCredential, listed: readonly PasswordCredential[]) =>
    findConcurrentRuns(label, new Set(['old']), added, listed)
  const mine = secret('mine', nowMs)

  test('are known by kept secrets of ours that were not there when the run began', () => {
    const listed = [mine, secret('old', nowMs - dayMs), secret('x', nowMs, 'portal'), secret('other', nowMs - 5)]
    expect(find(mine, listed)).toEqual({ others: [listed[3]], younger: undefined, supersededBy: undefined })
  })

  test('the youngest of the younger ones goes first; it supersedes ours only where that is gone', () => {
    const younger = [secret('b', nowMs + 5), secret('c', nowMs + 9)]
    expect(find(mine, [mine, ...younger])).toMatchObject({ younger: younger[1], supersededBy: undefined })
    expect(find(mine, younger)).toMatchObject({ younger: younger[1], supersededBy: younger[1] })
    // An older list, which shows neither, proves nothing.
    expect(find(mine, [])).toEqual({ others: [], younger: undefined, supersededBy: undefined })
    const error = supersededError('ci', mine, secret('c', nowMs))
    expect([error.code, error.message.includes('mine'), error.hint?.includes('concurrency group')]).toEqual([
      'conflict',
      true,
      true
    ])
  })
})
