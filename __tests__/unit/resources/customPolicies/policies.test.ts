// Policy files as people have them, from the file to what is compared and sent.

import { describe, expect, test } from '@jest/globals'
import { checkPolicies } from '../../../../src/resources/customPolicies/checks.ts'
import { mistakeLine } from '../../../../src/resources/customPolicies/mistake.ts'
import { fillAll, loadPolicies } from '../../../../src/resources/customPolicies/policies.ts'
import {
  basePolicy,
  fillFiles,
  iefAppId,
  known,
  policyText,
  secret,
  sourceOf,
  tenant,
  told,
  unknown,
  valuesWith
} from './policyTexts.ts'
import { folderWith } from './temporaryFolder.ts'

describe('what people really have', () => {
  test('1. tokens of the service and templates of URLs stay', () => {
    const inner =
      '<Item Key="client_id">{service:te}</Item><Item Key="METADATA">https://login.microsoftonline.com/{tenant}/v2.0</Item>'
    const { documents, mistakes } = fillFiles({ 'a.xml': policyText('B2C_1A_a', inner) })
    expect(mistakes).toEqual([])
    expect(documents[0]?.uploadText).toContain(inner)
  })

  test('2. a prefix by a setting, in any case, gives one tree', () => {
    const files = {
      'base.xml': policyText('{Settings:Prefix}Base'),
      'child.xml': policyText('{settings:PREFIX}Child', basePolicy('{settings:prefix}BASE'))
    }
    const { documents } = fillFiles(files, { settings: { Prefix: known('B2C_1A_UAT_') } })
    const { levels, mistakes } = checkPolicies(documents, { isProduction: false, tenantPolicies: [] })
    expect(levels.map(level => level.map(({ id }) => id))).toEqual([['B2C_1A_UAT_Base'], ['B2C_1A_UAT_Child']])
    expect(mistakes).toEqual([])
  })

  test('2b. a prefix that nothing gives is told once a file', () => {
    const files = {
      'base.xml': policyText('{Settings:Prefix}Base'),
      'child.xml': policyText('{Settings:Prefix}Child', basePolicy('{Settings:Prefix}Base'))
    }
    expect(told(fillFiles(files).mistakes)).toEqual([
      expect.stringMatching(/^base\.xml:\S+ holds "{Settings:Prefix}", which nothing gives a value/),
      expect.stringMatching(/^child\.xml:\S+ holds "{Settings:Prefix}", which nothing gives a value/)
    ])
  })

  test('3. the key that a setting names is checked once it is filled in', () => {
    const { documents } = fillFiles(
      { 'a.xml': policyText('B2C_1A_a', '<Key Id="k" StorageReferenceId="{Settings:K}"/>') },
      { settings: { K: known('Signing') } }
    )
    expect(checkPolicies(documents, { isProduction: false, policyKeys: ['B2C_1A_Signing'] }).mistakes).toEqual([])
    expect(told(checkPolicies(documents, { isProduction: false, policyKeys: [] }).mistakes)).toEqual([
      expect.stringContaining('needs the policy key "B2C_1A_Signing"')
    ])
  })

  test('4. words of the starter pack in attributes', () => {
    const { documents } = fillFiles({
      'a.xml': policyText(
        'B2C_1A_a',
        '<InputClaim ClaimTypeReferenceId="resource_id" DefaultValue="IdentityExperienceFrameworkAppId"/>'
      )
    })
    expect(documents[0]?.uploadText).toContain(`DefaultValue="${iefAppId}"`)
  })

  test('5. the name of the tenant as TenantObjectId', () => {
    const { documents, mistakes } = fillFiles({
      'a.xml': policyText('B2C_1A_a', '', ' TenantObjectId="yourtenant.onmicrosoft.com"')
    })
    expect(mistakes).toEqual([])
    expect(documents[0]?.uploadText).toContain(`TenantObjectId="${tenant.id}"`)
  })

  test('6. a byte-order mark, CRLF, no declaration, and letters of other languages', async () => {
    const text = policyText('B2C_1A_a', '\r\n<DisplayName>Über</DisplayName>\r\n')
    const checkout = folderWith({ 'policies/a.xml': `\uFEFF${text}` })
    const { documents, mistakes } = fillAll(await loadPolicies({ checkout, folder: 'policies' }), valuesWith())
    expect(mistakes).toEqual([])
    expect(documents[0]?.uploadText).toBe(text.replaceAll('yourtenant', 'contoso'))
  })

  test('7. a word that is nearly one of the starter pack', () => {
    const text = policyText('B2C_1A_a', basePolicy('B2C_1A_b').replace('yourtenant', '\nyourtenant5'))
    expect(told(fillFiles({ 'a.xml': text }).mistakes)).toEqual([
      expect.stringMatching(/^a.xml:2:1: holds "yourtenant5", which is not filled in/)
    ])
  })

  test('8. a template of a template is no XML', () => {
    const text = `<?xml version="1.0"?>\n${policyText('B2C_1A_a').replace('TenantId="yourtenant', '\n TenantId="<yourtenant>')}`
    expect(told(fillFiles({ 'a.xml': text }).mistakes)).toEqual([
      'a.xml:3:12: is not well-formed XML: "<" stands in the value of TenantId; write yourtenant without the angle brackets'
    ])
  })

  test('9. another root element beside policies is skipped and counted', () => {
    const { documents, mistakes, notices } = fillFiles({
      'a.xml': policyText('B2C_1A_a'),
      'b.xml': '<ClaimsProvider>{Settings:X} yourtenant1</ClaimsProvider>',
      'c.xml': '<x/>'
    })
    expect(documents.map(({ file }) => file)).toEqual(['a.xml'])
    expect(mistakes).toEqual([])
    expect(notices).toEqual([
      {
        level: 'notice',
        text: '2 files are skipped, with another root element than TrustFrameworkPolicy: b.xml (ClaimsProvider), c.xml (x)'
      }
    ])
  })

  test('10. two files of one PolicyId are a mistake that names both', () => {
    const files = {
      'a/Reset.xml': policyText('B2C_1A_Reset'),
      'b/Reset.xml': policyText('b2c_1a_RESET'),
      'c.xml': policyText('reset')
    }
    expect(told(fillFiles(files).mistakes)).toEqual([
      expect.stringMatching(/^b\/Reset.xml:1:\d+: has the PolicyId b2c_1a_RESET, as a\/Reset.xml has; /),
      expect.stringMatching(/^c.xml:1:\d+: has the PolicyId B2C_1A_reset, as a\/Reset.xml has; /)
    ])
  })
})

describe('mistakes of a file', () => {
  test.each([
    [
      'white space around the tenant',
      policyText('B2C_1A_a').replace('TenantId="', 'TenantId=" '),
      /^a.xml:\d+:\d+: has the TenantId " /
    ],
    [
      'no id of a key',
      policyText('B2C_1A_a', '<k StorageReferenceId=""/>'),
      /^a.xml:\d+:\d+: has an empty StorageReferenceId/
    ],
    [
      'several policies',
      '<TrustFrameworkPolicies><TrustFrameworkPolicy/></TrustFrameworkPolicies>',
      /^a.xml:1:1: holds several policies under TrustFrameworkPolicies, as the portal downloads/
    ],
    [
      'a DOCTYPE',
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${policyText('B2C_1A_a')}`,
      /^a.xml:1:1: holds a DOCTYPE/
    ],
    ['an empty file', '', /^a.xml:1:1: is not well-formed XML: it is empty/],
    ['no PolicyId', policyText('B2C_1A_a').replace(/PolicyId="[^"]*"/, ''), /^a.xml:1:1: has no PolicyId/],
    ['an empty PolicyId', policyText('').replace('/"', '/x"'), /^a.xml:1:\d+: has no PolicyId/],
    [
      'a PolicyId that is none',
      policyText('B2C_1A_{x}'),
      /^a.xml:1:\d+: has the PolicyId "B2C_1A_{x}"; accepted: letters.*; a token of another tool/
    ],
    [
      'no TenantId',
      policyText('B2C_1A_a').replace(/TenantId="[^"]*"/, ''),
      /^a.xml:1:1: has no TenantId, but this run is for contoso.onmicrosoft.com/
    ],
    [
      'another tenant',
      policyText('B2C_1A_a').replace('"yourtenant', '"fabrikam'),
      /^a.xml:1:\d+: has the TenantId "fabrikam.onmicrosoft.com", but this run is for contoso.onmicrosoft.com; accepted: /
    ],
    [
      'a base in another tenant',
      policyText('B2C_1A_a', basePolicy('B2C_1A_b').replace('yourtenant', 'fabrikam')),
      /^a.xml:1:\d+: has the BasePolicy\/TenantId "fabrikam/
    ],
    [
      'a base without an id',
      policyText('B2C_1A_a', '<BasePolicy><TenantId>yourtenant.onmicrosoft.com</TenantId></BasePolicy>'),
      /^a.xml:1:\d+: has no BasePolicy\/PolicyId/
    ],
    [
      'a prefix that is bound to nothing',
      policyText('B2C_1A_a', '\n\n<x:a/>'),
      /^a.xml:3:\d+: is not well-formed XML: ./
    ]
  ])('%s', (_, text, mistake) => {
    expect(told(fillFiles({ 'a.xml': text }).mistakes)).toEqual([expect.stringMatching(mistake)])
  })

  test('all of all files come together, in order, with places of the source even where values have lines', () => {
    const values = { settings: { Lines: known('1\n2\n3'), Unused: unknown } }
    const files = {
      'b.xml': `<a>\n<b></a>`,
      'a.xml': policyText(
        'B2C_1A_a',
        '\n{Settings:Lines} {Settings:Lines}\n<i>{Settings:X}</i>\n<BasePolicy><TenantId>x</TenantId>\n<PolicyId/></BasePolicy>'
      )
    }
    expect(
      fillFiles(files, values)
        .mistakes.map(mistakeLine)
        .map(line => line.slice(0, 30))
    ).toEqual([
      expect.stringMatching(/^a.xml:3:4: holds "{Settings:X/),
      expect.stringMatching(/^a.xml:4:23: has the BasePolicy/),
      expect.stringMatching(/^a.xml:5:12: has no BasePolicy\//),
      expect.stringMatching(/^b.xml:2:4: is not well-formed/)
    ])
  })

  test('no value of a secret is told, not even a part of it', () => {
    const long = `sec"ret${'x'.repeat(200)}`
    const text = policyText('B2C_1A_{Settings:S}', basePolicy('B2C_1A_b')).replace(
      '"yourtenant.onmicrosoft.com',
      '"{Settings:S}'
    )
    const { mistakes, secrets } = fillFiles({ 'a.xml': text }, { settings: { S: secret(long) } })
    expect(mistakes).toHaveLength(2)
    expect(JSON.stringify(mistakes)).not.toMatch(/sec|ret|xx/)
    expect(secrets).toEqual([long])
  })
})

test('what is not known yet is named, and checked with what stands for it', () => {
  const { documents, mistakes } = fillFiles(
    { 'a.xml': policyText('B2C_1A_a', '<Item>IdentityExperienceFrameworkAppId</Item>') },
    { lookedUp: { IdentityExperienceFrameworkAppId: unknown } }
  )
  expect(mistakes).toEqual([])
  expect(documents[0]?.unknown).toEqual(['IdentityExperienceFrameworkAppId'])
})

describe('what users of a policy start', () => {
  const relyingParty = (protocol: string) =>
    `<RelyingParty><DefaultUserJourney ReferenceId="SignUp"/><TechnicalProfile Id="PolicyProfile"><Protocol Name="${protocol}"/></TechnicalProfile></RelyingParty>`

  test.each([
    ['OpenIdConnect', 'openIdConnect'],
    ['SAML2', 'saml'],
    ['None', 'other']
  ])('%s', (name, protocol) => {
    expect(fillFiles({ 'a.xml': policyText('B2C_1A_a', relyingParty(name)) }).documents[0]?.relyingParty).toEqual({
      journey: 'SignUp',
      protocol
    })
  })

  test('is nothing where there is no relying party', () => {
    expect(
      fillFiles({
        'a.xml': policyText(
          'B2C_1A_a',
          '<ClaimsProviders><RelyingParty><DefaultUserJourney ReferenceId="x"/></RelyingParty></ClaimsProviders>'
        )
      }).documents[0]?.relyingParty
    ).toBeUndefined()
  })
})

describe('a folder', () => {
  test('with its environment', async () => {
    const entry = {
      Name: 'Production',
      Production: true,
      Tenant: tenant.domain,
      PolicySettings: { Host: 'https://x/?a&b' }
    }
    const checkout = folderWith({
      'b2c/appsettings.json': JSON.stringify({ Environments: [entry] }),
      'b2c/a.xml': policyText('B2C_1A_a', '<i>{Settings:Host} {Settings:Environment}</i>'),
      'b2c/Environments/Production/a.xml': policyText('B2C_1A_a')
    })
    const source = await loadPolicies({ checkout, folder: 'b2c', environment: 'production' })
    const { documents, mistakes, settings } = fillAll(source, valuesWith({ environment: 'production' }))
    expect(mistakes).toEqual([])
    expect(source.isProduction).toBe(true)
    expect(documents[0]?.uploadText).toContain('<i>https://x/?a&amp;b Production</i>')
    expect(settings).toMatchObject({ Host: 'https://x/?a&b', Environment: 'Production' })
  })

  test('of another tenant', async () => {
    const checkout = folderWith({
      'appsettings.json': '{"Environments":[{"Name":"Dev","Tenant":"fabrikam.onmicrosoft.com"}]}',
      'a.xml': policyText('B2C_1A_a')
    })
    const source = await loadPolicies({ checkout, folder: '.', environment: 'Dev' })
    expect(source.isProduction).toBe(false)
    expect(told(fillAll(source, valuesWith()).mistakes)).toEqual([
      expect.stringMatching(/^appsettings.json:1:41: Tenant of the environment "Dev" is "fabrikam/)
    ])
  })

  test('that is not there gives all its mistakes', async () => {
    const source = await loadPolicies({ checkout: folderWith({}), folder: 'policies', environment: 'Dev' })
    expect(told(source.mistakes)).toHaveLength(2)
    expect(source.files).toEqual([])
  })
})

test('a folder without a policy is a mistake, which prune could not tell from the wish to remove all', () => {
  const problem = /^policies:1:1: holds no custom policy; accepted: /
  expect(told(fillAll(sourceOf({}), valuesWith()).mistakes)).toEqual([expect.stringMatching(problem)])
  expect(told(fillFiles({ 'a.xml': '<ClaimsProvider/>' }).mistakes)).toEqual([expect.stringMatching(problem)])
})
