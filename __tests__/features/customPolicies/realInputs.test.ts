// What people really have in their policies, end to end: what is filled in, what passes through, and what is a mistake.

import { describe, expect, test } from '@jest/globals'
import { writesOf } from '../../../harness/journal.ts'
import { inWorkspace } from '../../hooks.ts'
import {
  apply,
  claims,
  domain,
  emulatePolicies,
  expectSettled,
  fatesOf,
  fileOf,
  folderWith,
  idsIn,
  keyUse,
  policyText,
  run,
  seedApplication,
  seedKeys,
  sentText
} from './policyFixture.ts'

const profile = (inner: string): string =>
  `  <ClaimsProviders><ClaimsProvider><DisplayName>x</DisplayName><TechnicalProfiles><TechnicalProfile Id="X"><DisplayName>x</DisplayName>${inner}</TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>`

const metadata = (value: string): string => profile(`<Metadata><Item Key="v">${value}</Item></Metadata>`)

describe('is sent', () => {
  test.each(['as sent', 'normalised'] as const)(
    'a policy whose PublicPolicyUri is of another tenant, or absent (read back %s)',
    async policyReadBack => {
      const emulator = await emulatePolicies({ behavior: { trustFramework: { policyReadBack } } })
      const foreign = policyText('B2C_1A_One').replace(
        / PublicPolicyUri="[^"]*"/,
        ' PublicPolicyUri="http://fabrikam.onmicrosoft.com/B2C_1A_Other"'
      )
      const absent = policyText('B2C_1A_Two').replace(/ PublicPolicyUri="[^"]*"/, '')
      const file = fileOf(folderWith({ 'One.xml': foreign, 'Two.xml': absent }))
      await apply(emulator, file)
      expect(sentText(emulator, 'B2C_1A_One')).toContain(
        'PublicPolicyUri="http://fabrikam.onmicrosoft.com/B2C_1A_Other"'
      )
      expect(sentText(emulator, 'B2C_1A_Two')).not.toContain('PublicPolicyUri')
      await expectSettled(emulator, file)
    }
  )

  test.each([
    ['{service:te}', '{service:te}'],
    [
      'https://x.example/{tenant}/{Policy:PolicyId}?a={0}&amp;b={8,16}',
      'https://x.example/{tenant}/{Policy:PolicyId}?a={0}&amp;b={8,16}'
    ],
    ['RemoteProxyIdentityExperienceFrameworkAppId', 'RemoteProxyIdentityExperienceFrameworkAppId'],
    ['{settings:TENANT} {Settings:Filename}', `${domain} One`],
    ['https://yourtenant.b2clogin.com/', 'https://contoso.b2clogin.com/'],
    ['{Settings:Sign} {Settings:Sign}', 'a&amp;b $&amp; {Settings:Tenant} a&amp;b $&amp; {Settings:Tenant}'],
    ['ü', 'ü']
  ])('%s as %s', async (written, sent) => {
    const emulator = await emulatePolicies()
    const file = fileOf(
      folderWith({ 'One.xml': policyText('B2C_1A_One', { content: metadata(written) }) }),
      "settings: { Sign: 'a&b $& {Settings:Tenant}' }"
    )
    await apply(emulator, file)
    expect(sentText(emulator, 'B2C_1A_One')).toContain(`<Item Key="v">${sent}</Item>`)
    await expectSettled(emulator, file)
  })

  test('one tree of ids in several spellings, with a prefix of a setting, and none of B2C_1A_', async () => {
    const emulator = await emulatePolicies()
    const folder = folderWith({
      'Base.xml': policyText('{Settings:Prefix}Base'),
      'Child.xml': policyText('{Settings:Prefix}Child', { base: '{settings:prefix}BASE' }),
      'Bare.xml': policyText('Bare', { base: 'b2c_1a_uat_child' })
    })
    const file = fileOf(folder, 'settings: { Prefix: B2C_1A_UAT_ }')
    const result = await apply(emulator, file)
    expect(idsIn(emulator)).toEqual(['B2C_1A_UAT_Base', 'B2C_1A_UAT_Child', 'B2C_1A_Bare'])
    expect(result.log).toContain('the prefix B2C_1A_ is added')
    await expectSettled(emulator, file)
  })

  test('the ids of the tenant, of its applications, and of an application that the same run makes', async () => {
    const emulator = await emulatePolicies()
    const ief = seedApplication(emulator, 'IdentityExperienceFramework').appId
    const proxy = seedApplication(emulator, 'ProxyIdentityExperienceFramework').appId
    // Anybody may give an application such a name; the tenant's own comes behind it.
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/applications$/ }, ({ query }, { body }) => {
      if (!query.includes('b2c-extensions-app')) return undefined
      const { value } = body as { readonly value: readonly object[] }
      const other = { id: 'other', appId: 'other', displayName: 'b2c-extensions-app. Do not modify. (old)' }
      return { body: { value: [other, ...value] } }
    })
    const content = profile(
      `<Metadata><Item Key="client_id">ProxyIdentityExperienceFrameworkAppId</Item><Item Key="IdTokenAudience">IdentityExperienceFrameworkAppId</Item><Item Key="ClientId">{Settings:ExtensionsAppId}</Item><Item Key="ApplicationObjectId">{Settings:ExtensionsObjectId}</Item><Item Key="shop">{Settings:shop}</Item></Metadata><InputClaims><InputClaim ClaimTypeReferenceId="resource_id" DefaultValue="IdentityExperienceFrameworkAppId" /></InputClaims>`
    )
    const folder = folderWith({
      'Base.xml': policyText('B2C_1A_Base', {
        content: claims('resource_id'),
        attributes: ' TenantObjectId="yourtenant.onmicrosoft.com"'
      }),
      'Ids.xml': policyText('B2C_1A_Ids', { base: 'B2C_1A_Base', content }),
      'Below.xml': policyText('B2C_1A_Below', { base: 'B2C_1A_Ids' })
    })
    const file = fileOf(folder, '', 'apps: { shop: { name: Shop, secret: { mode: none } } }\n')
    const result = await apply(emulator, file)
    const sent = sentText(emulator, 'B2C_1A_Ids')
    const shop = emulator.tenant.applications.all().find(({ displayName }) => displayName === 'Shop')
    for (const id of [
      ief,
      proxy,
      shop?.appId,
      result.outputs['extensions-client-id'],
      result.outputs['extensions-object-id']
    ]) {
      expect(id).toMatch(/^[\da-f-]{36}$/)
      expect(sent).toContain(`>${id}</Item>`)
    }
    expect(sent).toContain(`DefaultValue="${ief}"`)
    expect(JSON.parse(result.outputs['policy-settings'] ?? '')).toMatchObject({ shop: shop?.appId })
    const own = emulator.tenant.applications
      .all()
      .find(({ displayName }) => displayName.startsWith('b2c-extensions-app'))
    expect(result.outputs['extensions-object-id']).toBe(own?.id)
    expect(sentText(emulator, 'B2C_1A_Base')).toContain(`TenantObjectId="${emulator.tenant.id}"`)
    await expectSettled(emulator, file)
    // Made anew, it has another id: what holds it, and what inherits from that, follows.
    emulator.tenant.seed(() => emulator.tenant.applications.remove(shop?.id ?? ''))
    expect(fatesOf(await apply(emulator, file))).toEqual({
      B2C_1A_Base: 'unchanged',
      B2C_1A_Below: 'updated',
      B2C_1A_Ids: 'updated'
    })
    await expectSettled(emulator, file)
  })

  test('the id of an application that a run brings back, which a plan knows', async () => {
    const emulator = await emulatePolicies()
    const folder = folderWith({ 'A.xml': policyText('B2C_1A_A', { content: profile('{Settings:shop}') }) })
    const file = fileOf(folder, '', 'apps: { shop: { name: Shop, secret: { mode: none }, restoreDeleted: true } }\n')
    await apply(emulator, file)
    const { tenant, clock } = emulator
    const shop = tenant.applications.all().find(({ displayName }) => displayName === 'Shop')
    if (shop === undefined) throw new Error('nothing was made')
    tenant.seed(() => {
      tenant.applications.remove(shop.id)
      tenant.deletedApplications.put(shop.id, { deletedMs: clock.now(), object: shop })
    })
    expect(fatesOf(await apply(emulator, file, { mode: 'plan' }))).toEqual({ B2C_1A_A: 'unchanged' })
    expect(fatesOf(await apply(emulator, file))).toEqual({ B2C_1A_A: 'unchanged' })
    await expectSettled(emulator, file)
  })

  test('files with a byte-order mark, with Windows line ends, without a declaration', async () => {
    const emulator = await emulatePolicies()
    const plain = policyText('B2C_1A_Plain', { content: metadata('ü\n  ß') }).replace(/^<\?xml.*\n/, '')
    const folder = folderWith({
      'Bom.xml': `\uFEFF${policyText('B2C_1A_Bom', { content: metadata('ü') })}`,
      'Crlf.xml': policyText('B2C_1A_Crlf', { content: metadata('ü') }).replaceAll('\n', '\r\n'),
      'Plain.xml': plain
    })
    await apply(emulator, fileOf(folder))
    expect(sentText(emulator, 'B2C_1A_Bom')).not.toMatch(/^\uFEFF/)
    await expectSettled(emulator, fileOf(folder))
  })

  test('what is below the folder, but not what belongs to editors and other tools; other XML is told', async () => {
    const emulator = await emulatePolicies()
    const files = {
      'One.xml': policyText('B2C_1A_One'),
      'deep/er/Two.XML': policyText('B2C_1A_Two'),
      'ClaimsProvider.xml': '<ClaimsProvider />',
      'page.html': '<html>',
      '.vscode/Three.xml': policyText('B2C_1A_Three'),
      'Environments/Production/One.xml': policyText('B2C_1A_One'),
      'old/Four.xml': policyText('B2C_1A_Four'),
      'appsettings.json': JSON.stringify({
        Environments: [{ Name: 'Production', Production: true, Tenant: domain, PolicySettings: { A: 'b' } }]
      })
    }
    const result = await apply(emulator, fileOf(folderWith(files), "exclude: ['old/**']\nenvironment: Production"))
    expect(idsIn(emulator)).toEqual(['B2C_1A_One', 'B2C_1A_Two'])
    expect(result.log).toMatch(/1 file is skipped.*ClaimsProvider\.xml \(ClaimsProvider\)/)
    expect(JSON.parse(result.outputs['policy-settings'] ?? '')).toMatchObject({
      A: 'b',
      Tenant: domain,
      Environment: 'Production'
    })
  })

  test('settings: those of the file win over appsettings.json, ids of the tenant too, and those of the environment stay hidden', async () => {
    const emulator = await emulatePolicies()
    const ief = seedApplication(emulator, 'IdentityExperienceFramework').appId
    const other = '11111111-2222-4333-8444-555555555555'
    inWorkspace(
      'appsettings-of-mine.json',
      `{ // comments are fine
        "Environments": [{ "Name": "Test", "Tenant": "contoso", "PolicySettings": { "Host": "entry", "Other": "entry", "IdentityExperienceFrameworkAppId": "${other}", }, }] }`
    )
    const content = metadata(
      '{Settings:Host} {Settings:Other} {Settings:Secret} {Settings:IdentityExperienceFrameworkAppId}'
    )
    const file = fileOf(
      folderWith({ 'One.xml': policyText('B2C_1A_One', { content }) }),
      'environment: test\nappsettings: appsettings-of-mine.json\nsettings: { host: own, Secret: { env: MY_VALUE } }'
    )
    const options = { env: { MY_VALUE: 'hush-hush' } }
    const result = await apply(emulator, file, {}, options)
    expect(sentText(emulator, 'B2C_1A_One')).toContain(`>own entry hush-hush ${ief}<`)
    expect(result.warnings).toContain(other)
    expect(result.masks).toContain('hush-hush')
    const shown = JSON.stringify([result.outputs, result.summary, result.log])
    expect(shown).not.toContain('hush-hush')
    const changed = await apply(emulator, file, { mode: 'plan' }, { env: { MY_VALUE: 'another one' } })
    expect(
      JSON.stringify([changed.outputs, changed.summary, changed.stdout.replace(/::add-mask::.*/g, '')])
    ).not.toMatch(/hush-hush|another one/)
    expect(changed.outputs.changed).toBe('true')
    const unset = await apply(emulator, file, { mode: 'plan' })
    expect(unset.warnings).toContain('The environment variable MY_VALUE is not set or empty')
  })

  test.each([
    metadata('{Settings:S}'),
    metadata('before {Settings:S} behind'),
    profile('<Metadata><Item Key="{Settings:S}">v</Item></Metadata>'),
    profile('<InputClaims><InputClaim ClaimTypeReferenceId="one" DefaultValue="{Settings:S}" /></InputClaims>'),
    claims('{Settings:S}')
  ])('values of the environment that are shown nowhere, whether they are known or not: %s', async content => {
    const emulator = await emulatePolicies()
    const folder = folderWith({
      'Base.xml': policyText('B2C_1A_Base', { content: claims('one') }),
      'A.xml': policyText('B2C_1A_A', { base: 'B2C_1A_Base', content })
    })
    const file = fileOf(folder, 'settings: { S: { env: MY_VALUE } }')
    const values = ['former-hidden', 'latter-hidden']
    for (const [mode, value] of [
      ['apply', values[0]],
      ['plan', values[1]],
      ['plan', undefined],
      ['apply', values[1]]
    ] as const) {
      const { errors, log, stdout, outputs, summary } = await run(
        emulator,
        file,
        { mode },
        { env: { MY_VALUE: value } }
      )
      expect(errors).toBe('')
      const shown = stdout.replace(/^::add-mask::.*$/gm, '') + log + JSON.stringify(outputs) + summary
      for (const one of values) expect(shown).not.toContain(one)
      expect(sentText(emulator, 'B2C_1A_A')).toContain(mode === 'apply' ? value : values[0])
    }
  })

  test('a deployment mode for all, and a warning where Development stays in production', async () => {
    const emulator = await emulatePolicies()
    const files = { 'One.xml': policyText('B2C_1A_One', { attributes: ' DeploymentMode="Development"' }) }
    inWorkspace('appsettings-prod.json', '{"Environments":[{"Name":"Production"}]}')
    const more = 'environment: Production\nappsettings: appsettings-prod.json'
    const warned = await apply(emulator, fileOf(folderWith(files), more))
    expect(warned.warnings).toContain('DeploymentMode is Development in an environment of production')
    const file = fileOf(folderWith(files), `${more}\ndeploymentMode: Production`)
    const result = await apply(emulator, file)
    expect(result.warnings).not.toContain('DeploymentMode')
    expect(sentText(emulator, 'B2C_1A_One')).toContain('DeploymentMode="Production"')
    await expectSettled(emulator, file)
  })
})

describe('is a mistake, told before anything is sent', () => {
  test('an id that holds a value of the environment, in every mode and also where that is not set', async () => {
    const emulator = await emulatePolicies()
    const folder = folderWith({
      'A.xml': policyText('B2C_1A_{Settings:P}A'),
      'B.xml': policyText('B2C_1A_B', { base: 'B2C_1A_{Settings:P}A', content: keyUse('{Settings:P}') })
    })
    for (const [mode, env] of [
      ['apply', { MY_VALUE: 'hidden-value' }],
      ['plan', {}],
      ['destroy', {}]
    ] as const) {
      const file = fileOf(folder, 'settings: { P: { env: MY_VALUE } }')
      const { errors, outputs, summary, log } = await run(emulator, file, { mode }, { env })
      expect(errors).toMatch(/^3 mistakes/)
      for (const place of [
        /A\.xml:2:\d+: has an id that holds a value/,
        /B\.xml:5:\d+: has an id/,
        /B\.xml:7:\d+: has an id/
      ])
        expect(errors).toMatch(place)
      expect(`${errors}${JSON.stringify(outputs)}${summary}${log}`).not.toContain('hidden-value')
    }
    expect(emulator.journal.entries()).toEqual([])
  })

  test('everything at once, each with file, line and column', async () => {
    const emulator = await emulatePolicies()
    const folder = folderWith({
      'Five.xml': policyText('B2C_1A_Five').replace('yourtenant.onmicrosoft.com', 'yourtenant5.onmicrosoft.com'),
      'Foreign.xml': policyText('B2C_1A_Foreign').replace('yourtenant.onmicrosoft.com', 'fabrikam.onmicrosoft.com'),
      'Angle.xml': policyText('B2C_1A_Angle').replace('yourtenant', '<yourtenant>'),
      'A.xml': policyText('B2C_1A_Reset'),
      'B.xml': policyText('b2c_1a_RESET'),
      'Token.xml': policyText('B2C_1A_Token', { content: metadata('{{host}}') }),
      'Hash.xml': policyText('B2C_1A_Hash', { content: metadata('#{host}#') }),
      'Typo.xml': policyText('B2C_1A_Typo', { content: metadata('{Settings:Hots}') }),
      'Insert.xml': policyText('B2C_1A_Insert', { content: metadata('{insert your link}') }),
      'Facebook.xml': policyText('B2C_1A_Facebook', { content: metadata('facebook_clientid') }),
      'Several.xml': '<TrustFrameworkPolicies />',
      'Doctype.xml': `<!DOCTYPE x [<!ENTITY e "x">]>${policyText('B2C_1A_Doctype').split('?>')[1]}`,
      'Loop1.xml': policyText('B2C_1A_Loop1', { base: 'B2C_1A_Loop2' }),
      'Loop2.xml': policyText('B2C_1A_Loop2', { base: 'B2C_1A_Loop1' }),
      'Empty.xml': policyText('')
    })
    const file = `${fileOf(folder, 'settings: { Host: x, HOST: y, Env: { env: UNSET } }\ndeploymentMode: Prod\nfoo: 1')}apps: { A: { name: x } }`
    const { exitCode, errors } = await run(emulator, file)
    expect(exitCode).toBe(1)
    expect(emulator.journal.entries()).toEqual([])
    for (const name of [
      'Five',
      'Foreign',
      'Angle',
      'Token',
      'Hash',
      'Typo',
      'Insert',
      'Facebook',
      'Several',
      'Doctype',
      'Loop1',
      'Empty'
    ])
      expect(errors).toMatch(new RegExp(`^- ${folder}/${name}\\.xml:\\d+:\\d+: `, 'm'))
    expect(errors).toContain(`${folder}/B.xml:2:`)
    expect(errors).toContain(`as ${folder}/A.xml has`)
    expect(errors).toContain('did you mean')
    expect(errors).toContain('customPolicies.settings.HOST is "Host" in another spelling')
    expect(errors).toContain('UNSET, which is not set or empty')
    expect(errors).toContain('customPolicies.deploymentMode')
    expect(errors).toContain('customPolicies.foo is not known here')
  })

  test.each([
    ['', 'missing', 'customPolicies.folder "missing" is not in the workspace'],
    ['', '', 'customPolicies.folder is empty; accepted: a text'],
    ['exclude: [""]', '.', 'customPolicies.exclude[0] is empty; accepted: a text'],
    ['', '../..', 'lies outside of the workspace'],
    ['', '/', 'lies outside of the workspace'],
    ['appsettings: nowhere.json', '.', 'customPolicies.appsettings "nowhere.json" is not in the workspace'],
    ['prune: 7', '.', 'customPolicies.prune is 7; accepted: true or false, or a map of match'],
    ['prune: {}', '.', 'customPolicies.prune.match is missing'],
    ['settings: { A: 1 }', '.', 'customPolicies.settings.A is 1; accepted: a text (in quotes), or a map of env'],
    ['settings: { "a{b": x }', '.', 'is no name for {Settings:...}'],
    ['settings: { A: { env: INPUT_X } }', '.', 'is not the name of a variable of the step']
  ])('%s with the folder %s', async (more, folder, message) => {
    const emulator = await emulatePolicies()
    const { errors } = await run(emulator, fileOf(folder, more))
    expect(errors).toContain(message)
    expect(emulator.journal.entries()).toEqual([])
  })

  test('what depends on the name of the tenant waits for the sign-in where the file does not name it', async () => {
    const emulator = await emulatePolicies()
    const folder = folderWith({
      'Good.xml': policyText('B2C_1A_Good').replaceAll('yourtenant.onmicrosoft.com', domain),
      'Foreign.xml': policyText('B2C_1A_Foreign').replaceAll('yourtenant.onmicrosoft.com', 'fabrikam.onmicrosoft.com')
    })
    const { errors } = await run(emulator, fileOf(folder).replace(/^tenant:.*\n/m, ''))
    expect(errors).toContain(`Foreign.xml:2:`)
    expect(errors).not.toContain('Good.xml')
    expect(errors).toContain(domain)
    expect(writesOf(emulator)).toEqual([])
  })

  test.each([
    '123',
    '1e3',
    '0x1F',
    '12345678901234567890',
    'null',
    'true',
    '[a]',
    '{ a: b }',
    '{ env: NOT_SET }',
    `$${'{NOT_SET}'}`
  ])('a setting that is %s is told once, and not missed by the policies that use it', async written => {
    const emulator = await emulatePolicies()
    const folder = folderWith({ 'A.xml': policyText('B2C_1A_A', { content: '<a b="{Settings:x}"/>' }) })
    const { errors } = await run(emulator, fileOf(folder, `settings:\n  x: ${written}`))
    expect(errors).toMatch(/\.yml:6:\d+: customPolicies\.settings\.x/)
    expect(errors).not.toMatch(/A\.xml|undefined/)
    if (/^\d/.test(written)) expect(errors).toContain('a text (in quotes)')
    expect(emulator.journal.entries()).toEqual([])
  })

  test.each([
    ['environment: Production', '', 'customPolicies.environment "Production" is an entry of appsettings.json'],
    ['environment: 7', '', 'customPolicies.environment is 7; accepted: a text (in quotes)'],
    ['appsettings: nowhere.json', '', 'customPolicies.appsettings "nowhere.json" is not in the workspace'],
    ['settings: [x]', '', 'customPolicies.settings is a list; accepted: a map'],
    ['', 'apps: { shop: 7 }', 'apps.shop is 7; accepted: a map'],
    ['', 'apps: { shop: { name: Shop, audience: all } }', 'apps.shop.audience is the text "all"']
  ])('where a source of values is wrong (%s%s), no policy is said to miss them', async (more, rest, message) => {
    const emulator = await emulatePolicies()
    const folder = folderWith({
      'A.xml': policyText('B2C_1A_A', { content: '<a b="{Settings:shop}"/>' }),
      'B.xml': policyText('B2C_1A_B', { base: 'B2C_1A_A', content: '<a b="{Settings:shop}" c="{{x}}"/>' })
    })
    const { errors } = await run(emulator, fileOf(folder, more, rest))
    expect(errors).toContain(message)
    expect(errors).not.toContain('which nothing gives a value')
    // What is wrong in any case is told beside it, where the folder could be read.
    if (!more.startsWith('appsettings')) expect(errors).toContain('B.xml:7:27: holds "{{x}}"')
    expect(emulator.journal.entries()).toEqual([])
  })

  const settingsOf = (environments: unknown): string => JSON.stringify({ Environments: environments })

  test.each([
    [
      '5:16',
      'environment: Production',
      {},
      'environment "Production" is an entry of appsettings.json, but neither the'
    ],
    ['5:16', 'environment: Production', { 'appsettings.json': '{}' }, 'has that file with Environments; put it there'],
    ['5:16', 'appsettings: FOLDER', {}, 'appsettings is a directory'],
    ['4:11', 'prune: true', { 'Good.xml': '<x/>' }, 'folder holds no custom policy'],
    ['4:11', 'prune: true', { 'Good.xml': undefined, 'x.txt': '' }, 'folder holds no custom policy'],
    ['4:11', 'exclude: ["**"]', {}, 'folder holds no custom policy'],
    ['4:11', 'folder: FOLDER/Good.xml', {}, 'folder is no folder that can be read'],
    ['1:1', 'appsettings: FOLDER/x.json', { 'x.json': '{}' }, 'has no list Environments'],
    [
      '1:2',
      'environment: Prod',
      { 'appsettings.json': settingsOf([{ Name: 'Production' }]) },
      'did you mean Production'
    ]
  ])(
    'at its own key or place (%s), where something as a whole is wrong: %s %j',
    async (place, more, files, message) => {
      const emulator = await emulatePolicies()
      const named = Object.entries({ 'Good.xml': policyText('B2C_1A_Good'), ...files })
      const folder = folderWith(
        Object.fromEntries(named.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])))
      )
      const lines = more.replaceAll('FOLDER', folder)
      const file = lines.startsWith('folder:') ? fileOf(lines.slice('folder: '.length)) : fileOf(folder, lines)
      const { errors } = await run(emulator, file)
      expect(errors).toContain(message)
      expect(errors).toMatch(new RegExp(`\\.(?:yml|json):${place}: `))
      expect(emulator.journal.entries()).toEqual([])
    }
  )
})

describe('is a mistake, told before anything is written', () => {
  test('a base, a key or an application that neither the file nor the tenant has, all at once', async () => {
    const emulator = await emulatePolicies()
    seedKeys(emulator, 'B2C_1A_Known')
    const folder = folderWith({
      'Based.xml': policyText('B2C_1A_Based', { base: 'B2C_1A_Nowhere' }),
      'Keyed.xml': policyText('B2C_1A_Keyed', { content: keyUse('{Settings:K}') }),
      'Known.xml': policyText('B2C_1A_KnownKey', { content: keyUse('KNOWN') }),
      'Framework.xml': policyText('B2C_1A_Framework', { content: metadata('IdentityExperienceFrameworkAppId') })
    })
    const { errors } = await run(emulator, fileOf(folder, 'settings: { K: Knwon }'))
    expect(errors).toMatch(/Based\.xml:5:\d+: inherits from "B2C_1A_Nowhere"/)
    expect(errors).toMatch(/Keyed\.xml:\d+:\d+: needs the policy key "B2C_1A_Knwon".*did you mean/)
    expect(errors).toMatch(
      /Framework\.xml:\d+:\d+: holds "IdentityExperienceFrameworkAppId", but no such application is known/
    )
    expect(errors).not.toContain('Known.xml')
    expect(writesOf(emulator)).toEqual([])
  })

  test('a key in a tenant that answers that it has none at all', async () => {
    const emulator = await emulatePolicies()
    const message = "KeyContainer with 'id': 'x' cannot be found in the directory 'contoso'."
    emulator.intercept(
      { service: 'graph', method: 'GET', path: /\/keySets$/ },
      { instead: () => ({ status: 400, body: { error: { code: 'AADB2C90073', message } } }) }
    )
    const folder = folderWith({ 'Keyed.xml': policyText('B2C_1A_Keyed', { content: keyUse('B2C_1A_K') }) })
    expect((await run(emulator, fileOf(folder))).errors).toMatch(/Keyed\.xml:\d+:\d+: needs the policy key "B2C_1A_K"/)
  })

  test('a base that the tenant alone has is none', async () => {
    const emulator = await emulatePolicies()
    await apply(emulator, fileOf(folderWith({ 'Base.xml': policyText('B2C_1A_Base') })))
    const file = fileOf(folderWith({ 'Child.xml': policyText('B2C_1A_Child', { base: 'b2c_1a_BASE' }) }))
    await apply(emulator, file)
    await expectSettled(emulator, file)
  })

  test('two applications of the name that a policy needs; where none needs it, they do not matter', async () => {
    const emulator = await emulatePolicies()
    for (const name of ['IdentityExperienceFramework', 'IdentityExperienceFramework']) seedApplication(emulator, name)
    await apply(emulator, fileOf(folderWith({ 'One.xml': policyText('B2C_1A_One') })))
    const needs = policyText('B2C_1A_Two', { content: metadata('IdentityExperienceFrameworkAppId') })
    const { errors } = await run(emulator, fileOf(folderWith({ 'Two.xml': needs })))
    expect(errors).toContain('2 applications are named IdentityExperienceFramework')
  })
})

describe('a tenant', () => {
  test.each(['CIAM', 'AAD'] as const)('of type %s has no custom policies', async tenantType => {
    const emulator = await emulatePolicies({ seed: { tenantType } })
    const { errors } = await run(emulator, fileOf(folderWith({ 'One.xml': policyText('B2C_1A_One') })))
    expect(errors).toContain('does not have: customPolicies')
    expect(writesOf(emulator)).toEqual([])
  })

  test('without b2c-extensions-app gets the policies that do not need it', async () => {
    const emulator = await emulatePolicies({ seed: { extensionsApp: false } })
    const folder = folderWith({
      'Plain.xml': policyText('B2C_1A_Plain'),
      'Needs.xml': policyText('B2C_1A_Needs', { content: metadata('{Settings:ExtensionsAppId}') })
    })
    const result = await run(emulator, fileOf(folder))
    expect(result.errors).toContain('the tenant has no b2c-extensions-app yet')
    expect(idsIn(emulator)).toEqual(['B2C_1A_Plain'])
  })
})
