// Durations as people write them: read, printed, refused with what is accepted.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { accepted, problemOf } from '../../../harness/result.ts'
import { acceptedDurations, durationText, parseDuration, unitMs } from '../../../src/util/duration.ts'

describe('durations', () => {
  test.each([
    ['90d', 90 * unitMs.d],
    ['12h', 12 * unitMs.h],
    ['30m', 30 * unitMs.m],
    ['45s', 45_000],
    ['2w', 14 * unitMs.d],
    ['P90D', 90 * unitMs.d],
    ['PT1H', unitMs.h],
    ['P1DT12H30M5S', 36 * unitMs.h + 30 * unitMs.m + 5_000],
    ['P2W', 14 * unitMs.d]
  ])('%s', (text, ms) => {
    expect(accepted(parseDuration(text))).toBe(ms)
  })

  test.each(['-1d', '90', 'd', '1.5h', '1 d', '90D', 'P', 'PT', 'P1DT', 'PT1D', 'p90d', '1h30m', 'forever'])(
    '%s is refused with what is accepted',
    text => {
      expect(problemOf(parseDuration(text))).toBe(`"${text}" is not a duration; accepted: ${acceptedDurations}`)
    }
  )

  test('years and months are refused with the reason', () => {
    for (const text of ['P1Y', 'P6M', 'P1Y2M3DT4H'])
      expect(problemOf(parseDuration(text))).toContain('(years and months vary in length: use days)')
  })

  test('empty, zero and endless', () => {
    expect(problemOf(parseDuration(''))).toBe(`is empty; accepted: ${acceptedDurations}`)
    for (const text of ['0d', 'PT0S']) {
      expect(problemOf(parseDuration(text))).toContain('is no time at all')
      expect(accepted(parseDuration(text, { zero: true }))).toBe(0)
    }
    expect(problemOf(parseDuration('3651d'))).toBe('"3651d" is too long; accepted: at most 3650d')
    expect(problemOf(parseDuration('7h', { mostMs: 6 * unitMs.h }))).toBe('"7h" is too long; accepted: at most 6h')
  })

  test('what is printed is read back as the same duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_650 * 86_400 }), seconds => {
        expect(accepted(parseDuration(durationText(seconds * 1_000)))).toBe(seconds * 1_000)
      })
    )
    expect(durationText(0)).toBe('0s')
  })

  test('ISO parts add up', () => {
    const part = fc.integer({ min: 0, max: 100 })
    fc.assert(
      fc.property(part, part, part, part, (days, hours, minutes, seconds) => {
        const ms = days * unitMs.d + hours * unitMs.h + minutes * unitMs.m + seconds * unitMs.s
        expect(accepted(parseDuration(`P${days}DT${hours}H${minutes}M${seconds}S`, { zero: true }))).toBe(ms)
      })
    )
  })

  test('any other text is refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const result = parseDuration(text)
        if (result.ok) expect(text).toMatch(/^(\d+[smhdw]|P[\dWDTHMS]+)$/)
        else expect(result.problem).toContain('accepted: ')
      })
    )
  })
})
