// Tokens of XML: every character of a text belongs to one, and what is no XML is told at its place.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decodeText } from '../../../../src/resources/customPolicies/characters.ts'
import { readMarkup } from '../../../../src/resources/customPolicies/markup.ts'
import { positionsOf } from '../../../../src/resources/customPolicies/mistake.ts'

const malformed: readonly (readonly [text: string, place: string, problem: RegExp])[] = [
  ['<a>\n <b c="<x>.com"/>\n</a>', '2:8', /"<" stands in the value of c/],
  ['<a>x & y</a>', '1:6', /"&" begins no entity/],
  ['<a b="x&y"/>', '1:8', /"&" begins no entity/],
  ['<a>&nbsp;</a>', '1:4', /"&" begins no entity/],
  ['<a>&#0;</a>', '1:4', /&#0; stands for a character that XML forbids/],
  ['<a>&#xD800;</a>', '1:4', /&#xD800; stands for/],
  ['<a>&#x110000;</a>', '1:4', /stands for/],
  ['<a>&#99999999999999999999;</a>', '1:4', /stands for/],
  ['<a b="1" b="2"/>', '1:10', /<a> has b twice/],
  ['<a>\n<b></a>', '2:4', /<\/a> stands where <b> of line 2 must be closed first/],
  ['<a>\r\n<b>', '2:1', /<b> is never closed/],
  ['<a/></a>', '1:5', /<\/a> closes nothing/],
  ['<a/>text', '1:5', /something follows the root element/],
  ['<a/><![CDATA[x]]>', '1:5', /something follows/],
  ['text<a/>', '1:1', /something stands before/],
  ['<a/>\n<b/>', '2:1', /a second root element/],
  ['\n<?xml version="1.0"?><a/>', '2:1', /declaration must be the very first/],
  ['<a><?xml version="1.0"?></a>', '1:4', /declaration must be the very first/],
  ['', '1:1', /it is empty/],
  [' \n', '1:1', /it is empty/],
  ['<!-- only -->', '1:1', /it has no element/],
  ['{"a":1}', '1:1', /something stands before/],
  ['<a><!-- x -- y --></a>', '1:11', /two hyphens/],
  ['<a><!-- x </a>', '1:4', /comment is never closed/],
  ['<a><![CDATA[ x </a>', '1:4', /CDATA section is never closed/],
  ['<a>]]></a>', '1:4', /write \]\]&gt;/],
  ['<a b=1/>', '1:4', /an attribute is expected here/],
  ['<a b/>', '1:4', /an attribute is expected here/],
  ['<a b="1"c="2"/>', '1:9', /an attribute is expected here/],
  ['<a b="1', '1:4', /an attribute is expected here/],
  ['<a ', '1:1', /<a> is not complete/],
  ['<a>1 < 2</a>', '1:6', /"<" begins no tag/],
  ['<1a/>', '1:1', /"<" begins no tag/],
  ['<a></a', '1:4', /closing tag is not complete/],
  ['<a>\u0001</a>', '1:4', /U\+0001/],
  ['<a>\n\ud800</a>', '2:1', /U\+D800/],
  ['<a><?target', '1:4', /instruction is never closed/],
  ['<!DOCTYPE html><a/>', '1:1', /holds a DOCTYPE/],
  ['<!-- c -->\n<!doctype a [<!ENTITY x "y">]><a>&x;</a>', '2:1', /holds a DOCTYPE/]
]

describe('what is no XML is told at its place', () => {
  test.each(malformed)('%j', (text, place, problem) => {
    const found = readMarkup(text).problem
    const { line, column } = positionsOf(text)(found?.offset ?? -1)
    expect({ place: `${line}:${column}`, problem: found?.problem }).toEqual({
      place,
      problem: expect.stringMatching(problem)
    })
  })
})

describe('what is XML', () => {
  test.each([
    '<?xml version="1.0" encoding="utf-8"?>\r\n<!-- a & <b> --><a:b xmlns:a="x"  c = \'1>2"\' ><d/>&#x41;&lt;<![CDATA[<&]]]]><![CDATA[>]]></a:b >\n<!-- end -->',
    '<ä ö="ü"/>',
    '<a><?pi <x> ?></a>'
  ])('%j', text => {
    const { tokens, problem } = readMarkup(text)
    expect(problem).toBeUndefined()
    expect(tokens.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
  })

  test('no text makes it fail, and what it reads has no gaps', () => {
    const part = fc.constantFrom(
      '<a>',
      '</a>',
      '<b c="',
      '"',
      '/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&amp;',
      '&',
      'x',
      '<?p ',
      '?>',
      '\r\n'
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), parts => {
        const text = parts.join('')
        const { tokens, problem } = readMarkup(text)
        const read = tokens.map(({ start, end }) => text.slice(start, end)).join('')
        expect(text.startsWith(read)).toBe(true)
        if (problem === undefined) expect(read).toBe(text)
        else expect(problem.offset).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 2_000 }
    )
  })

  test('elements nest up to a depth that a tree can be walked at', () => {
    const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`
    expect(readMarkup(nested(256)).problem).toBeUndefined()
    expect(readMarkup(nested(257)).problem?.problem).toBe('nests more than 256 elements')
    const wide = (count: number) => `<a ${Array.from({ length: count }, (_, index) => `b${index}="1"`).join(' ')}/>`
    expect(readMarkup(wide(256)).problem).toBeUndefined()
    expect(readMarkup(wide(100_000)).problem?.problem).toBe('has an element <a> of more than 256 attributes')
  })
})

test('entities stand for what XML says', () => {
  expect(decodeText('&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;&amp;lt;')).toBe('<>&"\'A😀&lt;')
})

test('lines are counted whatever ends them', () => {
  const positionOf = positionsOf('a\r\nb\rc\n\nd')
  expect([0, 1, 3, 5, 7, 8].map(offset => Object.values(positionOf(offset)).join(':'))).toEqual([
    '1:1',
    '1:2',
    '2:1',
    '3:1',
    '4:1',
    '5:1'
  ])
})
