// Placeholders: which are ours, what they become, and that nothing else of a text changes.

import { describe, expect, test } from '@jest/globals'
import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { readMarkup } from '../../../../src/resources/customPolicies/markup.ts'
import { fillIn, standIn } from '../../../../src/resources/customPolicies/placeholders.ts'
import { collectSettings, type PolicyValues } from '../../../../src/resources/customPolicies/settings.ts'
import { iefAppId, known, proxyAppId, secret, tenant, unknown, valuesWith } from './policyTexts.ts'

const fill = (source: string, values: Partial<PolicyValues> = {}, file = 'policies/B2C_1A_Base.xml') => {
  const given = valuesWith(values)
  const settings = collectSettings(given, undefined)
  return fillIn(source, readMarkup(source).tokens, { tenant: given.tenant, settings, file })
}

/** The text and the attribute of a filled `<a b="…">…</a>`, as a parser reads them. */
const parsed = (text: string) => {
  const element = new DOMParser().parseFromString(text, 'text/xml').documentElement
  return { text: element?.textContent, attribute: element?.getAttribute('b') }
}

describe('what is filled in', () => {
  test.each([
    ['{Settings:Tenant}', tenant.domain],
    ['{settings:TENANT}', tenant.domain],
    ['x{SETTINGS:environment}y', 'xProductiony'],
    ['{Settings:Filename}|{Settings:PolicyFilename}', 'B2C_1A_Base|Base'],
    ['{Settings:apihost}', 'https://a?b&c<d>'],
    ['{Settings:orders-api}', 'cccccccc-0000-4000-8000-000000000003'],
    ['{Settings:TenantObjectId}', tenant.id],
    ['{Settings:IdentityExperienceFrameworkAppId}', iefAppId],
    ['yourtenant.onmicrosoft.com', tenant.domain],
    ['https://yourtenant.b2clogin.com/yourtenant.onmicrosoft.com/', `https://contoso.b2clogin.com/${tenant.domain}/`],
    ['(yourtenant)', '(contoso)'],
    ['YourTenant.onmicrosoft.com', tenant.domain],
    ['IdentityExperienceFrameworkAppId', iefAppId],
    ['ProxyIdentityExperienceFrameworkAppId', proxyAppId],
    ['ProxyIdentityExperienceFrameworkAppId IdentityExperienceFrameworkAppId', `${proxyAppId} ${iefAppId}`],
    ['facebook_clientid', '1234567890'],
    ['{insert your application name}', 'Shop']
  ])('%j', (written, value) => {
    const values = {
      environment: 'Production',
      settings: {
        ApiHost: secret('https://a?b&c<d>'),
        FacebookAppId: known('1234567890'),
        'insert your application name': known('Shop')
      },
      apps: { 'orders-api': known('cccccccc-0000-4000-8000-000000000003') }
    }
    const filled = fill(`<a b="${written}">${written}</a>`, values)
    expect(filled.problems).toEqual([])
    expect(parsed(filled.text)).toEqual({ text: value, attribute: value })
  })

  test('the host of another cloud', () => {
    const china = { domain: 'contoso.partner.onmschina.cn', id: tenant.id, loginHost: 'contoso.b2clogin.cn' }
    expect(fill('<a>yourtenant.b2clogin.com yourtenant.onmicrosoft.com</a>', { tenant: china }).text).toBe(
      '<a>contoso.b2clogin.cn contoso.partner.onmschina.cn</a>'
    )
  })
})

describe('what passes through untouched', () => {
  test.each([
    '{service:te}',
    'https://login.microsoftonline.com/{tenant}/{Policy:PolicyId}',
    '{0} {8,16} {} { } {OIDC:LoginHint} {Claim:email} {Context:CorrelationId}',
    '{"a":{"b":1}}',
    '{{"a":1}}',
    '{{0}}',
    'RemoteProxyIdentityExperienceFrameworkAppId',
    'IdentityExperienceFrameworkAppIds',
    'x_facebook_clientid',
    '#{}',
    '# {x} #',
    '{Setting:x}',
    'your tenant'
  ])('%j', written => {
    const source = `<a b='${written.replaceAll("'", '')}'>${written}</a>`
    expect(fill(source)).toMatchObject({ text: source, problems: [], unknown: [] })
  })

  test('comments, instructions and names of elements', () => {
    const source =
      '<?p {Settings:Nothing}?><!-- yourtenant5 {{x}} {Settings:Nothing} --><yourtenant5 x="1"><!-- #{y}# --></yourtenant5>'
    expect(fill(source)).toMatchObject({ text: source, problems: [] })
  })
})

describe('mistakes', () => {
  test.each([
    ['yourtenant5.onmicrosoft.com', /^holds "yourtenant5", which is not filled in; accepted: yourtenant,/],
    ['yourtenant-dev', /^holds "yourtenant-dev"/],
    ['-yourtenant', /^holds "-yourtenant"/],
    ['yourtenant.onmicrosoft.community', undefined],
    ['{{ tenant_name }}', /^holds "{{ tenant_name }}", a token of another tool; run your own step/],
    ['{{Settings:Tenant}}', /^holds "{{Settings:Tenant}}", a token of another tool/],
    ['#{Tenant}#', /^holds "#{Tenant}#", a token of another tool/],
    [
      '{Settings:FacebookAppld}',
      /^holds "{Settings:FacebookAppld}", which nothing gives a value; did you mean FacebookAppId\? accepted: Tenant, /
    ],
    ['{Settings:Environment}', /which nothing gives a value/],
    ['{Settings:Prefix', /without its closing brace/],
    [
      '{insert your privacy statement URL}',
      /^holds "{insert your privacy statement URL}", a text that the starter pack leaves to you/
    ],
    ['{Settings:ExtensionsAppId}', /which nothing gives a value/]
  ])('%j', (written, problem) => {
    const source = `<a>\n  ${written}</a>`
    const { problems } = fill(source, { settings: { FacebookAppId: known('1') } })
    expect(problems).toEqual(
      problem === undefined
        ? []
        : [{ offset: source.search(/yourtenant|[{#]/), problem: expect.stringMatching(problem) }]
    )
  })

  test('words of the starter pack whose value is not there', () => {
    const { problems } = fill('<a>IdentityExperienceFrameworkAppId facebook_clientid</a>', {
      lookedUp: {},
      settings: { FacebookAppId: known('') }
    })
    expect(problems.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('but no such application is known; declare identityExperienceFramework'),
      expect.stringContaining('accepted: the setting FacebookAppId')
    ])
  })

  test('a value that XML cannot hold is named, not shown', () => {
    const { problems } = fill('<a>{Settings:Key}</a>', { settings: { Key: secret('hush\u0000hush') } })
    expect(problems).toEqual([
      {
        offset: 3,
        problem: 'has Key, whose value cannot stand in XML: it holds the character U+0000, which XML forbids'
      }
    ])
  })

  test('all of them at once', () => {
    expect(fill('<a b="{Settings:A}">{Settings:B}<c d="yourtenant1"/>{{x}}</a>').problems).toHaveLength(4)
  })
})

test('a value that is not known yet is named, and something stands for it', () => {
  const filled = fill('<a b="IdentityExperienceFrameworkAppId">{Settings:shop} {Settings:shop}</a>', {
    lookedUp: { IdentityExperienceFrameworkAppId: unknown },
    apps: { shop: unknown }
  })
  expect(filled.text).toBe(`<a b="${standIn}">${standIn} ${standIn}</a>`)
  expect(filled.unknown).toEqual(['IdentityExperienceFrameworkAppId', 'shop'])
})

describe('any value', () => {
  // What replacing, escaping, expanding or CDATA could trip over, among any characters that XML can hold.
  const piece = fc.constantFrom(
    '$&',
    "$'",
    '$1',
    ']',
    ']]>',
    '>',
    '<',
    '&',
    '&amp;',
    '"',
    "'",
    '{Settings:B}',
    'yourtenant',
    '{{x}}',
    '\n',
    '\r\n',
    '\t',
    ' ',
    'ü',
    '😀',
    '--',
    'x'
  )
  const value = fc.array(piece, { maxLength: 8 }).map(pieces => pieces.join(''))

  test('is read back as it was, once, in texts and attributes', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        const source = '<a b="[{Settings:A}]">({Settings:A}{Settings:B})</a>'
        const filled = fill(source, { settings: { A: known(one), B: known(other) } })
        expect(filled.problems).toEqual([])
        expect(readMarkup(filled.text).problem).toBeUndefined()
        expect(parsed(filled.text)).toEqual({ text: `(${one}${other})`, attribute: `[${one}]` })
      }),
      { numRuns: 1_000 }
    )
  })

  test('is read back as it was in CDATA, whatever stands beside it', () => {
    const beside = fc.constantFrom('', ']', ']]', 'x', '<b>&amp;')
    fc.assert(
      fc.property(value, value, beside, beside, (one, other, before, after) => {
        const source = `<a><![CDATA[${before}{Settings:A}${after}{Settings:B}]]></a>`
        const filled = fill(source, { settings: { A: known(one), B: known(other) } })
        expect(readMarkup(filled.text).problem).toBeUndefined()
        const { text } = parsed(filled.text)
        expect(text).toBe(`${before}${one}${after}${other}`)
      }),
      { numRuns: 1_000 }
    )
  })

  test('leaves places in the source where they are', () => {
    fc.assert(
      fc.property(value, one => {
        const source = '<a>\n {Settings:A}\n <b>{Settings:A}</b>\n <c/></a>'
        const { text, sourceOffset } = fill(source, { settings: { A: known(one) } })
        expect(sourceOffset(text.lastIndexOf('<c/>'))).toBe(source.indexOf('<c/>'))
        expect(sourceOffset(text.lastIndexOf('<b>'))).toBe(source.indexOf('<b>'))
        expect(sourceOffset(text.length)).toBe(source.length)
        // A place inside a value is that of its placeholder.
        if (one !== '') expect(sourceOffset(text.lastIndexOf('</b>') - 1)).toBe(source.lastIndexOf('{'))
      })
    )
  })
})

test('a long word costs no more than its length', () => {
  const blob = 'A'.repeat(400_000)
  expect(fill(`<a>${blob}yourtenant${blob}</a>`).problems).toHaveLength(1)
})
