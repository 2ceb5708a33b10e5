// Text that somebody else chose, shown so that it cannot pass for other text: every view puts names and values in by these.

import { html } from 'hono/html'
import type { Markup } from './layout.ts'

/**
 * What is not seen, or changes how its neighbours are read: controls, formats (bidirectional ones, zero-width ones, tags), what
 * Unicode lets a renderer leave out, spaces other than U+0020, separators, the blank Braille pattern, lone surrogates, and code points without a
 * meaning that everybody knows.
 */
const unseen = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800[\p{Zs}--\u0020]]`

/**
 * Emoji that are recommended for interchange stay whole, with the joiners and selectors within them. Everything else that matches
 * is named by its code point: what is not seen, spaces at either end, a combining mark that has nothing to stand on, and from the fifth
 * on those that are heaped on one letter.
 */
const special = new RegExp(
  String.raw`(?<emoji>\p{RGI_Emoji})|${unseen}|^\u0020+|\u0020+$|(?<=(?:^|${unseen})\p{M}*)\p{M}|(?<=\p{M}{4})\p{M}`,
  'gv'
)

/** Most text is like this, and needs no search. */
const harmless = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/

/** A run of the same code point, or text that is shown as it is. */
type Piece = { readonly text: string } | { readonly point: number; readonly count: number }

const piecesOf = (text: string): readonly Piece[] => {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(special)) {
    if (match.groups?.emoji !== undefined) continue
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) })
    for (const character of match[0]) addPoint(pieces, character.codePointAt(0) ?? 0)
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

const addPoint = (pieces: Piece[], point: number): void => {
  const last = pieces.at(-1)
  const repeated = last !== undefined && 'point' in last && last.point === point
  pieces.splice(repeated ? -1 : pieces.length, 1, { point, count: repeated ? last.count + 1 : 1 })
}

/** Names of the code points that are met most; from the Unicode Character Database. */
const pointNames: Readonly<Record<number, string>> = {
  0: 'NULL',
  8: 'BACKSPACE',
  9: 'TAB',
  10: 'LINE FEED',
  13: 'CARRIAGE RETURN',
  27: 'ESCAPE',
  32: 'SPACE',
  127: 'DELETE',
  160: 'NO-BREAK SPACE',
  173: 'SOFT HYPHEN',
  847: 'COMBINING GRAPHEME JOINER',
  1564: 'ARABIC LETTER MARK',
  8203: 'ZERO WIDTH SPACE',
  8204: 'ZERO WIDTH NON-JOINER',
  8205: 'ZERO WIDTH JOINER',
  8206: 'LEFT-TO-RIGHT MARK',
  8207: 'RIGHT-TO-LEFT MARK',
  8232: 'LINE SEPARATOR',
  8233: 'PARAGRAPH SEPARATOR',
  8234: 'LEFT-TO-RIGHT EMBEDDING',
  8235: 'RIGHT-TO-LEFT EMBEDDING',
  8236: 'POP DIRECTIONAL FORMATTING',
  8237: 'LEFT-TO-RIGHT OVERRIDE',
  8238: 'RIGHT-TO-LEFT OVERRIDE',
  8288: 'WORD JOINER',
  8294: 'LEFT-TO-RIGHT ISOLATE',
  8295: 'RIGHT-TO-LEFT ISOLATE',
  8296: 'FIRST STRONG ISOLATE',
  8297: 'POP DIRECTIONAL ISOLATE',
  12288: 'IDEOGRAPHIC SPACE',
  12644: 'HANGUL FILLER',
  65039: 'VARIATION SELECTOR-16',
  65279: 'ZERO WIDTH NO-BREAK SPACE'
}

const sorts: readonly (readonly [RegExp, string])[] = [
  [/\p{Cc}/u, 'control character'],
  [/\p{Cs}/u, 'half of a surrogate pair'],
  [/\p{Co}|\p{Cn}/u, 'code point without a public meaning'],
  [/\p{M}/u, 'combining mark'],
  [/\p{Z}/u, 'space']
]

const nameOf = (point: number): string =>
  pointNames[point] ??
  sorts.find(([sort]) => sort.test(String.fromCodePoint(point)))?.[1] ??
  'character that is not seen'

const pointText = (point: number, count: number): string =>
  `U+${point.toString(16).toUpperCase().padStart(4, '0')}${count > 1 ? ` ×${count}` : ''}`

/**
 * The text as markup: isolated, in the direction of its own letters, with code points in the place of what cannot be seen. Their
 * names are in the title.
 */
export const foreign = (text: string): Markup => {
  if (harmless.test(text)) return html`<bdi>${text}</bdi>`
  if (text === '') return html`<bdi class="dim">(empty)</bdi>`
  return html`<bdi>${piecesOf(text).map(piece =>
    'text' in piece
      ? piece.text
      : html`<span class="point" title="${nameOf(piece.point)}">${pointText(piece.point, piece.count)}</span>`
  )}</bdi>`
}

/** The same as code: ids, addresses, paths. */
export const foreignCode = (text: string): Markup => html`<code>${foreign(text)}</code>`

/** The same where no markup can be: in the title of a document and in attributes. `[U+202E]` stands for what cannot be seen. */
export const foreignPlain = (text: string): string =>
  harmless.test(text)
    ? text
    : piecesOf(text)
        .map(piece => ('text' in piece ? piece.text : `[${pointText(piece.point, piece.count)}]`))
        .join('')
