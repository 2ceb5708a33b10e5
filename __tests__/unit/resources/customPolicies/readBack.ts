// How the service gives a policy back: without declaration, comments and CDATA marks, indented anew, with TenantObjectId as the last
// attribute of the root and with PublicPolicyUri. Source: azure-ad-b2c, manage-custom-policies-powershell. Written with the DOM
// alone, so that it shares no mistake with what it tests.

import { DOMParser, type Element, type Node } from '@xmldom/xmldom'

export type ReadBackStyle = {
  /** What one level is indented by. */
  readonly indent: string
  readonly newline: string
  readonly quote: '"' | "'"
  /** How a character of a text is written. */
  readonly spell: (character: string) => string
  /** The order of the attributes of an element, by any key. */
  readonly attributeOrder: (name: string) => number | string
}

export const serviceStyle: ReadBackStyle = {
  indent: '  ',
  newline: '\r\n',
  quote: '"',
  spell: character => character,
  attributeOrder: () => 0
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#xA;',
  '\r': '&#xD;',
  '\t': '&#x9;'
}

const spelt = (text: string, special: RegExp, style: ReadBackStyle): string =>
  Array.from(text, character =>
    special.test(character) ? (escapes[character] ?? character) : style.spell(character)
  ).join('')

const isBlank = (text: string): boolean => /^\s*$/.test(text)

/** The policy as the service would give it back. */
export const readBack = (text: string, tenantId: string, style: ReadBackStyle = serviceStyle): string => {
  const root = new DOMParser().parseFromString(text.replace(/^\uFEFF/, ''), 'text/xml').documentElement
  if (root === null) throw new Error('no root element')
  root.removeAttribute('TenantObjectId')
  root.setAttribute('TenantObjectId', tenantId)
  if (!root.hasAttribute('PublicPolicyUri')) {
    root.setAttribute('PublicPolicyUri', `http://${root.getAttribute('TenantId')}/${root.getAttribute('PolicyId')}`)
  }
  return written(root, '', style)
}

const written = (element: Element, before: string, style: ReadBackStyle): string => {
  const children = Array.from(element.childNodes).filter(
    ({ nodeType }) => nodeType === 1 || nodeType === 3 || nodeType === 4
  )
  const elements = children.filter((child: Node): child is Element => child.nodeType === 1)
  const open = `<${element.nodeName}${attributes(element, style)}`
  if (elements.length === 0) {
    const text = children.map(({ nodeValue }) => nodeValue ?? '').join('')
    return isBlank(text) ? `${open} />` : `${open}>${spelt(text, /[&<>\r]/, style)}</${element.nodeName}>`
  }
  const deeper = `${before}${style.indent}`
  const lines = elements.map(child => `${deeper}${written(child, deeper, style)}`)
  return [`${open}>`, ...lines, `${before}</${element.nodeName}>`].join(style.newline)
}

const attributes = (element: Element, style: ReadBackStyle): string =>
  Array.from(element.attributes)
    .map(({ name, value }) => ({ name, value, order: style.attributeOrder(name) }))
    .toSorted((one, other) => (one.order < other.order ? -1 : one.order > other.order ? 1 : 0))
    .map(({ name, value }) => ` ${name}=${style.quote}${spelt(value, /[&<>"'\n\r\t]/, style)}${style.quote}`)
    .join('')
