// The audience of an application is chosen once: a difference is told and never written. Applications for customers have limits
// of their own, among them two client secrets.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { newPasswordCredential } from 'b2c-emulator/testing'
import { writesOf } from '../../../harness/journal.ts'
import { emulate } from '../../hooks.ts'
import { register } from '../provisioning/registrations.ts'
import { apply, changeByHand, expectSettled, named, run } from './signInFile.ts'

const app = (audience: string | undefined, more = ''): string =>
  `shop: { name: Shop, ${audience === undefined ? '' : `audience: ${audience}, `}${more} }`
const customers = { signInAudience: 'AzureADandPersonalMicrosoftAccount' }

describe('an audience', () => {
  test.each<[string, string | undefined, string]>([
    ['customers', 'organization', 'audience: organization'],
    ['customers', undefined, 'no audience, which means organization'],
    ['organization', 'customers', 'audience: customers']
  ])('%s cannot become %s', async (before, after, words) => {
    const emulator = await emulate()
    await apply(emulator, app(before))
    emulator.journal.clear()
    for (const mode of ['plan', 'apply']) {
      const { errors } = await run(emulator, app(after), { mode })
      expect(errors).toContain(`shop declares ${words}`)
      expect(errors).toContain('Nothing was written.')
      expect(writesOf(emulator)).toEqual([])
    }
    await expectSettled(emulator, app(before))
  })

  test('that was opened to other organizations by hand is narrowed again', async () => {
    const emulator = await emulate()
    for (const audience of [undefined, 'organization']) {
      await apply(emulator, app(audience))
      changeByHand(emulator, 'shop', () => ({ signInAudience: 'AzureADMultipleOrgs' }))
      await apply(emulator, app(audience))
      expect(named(emulator, 'shop').signInAudience).toBe('AzureADMyOrg')
    }
  })

  test('that was opened to customers by hand is told', async () => {
    const emulator = await emulate()
    await apply(emulator, app('organization'))
    changeByHand(emulator, 'shop', () => customers)
    const { errors } = await run(emulator, app('organization'))
    expect(errors).toContain('accounts in any identity provider or organizational directory')
  })

  test.each(['AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount'])(
    'of an application for %s that is taken over stays where none is declared, and another one is a conflict',
    async signInAudience => {
      const emulator = await emulate()
      const settings = { api: { requestedAccessTokenVersion: 2 } }
      const { appId, id } = register(emulator, { signInAudience, settings, withPrincipal: true })
      for (const audience of ['organization', 'customers']) {
        const wanted = audience === 'customers' ? customers.signInAudience : 'AzureADMyOrg'
        const { errors } = await run(emulator, app(audience, `adopt: ${appId}`))
        if (wanted === signInAudience) expect(errors).toBe('')
        else expect(errors).toContain('The audience of an application is chosen once')
      }
      await apply(emulator, app(undefined, `adopt: ${appId}`))
      expect(emulator.tenant.applications.get(id)).toMatchObject({ signInAudience })
    }
  )
})

describe('client secrets of an application for customers', () => {
  const withSecret = (mode: string) => app('customers', `secret: { mode: ${mode}, overlap: 0d }`)
  const give = (emulator: Emulator, names: readonly string[], endMs = emulator.clock.now() + 1e10): void =>
    changeByHand(emulator, 'shop', ({ passwordCredentials }) => ({
      passwordCredentials: [
        ...passwordCredentials,
        ...names.map(displayName =>
          newPasswordCredential({
            displayName,
            startMs: emulator.clock.now() - 1e9,
            endMs,
            secretText: `${displayName}-text`
          })
        )
      ]
    }))

  test('are two at most: without a place for another one nothing is written', async () => {
    const emulator = await emulate()
    await apply(emulator, app('customers'))
    give(emulator, ['theirs', 'also theirs'])
    emulator.journal.clear()
    const accepted = named(emulator, 'shop').passwordCredentials.map(({ keyId }) => keyId)
    const more = `acceptedCredentials: ${JSON.stringify(accepted)}, secret: { mode: always }`
    const { errors } = await run(emulator, app('customers', more), { verify: 'false' })
    expect(errors).toMatch(/has no place for it.*2 at most.*theirs \(key id .*also theirs \(key id/s)
    expect(writesOf(emulator)).toEqual([])
  })

  test('rotate within the two places', async () => {
    const emulator = await emulate()
    for (let round = 1; round <= 4; round++) {
      await apply(emulator, withSecret('always'), { verify: 'false' })
      expect(named(emulator, 'shop').passwordCredentials.length).toBeLessThanOrEqual(2)
      emulator.clock.advance(60_000)
    }
  })

  test('of ours that have expired make place for the new one', async () => {
    const emulator = await emulate()
    const secret = app('customers', 'secret: { mode: when-needed, lifetime: 2d, rotateBefore: 1d, overlap: 30d }')
    await apply(emulator, secret, { verify: 'false' })
    emulator.clock.advance(1.5 * 86_400_000)
    await apply(emulator, secret, { verify: 'false' })
    expect(named(emulator, 'shop').passwordCredentials).toHaveLength(2)
    emulator.clock.advance(1.2 * 86_400_000)
    const result = await apply(emulator, secret, { verify: 'false' })
    expect(result.outputs['secret-created']).toBe('true')
    expect(named(emulator, 'shop').passwordCredentials).toHaveLength(2)
  })
})

test.each([
  [
    'a long name',
    `shop: { name: ${'x'.repeat(91)}, audience: customers }`,
    /has 91 characters; accepted with audience: customers: 1 to 90/
  ],
  [
    'a long scope',
    `shop: { name: Shop, audience: customers, scopes: { ${'x'.repeat(41)}: Long } }`,
    /has 41 characters.*1 to 40/
  ],
  [
    'a query',
    `shop: { name: Shop, audience: customers, redirectUris: { web: ['https://shop.example/?a=b'] } }`,
    /holds a query/
  ],
  ['a URN', `shop: { name: Shop, audience: customers, identifierUri: 'urn:orders' }`, /is a URN/],
  [
    'too many permissions',
    `shop: { name: Shop, audience: customers, permissions: ${JSON.stringify(Array.from({ length: 31 }, (_, index) => `A${index}.Read.All`))} }`,
    /holds 31 permissions.*30 at most/
  ],
  ['another audience', `shop: { name: Shop, audience: everybody }`, /apps\.shop\.audience.*organization, customers/]
])('a mistake is told with its place before anything is sent: %s', async (_, text, problem) => {
  const emulator = await emulate()
  const { errors } = await run(emulator, text)
  expect(errors).toMatch(/apps\.yml:\d+:\d+: apps\.shop/)
  expect(errors).toMatch(problem)
  expect(emulator.journal.entries()).toEqual([])
})
