// Policies mean the same in every form in which the service may give them back, and any change of meaning is seen and told.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCanonical } from '../../../../src/resources/customPolicies/canonical.ts'
import { differences, isSamePolicy } from '../../../../src/resources/customPolicies/equality.ts'
import { standIn } from '../../../../src/resources/customPolicies/settings.ts'
import { tenant } from './policyTexts.ts'
import { readBack, serviceStyle } from './readBack.ts'

const treeOf = (text: string) => {
  const parsed = parseCanonical(text)
  if (!parsed.ok) throw new Error(`${parsed.line}:${parsed.column} ${parsed.problem}`)
  return parsed.root
}

const isSame = (wanted: string, existing: string) => isSamePolicy(treeOf(wanted), treeOf(existing))

const policy = (inner: string, attributes = '') =>
  `<TrustFrameworkPolicy xmlns="urn:p" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_x"${attributes}>${inner}</TrustFrameworkPolicy>`

describe('the same', () => {
  test.each([
    [
      'with a declaration and comments',
      policy('<a/>'),
      `<?xml version="1.0"?><!-- x -->${policy('<!-- y --><a><!-- z --></a>')}<!-- end -->`
    ],
    ['with a byte-order mark', policy('<a/>'), `\uFEFF${policy('<a/>')}`],
    ['indented', policy('<a><b>t</b></a>'), policy('\r\n\t<a>\r\n <b>t</b>\n</a>\r')],
    ['with an element that holds white space alone', policy('<a/>'), policy('<a>\n  \n</a>')],
    ['with CDATA', policy('<a>x &lt; y &amp;</a>'), policy('<a><![CDATA[x < y &]]></a>')],
    ['with CDATA among white space', policy('<a>\n <![CDATA[{"b":1}]]>\n</a>'), policy('<a>{"b":1}</a>')],
    [
      'with CDATA among white space that stays',
      policy('<a>\n <![CDATA[{"b":1}]]>\n</a>'),
      policy('<a>\n {"b":1}\n</a>')
    ],
    ['with a comment in a text', policy('<a>text <!-- c -->\n</a>'), policy('<a>text </a>')],
    ['with a comment in a text, whose white space stays', policy('<a>text <!-- c -->\n</a>'), policy('<a>text \n</a>')],
    ['with entities', policy('<a b="&quot;&#252;">&#x41;&apos;</a>'), policy("<a b='\"ü'>A'</a>")],
    ['with other ends of lines in a text', policy('<a>x\r\ny\rz</a>'), policy('<a>x\ny\nz</a>')],
    [
      'with lines and tabs in an attribute, which XML takes for spaces',
      policy('<a b="x\r\n\ty"/>'),
      policy('<a b="x  y"/>')
    ],
    ['with another prefix of an attribute', policy('<a xmlns:x="u" x:t="1"/>'), policy('<a xmlns:q="u" q:t="1"/>')],
    ['with attributes in another order', policy('<a b="1" c="2"/>'), policy('<a c="2" b="1"></a>')],
    [
      'with another prefix',
      policy('<a/>'),
      policy('<a/>')
        .replace(/<(\/?)/g, '<$1p:')
        .replace('xmlns=', 'xmlns:p=')
    ],
    ['with unused namespaces', policy('<a/>'), policy('<a/>', ' xmlns:xsd="urn:q"')],
    ['with TenantObjectId', policy('<a/>'), policy('<a/>', ` TenantObjectId="${tenant.id}"`)],
    ['with PublicPolicyUri that ours lacks', policy('<a/>'), policy('<a/>', ' PublicPolicyUri="http://x"')],
    [
      'with PublicPolicyUri in another case',
      policy('', ' PublicPolicyUri="http://C/B2C_1A_x"'),
      policy('', ' PublicPolicyUri="http://c/B2C_1A_X"')
    ],
    [
      'with ids in another case',
      policy('<BasePolicy><TenantId>Contoso.onmicrosoft.com</TenantId><PolicyId>B2C_1A_Base</PolicyId></BasePolicy>'),
      policy(
        '<BasePolicy>\n<TenantId> contoso.onmicrosoft.com</TenantId><PolicyId>b2c_1a_BASE\n</PolicyId></BasePolicy>'
      )
        .replace('B2C_1A_x', 'B2C_1A_X')
        .replace('"contoso', '"CONTOSO')
    ],
    ['with text beside elements that is trimmed', policy('<a>x<b/>y</a>'), policy('<a>\n x\n <b/>\n y <!-- c --></a>')]
  ])('%s', (_, one, other) => {
    expect(isSame(one, other)).toBe(true)
    if (!/PublicPolicyUri="http:\/\/x"/.test(other)) expect(isSame(other, one)).toBe(true)
  })
})

describe('not the same', () => {
  test.each([
    ['a text', policy('<a>x</a>'), policy('<a>y</a>'), [{ field: 'a', before: 'y', after: 'x' }]],
    [
      'white space of a text',
      policy('<a>x y</a>'),
      policy('<a>x  y</a>'),
      [{ field: 'a', before: 'x y (with other white space)', after: 'x y' }]
    ],
    [
      'white space at the end of a text',
      policy('<a>x</a>'),
      policy('<a>x </a>'),
      [{ field: 'a', before: 'x ', after: 'x' }]
    ],
    [
      'a space that XML does not count as white space',
      policy('<a/>'),
      policy('<a>\u00a0</a>'),
      [{ field: 'a', before: '\u00a0', after: '' }]
    ],
    ['case', policy('<a Id="X">x</a>'), policy('<a Id="X">X</a>'), [{ field: 'a[X]', before: 'X', after: 'x' }]],
    ['an attribute', policy('<a b="1"/>'), policy('<a b="2"/>'), [{ field: 'a/@b', before: '2', after: '1' }]],
    ['an attribute that is new', policy('<a b="1"/>'), policy('<a/>'), [{ field: 'a/@b', before: null, after: '1' }]],
    ['an attribute that goes', policy('<a/>'), policy('<a b=""/>'), [{ field: 'a/@b', before: '', after: null }]],
    ['the order of elements', policy('<a/><b/>'), policy('<b/><a/>'), [{ field: 'order', before: 'b', after: 'a' }]],
    [
      'an element that is new',
      policy('<a/><i Key="k">v</i>'),
      policy('<a/>'),
      [{ field: 'i[k]', before: null, after: '<i Key="k">v' }]
    ],
    ['an element that goes', policy(''), policy('<a><i>v</i></a>'), [{ field: 'a', before: '<a>', after: null }]],
    ['one of several equal ones', policy('<a/>'), policy('<a/><a/>'), [{ field: 'a (2)', before: '<a>', after: null }]],
    [
      'text beside elements',
      policy('<a>x<b/></a>'),
      policy('<a>y<b/></a>'),
      [
        { field: 'a/text "y"', before: '<text>', after: null },
        { field: 'a/text "x"', before: null, after: 'x' }
      ]
    ],
    [
      'a leaf that has elements now',
      policy('<a><b/></a>'),
      policy('<a>x</a>'),
      [
        { field: 'a', before: 'x', after: '' },
        { field: 'a/b', before: null, after: '<b>' }
      ]
    ],
    [
      'the base',
      policy('<BasePolicy><PolicyId>B2C_1A_A</PolicyId></BasePolicy>'),
      policy('<BasePolicy><PolicyId>B2C_1A_B</PolicyId></BasePolicy>'),
      [{ field: 'BasePolicy/PolicyId', before: 'B2C_1A_B', after: 'B2C_1A_A' }]
    ],
    [
      'the mode',
      policy('', ' DeploymentMode="Production"'),
      policy('', ' DeploymentMode="Development"'),
      [{ field: 'TrustFrameworkPolicy/@DeploymentMode', before: 'Development', after: 'Production' }]
    ],
    [
      'the namespace',
      policy('<a/>'),
      policy('<a/>').replace('urn:p', 'urn:q'),
      [
        {
          field: 'TrustFrameworkPolicy',
          before: 'TrustFrameworkPolicy of urn:q',
          after: 'TrustFrameworkPolicy of urn:p'
        }
      ]
    ],
    [
      'the namespace of an element',
      policy('<a/>'),
      policy('<a xmlns=""/>'),
      [{ field: 'a', before: 'a of no namespace', after: 'a of urn:p' }]
    ],
    [
      'TenantObjectId below the root',
      policy('<a TenantObjectId="1"/>'),
      policy('<a/>'),
      [{ field: 'a/@TenantObjectId', before: null, after: '1' }]
    ],
    [
      'a provider, named by what people call it',
      policy('<ClaimsProvider><DisplayName>Facebook</DisplayName><Item Key="k">1</Item></ClaimsProvider>'),
      policy('<ClaimsProvider><DisplayName>Facebook</DisplayName><Item Key="k">2</Item></ClaimsProvider>'),
      [{ field: 'ClaimsProvider[Facebook]/Item[k]', before: '2', after: '1' }]
    ]
  ])('%s', (_, wanted, existing, told) => {
    expect(differences(treeOf(wanted), treeOf(existing), { secrets: [] })).toEqual(told)
    expect(isSame(wanted, existing)).toBe(false)
  })

  test('a long path is cut at its beginning: its end tells which element is meant', () => {
    const steps = (key: string) => policy(`<a><b Id="${'x'.repeat(120)}"><c Key="${key}">1</c></b></a>`)
    const told = differences(treeOf(steps('new')), treeOf(steps('old')), { secrets: [] })
    expect(told.map(({ field }) => field)).toEqual([`…${'x'.repeat(92)}]/c[old]`, `…${'x'.repeat(92)}]/c[new]`])
  })

  test('a long list is cut, and so is a long value', () => {
    const items = (value: string) =>
      policy(Array.from({ length: 30 }, (_, index) => `<i Key="${index}">${value}</i>`).join(''))
    const told = differences(treeOf(items('a'.repeat(500))), treeOf(items('b')), { secrets: [], most: 3 })
    expect(told).toHaveLength(4)
    expect(told[0]).toEqual({ field: 'i[0]', before: 'b', after: `${'a'.repeat(100)}…` })
    expect(told[3]).toEqual({ field: 'and 27 more', before: null, after: null })
    const long = (end: string) => policy(`<a>${'x'.repeat(500)}${end}</a>`)
    expect(differences(treeOf(long('new')), treeOf(long('old')), { secrets: [] })).toEqual([
      { field: 'a', before: `…${'x'.repeat(20)}old`, after: `…${'x'.repeat(20)}new` }
    ])
  })
})

describe('secrets', () => {
  const secrets = ['hush-now', 'hush']
  const told = (wanted: string, existing: string) =>
    JSON.stringify(differences(treeOf(policy(wanted)), treeOf(policy(existing)), { secrets }))

  test.each([
    ['in a text', '<a>x hush-now y</a>', '<a>x old-one y</a>'],
    ['in an attribute', '<a b="hush"/>', '<a b="old-one"/>'],
    ['in what is new', '<a Id="hush-now" b="hush"/>', ''],
    ['in what tells elements apart', '<a Id="hush"/>', '<a Id="old-one"/>'],
    ['in an attribute that goes', '<a/>', '<a b="old-one"/>'],
    ['in an element that goes', '', '<a Id="x" b="old-one">old-one</a>'],
    ['in a display name', '<c><DisplayName>hush</DisplayName></c>', '<c><DisplayName>old-one</DisplayName></c>']
  ])('%s, of today and of yesterday, are not told', (_, wanted, existing) => {
    const text = told(wanted, existing)
    expect(text).not.toMatch(/hush|old-one/)
    expect(text).not.toBe('[]')
  })

  test('with quotes and several lines are not told either', () => {
    const wanted = policy('<a b="x&quot;y">x&quot;y<i/></a><c>1&#13;&#10;2</c>')
    const found = differences(treeOf(wanted), treeOf(policy('<a b="">z<i/></a><c/>')), { secrets: ['x"y', '1\r\n2'] })
    expect(found.map(({ after }) => after)).toEqual(['***', null, '***', '***'])
    expect(JSON.stringify(found)).not.toMatch(/x.{0,2}y|1.{0,4}2/)
  })

  test('hide nothing else', () => {
    expect(differences(treeOf(policy('<a>new</a>')), treeOf(policy('<a>old</a>')), { secrets })).toEqual([
      { field: 'a', before: 'old', after: 'new' }
    ])
  })
})

test('what stands for an unknown id is told as that', () => {
  expect(differences(treeOf(policy(`<a>${standIn}</a>`)), treeOf(policy('<a>x</a>')), { secrets: [] })).toEqual([
    { field: 'a', before: 'x', after: '(known later)' }
  ])
})

test.each([
  ['<a>\n<b></a>', 2],
  ['<a xmlns:x="1">\n\n<y:b/></a>', 3],
  ['', 1],
  ['no', 1],
  [`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`, 1]
])('what is no XML is said to be none, with its line (%#)', (text, line) => {
  expect(parseCanonical(text)).toEqual({
    ok: false,
    line,
    column: expect.any(Number),
    problem: expect.stringMatching(/^is not well-formed XML: ./)
  })
})

describe('any policy', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'B', ' ', 'ü', '&', '<', '>', '"', "'", ']]>', '{0}', '\n', '😀'),
    maxLength: 6
  })
  const name = fc.constantFrom('Item', 'Metadata', 'ClaimType', 'InputClaim')
  const attribute = fc.tuple(fc.constantFrom('Id', 'Key', 'DefaultValue', 'Order'), text)
  type Tree = {
    readonly name: string
    readonly attributes: readonly (readonly [string, string])[]
    readonly inner: string | readonly Tree[]
  }
  const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
    tree: fc.record({
      name,
      attributes: fc.uniqueArray(attribute, { selector: ([key]) => key, maxLength: 3 }),
      inner: fc.oneof({ depthSize: 'small', withCrossShrink: true }, text, fc.array(tie('tree'), { maxLength: 4 }))
    })
  }))
  const escaped = (value: string) => value.replace(/[&<>"'\n]/g, character => `&#${character.charCodeAt(0)};`)
  const written = ({ name: element, attributes, inner }: Tree): string => {
    const tag = [element, ...attributes.map(([key, value]) => `${key}="${escaped(value)}"`)].join(' ')
    return `<${tag}>${typeof inner === 'string' ? escaped(inner) : inner.map(written).join('')}</${element}>`
  }
  const document = fc.array(tree, { maxLength: 4 }).map(trees => policy(trees.map(written).join('')))
  const style = fc.record({
    indent: fc.constantFrom('', '  ', '\t'),
    newline: fc.constantFrom('', '\n', '\r\n', '\n\n'),
    quote: fc.constantFrom('"' as const, "'" as const),
    spelling: fc.nat(2),
    order: fc.nat()
  })

  test('equals itself in any form in which it may come back', () => {
    fc.assert(
      fc.property(document, style, (wanted, { indent, newline, quote, spelling, order }) => {
        const existing = readBack(wanted, tenant.id, {
          indent,
          newline,
          quote,
          spell: character =>
            spelling === 0
              ? character
              : spelling === 1
                ? `&#${character.codePointAt(0)};`
                : `&#x${character.codePointAt(0)?.toString(16)};`,
          attributeOrder: attributeName => (attributeName.length * (order + 7)) % 11
        })
        expect(differences(treeOf(wanted), treeOf(existing), { secrets: [] })).toEqual([])
      }),
      { numRuns: 500 }
    )
  })

  test('does not equal one of which a single thing was changed', () => {
    const change = fc.constantFrom<(text: string) => string>(
      whole => whole.replace('</TrustFrameworkPolicy>', '<Added/></TrustFrameworkPolicy>'),
      whole => whole.replace(/<(Item|Metadata|ClaimType|InputClaim)/, '<$1 Added="1"'),
      whole => whole.replace(/(?<=Id=")[^"]*/, 'changed'),
      whole => whole.replace(/(?<=<Item>)[^<]+(?=<\/Item>)/, 'changed'),
      whole => whole.replace('PolicyId="B2C_1A_x"', 'PolicyId="B2C_1A_y"')
    )
    fc.assert(
      fc.property(document, change, (wanted, alter) => {
        const changed = alter(wanted)
        fc.pre(changed !== wanted)
        const existing = readBack(changed, tenant.id, serviceStyle)
        expect(isSame(wanted, existing)).toBe(false)
      }),
      { numRuns: 500 }
    )
  })
})
