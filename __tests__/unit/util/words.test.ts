// Words of inputs and file: quoted safely on one line, never a credential, accepted letter for letter.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { accepted, problemOf } from '../../../harness/result.ts'
import { linesOf, looksSecret, parseWord, quoted } from '../../../src/util/words.ts'

describe('quoted', () => {
  test('keeps a message on one line and shows what cannot be seen', () => {
    expect(quoted('a "b"\n::error::\u202E')).toBe('"a \\"b\\"\\n::error::\\u{202e}"')
    expect(quoted('\u2028\u0085')).toBe('"\\u{2028}\\u{85}"')
    expect(quoted('x'.repeat(200))).toBe(`"${'x'.repeat(80)}…"`)
    expect(quoted('\ud800')).toBe('"\ufffd"')
  })

  test.each([
    `abc8Q~${'x'.repeat(34)}`,
    `ghp_${'A1'.repeat(18)}`,
    `github_pat_${'A1'.repeat(18)}`,
    `eyJ0eXAiOiJKV1Qi.${'x'.repeat(20)}.y`,
    '-----BEGIN RSA PRIVATE KEY-----'
  ])('never shows a credential (%#)', secret => {
    expect(looksSecret(secret)).toBe(true)
    expect(quoted(`x ${secret}`)).not.toContain(secret.slice(4))
  })

  test('ordinary values are no credentials', () => {
    for (const text of [
      'User.ReadWrite.All',
      'repo:contoso/policies:ref:refs/heads/main',
      '-----BEGIN CERTIFICATE-----'
    ])
      expect(looksSecret(text)).toBe(false)
  })

  test('any text stays on one printable line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        expect(quoted(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u)
      })
    )
  })
})

describe('words and lines', () => {
  test('a word is one of the accepted, letter for letter', () => {
    expect(accepted(parseWord('plan', ['apply', 'plan']))).toBe('plan')
    expect(problemOf(parseWord('Plan', ['apply', 'plan']))).toBe(
      '"Plan" is not accepted; did you mean plan? accepted: apply, plan'
    )
    expect(problemOf(parseWord('', ['apply', 'plan']))).toBe('is empty; accepted: apply, plan')
    expect(problemOf(parseWord('zzzzz', ['apply']))).toBe('"zzzzz" is not accepted; accepted: apply')
  })

  test('lines are trimmed, whatever ends them', () => {
    expect(linesOf(' a \r\n\r\n\t\nb\rc ')).toEqual(['a', 'b', 'c'])
  })
})
