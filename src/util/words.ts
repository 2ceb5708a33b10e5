// Texts as people write them: shown in messages, split into lines, and held against a list of accepted words.

import { err, ok, type Result } from './result.ts'
import { didYouMean } from './suggest.ts'

// Client secrets of Microsoft Entra, tokens of GitHub, JSON web tokens, and private keys.
const secretShapes =
  /[\w.~-]{3}\dQ~[\w.~-]{31,34}|gh[a-z]_\w{20,}|github_pat_\w{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.|-----BEGIN [A-Z ]*PRIVATE KEY/

/** True when the text has the shape of a credential, wherever it was written. */
export const looksSecret = (text: string): boolean => secretShapes.test(text)

const longestQuote = 80

/** The text for a message: quoted, shortened, unprintable characters escaped; a likely credential is not shown. */
export const quoted = (text: string): string => {
  if (looksSecret(text)) return '"***" (not shown: it looks like a secret)'
  const characters = [...text]
  const shown = characters.length > longestQuote ? `${characters.slice(0, longestQuote).join('')}…` : text
  return JSON.stringify(shown.toWellFormed()).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    character => `\\u{${character.codePointAt(0)?.toString(16)}}`
  )
}

/** The lines of a multi-line text, trimmed, without empty ones. */
export const linesOf = (text: string): readonly string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map(line => line.trim())
    .filter(line => line !== '')

/** The text as one of the accepted words. */
export const parseWord = <W extends string>(text: string, words: readonly W[]): Result<W> => {
  const word = words.find(candidate => candidate === text)
  if (word !== undefined) return ok(word)
  const what = text === '' ? 'is empty;' : `${quoted(text)} is not accepted${didYouMean(text, words) || ';'}`
  return err(`${what} accepted: ${words.join(', ')}`)
}
