// When a secret that cannot be read back is sent: by its version and the recorded one.

import { describe, expect, test } from '@jest/globals'
import {
  checkRecordPlace,
  recordedVersion,
  standingOf,
  textOf,
  unsetWarnings
} from '../../../../src/resources/tenant/secretVersion.ts'
import type { Problem } from '../../../../src/util/problem.ts'

describe('a secret of something that exists', () => {
  test.each([
    [1, undefined, 'unknown'],
    [2, undefined, 'raised'],
    [1, '1', 'current'],
    [2, '1', 'raised'],
    [10, '9', 'raised'],
    [1_000_000_000, '1000000000', 'current'],
    // What no version of the action could have written says nothing.
    ...['', 'made', '0', '-1', '1.5', '1e3', ' 1', '01', 'NaN', '1000000001', '99999999999'].flatMap(
      damaged =>
        [
          [1, damaged, 'unknown'],
          [2, damaged, 'raised']
        ] as const
    )
  ] as const)('of version %p with the record %p is %s', (version, recorded, expected) => {
    expect(standingOf('it', { version }, recordedVersion(recorded))).toBe(expected)
  })

  test.each([
    [1, '2'],
    [9, '10'],
    [1, '1000000000']
  ] as const)('is never of version %p after %p', (version, recorded) => {
    const standing = () => standingOf('the thing', { version }, recordedVersion(recorded))
    expect(standing).toThrow(`declares version ${version} of the thing, but version ${recorded} is the one`)
  })

  const problemsOf = (
    version: number,
    file: Readonly<Record<string, unknown>>,
    reported: readonly Problem[] = []
  ): readonly Problem[] => {
    const problems: Problem[] = []
    checkRecordPlace({ version }, ['a', 'secret'], { file, reported, report: problem => problems.push(problem) })
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
    for (const path of [['apps'], ['apps', 'ci'], ['identityExperienceFramework']])
      expect(problemsOf(2, {}, [{ path, problem: 'is 7' }])).toEqual([])
    expect(problemsOf(2, {}, [{ path: ['tenant'], problem: 'is 7' }])).toHaveLength(1)
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
