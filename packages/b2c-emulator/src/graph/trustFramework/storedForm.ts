// The form in which the service is known to give a policy back: re-indented, without declaration, with the tenant's id.
// Azure AD B2C documentation, "Manage custom policies with PowerShell", shows both forms of one policy.

import type { Attr, Element, Node } from '@xmldom/xmldom'
import type { TrustFrameworkBehavior } from '../../core/trustFrameworkBehavior.ts'
import type { Tenant } from '../../directory/tenant.ts'
import { withCustomPrefix } from '../../directory/trustFramework.ts'
import { childrenOf, type PolicyDocument } from './policyXml.ts'

type Form = Pick<TrustFrameworkBehavior, 'policyComments' | 'policyCdata' | 'policyWhitespace'>

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#xA;',
  '\t': '&#x9;'
}
const escaped = (text: string): string => text.replace(/[&<>]/g, character => escapes[character] ?? character)
const escapedValue = (text: string): string => text.replace(/[&<>"\n\t]/g, character => escapes[character] ?? character)

/** The policy as the tenant stores it. */
export const storedForm = (policy: PolicyDocument, tenant: Tenant, form: Form): string => {
  const id = withCustomPrefix(policy.policyId)
  const attributes = attributesOf(policy.root)
    .filter(([name]) => name !== 'TenantObjectId')
    .map(([name, value]): readonly [string, string] => [name, name === 'PolicyId' ? id : value])
  const uri = ['PublicPolicyUri', `http://${policy.tenantId}/${id}`] as const
  const complete = [
    ...attributes,
    ...(attributes.some(([name]) => name === 'PublicPolicyUri') ? [] : [uri]),
    ['TenantObjectId', tenant.id] as const
  ]
  return written(policy.root, complete, form, '')
}

const attributesOf = ({ attributes }: Element): readonly (readonly [string, string])[] =>
  [...attributes].map(({ name, value }: Attr) => [name, value] as const)

const written = (
  element: Element,
  attributes: readonly (readonly [string, string])[],
  form: Form,
  indent: string
): string => {
  const opening = `${indent}<${element.tagName}${attributes.map(([name, value]) => ` ${name}="${escapedValue(value)}"`).join('')}`
  const content = contentOf(element, form, indent)
  return content === '' ? `${opening} />` : `${opening}>${content}</${element.tagName}>`
}

const contentOf = (element: Element, form: Form, indent: string): string => {
  const nodes = [...element.childNodes]
  const below = `${indent}  `
  if (childrenOf(element).length === 0) return nodes.map(node => textOf(node, form)).join('')
  const lines = nodes.flatMap(node => {
    if (isElement(node)) return [written(node, attributesOf(node), form, below)]
    const text = textOf(node, form).trim()
    return text === '' ? [] : [`${below}${text}`]
  })
  return `\n${lines.join('\n')}\n${indent}`
}

const isElement = (node: Node): node is Element => node.nodeType === node.ELEMENT_NODE

/** Text, CDATA and comments; nothing for processing instructions, nor for text that is nothing but white space. */
const textOf = (node: Node, { policyComments, policyCdata, policyWhitespace }: Form): string => {
  const value = node.nodeValue ?? ''
  const text = policyWhitespace === 'kept' ? value : value.replace(/\s+/g, ' ').trim()
  if (node.nodeType === node.COMMENT_NODE) return policyComments === 'kept' ? `<!--${value}-->` : ''
  if (node.nodeType === node.CDATA_SECTION_NODE && policyCdata === 'kept') return `<![CDATA[${value}]]>`
  if (node.nodeType === node.CDATA_SECTION_NODE) return escaped(text)
  return node.nodeType === node.TEXT_NODE && value.trim() !== '' ? escaped(text) : ''
}
