// Policies as trees, for the question whether two of them mean the same. The service gives a policy back in another form: without
// declaration and comments, indented anew, with TenantObjectId as the last attribute of the root and with PublicPolicyUri.
// Source: azure-ad-b2c, manage-custom-policies-powershell. Parses with @xmldom/xmldom: see work.ts for how it is loaded.

import { DOMParser, type Element, type Node } from '@xmldom/xmldom'
import { messageOf } from '../../errors.ts'
import type { Position } from './mistake.ts'

/** An element without what means nothing. */
export type CanonicalElement = {
  /** Without a prefix. */
  readonly name: string
  readonly namespace: string
  /** Sorted by name; without declarations of namespaces. */
  readonly attributes: ReadonlyMap<string, string>
  /** Elements in their order, and texts between them, trimmed. A leaf has none. */
  readonly content: readonly (CanonicalElement | string)[]
  /** Of a leaf, which has no element inside. */
  readonly text: LeafText
}

/**
 * `exact` is the text as it is. `trimmed` are the texts without white space around them, with and without that beside comments and
 * CDATA sections, which may come back without it; they count where the text is `split` by such.
 */
export type LeafText = { readonly exact: string; readonly isSplit: boolean; readonly trimmed: readonly string[] }

/** The tree of a text, or what the parser says against it. */
export type Parsed =
  | { readonly ok: true; readonly root: CanonicalElement }
  | ({ readonly ok: false; readonly problem: string } & Position)

/** Parses a text that is a policy, of ours or of the tenant; a byte-order mark before it does not count. */
export const parseCanonical = (text: string): Parsed => {
  const parsed = parse(text, false)
  // Keeping places costs a third of the time, and only a text that is refused needs one.
  return parsed.ok ? parsed : parse(text, true)
}

const parse = (text: string, locator: boolean): Parsed => {
  let reported: (Position & { readonly problem: string }) | undefined
  const onError = (_: string, message: string, context: { readonly locator?: unknown }): void => {
    const { lineNumber, columnNumber } = (context.locator ?? {}) as Partial<
      Record<'lineNumber' | 'columnNumber', number>
    >
    reported ??= { line: lineNumber || 1, column: columnNumber || 1, problem: `is not well-formed XML: ${message}` }
  }
  try {
    const parser = new DOMParser({ locator, onError, normalizeLineEndings: unixLines })
    const root = parser.parseFromString(text.replace(/^\uFEFF+/, ''), 'text/xml').documentElement
    if (reported === undefined && root !== null) return { ok: true, root: canonicalElement(root) }
  } catch (thrown) {
    reported ??= { line: 1, column: 1, problem: `is not well-formed XML: ${messageOf(thrown)}` }
  }
  return { ok: false, ...(reported ?? { line: 1, column: 1, problem: 'is not well-formed XML: it has no element' }) }
}

/**
 * The text with one way to end a line, as every parser gives it (XML 1.0, 2.11). The own way of this parser is that of XML 1.1, which
 * counts more characters as ends of lines.
 */
export const unixLines = (text: string): string => text.replace(/\r\n?/g, '\n')

const nodeTypes = { element: 1, text: 3, cdata: 4 } as const

const isElement = (node: Node): node is Element => node.nodeType === nodeTypes.element

const isBlank = (text: string): boolean => /^[ \t\r\n]*$/.test(text)

const trimmed = (text: string): string => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')

const canonicalElement = (element: Element): CanonicalElement => {
  const children = Array.from(element.childNodes)
  const hasElements = children.some(isElement)
  return {
    name: element.localName ?? element.nodeName,
    namespace: element.namespaceURI ?? '',
    attributes: attributesOf(element),
    content: hasElements ? contentOf(children) : [],
    text: hasElements ? noText : leafText(children)
  }
}

const noText: LeafText = { exact: '', isSplit: false, trimmed: [''] }

const attributesOf = (element: Element): ReadonlyMap<string, string> => {
  const written = Array.from(element.attributes).filter(({ name }) => name !== 'xmlns' && !name.startsWith('xmlns:'))
  const named = written.map(({ namespaceURI, localName, name, value }): [string, string] => [
    namespaceURI ? `{${namespaceURI}}${localName}` : name,
    unixLines(value)
  ])
  return new Map(named.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** Texts that comments or CDATA marks part are one text. */
const contentOf = (children: readonly Node[]): readonly (CanonicalElement | string)[] => {
  const content: (CanonicalElement | string)[] = []
  let text = ''
  const flush = (): void => {
    if (!isBlank(text)) content.push(trimmed(text))
    text = ''
  }
  for (const child of children) {
    if (isElement(child)) {
      flush()
      content.push(canonicalElement(child))
    } else if (isText(child)) text += unixLines(child.nodeValue ?? '')
  }
  flush()
  return content
}

const isText = ({ nodeType }: Node): boolean => nodeType === nodeTypes.text || nodeType === nodeTypes.cdata

const leafText = (children: readonly Node[]): LeafText => {
  const pieces = children.filter(isText).map(({ nodeValue }) => unixLines(nodeValue ?? ''))
  const exact = pieces.join('')
  if (isBlank(exact)) return noText
  const isSplit = children.length > 1 || children[0]?.nodeType !== nodeTypes.text
  return { exact, isSplit, trimmed: [trimmed(exact), trimmed(pieces.filter(piece => !isBlank(piece)).join(''))] }
}
