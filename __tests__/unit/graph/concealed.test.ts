// Secrets of a request are taken out of whatever a refusal says, however they are spelt; codes stay.

import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { withoutTexts } from '../../../src/graph/concealed.ts'

const spellings: readonly ((text: string) => string)[] = [
  text => text,
  text => JSON.stringify(text).slice(1, -1),
  // A body that is quoted in the body of another service.
  text => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  // As .NET's System.Text.Json and its HTML encoder write.
  text =>
    [...Array(text.length).keys()]
      .map(index => text.charAt(index))
      .map(unit => {
        if (unit === '\\') return '\\\\'
        return /[ -~]/.test(unit) && !/["&'+<>`]/.test(unit)
          ? unit
          : `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
      })
      .join(''),
  text =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  text => encodeURIComponent(text),
  text => Buffer.from(text).toString('base64'),
  text => Buffer.from(text).toString('base64url')
]

test('no spelling of a secret is left, wherever it stands', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), fc.constantFrom(...spellings), fc.string(), (secret, spell, around) => {
      fc.pre(secret.trim() === secret && !around.includes(secret))
      const said = spell(secret)
      const body = { error: { code: 'AADB2C90063', message: `${around}|${said}|`, details: [{ note: [said] }], n: 7 } }
      const clean = withoutTexts(body, [secret]) as typeof body
      expect(clean.error.message.endsWith('|***|')).toBe(true)
      expect(clean.error.details[0]?.note).toEqual(['***'])
      expect([clean.error.code, clean.error.n]).toEqual(['AADB2C90063', 7])
    })
  )
})

test('a code that is part of a secret stays, and a text too short to be a secret takes nothing out', () => {
  const error = { error: { code: 'AADB2C95053', message: 'AADB2C95053: e' } }
  expect(withoutTexts(error, ['AADB2C95053', 'e', ''])).toEqual({ error: { code: 'AADB2C95053', message: '***: e' } })
  expect(withoutTexts(undefined, ['abcd'])).toBeUndefined()
})
