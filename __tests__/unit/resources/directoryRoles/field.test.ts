// Directory roles as people declare them: names and template ids.

import { describe, expect, test } from '@jest/globals'
import { accepted, problemOf } from '../../../../harness/result.ts'
import { dedupeDirectoryRoles, parseDirectoryRole } from '../../../../src/resources/directoryRoles/field.ts'

describe('directory roles', () => {
  test('names with folded spaces, and template ids', () => {
    expect(accepted(parseDirectoryRole(' User   Administrator '))).toEqual({ text: 'User Administrator' })
    expect(accepted(parseDirectoryRole('FE930BE7-5E62-47DB-91AF-98C3A49A38B1'))).toEqual({
      text: 'fe930be7-5e62-47db-91af-98c3a49a38b1'
    })
    for (const text of ['', 'User Administrator, Helpdesk Administrator', '<b>', 'x'])
      expect(problemOf(parseDirectoryRole(text))).toContain('is not a directory role; accepted, one a line')
  })

  test('each once, the first spelling stays', () => {
    expect(dedupeDirectoryRoles([{ text: 'A B' }, { text: 'C D' }, { text: 'a b' }])).toEqual([
      { text: 'A B' },
      { text: 'C D' }
    ])
  })
})
