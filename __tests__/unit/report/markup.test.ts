// Moments in reports, with how far they are away.

import { describe, expect, test } from '@jest/globals'
import { moment } from '../../../src/report/markup.ts'
import { nowMs } from './changes.ts'

describe('moments', () => {
  test.each([
    ['2026-03-01T08:00:00Z', '2026-03-01 08:00 UTC (in 90 days)'],
    ['2025-12-02T09:00:00Z', '2025-12-02 09:00 UTC (in 25 hours)'],
    ['2025-12-01T09:00:00Z', '2025-12-01 09:00 UTC (in 1 hour)'],
    ['2025-12-01T08:30:00Z', '2025-12-01 08:30 UTC (in less than an hour)'],
    ['2025-11-28T08:00:00Z', '2025-11-28 08:00 UTC (<b>expired</b>, 3 days ago)'],
    ['never <b>', 'never &#60;b&#62;']
  ])('%s', (iso, shown) => {
    expect(moment(iso, nowMs)).toBe(shown)
  })
})
