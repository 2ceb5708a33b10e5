// Mistakes as text: where they are, one alone, several as a list.

import { describe, expect, test } from '@jest/globals'
import { mistakesText, pathText } from '../../../src/util/problem.ts'

describe('problems', () => {
  test('a path reads as in code', () => {
    expect(pathText(['apps', 'ci', 'permissions', 2])).toBe('apps.ci.permissions[2]')
    expect(pathText([])).toBe('')
  })

  test('one mistake stands alone, several are listed, many are cut', () => {
    const titles = { one: 'Input ', many: 'the inputs' }
    expect(mistakesText(['mode is empty'], titles)).toBe('Input mode is empty')
    expect(mistakesText(['a', 'b'], titles)).toBe('2 mistakes in the inputs:\n- a\n- b')
    const many = mistakesText(
      Array.from({ length: 60 }, (_, index) => `m${index}`),
      titles
    )
    expect(many.split('\n')).toHaveLength(52)
    expect(many).toMatch(/^60 mistakes[\s\S]*- m49\n- and 10 more$/)
  })
})
