// XML as a list of tokens with their offsets. Two things need the offsets, which no tree gives: to fill in placeholders before the
// text is a document, and to change single values of a document while every other byte stays. It also finds what the
// parser forgives and the service does not: a bare ampersand, ]]> in text, characters that XML forbids.
// Source: Extensible Markup Language (XML) 1.0, fifth edition.

import { badReference, forbiddenCharacter, type MarkupProblem, notXml, type Range } from './characters.ts'

/** An attribute; `value` is what stands between the quotes, as it is written. */
export type Attribute = Range & { readonly name: string; readonly value: Range }

/** A piece of the text. The pieces follow each other without gaps. `inner` is the text of a CDATA section without its marks. */
export type Token = Range &
  (
    | { readonly kind: 'text' | 'comment' | 'instruction' }
    | { readonly kind: 'cdata'; readonly inner: Range }
    | {
        readonly kind: 'open'
        readonly name: string
        readonly attributes: readonly Attribute[]
        readonly isEmpty: boolean
      }
    | { readonly kind: 'close'; readonly name: string }
  )

/** The tokens up to the first problem; all of them when there is none. */
export type Markup = { readonly tokens: readonly Token[]; readonly problem?: MarkupProblem }

/** Deeper than any policy; a tree of this depth can be walked by functions that call themselves. */
const deepest = 256

/** More than any element of a policy has: attributes are compared with each other. */
const mostAttributes = 256

/** Reads the tokens of a text. */
export const readMarkup = (text: string): Markup => {
  const tokens: Token[] = []
  const open: { readonly name: string; readonly start: number }[] = []
  let hasRoot = false
  let start = 0
  const forbidden = forbiddenCharacter(text)
  const failed = (problem: MarkupProblem): Markup => ({
    tokens,
    problem: forbidden !== undefined && forbidden.offset < problem.offset ? forbidden : problem
  })
  while (start < text.length) {
    const token = tokenAt(text, start)
    if ('problem' in token) return failed(token)
    if ((token.kind === 'text' || token.kind === 'cdata') && open.length === 0) {
      const isBlank = token.kind === 'text' && text.slice(token.start, token.end).trim() === ''
      if (!isBlank) return failed(outsideRoot(text, token.start, hasRoot))
    }
    if (token.kind === 'open') {
      if (open.length === 0 && hasRoot) return failed(notXml(start, 'a second root element begins; one file holds one'))
      if (open.length >= deepest) return failed({ offset: start, problem: `nests more than ${deepest} elements` })
      hasRoot = true
      if (!token.isEmpty) open.push(token)
    }
    if (token.kind === 'close') {
      const opened = open.pop()
      if (opened === undefined) return failed(notXml(start, `</${token.name}> closes nothing`))
      if (opened.name !== token.name) {
        const line = text.slice(0, opened.start).split(/\r\n|\r|\n/).length
        return failed(
          notXml(start, `</${token.name}> stands where <${opened.name}> of line ${line} must be closed first`)
        )
      }
    }
    tokens.push(token)
    start = token.end
  }
  const unclosed = open.at(-1)
  if (unclosed !== undefined) return failed(notXml(unclosed.start, `<${unclosed.name}> is never closed`))
  if (!hasRoot) return failed(notXml(0, text.trim() === '' ? 'it is empty' : 'it has no element'))
  return forbidden === undefined
    ? { tokens }
    : { tokens: tokens.filter(({ end }) => end <= forbidden.offset), problem: forbidden }
}

const outsideRoot = (text: string, start: number, hasRoot: boolean): MarkupProblem => {
  const offset = start + text.slice(start).search(/\S/)
  return notXml(offset, hasRoot ? 'something follows the root element' : 'something stands before the first element')
}

const tokenAt = (text: string, start: number): Token | MarkupProblem => {
  if (text[start] !== '<') return textAt(text, start)
  if (text.startsWith('<!--', start)) return commentAt(text, start)
  if (text.startsWith('<![CDATA[', start)) {
    const end = text.indexOf(']]>', start)
    if (end < 0) return notXml(start, 'a CDATA section is never closed')
    return { kind: 'cdata', start, end: end + 3, inner: { start: start + 9, end } }
  }
  if (/^<!doctype/i.test(text.slice(start, start + 9))) {
    return { offset: start, problem: 'holds a DOCTYPE, which no policy may have; take the declaration out' }
  }
  if (text.startsWith('<?', start)) return instructionAt(text, start)
  return text[start + 1] === '/' ? closeAt(text, start) : openAt(text, start)
}

const textAt = (text: string, start: number): Token | MarkupProblem => {
  const next = text.indexOf('<', start)
  const range = { start, end: next < 0 ? text.length : next }
  const closing = text.slice(range.start, range.end).indexOf(']]>')
  if (closing >= 0) return notXml(start + closing, ']]> stands in text; write ]]&gt;')
  return badReference(text, range) ?? { kind: 'text', ...range }
}

const commentAt = (text: string, start: number): Token | MarkupProblem => {
  const dashes = text.indexOf('--', start + 4)
  if (dashes < 0) return notXml(start, 'a comment is never closed')
  if (text[dashes + 2] !== '>') return notXml(dashes, 'two hyphens stand inside a comment, where XML forbids them')
  return { kind: 'comment', start, end: dashes + 3 }
}

const instructionAt = (text: string, start: number): Token | MarkupProblem => {
  const end = text.indexOf('?>', start)
  if (end < 0) return notXml(start, 'a processing instruction is never closed')
  if (start > 0 && /^<\?xml[\s?]/i.test(text.slice(start, start + 6))) {
    return notXml(start, 'the XML declaration must be the very first thing in the file')
  }
  return { kind: 'instruction', start, end: end + 2 }
}

const name = '[\\p{L}_:][\\p{L}\\p{M}\\p{N}_:.\\-·]*'
const closePattern = new RegExp(`</(${name})[ \\t\\r\\n]*>`, 'uy')
const openPattern = new RegExp(`<(${name})`, 'uy')
const attributePattern = new RegExp(`[ \\t\\r\\n]+(${name})[ \\t\\r\\n]*=[ \\t\\r\\n]*("[^"]*"|'[^']*')`, 'uy')
const tagEndPattern = /[ \t\r\n]*(\/?)>/y

const matchAt = (pattern: RegExp, text: string, offset: number): RegExpExecArray | null => {
  pattern.lastIndex = offset
  return pattern.exec(text)
}

const closeAt = (text: string, start: number): Token | MarkupProblem => {
  const found = matchAt(closePattern, text, start)
  if (found === null) return notXml(start, 'a closing tag is not complete')
  return { kind: 'close', name: found[1] ?? '', start, end: start + found[0].length }
}

const openAt = (text: string, start: number): Token | MarkupProblem => {
  const opening = matchAt(openPattern, text, start)
  if (opening === null) return notXml(start, '"<" begins no tag; write &lt; for the character itself')
  const element = opening[1] ?? ''
  const attributes: Attribute[] = []
  let offset = start + opening[0].length
  for (;;) {
    const ending = matchAt(tagEndPattern, text, offset)
    if (ending !== null) {
      const end = offset + ending[0].length
      return { kind: 'open', name: element, attributes, isEmpty: ending[1] === '/', start, end }
    }
    const found = matchAt(attributePattern, text, offset)
    if (found === null) return brokenTag(text, element, start, offset)
    const attribute = attributeOf(found)
    offset = attribute.end
    const less = text.slice(attribute.value.start, attribute.value.end).indexOf('<')
    if (less >= 0) {
      // As the documentation writes the words that people are to replace.
      const isPlaceholder = /^<yourtenant>/i.test(text.slice(attribute.value.start + less))
      const way = isPlaceholder ? 'write yourtenant without the angle brackets' : 'write &lt;, or take it out'
      return notXml(attribute.value.start + less, `"<" stands in the value of ${attribute.name}; ${way}`)
    }
    const bad = badReference(text, attribute.value)
    if (bad !== undefined) return bad
    if (attributes.some(other => other.name === attribute.name)) {
      return notXml(attribute.start, `<${element}> has ${attribute.name} twice`)
    }
    if (attributes.length === mostAttributes) {
      return {
        offset: attribute.start,
        problem: `has an element <${element}> of more than ${mostAttributes} attributes`
      }
    }
    attributes.push(attribute)
  }
}

const attributeOf = ({ 0: whole, 1: name = '', 2: quoted = '', index }: RegExpExecArray): Attribute => {
  const end = index + whole.length
  return { name, start: index + whole.search(/\S/), end, value: { start: end - quoted.length + 1, end: end - 1 } }
}

const brokenTag = (text: string, element: string, start: number, offset: number): MarkupProblem => {
  const at = offset + Math.max(0, text.slice(offset).search(/\S/))
  return text.slice(offset).trim() === ''
    ? notXml(start, `<${element}> is not complete`)
    : notXml(at, `in <${element}> an attribute is expected here, as name="value" after a space`)
}

/** The part of a qualified name after its prefix. */
export const localName = (qualified: string): string => qualified.slice(qualified.indexOf(':') + 1)
