// Moments as Graph writes them.

import { describe, expect, test } from '@jest/globals'
import { isoTime } from '../../../src/util/time.ts'

describe('a moment as text', () => {
  test('is whole seconds in UTC, and the year 9999 at most', () => {
    expect(isoTime(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe('2026-01-02T03:04:05Z')
    expect(isoTime(Number.MAX_SAFE_INTEGER)).toBe('9999-12-31T00:00:00Z')
  })
})
