// Values of placeholders: who wins where a name has several, and what is told about it.

import { describe, expect, test } from '@jest/globals'
import type { EnvironmentEntry } from '../../../../src/resources/customPolicies/appSettings.ts'
import { collectSettings, isTenant, settingIn } from '../../../../src/resources/customPolicies/settings.ts'
import { iefAppId, known, secret, tenant, unknown, valuesWith } from './policyTexts.ts'

const entryWith = (
  settings: Readonly<Record<string, string>>,
  more: Partial<EnvironmentEntry> = {}
): EnvironmentEntry => ({
  file: 'appsettings.json',
  name: 'Production',
  tenant: tenant.domain,
  at: { line: 3, column: 5 },
  isProduction: true,
  settings,
  ...more
})

const textOf = (value: ReturnType<typeof settingIn>) => (value?.state === 'known' ? value.text : value?.state)

const other = 'dddddddd-0000-4000-8000-000000000009'

describe('who wins', () => {
  test('an id that was looked up beats the entry, and a GUID that differs is a warning', () => {
    const settings = collectSettings(valuesWith(), entryWith({ identityexperienceframeworkappid: other }))
    expect(textOf(settings.get('IdentityExperienceFrameworkAppId'))).toBe(iefAppId)
    expect(settings.notices).toEqual([
      {
        level: 'warning',
        text: `appsettings.json: identityexperienceframeworkappid of the environment "Production" is ${other}, but the tenant has ${iefAppId}, which counts`
      }
    ])
  })

  test.each([iefAppId, iefAppId.toUpperCase(), '', ' ', 'Your IEF app id'])(
    '%j in the entry is no warning',
    written => {
      const settings = collectSettings(valuesWith(), entryWith({ IdentityExperienceFrameworkAppId: written }))
      expect(settings.notices).toEqual([])
      expect(textOf(settings.get('IdentityExperienceFrameworkAppId'))).toBe(iefAppId)
    }
  )

  test('an application that is yet to be created beats a GUID of the entry', () => {
    const lookedUp = { IdentityExperienceFrameworkAppId: unknown }
    const settings = collectSettings(valuesWith({ lookedUp }), entryWith({ IdentityExperienceFrameworkAppId: other }))
    expect(settings.get('IdentityExperienceFrameworkAppId')).toEqual(unknown)
    expect(settings.notices).toHaveLength(1)
  })

  test('where nothing was looked up the GUID of the entry counts, and a word does not', () => {
    const entry = entryWith({ ProxyIdentityExperienceFrameworkAppId: other, ExtensionsAppId: 'your extensions app' })
    const settings = collectSettings(valuesWith({ lookedUp: {} }), entry)
    expect(textOf(settings.get('ProxyIdentityExperienceFrameworkAppId'))).toBe(other)
    expect(settings.get('ExtensionsAppId')).toBeUndefined()
  })

  test('the settings of the declaration beat the entry and what was looked up, silently', () => {
    const declared = { Prefix: known('UAT_'), IdentityExperienceFrameworkAppId: known(other) }
    const settings = collectSettings(
      valuesWith({ settings: declared }),
      entryWith({ prefix: 'DEV_', Other: '', Count: '7' })
    )
    expect(textOf(settings.get('PREFIX'))).toBe('UAT_')
    expect(textOf(settings.get('IdentityExperienceFrameworkAppId'))).toBe(other)
    expect(textOf(settings.get('other'))).toBe('')
    expect(settings.notices).toEqual([])
  })

  test('the client id of a declared application beats the entry', () => {
    const settings = collectSettings(valuesWith({ apps: { shop: known(iefAppId) } }), entryWith({ Shop: other }))
    expect(textOf(settings.get('shop'))).toBe(iefAppId)
    expect(settings.notices).toHaveLength(1)
  })

  test('what the run knows itself beats a setting of that name, and says so', () => {
    const settings = collectSettings(valuesWith({ settings: { tenant: known('fabrikam') } }), undefined)
    expect(textOf(settings.get('Tenant'))).toBe(tenant.domain)
    expect(settings.notices).toEqual([
      { level: 'warning', text: expect.stringContaining('Tenant is known without being written') }
    ])
  })

  test('an application whose key is such a name is no reason for a warning', () => {
    expect(collectSettings(valuesWith({ apps: { tenant: known(iefAppId) } }), undefined).notices).toEqual([])
  })
})

test('an entry that names the tenant without its domain gives {Settings:Tenant} the same form', () => {
  expect(textOf(collectSettings(valuesWith(), entryWith({}, { tenant: 'Contoso' })).get('Tenant'))).toBe('contoso')
  expect(textOf(collectSettings(valuesWith(), entryWith({}, { tenant: '' })).get('Tenant'))).toBe(tenant.domain)
})

test.each([
  ['contoso.onmicrosoft.com', true],
  [' CONTOSO.onmicrosoft.com', true],
  ['contoso', true],
  [tenant.id.toUpperCase(), true],
  ['fabrikam.onmicrosoft.com', false],
  ['your-tenant.onmicrosoft.com', false]
])('the tenant of an entry: %j', (written, is) => {
  expect(isTenant(written, tenant)).toBe(is)
})

test.each([
  ['policies/B2C_1A_Base.xml', 'B2C_1A_Base', 'Base'],
  ['b2c_1a_x.y.XML', 'b2c_1a_x.y', 'x.y'],
  ['deep/er/SignUp.xml', 'SignUp', 'SignUp']
])('the name of the file %j', (file, name, policyName) => {
  const settings = collectSettings(valuesWith(), undefined)
  expect(textOf(settingIn(settings, 'FileName', file))).toBe(name)
  expect(textOf(settingIn(settings, 'policyfilename', file))).toBe(policyName)
})

test('secrets are hidden, longer ones first, and are not among the values that may be shown', () => {
  const settings = collectSettings(
    valuesWith({
      settings: { A: secret('abc'), B: secret('abcdef'), C: secret(''), D: known('shown'), E: secret(' spaced\n') },
      environment: 'Dev'
    }),
    undefined
  )
  expect(settings.redact('x abcdef y abc $& z')).toBe('x *** y *** $& z')
  expect(settings.redact('"spaced", " spaced\n"')).toBe('"***", "***"')
  expect(settings.shown).toEqual({
    Tenant: tenant.domain,
    TenantObjectId: tenant.id,
    Environment: 'Dev',
    D: 'shown',
    IdentityExperienceFrameworkAppId: iefAppId,
    ProxyIdentityExperienceFrameworkAppId: expect.any(String)
  })
})
