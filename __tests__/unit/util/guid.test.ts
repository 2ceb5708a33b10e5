// GUIDs: recognized as a whole, and brought to lower case.

import { expect, test } from '@jest/globals'
import { tenantId } from '../../../harness/signInFixture.ts'
import { guidOf, isGuid } from '../../../src/util/guid.ts'

test('a GUID is lower case and nothing else around it', () => {
  expect(guidOf('FE930BE7-5e62-47db-91af-98c3a49a38b1')).toBe('fe930be7-5e62-47db-91af-98c3a49a38b1')
  for (const text of [
    '',
    'fe930be7',
    '{fe930be7-5e62-47db-91af-98c3a49a38b1}',
    'fe930be7-5e62-47db-91af-98c3a49a38b1\n'
  ])
    expect(guidOf(text)).toBeUndefined()
})

test.each([
  [tenantId, true],
  [tenantId.toUpperCase(), true],
  [`${tenantId}0`, false],
  ['contoso.onmicrosoft.com', false]
])('a GUID is recognized: %s', (value, expected) => {
  expect(isGuid(value)).toBe(expected)
})
