// The names of a managed app: what people read (display name, label) and what machines find it by (unique name, key).

import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'

const longestName = 120
const longestLabel = 60

// Control characters and line separators; quotes, &, #, `::` and any script are legal.
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/u

const parseLine = (text: string, most: number, noun: string): Result<string> => {
  const accepted = `accepted: 1 to ${most} characters without control characters`
  if (text.trim() === '') return err(`is empty; ${accepted}`)
  if (text.length > most) return err(`${quoted(text)} has ${text.length} characters; ${accepted}`)
  if (unprintable.test(text) || !text.isWellFormed())
    return err(`${quoted(text)} is no ${noun}: it holds a control character; ${accepted}`)
  return ok(text)
}

/** The display name of an application. Source: "Validation differences by supported account types" (120 characters). */
export const parseDisplayName = (text: string): Result<string> => parseLine(text, longestName, 'display name')

/** The part of a client secret's description by which the action knows its own. */
export const parseLabel = (text: string): Result<string> => parseLine(text, longestLabel, 'label')

/** The stable key. It also stands in a tag, and tags hold no whitespace (Graph documentation: application, `tags`). */
export const parseUniqueName = (text: string): Result<string> => {
  const accepted = `accepted: 1 to ${longestName} characters without whitespace, such as ci-policy-deployer`
  if (text === '') return err(`is empty; ${accepted}`)
  if (text.length > longestName) return err(`${quoted(text)} has ${text.length} characters; ${accepted}`)
  if (/[\s\p{C}\p{Z}]/u.test(text)) return err(`${quoted(text)} holds whitespace or a control character; ${accepted}`)
  return ok(text)
}

// Letters that Unicode does not decompose into a Latin letter and a mark.
const folded: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' }

/** The name in lower-case `a-z`, `0-9` and single dashes, accents folded; empty when nothing of it is left. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøđðłþı]/g, letter => folded[letter] as string)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestName)
    .replace(/^-+|-+$/g, '')
