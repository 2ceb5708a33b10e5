// When a secret that cannot be read back is sent: by its version and the recorded one.

import { describe, expect, test } from '@jest/globals'
import { checkRecordPlace, standingOf, textOf, unsetWarnings } from '../../../../src/resources/tenant/secretVersion.ts'
import type { Problem } from '../../../../src/util/problem.ts'

describe('a secret of something that exists', () => {
  test.each([
    [1, undefined, 'unknown'],
    [2, undefined, 'raised'],
    [1, '1', 'current'],
    [2, '1', 'raised'],
    [1, '2', 'raised'],
    [10, '1', 'raised'],
    [1, 'made', 'raised']
  ] as const)('of version %p with the record %p is %s', (version, recorded, expected) => {
    expect(standingOf({ version }, recorded)).toBe(expected)
  })

  const problemsOf = (version: number, file: Readonly<Record<string, unknown>>): readonly Problem[] => {
    const problems: Problem[] = []
    checkRecordPlace({ version }, ['a', 'secret'], { file, report: problem => problems.push(problem) })
    return problems
  }

  test('may have a later version only where a record has a place', () => {
    expect(problemsOf(1, {})).toEqual([])
    for (const file of [{}, { apps: {} }, { identityExperienceFramework: false }])
      expect(problemsOf(2, file)).toMatchObject([{ path: ['a', 'secret', 'version'] }])
    for (const file of [
      { apps: { ci: {} } },
      { identityExperienceFramework: true },
      { identityExperienceFramework: {} }
    ])
      expect(problemsOf(2, file)).toEqual([])
  })

  test('that is not set is asked for where it is sent, and else told once', () => {
    expect(textOf({ variable: 'A', text: 'x' }, 'make b')).toBe('x')
    expect(() => textOf({ variable: 'A', text: undefined }, 'make b')).toThrow('needed to make b')
    expect(unsetWarnings([{ variable: 'A', text: 'x' }])).toEqual([])
    const [warning, ...others] = unsetWarnings([
      { variable: 'A', text: undefined },
      { variable: 'B', text: undefined },
      { variable: 'A', text: undefined }
    ])
    expect(warning?.text).toContain('variables A, B are not set')
    expect(others).toEqual([])
  })
})
