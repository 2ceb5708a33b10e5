// A tenant with everything that a file can declare, of which the action knows nothing: its export is the tenant.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import fc from 'fast-check'
import { claims, keyUse, policyText } from '../customPolicies/policyFixture.ts'
import { secrets, wholeFile } from '../signIn/signInFixture.ts'
import { clickedSignIn, clickSignIn } from './clickedSignIn.ts'
import { type ExportFixture, expectQuiet, openExport } from './exportFixture.ts'

const rest = `
identityExperienceFramework: true
policyKeys:
  TokenSigningKeyContainer: { generate: signature }
  TokenEncryptionKeyContainer: { generate: encryption }
  FacebookSecret: { secret: { env: FACEBOOK_SECRET, version: 1 } }
customPolicies: { folder: source }
apps:
  orders-api:
    name: Orders API
    audience: customers
    scopes: { orders.read: Read orders }
    secret: { mode: none }
  shop:
    name: Shop
    audience: customers
    redirectUris: { spa: ['https://shop.example/'] }
    delegatedPermissions: [openid, offline_access, orders-api/orders.read]
    secret: { mode: none }
`

const policies = {
  'source/Base.xml': policyText('B2C_1A_Base', { content: claims('one') }),
  'source/Extensions.xml': policyText('B2C_1A_Extensions', {
    base: 'B2C_1A_Base',
    content: `<!-- a comment -->${claims('two')}`
  }),
  'source/SignIn.xml': policyText('B2C_1A_SignIn', {
    base: 'B2C_1A_Extensions',
    content: keyUse('B2C_1A_FacebookSecret')
  })
}

/** Nothing says any more that the action made it. */
const forgetMarks = ({ tenant }: Emulator): void =>
  tenant.seed(() => {
    for (const one of tenant.applications.all()) tenant.applications.put(one.id, { ...one, tags: [], uniqueName: null })
  })

const openWhole = async (policyReadBack: 'as sent' | 'normalised'): Promise<ExportFixture> => {
  const fixture = await openExport({ behavior: { trustFramework: { policyReadBack } } })
  for (const [name, text] of Object.entries(policies)) fixture.put(name, text)
  fixture.put('made.yml', `version: 1\n${wholeFile}${rest}`)
  const variables = { ...secrets, FACEBOOK_SECRET: 'value of facebook' }
  const made = await fixture.run('apply', { config: 'made.yml' }, variables)
  expect(made.errors).toBe('')
  return fixture
}

const variables = {
  PROVIDER_GOOGLE_SECRET: 'x1',
  PROVIDER_APPLE_SECRET: 'x2',
  PROVIDER_CONTOSO_SECRET: 'x3',
  CONNECTOR_ENRICH_PASSWORD: 'x4'
}

describe.each(['as sent', 'normalised'] as const)('where policies are read back %s', readBack => {
  test('everything is declared, and a plan adopts the applications alone', async () => {
    const fixture = await openWhole(readBack)
    forgetMarks(fixture.emulator)
    const result = await fixture.export()
    expect(result.errors).toBe('')
    const { apps, ...sections } = fixture.file()
    expect(sections).toEqual({
      version: 1,
      tenant: 'contoso.onmicrosoft.com',
      identityExperienceFramework: { adopt: true },
      policyKeys: {
        FacebookSecret: { existing: true },
        TokenEncryptionKeyContainer: { generate: 'encryption' },
        TokenSigningKeyContainer: { generate: 'signature' }
      },
      customPolicies: { folder: 'policies' },
      userAttributes: {
        loyaltyNumber: { type: 'string', description: 'Number on the card' },
        isMember: { type: 'boolean', description: 'Whether the user is a member' }
      },
      identityProviders: {
        Google: { type: 'google', clientId: 'google-client', secret: { env: 'PROVIDER_GOOGLE_SECRET', version: 1 } },
        Apple: {
          type: 'apple',
          developerId: 'TEAM',
          serviceId: 'com.example',
          keyId: 'KEY',
          secret: { env: 'PROVIDER_APPLE_SECRET', version: 1 }
        },
        Contoso: {
          type: 'openIdConnect',
          clientId: 'contoso-client',
          metadataUrl: 'https://login.example/.well-known/openid-configuration',
          scope: 'openid profile',
          responseType: 'code',
          responseMode: 'form_post',
          claims: { userId: 'oid', displayName: 'name', email: 'email' },
          secret: { env: 'PROVIDER_CONTOSO_SECRET', version: 1 }
        }
      },
      apiConnectors: {
        enrich: {
          url: 'https://api.example/enrich',
          basic: { username: 'b2c', password: { env: 'CONNECTOR_ENRICH_PASSWORD', version: 1 } }
        }
      },
      authenticationMethods: { emailPassword: true, userName: true, phoneOneTimePassword: false },
      userFlows: {
        susi: {
          type: 'signUpOrSignIn',
          version: 3,
          identityProviders: ['Google', 'Contoso', 'EmailPassword'],
          attributes: {
            city: { optional: false, inputType: 'textBox', label: 'city' },
            loyaltyNumber: { optional: true, inputType: 'textBox', label: 'Card' }
          },
          languages: ['de', 'fr'],
          apiConnectors: { preTokenIssuance: 'enrich' },
          defaultLanguage: 'en'
        },
        edit: {
          type: 'profileUpdate',
          version: 3,
          attributes: { city: { optional: false, inputType: 'textBox', label: 'city' } }
        }
      }
    })
    expect(Object.keys(apps as object)).toEqual(['b2c-bootstrap-caller', 'everything', 'orders-api', 'reader', 'shop'])
    expect(fixture.apps().shop).toMatchObject({
      delegatedPermissions: ['offline_access', 'openid', 'orders-api/orders.read']
    })
    expect(fixture.files().toSorted()).toEqual([
      'B2C_1A_Base.xml',
      'B2C_1A_Extensions.xml',
      'B2C_1A_SignIn.xml',
      'Base.xml',
      'Extensions.xml',
      'SignIn.xml',
      'b2c.yml',
      'made.yml'
    ])
    for (const secret of [...Object.values(secrets), 'value of facebook'])
      expect(fixture.text() + result.stdout + result.summary).not.toContain(secret)
    for (const name of Object.keys(variables)) expect(result.summary.replaceAll('&#95;', '_')).toContain(name)
    await expectQuiet(fixture, variables)
  })
})

test('what the action made itself is declared without adoption, with the versions that it recorded', async () => {
  const fixture = await openWhole('normalised')
  const result = await fixture.export()
  expect(result.errors).toBe('')
  expect(fixture.file()).toMatchObject({
    identityExperienceFramework: true,
    policyKeys: { FacebookSecret: { secret: { env: 'KEY_FACEBOOK_SECRET', version: 1 } } }
  })
  expect(fixture.apps().shop).not.toHaveProperty('adopt')
  await expectQuiet(fixture, { ...variables, KEY_FACEBOOK_SECRET: 'x5' })
})

test('versions of a damaged record are unknown, and the file is one that can be read', async () => {
  const fixture = await openWhole('normalised')
  const { tenant } = fixture.emulator
  const damage = { google: '2x', contoso: '', enrich: '99999999999', facebooksecret: '-1' }
  tenant.seed(() => {
    for (const app of tenant.applications.all()) {
      const damaged = Object.entries(damage).reduce(
        (tags, [name, value]) => tags.map(tag => tag.replace(new RegExp(`(/(?:b2c_1a_)?${name}=).*`), `$1${value}`)),
        app.tags
      )
      tenant.applications.put(app.id, { ...app, tags: damaged })
    }
  })
  expect(JSON.stringify(tenant.applications.all())).toContain('google=2x')
  const result = await fixture.export()
  expect(result.errors).toBe('')
  expect(fixture.text()).not.toMatch(/NaN|null/)
  expect(fixture.file()).toMatchObject({
    policyKeys: { FacebookSecret: { existing: true } },
    identityProviders: { Google: { secret: { version: 1 } }, Contoso: { secret: { version: 1 } } },
    apiConnectors: { enrich: { basic: { password: { version: 1 } } } }
  })
  await expectQuiet(fixture, variables)
})

test('policies are not written over, and those of an earlier export are told', async () => {
  const fixture = await openWhole('normalised')
  fixture.put('policies/B2C_1A_Base.xml', 'precious')
  const refused = await fixture.export()
  expect(refused.errors).toMatch(/does not write over what exists: policies\/B2C_1A_Base\.xml/)
  expect(fixture.exists('b2c.yml')).toBe(false)
  expect(fixture.text('policies/B2C_1A_Base.xml')).toBe('precious')
  fixture.put('policies/B2C_1A_Gone.xml', policyText('B2C_1A_Gone'))
  const result = await fixture.export({ overwrite: 'true' })
  expect(result.errors).toBe('')
  expect(result.warnings).toMatch(/policies\/B2C_1A_Gone\.xml/)
  expect(fixture.text('policies/B2C_1A_Base.xml')).toMatch(/TrustFrameworkPolicy/)
})

test.each(['../../outside', 'B2C_1A_../../outside', `B2C_1A_${'x'.repeat(200)}`, 'B2C_1A_a b', 'B2C_1A_\u202ea'])(
  'a policy of the id %j is no file',
  async id => {
    const fixture = await openExport()
    const { tenant } = fixture.emulator
    const sent = policyText(id).replaceAll('yourtenant', 'contoso')
    tenant.seed(() => tenant.customPolicies.put(id.toLowerCase(), { id, sent, baseId: null }))
    const result = await fixture.export()
    expect(result.errors).toBe('')
    expect(fixture.files()).toEqual(['b2c.yml'])
    expect(fixture.file()).not.toHaveProperty('customPolicies')
  }
)

test('applications of the framework that a run would change are not declared, and not taken for apps', async () => {
  const fixture = await openWhole('normalised')
  const { tenant } = fixture.emulator
  forgetMarks(fixture.emulator)
  tenant.seed(() => {
    for (const one of tenant.applications.all())
      if (one.displayName === 'ProxyIdentityExperienceFramework')
        tenant.applications.put(one.id, { ...one, isFallbackPublicClient: false })
  })
  const result = await fixture.export()
  expect(result.warnings).toMatch(/identityExperienceFramework is not declared.*the proxy as a public client/)
  expect(fixture.file()).not.toHaveProperty('identityExperienceFramework')
  expect(Object.keys(fixture.apps())).not.toContain('identityexperienceframework')
  await expectQuiet(fixture, variables)
})

test('whatever people sign in with, the plan with its export changes nothing of it', async () => {
  await fc.assert(
    fc.asyncProperty(clickedSignIn, async clicked => {
      const fixture = await openExport()
      clickSignIn(fixture.emulator.tenant, clicked)
      const result = await fixture.export()
      expect(result.errors).toBe('')
      const wanted = [...fixture.text().matchAll(/env: (\w+)/g)].map(([, name = '']) => [name, 'any value'])
      await expectQuiet(fixture, Object.fromEntries(wanted))
      expect(fixture.text() + result.stdout + result.summary).not.toContain('nobody reads it')
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 15), endOnFailure: true }
  )
})
