// Whether a policy of the tenant means what ours means, and where it does not.

import type { FieldChange } from '../../reconcile/plan.ts'
import { keyOf, withPrefix } from '../tenant/trustFramework.ts'
import { type CanonicalElement, type LeafText, unixLines } from './canonical.ts'
import { type Redaction, redactionOf } from './redaction.ts'
import { standIn } from './settings.ts'

/** How differences are told. `secrets` are texts that must not be shown. */
export type Telling = { readonly secrets: readonly string[]; readonly most?: number }

const mostTold = 12

/**
 * The differences between the policy that is wanted and the one that the tenant has, as a path of elements with what stands there
 * before and after; none when both mean the same. Order of elements counts, that of attributes does not. TenantObjectId does not
 * count, nor does PublicPolicyUri where ours has none; ids of policies and tenants are compared without case.
 * At most `most` differences are told, and a last one that says how many more there are.
 */
export const differences = (
  wanted: CanonicalElement,
  existing: CanonicalElement,
  { secrets, most = mostTold }: Telling
): readonly FieldChange[] => {
  const found: FieldChange[] = []
  const { hides, hide } = hider(secrets)
  const tell: Tell = (path, before, after) => {
    // What stands there today may be the secret's value of yesterday.
    const isSecret = after === null ? secrets.length > 0 : hides(after)
    const [one, other] = excerpts(
      before === null ? null : isSecret ? '(hidden)' : hide(before),
      after === null ? null : hide(after)
    )
    found.push({ field: endOf(oneLine(hide(path))), before: one, after: other })
  }
  compareElements(wanted, existing, '', { tell, hides })
  const left = found.length - most
  return left > 0 ? [...found.slice(0, most), { field: `and ${left} more`, before: null, after: null }] : found
}

/** True when both mean the same. */
export const isSamePolicy = (wanted: CanonicalElement, existing: CanonicalElement): boolean =>
  differences(wanted, existing, { secrets: [] }).length === 0

type Tell = (path: string, before: string | null, after: string | null) => void
type Context = { readonly tell: Tell; readonly hides: (text: string) => boolean }

/** Hides secrets as policies hold them. An id that is not known yet is said to be one. */
const hider = (secrets: readonly string[]): Redaction => {
  const { hides, hide } = redactionOf(secrets.map(unixLines))
  return { hides, hide: text => hide(text).replaceAll(standIn, '(known later)') }
}

const oneLine = (text: string): string => text.replace(/[ \t\r\n\u0085\u2028\u2029]+/g, ' ')

const longestShown = 100
const sharedShown = 20

const shortened = (text: string, from: number): string => {
  const characters = [...text.slice(from).toWellFormed()]
  const cut = characters.length > longestShown ? `${characters.slice(0, longestShown).join('')}…` : characters.join('')
  return from > 0 ? `…${cut}` : cut
}

/** A path as it is shown: of a long one the end, which tells its element apart. */
const endOf = (path: string): string => {
  const characters = [...path.toWellFormed()]
  const end = characters.slice(-longestShown).join('')
  return characters.length > longestShown ? `…${end}` : end
}

/** Two texts as they are shown: of long ones the part that begins shortly before the first difference. */
const excerpts = (before: string | null, after: string | null): readonly [string | null, string | null] => {
  if (before === null || after === null) {
    return [
      before === null ? null : shortened(oneLine(before), 0),
      after === null ? null : shortened(oneLine(after), 0)
    ]
  }
  const [one, other] = [oneLine(before), oneLine(after)]
  if (one === other) return [`${shortened(one, 0)} (with other white space)`, shortened(other, 0)]
  let shared = 0
  while (one[shared] === other[shared]) shared++
  const isLong = Math.max(one.length, other.length) > longestShown
  const from = isLong ? Math.max(0, shared - sharedShown) : 0
  return [shortened(one, from), shortened(other, from)]
}

const compareElements = (
  wanted: CanonicalElement,
  existing: CanonicalElement,
  path: string,
  context: Context
): void => {
  const { tell } = context
  const isRoot = path === ''
  const here = isRoot ? wanted.name : path
  if (wanted.name !== existing.name || wanted.namespace !== existing.namespace) {
    tell(
      here,
      `${existing.name} of ${existing.namespace || 'no namespace'}`,
      `${wanted.name} of ${wanted.namespace || 'no namespace'}`
    )
    return
  }
  const fold = isRoot ? foldedOfRoot : sameText
  for (const name of new Set([...wanted.attributes.keys(), ...existing.attributes.keys()])) {
    if (isRoot && (name === 'TenantObjectId' || (name === 'PublicPolicyUri' && !wanted.attributes.has(name)))) continue
    const after = wanted.attributes.get(name) ?? null
    const before = existing.attributes.get(name) ?? null
    const isSame = after === null || before === null ? after === before : fold(name, after) === fold(name, before)
    if (!isSame) tell(`${here}/@${name}`, before, after)
  }
  if (!isSameLeaf(wanted.text, existing.text, here)) tell(here, existing.text.exact, wanted.text.exact)
  compareContent(wanted, existing, isRoot ? '' : `${path}/`, context)
}

const sameText = (_: string, text: string): string => text

const foldedOfRoot = (name: string, text: string): string =>
  ['PolicyId', 'TenantId', 'PublicPolicyUri'].includes(name) ? text.trim().toLowerCase() : text

const isSameLeaf = (wanted: LeafText, existing: LeafText, path: string): boolean => {
  if (wanted.exact === existing.exact) return true
  if (path === 'BasePolicy/TenantId') return keyOf(wanted.exact.trim()) === keyOf(existing.exact.trim())
  if (path === 'BasePolicy/PolicyId') {
    return keyOf(withPrefix(wanted.exact.trim())) === keyOf(withPrefix(existing.exact.trim()))
  }
  return (wanted.isSplit || existing.isSplit) && wanted.trimmed.some(text => existing.trimmed.includes(text))
}

type Child = { readonly child: CanonicalElement | string; readonly key: string }

const compareContent = (
  wanted: CanonicalElement,
  existing: CanonicalElement,
  prefix: string,
  context: Context
): void => {
  const { tell, hides } = context
  const after = keyed(wanted.content)
  const before = keyed(existing.content)
  const wantedKeys = new Set(after.map(({ key }) => key))
  const existingByKey = new Map(before.map(item => [item.key, item.child]))
  // Where a secret tells elements apart, the name of one that goes may be its value of yesterday.
  const isNamedBySecret = after.some(({ key }) => hides(key))
  for (const { key, child } of before) {
    if (wantedKeys.has(key)) continue
    const name = typeof child === 'string' ? 'text' : child.name
    tell(`${prefix}${isNamedBySecret ? name : key}`, `<${name}>`, null)
  }
  for (const { key, child } of after) {
    const counterpart = existingByKey.get(key)
    if (counterpart === undefined) tell(`${prefix}${key}`, null, typeof child === 'string' ? child : tagOf(child))
    else if (typeof child !== 'string' && typeof counterpart !== 'string') {
      compareElements(child, counterpart, `${prefix}${key}`, context)
    }
  }
  const wantedOrder = after.filter(({ key }) => existingByKey.has(key)).map(({ key }) => key)
  const existingOrder = before.filter(({ key }) => wantedKeys.has(key)).map(({ key }) => key)
  const moved = wantedOrder.findIndex((key, index) => key !== existingOrder[index])
  if (moved >= 0) tell(`${prefix}order`, existingOrder[moved] ?? null, wantedOrder[moved] ?? null)
}

const tagOf = ({ name, attributes, text }: CanonicalElement): string =>
  `<${[name, ...Array.from(attributes, ([key, value]) => `${key}="${value}"`)].join(' ')}>${text.exact}`

/** What tells elements of one name apart, the first that is there. */
const identifying = [
  'Id',
  'Key',
  'ReferenceId',
  'ClaimTypeReferenceId',
  'TechnicalProfileReferenceId',
  'StringId',
  'Order',
  'Language'
]

/** The children with a key each, which people read as a step of the path; equal ones are numbered. */
const keyed = (content: readonly (CanonicalElement | string)[]): readonly Child[] => {
  const counts = new Map<string, number>()
  return content.map(child => {
    const step = stepOf(child)
    const count = (counts.get(step) ?? 0) + 1
    counts.set(step, count)
    return { child, key: count === 1 ? step : `${step} (${count})` }
  })
}

const stepOf = (child: CanonicalElement | string): string => {
  if (typeof child === 'string') return `text "${child}"`
  const by = identifying.find(name => child.attributes.has(name))
  const value = by === undefined ? displayName(child) : child.attributes.get(by)
  return value === undefined ? child.name : `${child.name}[${value}]`
}

const displayName = ({ content }: CanonicalElement): string | undefined =>
  content
    .flatMap(child => (typeof child !== 'string' && child.name === 'DisplayName' ? [child.text.exact] : []))
    .find(text => text !== '')
