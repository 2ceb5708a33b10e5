// JSON of others: parsed or nothing, and whatever is no record counts as an empty one.

import { expect, test } from '@jest/globals'
import { asObject, parseJson } from '../../../src/util/json.ts'

test.each([
  ['{"a":1}', { a: 1 }],
  ['{"a":', undefined],
  ['', undefined]
])('JSON %j is parsed or nothing', (text, expected) => {
  expect(parseJson(text)).toEqual(expected)
})

test.each([[null], ['text'], [[1]], [undefined], [7]])('%j counts as an empty record', value => {
  expect(asObject(value)).toEqual({})
})
