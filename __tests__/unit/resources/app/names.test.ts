// Display names, labels and unique names: what they may hold, and the slug that one becomes.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { accepted, problemOf } from '../../../../harness/result.ts'
import { parseDisplayName, parseLabel, parseUniqueName, slugOf } from '../../../../src/resources/app/names.ts'

describe('names', () => {
  test.each(['CI "policy" & deployer', '#1', '::error::', '日本語 デプロイ', "it's", '<b>'])(
    '%s is a display name',
    name => {
      expect(accepted(parseDisplayName(name))).toBe(name)
    }
  )

  test('too long, empty, unprintable, broken', () => {
    expect(problemOf(parseDisplayName('x'.repeat(121)))).toContain('has 121 characters')
    expect(problemOf(parseDisplayName(' '))).toContain('is empty')
    expect(problemOf(parseDisplayName('a\nb'))).toContain('holds a control character')
    expect(problemOf(parseDisplayName('\ud800'))).toContain('holds a control character')
    expect(problemOf(parseLabel('x'.repeat(61)))).toContain('accepted: 1 to 60 characters')
    expect(accepted(parseDisplayName('x'.repeat(120)))).toHaveLength(120)
  })

  test('unique names hold no whitespace', () => {
    expect(accepted(parseUniqueName('team/ci#1'))).toBe('team/ci#1')
    expect(problemOf(parseUniqueName(''))).toContain('is empty')
    expect(problemOf(parseUniqueName('x'.repeat(121)))).toContain('has 121 characters')
    for (const name of ['a b', 'a\u00a0b', 'a\u200bb', 'a\tb'])
      expect(problemOf(parseUniqueName(name))).toContain('holds whitespace')
  })

  test.each([
    ['CI policy deployer', 'ci-policy-deployer'],
    ['  Ünïcödé & Straße #1 ', 'unicode-strasse-1'],
    ['Łódź Øresund Þór ıı', 'lodz-oresund-thor-ii'],
    ['İstanbul', 'istanbul'],
    ['ﬁne Ⅻ', 'fine-xii'],
    ['日本', '']
  ])('the slug of %s', (name, slug) => {
    expect(slugOf(name)).toBe(slug)
  })

  test('a slug is its own slug, and a unique name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), name => {
        const slug = slugOf(name)
        expect(slugOf(slug)).toBe(slug)
        if (slug !== '') expect(accepted(parseUniqueName(slug))).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      })
    )
  })
})
