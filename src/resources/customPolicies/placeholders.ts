// Placeholders of a policy file: `{Settings:…}` of the VS Code extension and the words of Microsoft's starter pack, filled in by one
// pass over texts and attribute values. What is filled in is escaped and never read again. Comments stay as they are.

import { didYouMean } from '../../util/suggest.ts'
import { quoted } from '../../util/words.ts'
import { forbiddenCharacter, type Range } from './characters.ts'
import type { Token } from './markup.ts'
import { lastNotAbove } from './mistake.ts'
import { loginHost, type PolicyTenant, type Settings, settingIn, standIn, tenantName, type Value } from './settings.ts'

/** A text with everything filled in. */
export type FilledText = {
  readonly text: string
  /** Where in the source an offset of `text` comes from; inside a value, where its placeholder begins. */
  readonly sourceOffset: (offset: number) => number
  /** Names whose values are not known yet; {@link standIn} stands for each. */
  readonly unknown: readonly string[]
  /** Where values stand that must not be shown. */
  readonly hidden: readonly Range[]
  /** Offsets are those of the source. */
  readonly problems: readonly { readonly offset: number; readonly problem: string }[]
}

/** Where values come from. */
export type Filling = { readonly tenant: PolicyTenant; readonly settings: Settings; readonly file: string }

type Place = 'text' | 'attribute' | 'cdata'
type Piece = { readonly source: number; readonly filled: number; readonly isValue: boolean }

/** Fills in the placeholders of a source text, whose tokens are given. */
export const fillIn = (source: string, tokens: readonly Token[], filling: Filling): FilledText => {
  const parts: string[] = []
  const pieces: Piece[] = []
  const unknown = new Set<string>()
  const hidden: Range[] = []
  const problems: { offset: number; problem: string }[] = []
  let length = 0
  let copied = 0
  const put = (text: string, at: number, isValue: boolean): void => {
    pieces.push({ source: at, filled: length, isValue })
    parts.push(text)
    length += text.length
  }
  const fillRange = ({ start, end }: Range, place: Place): void => {
    const chunk = source.slice(start, end)
    for (const { 0: written, index } of chunk.matchAll(placeholder)) {
      const found = meaningOf(written, chunk, index, filling)
      if (found === undefined) continue
      const offset = start + index
      if ('problem' in found) {
        problems.push({ offset, problem: found.problem })
        continue
      }
      const value = textOf(found.value)
      const forbidden = forbiddenCharacter(value)
      if (forbidden !== undefined) {
        problems.push({
          offset,
          problem: `has ${found.name}, whose value cannot stand in XML: ${characterOf(forbidden.problem)}`
        })
        continue
      }
      if (found.value.state === 'unknown') unknown.add(found.name)
      put(source.slice(copied, offset), copied, false)
      const filled = length
      put(escaped(value, place), offset, true)
      if (found.value.isSecret) hidden.push({ start: filled, end: length })
      copied = offset + found.length
    }
  }
  for (const token of tokens) {
    if (token.kind === 'text') fillRange(token, 'text')
    if (token.kind === 'cdata') fillRange(token.inner, 'cdata')
    if (token.kind === 'open') for (const { value } of token.attributes) fillRange(value, 'attribute')
  }
  put(source.slice(copied), copied, false)
  return { text: parts.join(''), sourceOffset: sourceOffsets(pieces), unknown: [...unknown], hidden, problems }
}

const characterOf = (problem: string): string => problem.replace(/^.*?: /, '')

const textOf = (value: Value): string => (value.state === 'known' ? value.text : standIn)

const sourceOffsets = (pieces: readonly Piece[]): ((offset: number) => number) => {
  const starts = pieces.map(({ filled }) => filled)
  return offset => {
    const piece = pieces[lastNotAbove(starts, offset)]
    if (piece === undefined) return offset
    return piece.isValue ? piece.source : piece.source + offset - piece.filled
  }
}

// The words are looked for without what surrounds them: a pattern that begins with any word would take quadratic time on long ones.
const placeholder =
  /\{\{\s*[\p{L}_$@][^{}]*\}\}|#\{\s*[\p{L}_$@][^{}]*\}#|\{Settings:[^{}<]*\}?|\{insert\s[^{}<]*\}|yourtenant(?:\.(?:onmicrosoft|b2clogin)\.com(?![\p{L}\p{N}_-]))?|(?:Proxy)?IdentityExperienceFrameworkAppId|facebook_clientid/giu

type Meaning =
  | { readonly name: string; readonly value: Value; readonly length: number }
  | { readonly problem: string }
  | undefined

/** What the text at an index of a chunk stands for; undefined when it is none of ours. */
const meaningOf = (written: string, chunk: string, index: number, filling: Filling): Meaning => {
  if (written.startsWith('{{') || written.startsWith('#')) {
    return {
      problem: `holds ${quoted(written)}, a token of another tool; run your own step that replaces it before, into a folder of its own, and name that folder in customPolicies.folder`
    }
  }
  if (written.startsWith('{')) return bracedMeaning(written, filling)
  const word = wordAround(chunk, index, written.length)
  if (/^yourtenant/i.test(written)) return tenantMeaning(written, word, filling)
  return word === written ? idMeaning(written, filling) : undefined
}

const bracedMeaning = (written: string, { settings, file }: Filling): Meaning => {
  const inner = written.replace(/^\{|\}$/g, '').trim()
  if (!written.endsWith('}')) return { problem: `holds ${quoted(written.slice(0, 40))} without its closing brace` }
  const isSetting = /^settings:/i.test(inner)
  const name = (isSetting ? inner.slice('settings:'.length) : inner).trim()
  const value = settingIn(settings, name, file)
  if (value !== undefined) return { name, value, length: written.length }
  return {
    problem: isSetting
      ? `holds ${quoted(written)}, which nothing gives a value${didYouMean(name, settings.names) || ';'} ${accepted(settings)}`
      : `holds ${quoted(written)}, a text that the starter pack leaves to you; accepted: your own text in its place, or a setting named ${quoted(name)}`
  }
}

const mostNames = 20

const accepted = ({ names }: Settings): string =>
  `accepted: ${names.slice(0, mostNames).join(', ')}${names.length > mostNames ? ` and ${names.length - mostNames} more` : ''}, and any name that you add under customPolicies.settings`

const wordCharacter = /[\p{L}\p{N}_-]/u

const mostAround = 60

/** The word that holds the characters from `index` on; a very long one is cut. */
const wordAround = (chunk: string, index: number, length: number): string => {
  let start = index
  let end = index + length
  while (start > Math.max(0, index - mostAround) && wordCharacter.test(chunk.charAt(start - 1))) start--
  while (end < index + length + mostAround && wordCharacter.test(chunk.charAt(end))) end++
  return chunk.slice(start, end)
}

const tenantMeaning = (written: string, word: string, { tenant }: Filling): Meaning => {
  if (word !== written) {
    return {
      problem: `holds ${quoted(word)}, which is not filled in; accepted: yourtenant, yourtenant.onmicrosoft.com and yourtenant.b2clogin.com as whole words, or {Settings:Tenant}`
    }
  }
  const suffix = written.slice('yourtenant'.length).toLowerCase()
  const text = suffix === '' ? tenantName(tenant) : suffix === '.b2clogin.com' ? loginHost(tenant) : tenant.domain
  return { name: written, value: { state: 'known', text }, length: written.length }
}

const idMeaning = (written: string, { settings }: Filling): Meaning => {
  const isFacebook = /^facebook/i.test(written)
  const name = isFacebook ? 'FacebookAppId' : written
  const value = settings.get(name)
  if (value !== undefined && !(value.state === 'known' && value.text.trim() === '')) {
    return { name, value, length: written.length }
  }
  return {
    problem: isFacebook
      ? `holds ${quoted(written)}, a word of the starter pack that nothing gives a value; accepted: the setting FacebookAppId, or the app's id in its place`
      : `holds ${quoted(written)}, but no such application is known; declare identityExperienceFramework, or give a setting of that name`
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;'
}

/** A value as it is written at its place, so that a reader gets the value itself. */
const escaped = (value: string, place: Place): string => {
  if (place === 'attribute') return value.replace(/[&<>"'\t\n\r]/g, character => entities[character] ?? character)
  const asText = value.replace(/[&<>\r]/g, character => entities[character] ?? character)
  if (place === 'text') return asText
  // Together with what stands beside it, a bracket might close the section; then the value stands between two sections.
  return /[\]>\r]/.test(value) ? `]]>${asText}<![CDATA[` : value
}
