// Ids of policy keys, as people write them.

import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { accepted, problemOf } from '../../../../harness/result.ts'
import { parseKeyId } from '../../../../src/resources/policyKeys/field.ts'
import { isBackup } from '../../../../src/resources/tenant/trustFramework.ts'

test.each([
  ['TokenSigningKeyContainer', 'B2C_1A_TokenSigningKeyContainer'],
  ['B2C_1A_x', 'B2C_1A_x'],
  ['b2c_1a_X-1.y', 'B2C_1A_X-1.y'],
  ['B2C_1_x', 'B2C_1A_B2C_1_x'],
  ['bak', 'B2C_1A_bak']
])('%s is %s', (written, id) => {
  expect(accepted(parseKeyId(written))).toBe(id)
})

test.each(['', 'B2C_1A_', 'b2c_1a_', 'a b', 'a/b', 'ä', 'a\n', "a'b", 'x.bak', 'B2C_1A_x.BAK', 'x'.repeat(101)])(
  '%j is none',
  written => {
    expect(problemOf(parseKeyId(written))).toContain('accepted')
  }
)

test('what is accepted is safe as a segment of a path, and no copy of a removed key', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^(?:b2c_1a_|B2C_1A_)?[\w.-]{1,20}$/)),
      written => {
        const id = parseKeyId(written)
        if (!id.ok) return
        expect(encodeURIComponent(id.value)).toBe(id.value)
        expect(isBackup(id.value)).toBe(false)
      }
    )
  )
})
