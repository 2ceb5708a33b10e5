// Ids of policies, and which policies of a tenant a declaration owns.

import { describe, expect, test } from '@jest/globals'
import { isPolicyId, policyMatcher } from '../../../../src/resources/customPolicies/policyId.ts'
import { keyOf, withPrefix } from '../../../../src/resources/tenant/trustFramework.ts'

test.each([
  ['Base', 'B2C_1A_Base'],
  ['B2C_1A_Base', 'B2C_1A_Base'],
  ['b2c_1a_base', 'b2c_1a_base'],
  ['B2C_1_susi', 'B2C_1A_B2C_1_susi'],
  ['', 'B2C_1A_']
])('%j is kept as %j', (written, id) => {
  expect(withPrefix(written)).toBe(id)
  expect(keyOf(withPrefix(written.toUpperCase()))).toBe(keyOf(id))
})

test.each([
  ['B2C_1A_a-b.c_9', true],
  ['B2C_1A_a.', false],
  ['B2C_1A_{x}', false],
  ['B2C 1A', false],
  ['', false],
  ['ü', false]
])('%j as the id of a policy', (id, is) => {
  expect(isPolicyId(id)).toBe(is)
})

describe('a pattern', () => {
  test.each([
    [
      'B2C_1A_UAT_*',
      ['B2C_1A_UAT_Base', 'b2c_1a_uat_', 'B2C_1A_UATBase', 'B2C_1A_Base', 'xB2C_1A_UAT_Base'],
      [true, true, false, false, false]
    ],
    ['UAT_*', ['B2C_1A_uat_Base', 'UAT_Base'], [true, false]],
    ['*_dev', ['B2C_1A_x_DEV', 'B2C_1_x_dev', 'B2C_1A_dev'], [true, false, true]],
    ['B2C_1A_a.c', ['B2C_1A_a.c', 'B2C_1A_abc'], [true, false]],
    ['B2C_1A_(?', ['B2C_1A_(x', 'B2C_1A_x'], [true, false]],
    ['*', ['B2C_1A_x', 'B2C_1_susi'], [true, false]]
  ])('%j', (pattern, ids, matches) => {
    expect(ids.map(policyMatcher(pattern))).toEqual(matches)
  })

  test('true owns every custom policy and no user flow', () => {
    expect(['B2C_1A_x', 'b2c_1a_y', 'B2C_1_susi'].map(policyMatcher(true))).toEqual([true, true, false])
  })
})
