// The names of a managed app: what people read (display name, label) and what machines find it by (unique name, key).

import { type Parsed, parsed, quoted, refused } from '../../util/result.ts'

const longestDisplayName = 120
const longestUniqueName = 120
const longestLabel = 60

// Control characters and line separators; quotes, &, #, `::` and any script are legal.
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/u

const parseLine = (text: string, most: number, what: string): Parsed<string> => {
  const accepted = `accepted: 1 to ${most} characters without control characters`
  if (text.trim() === '') return refused(`is empty; ${accepted}`)
  if (text.length > most) return refused(`${quoted(text)} has ${text.length} characters; ${accepted}`)
  if (unprintable.test(text) || !text.isWellFormed())
    return refused(`${quoted(text)} is no ${what}: it holds a control character; ${accepted}`)
  return parsed(text)
}

/**
 * The display name of an application. Microsoft documentation: "Validation differences by supported account types"
 * (120 characters).
 */
export const parseDisplayName = (text: string): Parsed<string> => parseLine(text, longestDisplayName, 'display name')

/** The part of a client secret's description by which the action knows its own. */
export const parseLabel = (text: string): Parsed<string> => parseLine(text, longestLabel, 'label')

/**
 * The stable key. It also stands in a tag of the application, and tags hold no whitespace (Microsoft Graph documentation:
 * application resource, `tags`).
 */
export const parseUniqueName = (text: string): Parsed<string> => {
  const accepted = `accepted: 1 to ${longestUniqueName} characters without whitespace, such as ci-policy-deployer`
  if (text === '') return refused(`is empty; ${accepted}`)
  if (text.length > longestUniqueName) return refused(`${quoted(text)} has ${text.length} characters; ${accepted}`)
  if (/[\s\p{C}\p{Z}]/u.test(text))
    return refused(`${quoted(text)} holds whitespace or a control character; ${accepted}`)
  return parsed(text)
}

// Letters that Unicode does not decompose into a Latin letter and a mark.
const foldings: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i'
}

/** The name in lower-case `a-z`, `0-9` and single dashes, accents folded; empty when nothing of it is left. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøđðłþı]/g, letter => foldings[letter] as string)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestUniqueName)
    .replace(/^-+|-+$/g, '')
