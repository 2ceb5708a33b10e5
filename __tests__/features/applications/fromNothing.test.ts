// Applications that people sign in to, made from nothing: what they are, in how many round trips, and that they stay so.

import { describe, expect, test } from '@jest/globals'
import { type Emulator, sequentialRoundTrips } from 'b2c-emulator'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import { apply, expectSettled, named, run, settingsOf } from './signInFile.ts'

const apps = `
orders-api:
  name: Orders API
  audience: customers
  scopes: { orders.read: Read orders, orders.write: Change orders }
shop:
  name: Shop
  audience: customers
  redirectUris: { spa: ['https://shop.example/', 'http://localhost:3000/'], web: [], publicClient: ['msal{clientId}://auth'] }
`

describe('applications that people sign in to, from nothing', () => {
  test('have the audience, the version, the addresses and the scopes that are declared, and stay so', async () => {
    const emulator = await emulate()
    const first = await apply(emulator, apps)
    expect(named(emulator, 'orders-api')).toMatchObject({
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      identifierUris: ['https://contoso.onmicrosoft.com/orders-api']
    })
    const { api } = settingsOf(emulator, 'orders-api')
    expect(api?.requestedAccessTokenVersion).toBe(2)
    expect(api?.oauth2PermissionScopes).toMatchObject([
      { value: 'orders.read', type: 'Admin', isEnabled: true, adminConsentDescription: 'Read orders' },
      { value: 'orders.write', type: 'Admin', isEnabled: true, adminConsentDescription: 'Change orders' }
    ])
    const shop = named(emulator, 'shop')
    expect(shop).toMatchObject({ signInAudience: 'AzureADandPersonalMicrosoftAccount', identifierUris: [] })
    expect(settingsOf(emulator, 'shop')).toMatchObject({
      web: { redirectUris: [] },
      spa: { redirectUris: ['https://shop.example/', 'http://localhost:3000/'] },
      publicClient: { redirectUris: [`msal${shop.appId}://auth`] }
    })
    expect(planned(first)).toEqual([
      'application create Orders API',
      'scope create orders.read',
      'scope create orders.write',
      'servicePrincipal create Orders API',
      'application create Shop',
      'redirectUri create https://shop.example/',
      'redirectUri create http://localhost:3000/',
      'redirectUri create msal{clientId}://auth',
      'servicePrincipal create Shop'
    ])
    await expectSettled(emulator, apps)
  })

  test('take no more round trips than one that nobody signs in to', async () => {
    const count = async (text: string): Promise<number> => {
      const emulator = await emulate({ behavior: { latencyMs: 100 } })
      await apply(emulator, text)
      const { journal } = emulator
      return sequentialRoundTrips(
        journal.entries().filter(({ service, parent }) => service === 'graph' && parent === undefined)
      )
    }
    expect(await count(apps)).toBeLessThanOrEqual(await count('orders-api: { name: Orders API }\nshop: { name: Shop }'))
  })

  test('give a scope the same id in every tenant, so that clients may know it beforehand', async () => {
    const idsIn = async () => {
      const emulator = await emulate()
      await apply(emulator, apps)
      return settingsOf(emulator, 'orders-api').api?.oauth2PermissionScopes.map(({ id }) => id)
    }
    const [first, second] = [await idsIn(), await idsIn()]
    expect(first).toEqual(second)
    for (const id of first ?? []) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  })

  test.each([
    ['a policy that wants verified names', 'unique'],
    ['a policy that takes default URIs alone', 'default only'],
    ['no policy', 'none']
  ] as const)('have an identifier URI that every tenant takes: %s', async (_, identifierUriPolicy) => {
    const emulator = await emulate({ behavior: { identifierUriPolicy } })
    const all = `${apps}
intern-api: { name: Intern API, scopes: { do: Do it } }
own-api: { name: Own API, audience: customers, identifierUri: 'https://contoso.onmicrosoft.com/own', scopes: { do: Do it } }
id-api: { name: Id API, identifierUri: 'api://{clientId}' }`
    await apply(emulator, all)
    expect(named(emulator, 'orders-api').identifierUris).toEqual(['https://contoso.onmicrosoft.com/orders-api'])
    expect(named(emulator, 'own-api').identifierUris).toEqual(['https://contoso.onmicrosoft.com/own'])
    for (const name of ['intern-api', 'id-api']) {
      const { identifierUris, appId } = named(emulator, name)
      expect(identifierUris).toEqual([`api://${appId}`])
    }
    await expectSettled(emulator, all)
  })

  test('are made in a tenant that refuses unique names', async () => {
    const emulator = await emulate({ behavior: { uniqueName: 'unsupported' } })
    await apply(emulator, apps)
    const applications = emulator.tenant.applications.all()
    const shop = applications.find(({ displayName }) => displayName === 'Shop')
    expect(shop?.settings).toMatchObject({ publicClient: { redirectUris: [`msal${shop?.appId}://auth`] } })
    expect(applications.find(({ displayName }) => displayName === 'Orders API')).toMatchObject({
      identifierUris: ['https://contoso.onmicrosoft.com/orders-api']
    })
    await expectSettled(emulator, apps)
  })

  test('are completed by the next run where their settings are refused at first', async () => {
    const emulator = await emulate()
    const refusal = { status: 400, body: { error: { code: 'Weird', message: 'not today' } } }
    const stop = emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /\/applications\/[0-9a-f-]+$/ },
      { instead: () => refusal }
    )
    expect((await run(emulator, apps)).errors).toContain('not today')
    expect(named(emulator, 'shop').tags).toEqual([])
    stop()
    await apply(emulator, apps)
    expect(settingsOf(emulator, 'shop').spa?.redirectUris).toHaveLength(2)
    await expectSettled(emulator, apps)
  })

  test('an identifier URI of another application is told with what to change', async () => {
    const emulator = await emulate()
    await apply(emulator, 'first: { name: First, identifierUri: "https://contoso.onmicrosoft.com/api" }')
    const { errors } = await run(
      emulator,
      'second: { name: Second, identifierUri: "https://contoso.onmicrosoft.com/api" }'
    )
    expect(errors).toContain('another identifierUri')
  })

  test('mode plan writes nothing and names everything', async () => {
    const emulator = await emulate()
    const result = await apply(emulator, apps, { mode: 'plan' })
    expect(writesOf(emulator)).toEqual([])
    expect(planned(result).filter(line => /^(scope|redirectUri) create/.test(line))).toHaveLength(5)
  })

  test('mode destroy takes them away with all that they hold', async () => {
    const emulator = await emulate()
    const before = emulator.tenant.applications.all().length
    await apply(emulator, apps)
    const result = await apply(emulator, apps, { mode: 'destroy' })
    expect(planned(result)).toEqual(['application delete Orders API', 'application delete Shop'])
    expect(emulator.tenant.applications.all()).toHaveLength(before)
  })
})

describe('in an external tenant', () => {
  const all = `${apps}\ndeployer: { name: Deployer, permissions: [audit] }`

  test('every application has access tokens of version 2, and customers are members like any other', async () => {
    const emulator = await emulate({
      seed: { tenantType: 'CIAM' },
      behavior: { freshUrisRefusedMs: 5_000 }
    })
    await apply(emulator, all)
    for (const name of ['orders-api', 'shop', 'deployer']) {
      expect(named(emulator, name).signInAudience).toBe('AzureADMyOrg')
      expect(settingsOf(emulator, name).api?.requestedAccessTokenVersion).toBe(2)
    }
    await expectSettled(emulator, all)
  })

  const concealKind = (emulator: Emulator): (() => void) => {
    const refusal = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } }
    return emulator.intercept({ service: 'graph', path: /\/organization/ }, { instead: () => refusal })
  }
  /** Refuses the change of an application that has not, and does not get, access tokens of version 2. */
  const demandAtChanges = (emulator: Emulator): void => {
    const message = 'Access Token Accepted Version may not be 1 or null. paramName: AccessTokenAcceptedVersion'
    const refusal = { status: 400, body: { error: { code: 'InvalidAccessTokenVersion', message } } }
    emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /\/applications\/[0-9a-f-]{36}$/ },
      {
        instead: ({ path, body }) => {
          const { settings } = emulator.tenant.applications.get(path.split('/').at(-1) ?? '') ?? {}
          const given = body as { readonly api?: { readonly requestedAccessTokenVersion?: number } }
          const has = settings as typeof given
          const version = given.api?.requestedAccessTokenVersion ?? has.api?.requestedAccessTokenVersion
          return version === 2 ? undefined : refusal
        }
      }
    )
  }

  test.each(
    (['supported', 'unsupported'] as const).flatMap(uniqueName =>
      ['creations', 'changes as well', 'changes alone'].map(refused => [uniqueName, refused] as const)
    )
  )(
    'the version is found out where the caller may not read of what kind the tenant is: unique names %s, refused %s',
    async (uniqueName, refused) => {
      const tenantType = refused === 'changes alone' ? 'AAD B2C' : 'CIAM'
      const emulator = await emulate({ seed: { tenantType }, behavior: { uniqueName } })
      concealKind(emulator)
      if (refused !== 'creations') demandAtChanges(emulator)
      const deployer = 'deployer: { name: Deployer, permissions: [audit], scopes: { do: Do it } }'
      await apply(emulator, deployer)
      const [{ settings } = { settings: undefined }] = emulator.tenant.applications
        .all()
        .filter(({ displayName }) => displayName === 'Deployer')
      expect(settings).toMatchObject({ api: { requestedAccessTokenVersion: 2 } })
      await expectSettled(emulator, deployer)
    }
  )

  test('customers are the same whether or not the caller may read of what kind the tenant is', async () => {
    for (const isConcealedFirst of [true, false]) {
      const emulator = await emulate({ seed: { tenantType: 'CIAM' } })
      const reveal = isConcealedFirst ? concealKind(emulator) : undefined
      await apply(emulator, apps)
      reveal?.()
      if (!isConcealedFirst) concealKind(emulator)
      const { signInAudience } = named(emulator, 'shop')
      await apply(emulator, apps)
      expect(named(emulator, 'shop').signInAudience).toBe(signInAudience)
      await expectSettled(emulator, apps)
    }
  })

  test('an application of another version is brought to 2', async () => {
    const emulator = await emulate({ seed: { tenantType: 'CIAM' } })
    await apply(emulator, all)
    const { settings, ...rest } = named(emulator, 'deployer')
    emulator.tenant.seed(() =>
      emulator.tenant.applications.put(rest.id, { ...rest, settings: { ...settings, api: undefined } })
    )
    await apply(emulator, all)
    expect(settingsOf(emulator, 'deployer').api?.requestedAccessTokenVersion).toBe(2)
  })
})
