// Paths of Graph: no value leaves the place that it was put into.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { byId, byKey, literal, segment } from '../../../src/graph/paths.ts'

describe('a path', () => {
  test('keeps any value inside its key and its literal', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).map(text => text.toWellFormed()),
        value => {
          const key = byKey('applications', 'uniqueName', value)
          expect(key).not.toMatch(/[?#&\s]/)
          const [, inside] = /^\/applications\(uniqueName='(.*)'\)$/.exec(key) ?? []
          expect(inside).not.toContain('/')
          // An even number of quotes: the value cannot end the literal.
          expect(decodeURIComponent(inside ?? '').replaceAll("''", '')).not.toContain("'")
          expect(decodeURIComponent(inside ?? '').replaceAll("''", "'")).toBe(value)
          expect(literal(value)).toBe(`'${inside}'`)
        }
      )
    )
  })

  test('has an id as one segment, and nothing else', () => {
    expect(byId('applications', '7c1f6f3e-0b5d-4f0e-9a51-6d2c1b2c0b2c')).toBe(
      '/applications/7c1f6f3e-0b5d-4f0e-9a51-6d2c1b2c0b2c'
    )
    expect(segment('YUb1sHQtUEyvox7IA_Eu_mm3jqnUe4lEhvatluHVi2I-1')).toBe(
      '/YUb1sHQtUEyvox7IA_Eu_mm3jqnUe4lEhvatluHVi2I-1'
    )
    for (const id of ['', '.', '..', '...', 'a/b', 'a\\b', '%2e%2e', 'a?b', 'a#b', 'a b', 'a\nb', 'é'])
      expect(() => segment(id)).toThrow('Graph gave an id that cannot be one')
  })
})
