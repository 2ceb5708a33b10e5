// Takes out of a text what tells of a tenant: its ids, domains and names. What stays are the service's own words.

import { isMarkedName } from './mark.ts'

const guid = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi
// Compound ids, thumbprints and what else is long and of no language: letters and digits mixed, or 32 hexadecimal digits.
const longId = /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}(?![\w-])|(?<!\w)[\da-f]{32}(?!\w)/gi
const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const domain = /(?<![\w@/.-])(?:[a-z0-9-]+\.)+(?:com|net|org|cn|us|io|dev|test|example|local)(?![\w-])/gi
const microsoftHost = /(?:^|\.)microsoft\.com$/i
const tenantDomain = /[a-z0-9-]+(?:\.mail)?\.(?:onmicrosoft\.(?:com|us)|partner\.onms?china\.cn|b2clogin\.(?:com|cn))/gi
const moment = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?/g
// An apostrophe within a word opens nothing.
const quotedText = /(?<![\w])'([^'\n]{1,400})'(?!\w)|"([^"\n]{1,400})"/g
/** A property, a type or an error code of the service's own: small letters first, or the code's form. */
const ownWord = /^(?:[a-z]+[A-Za-z]*|AADB2C\d*|<[a-z]+>|\{\d\})$/

/** What stands in the place of a secret. */
export const secretPlaceholder = '***'

/** A name that must not be shown, and what stands in its place. Longer names go first. */
export type Names = ReadonlyMap<string, string>

/** What is longer says nothing more to a reader, and patterns would take their time over it. */
const longestText = 8_000

const cut = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text)

/**
 * The text with every id, domain, address, moment and quoted name replaced by a placeholder. `names` are replaced before, in any
 * case of their letters, and the rest of a text that is longer than any refusal is left out.
 */
export const conceal = (text: string, names: Names = new Map()): string => {
  const known = [...names].filter(([name]) => name !== '').sort(([one], [other]) => other.length - one.length)
  let shown = text
  for (const [name, placeholder] of known) shown = replaceName(shown, name, placeholder)
  return cut(shown)
    .replace(/(?:B2C_1A_|B2C_1_|extension_)[\w.-]+/gi, '<name>')
    .replace(address, '<user>')
    .replace(tenantDomain, '<domain>')
    .replace(guid, '<id>')
    .replace(longId, '<id>')
    .replace(moment, '<time>')
    .replace(domain, host => (microsoftHost.test(host) ? host : '<domain>'))
    .replace(quotedText, (whole, single?: string, double?: string) => {
      const inner = single ?? double ?? ''
      const mark = single === undefined ? '"' : "'"
      return ownWord.test(inner) ? whole : `${mark}${isMarkedName(inner) ? '<name>' : placeholderOf(inner)}${mark}`
    })
}

const placeholderOf = (inner: string): string => (/^<[a-z]+>$/.test(inner) ? inner : '<name>')

/** A name is replaced where it stands as a word, a secret wherever it stands. */
const replaceName = (text: string, name: string, placeholder: string): string => {
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const word = placeholder === secretPlaceholder ? pattern : `(?<!\\w)${pattern}(?!\\w)`
  return text.replace(new RegExp(word, 'gi'), () => placeholder)
}
