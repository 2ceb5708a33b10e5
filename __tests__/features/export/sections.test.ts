// The sections of the tenant itself, as far as its type has them.

import { expect, test } from '@jest/globals'
import type { KeySet } from 'b2c-emulator'
import { openExport } from './exportFixture.ts'

type Key = KeySet['keys'][number]

const secretKey: Key = {
  kid: 'one',
  kty: 'OCT',
  use: 'sig',
  nbf: null,
  exp: null,
  status: 'enabled',
  n: null,
  e: null,
  x5c: [],
  x5t: null,
  secret: 'of somebody else'
}
const rsa = (use: Key['use'], more: Partial<Key> = {}): Key => ({
  ...secretKey,
  kty: 'RSA',
  use,
  secret: null,
  n: 'AQAB',
  e: 'AQAB',
  ...more
})

test('policy keys are generated where that shows, and else expected to be there', async () => {
  const fixture = await openExport()
  const { tenant } = fixture.emulator
  const sets: Readonly<Record<string, readonly Key[]>> = {
    B2C_1A_TokenSigningKeyContainer: [rsa('sig')],
    b2c_1a_encryption: [rsa('enc'), rsa('enc', { kid: 'two' })],
    B2C_1A_FacebookSecret: [secretKey],
    B2C_1A_Saml: [rsa('sig', { x5c: ['MIIB'], x5t: 'abc', exp: 4_102_444_800 })],
    B2C_1A_Empty: [],
    'B2C_1A_Old.bak': [rsa('sig')]
  }
  tenant.seed(() => {
    for (const [id, keys] of Object.entries(sets)) tenant.keySets.put(id, { id, keys })
  })
  expect((await fixture.export()).errors).toBe('')
  expect(fixture.file().policyKeys).toEqual({
    FacebookSecret: { existing: true },
    Saml: { existing: true },
    TokenSigningKeyContainer: { generate: 'signature' },
    encryption: { generate: 'encryption' }
  })
  expect(fixture.text()).toMatch(/# a certificate, until 2100-01-01/)
  expect(fixture.text()).toMatch(/the policy key "B2C_1A_Empty" is not declared: it holds no key/)
  expect(fixture.text()).not.toContain('of somebody else')
  const plan = await fixture.run('plan', {})
  expect(plan.errors).toBe('')
})

test.each(['CIAM', 'AAD'] as const)('a tenant of type %s is declared with what it has', async tenantType => {
  const fixture = await openExport({ seed: { tenantType } })
  const settings = { api: { requestedAccessTokenVersion: 2 }, spa: { redirectUris: ['https://shop.example/'] } }
  const { appId } = fixture.click({ displayName: 'Shop', settings })
  const { tenant } = fixture.emulator
  tenant.seed(() => {
    // External tenants hold no application of another version.
    for (const one of tenant.applications.all())
      tenant.applications.put(one.id, { ...one, settings: { ...one.settings, ...settings } })
  })
  const result = await fixture.export()
  expect(result.errors).toBe('')
  expect(Object.keys(fixture.file())).not.toContain('policyKeys')
  expect(fixture.apps().shop).toEqual({
    name: 'Shop',
    uniqueName: 'shop',
    adopt: appId,
    redirectUris: { spa: ['https://shop.example/'] },
    secret: { mode: 'none' }
  })
})
