// Near matches of a mistyped word.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { didYouMean, editDistance, suggestions } from '../../../src/util/suggest.ts'

describe('near matches', () => {
  test.each([
    ['client-idd', ['client-id', 'client-secret'], ['client-id']],
    ['clientId', ['client-id', 'client-secret'], ['client-id']],
    ['tenant', ['tenant-id', 'mode'], ['tenant-id']],
    ['UserReadWriteAll', ['User.Read.All', 'User.ReadWrite.All'], ['User.ReadWrite.All']],
    ['aduit', ['audit'], ['audit']],
    ['aduit', ['audit', 'audit'], ['audit']],
    ['...', ['audit'], []],
    ['zebra', ['audit'], []]
  ])('%s', (word, candidates, near) => {
    expect(suggestions(word, candidates)).toEqual(near)
  })

  test('at most three, nearest first, as half a sentence', () => {
    expect(suggestions('abcd', ['abcdefg', 'abcdef', 'abcde', 'abxd', 'xyz'])).toEqual(['abcde', 'abxd', 'abcdef'])
    expect(didYouMean('modes', ['mode', 'model'])).toBe('; did you mean mode or model?')
    expect(didYouMean('zebra', ['audit'])).toBe('')
  })

  test('the distance is a metric of edits: zero for equal words, symmetric, never above the longer word', () => {
    const word = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', 'c', 'd') })
    fc.assert(
      fc.property(word, word, (a, b) => {
        const edits = editDistance(a, b)
        expect(edits === 0).toBe(a === b)
        expect(edits).toBe(editDistance(b, a))
        expect(edits).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(edits).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
      })
    )
    expect(editDistance('ab', 'ba')).toBe(1)
  })
})
