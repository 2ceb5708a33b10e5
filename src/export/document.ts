// The text of the file: YAML with comments, in which nothing from the tenant can be read as anything else than a value or a comment.

import { Document, isMap, isScalar, isSeq, type Pair, Scalar, visit, type YAMLMap } from 'yaml'
import { clip, logInline } from '../report/text.ts'
import type { Path } from '../util/problem.ts'
import type { Draft } from './draft.ts'

const longestComment = 600

/** A text of any origin as a comment: on one line, nothing invisible in it. */
const commentOf = (text: string): string => ` ${clip(logInline(text), longestComment)}`

/** The text. `header`: lines above everything. */
export const renderDocument = ({ value, notes }: Draft, header: readonly string[]): string => {
  const document = new Document(value, { version: '1.2', aliasDuplicateObjects: false })
  const top = document.contents
  if (!isMap(top)) throw new Error('a file is a map')
  const above = [...header]
  for (const { path, text } of notes) {
    if (!placeNote(top, path, commentOf(text))) above.push(text)
  }
  document.commentBefore = above.map(commentOf).join('\n')
  const sections = top.items as readonly Pair<Scalar, unknown>[]
  for (const { key, value: section } of sections.slice(2)) {
    key.spaceBefore = true
    if (key.value === 'apps' && isMap(section)) partEntries(section)
  }
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && scalar.value.search(invisible) >= 0) scalar.type = Scalar.QUOTE_DOUBLE
    }
  })
  return document.toString({ lineWidth: 0, singleQuote: true }).replace(invisible, escaped)
}

/** Characters that nobody sees, and that may make a text look like another one. In double quotes they are written as escapes. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u0080-\u009f]/gu

const escaped = (character: string): string =>
  `\\U${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(8, '0')}`

const partEntries = ({ items }: YAMLMap): void => {
  for (const { key } of items.slice(1)) if (isScalar(key)) key.spaceBefore = true
}

/**
 * Puts a comment beside the entry of a list, or above the key that the path leads to, or above the last key on the way to it. False
 * where the path leads nowhere.
 */
const placeNote = (top: YAMLMap, path: Path, comment: string): boolean => {
  let holder: unknown = top
  let last: Scalar | undefined
  for (const [index, step] of path.entries()) {
    if (isSeq(holder)) {
      const item = holder.items.find(one => isScalar(one) && one.value === step)
      if (isScalar(item)) {
        item.comment = joined(item.comment, comment, ';')
        return true
      }
      break
    }
    const pair = isMap(holder) ? holder.items.find(({ key }) => isScalar(key) && key.value === step) : undefined
    if (pair === undefined || !isScalar(pair.key)) break
    last = pair.key
    holder = pair.value
    if (index === path.length - 1 && isScalar(holder) && path.length > 1) {
      holder.comment = joined(holder.comment, comment, ';')
      return true
    }
  }
  if (last === undefined) return false
  last.commentBefore = joined(last.commentBefore, comment, '\n')
  return true
}

const joined = (before: string | null | undefined, comment: string, between: string): string =>
  before == null ? comment : `${before}${between}${comment}`
