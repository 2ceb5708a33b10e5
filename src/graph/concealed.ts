// Secrets that a request carries: a refusal may quote what it refuses, and its text goes to logs, errors and summaries.

import { isObject } from '../util/json.ts'

/** Shorter texts are no secrets, and would take words out of every message. */
const shortest = 4

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

/** The same where nothing may be mistaken for markup, as .NET's System.Text.Json has it. */
const inStrictJson = (text: string): string =>
  text
    .split('')
    .map(unit =>
      /[^ -~]|["&'+<>`]/.test(unit) && !/[\n\r\t]/.test(unit)
        ? `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
        : inJson(unit)
    )
    .join('')

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

const asXml = (text: string): string => text.replace(/[&<>"']/g, character => entities[character] ?? character)

/** The ways in which a service may write a text that it was sent, the longest first. */
const spellings = (text: string): readonly string[] => {
  const bytes = Buffer.from(text)
  const oneLine = text.replace(/\s+/g, ' ').trim()
  const all = [
    text,
    ...text.split(/\r?\n/).map(line => line.trim()),
    ...[text, oneLine].flatMap(one => [
      one,
      asXml(one),
      asXml(one).replaceAll('&#39;', '&apos;'),
      asXml(one).replaceAll('&quot;', '"').replaceAll('&#39;', "'")
    ]),
    inJson(text),
    inJson(inJson(text)),
    inStrictJson(text),
    encodeURIComponent(text.toWellFormed()),
    bytes.toString('base64'),
    bytes.toString('base64url')
  ]
  return all.filter(one => one.length >= shortest)
}

/**
 * The value with every one of the texts replaced in its texts, however they are spelt. Codes stay as they are: what is retried
 * goes by them.
 */
export const withoutTexts = (value: unknown, texts: readonly string[]): unknown => {
  const spelt = [...new Set(texts.flatMap(spellings))].sort((one, other) => other.length - one.length)
  // The back end writes ids, and what they hold, in capitals.
  const hidden = spelt.map(one => new RegExp(one.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi'))
  const clean = (part: unknown, key?: string): unknown => {
    if (typeof part === 'string')
      return key === 'code' && /^\w{1,80}$/.test(part)
        ? part
        : hidden.reduce((text, secret) => text.replace(secret, '***'), part)
    if (Array.isArray(part)) return part.map(entry => clean(entry))
    if (!isObject(part)) return part
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, clean(inner, name)]))
  }
  return clean(value)
}
