// A custom policy as XML: reading it, and what it says of itself.

import { DOMParser, type Element, type Node, ParseError } from '@xmldom/xmldom'

/** The namespace of every element of a policy. */
export const policyNamespace = 'http://schemas.microsoft.com/online/cpim/schemas/2013/06'

/** A policy that has been read. Ids are as they were written. */
export type PolicyDocument = {
  readonly root: Element
  readonly tenantId: string
  readonly policyId: string
  readonly tenantObjectId: string | null
  readonly base: { readonly tenantId: string; readonly policyId: string } | null
}

/** Why the content is no XML, in the words that follow "not correctly formatted". */
export class PolicyXmlError extends Error {
  override readonly name = 'PolicyXmlError'
}

const notXml = 'Data at the root level is invalid. Line 1, position 1.'

/** The text of a request's bytes, without one byte-order mark. @throws PolicyXmlError when it is not UTF-8 */
export const policyText = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new PolicyXmlError('Invalid character in the given encoding. Line 1, position 1.')
  }
}

/** The elements directly below one, in order. */
export const childrenOf = (element: Node): readonly Element[] =>
  [...element.childNodes].filter(node => node.nodeType === node.ELEMENT_NODE) as Element[]

/** The only or first child of that name. */
export const childOf = (element: Element, name: string): Element | undefined =>
  childrenOf(element).find(({ localName }) => localName === name)

const textOf = (element: Element | undefined): string => element?.textContent?.trim() ?? ''

/** Reads a policy. @throws PolicyXmlError when the text is no well-formed XML, or has a document type */
export const parsePolicy = (text: string): PolicyDocument => {
  if (!text.trimStart().startsWith('<') || text !== text.replace(/^\s+(?=<\?xml)/, '')) {
    throw new PolicyXmlError(text.trim() === '' ? 'Root element is missing.' : notXml)
  }
  const root = parsedRoot(text)
  const base = childOf(root, 'BasePolicy')
  return {
    root,
    tenantId: root.getAttribute('TenantId') ?? '',
    policyId: root.getAttribute('PolicyId') ?? '',
    tenantObjectId: root.getAttribute('TenantObjectId'),
    base: base ? { tenantId: textOf(childOf(base, 'TenantId')), policyId: textOf(childOf(base, 'PolicyId')) } : null
  }
}

const parsedRoot = (text: string): Element => {
  try {
    const document = new DOMParser({ onError, normalizeLineEndings }).parseFromString(text, 'text/xml')
    if (document.doctype) throw new PolicyXmlError('For security reasons DTD is prohibited in this XML document.')
    const { documentElement } = document
    if (!documentElement) throw new PolicyXmlError('Root element is missing.')
    return documentElement
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    const { lineNumber = 1, columnNumber = 1 } = error.locator ?? {}
    const reason = /"(.*)" caused/s.exec(error.message)?.[1] ?? error.message
    throw new PolicyXmlError(`${reason}. Line ${Math.max(1, lineNumber)}, position ${columnNumber}.`)
  }
}

/** Whatever the parser complains of is an error, but for a character that a policy may have. */
const onError = (_level: string, message: string): void => {
  if (!message.startsWith('Unicode replacement character')) throw new Error(message)
}

/** Line ends of XML 1.0; the parser's own are those of XML 1.1. */
const normalizeLineEndings = (text: string): string => text.replace(/\r\n?/g, '\n')
