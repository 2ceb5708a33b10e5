// What the record says of a key set, and what is made of values that nobody wrote.

import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { intentValue, madeValue, readRecorded, versionValue } from '../../../../src/resources/policyKeys/versions.ts'

const version = fc.integer({ min: 1, max: 1_000_000_000 })

test('a version that was recorded is read, however many keys there are', () => {
  fc.assert(
    fc.property(version, fc.nat(999), (recorded, keys) => {
      expect(readRecorded(versionValue(recorded), keys)).toEqual({ isOurs: true, version: recorded })
    })
  )
})

test('an intent counts as done when a key came in, and as not begun otherwise', () => {
  fc.assert(
    fc.property(fc.nat(1_000), version, fc.nat(999), fc.nat(5), (before, next, keys, more) => {
      const value = intentValue({ isOurs: before > 0, version: before }, next, keys)
      const expected = more > 0 ? next : before
      expect(readRecorded(value, keys + more)).toEqual({ isOurs: expected > 0, version: expected })
      // A tag holds no whitespace, and its value no sign of equality.
      expect(value).toMatch(/^[^\s=]+$/)
    })
  )
})

test('what was made has no version', () => {
  expect(readRecorded(madeValue, 3)).toEqual({ isOurs: true, version: 0 })
})

test.each([undefined, '', 'x', '-1', '1.5', '1>2', '1>2:keys', '1>2:3keys ', '99999999999', '1>2:3keys4', 'MADE'])(
  '%j says nothing',
  value => {
    expect(readRecorded(value, 9)).toEqual({ isOurs: false, version: 0 })
  }
)
