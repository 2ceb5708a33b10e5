// Azure's management API and what names it: tokens for it, the lists that a sign-in reads, and the endpoints of the cloud.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { type Body, callerWith, tokenFor } from './graphClient.ts'
import { claimsOf, token } from './tokenClient.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const caller = () => ({ client_id: emulator.seed.appId, client_secret: emulator.seed.callerSecret })
const management = async (scope = 'https://management.azure.com/.default') =>
  String((await token(emulator, { ...caller(), scope })).body.access_token)

const get = async (path: string, bearer?: string) => {
  const response = await fetch(`${emulator.azure}${path}`, {
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }
  })
  return { status: response.status, body: (await response.json()) as Body }
}

describe('a token for the management API', () => {
  test.each([
    ['https://management.azure.com/.default', 'https://management.azure.com'],
    ['https://management.azure.com//.default', 'https://management.azure.com/'],
    ['https://management.core.windows.net/.default', 'https://management.core.windows.net'],
    ['https://management.core.windows.net//.default', 'https://management.core.windows.net/'],
    ['797f4846-ba00-4fd7-ba43-dac1f8f63013/.default', '797f4846-ba00-4fd7-ba43-dac1f8f63013']
  ])('is had by the scope %s, and taken', async (scope, aud) => {
    const answer = await token(emulator, { ...caller(), scope })
    expect(answer.status).toBe(200)
    expect(claimsOf(answer)).toMatchObject({ aud, idtyp: 'app' })
    expect(claimsOf(answer).roles).toBeUndefined()
    expect(await get('/subscriptions?api-version=2022-12-01', String(answer.body.access_token))).toMatchObject({
      status: 200
    })
  })

  test("is had by the emulator's own origin too", async () => {
    const bearer = await management(`${emulator.azure}//.default`)
    expect((await get('/subscriptions?api-version=2022-12-01', bearer)).status).toBe(200)
  })

  test('is none for Microsoft Graph', async () => {
    const answer = await fetch(`${emulator.graph}/v1.0/organization`, {
      headers: { authorization: `Bearer ${await management()}` }
    })
    expect(await answer.json()).toMatchObject({
      error: { code: 'InvalidAuthenticationToken', message: 'Access token validation failure. Invalid audience.' }
    })
  })

  test('belongs to a service principal that every tenant has', async () => {
    const graph = await callerWith(emulator, { appRoles: ['Application.Read.All'] })
    const { body } = await graph.get("/servicePrincipals(appId='797f4846-ba00-4fd7-ba43-dac1f8f63013')")
    expect(body).toMatchObject({
      displayName: 'Windows Azure Service Management API',
      appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
      oauth2PermissionScopes: [{ id: '41094075-9dad-400e-a0bd-54e686782033', value: 'user_impersonation' }]
    })
    expect(body.servicePrincipalNames).toEqual(
      expect.arrayContaining(['https://management.azure.com/', 'https://management.core.windows.net/'])
    )
  })
})

describe('the management API', () => {
  test('lists no subscription, and the tenant', async () => {
    const bearer = await management()
    expect((await get('/subscriptions?api-version=2022-12-01', bearer)).body).toMatchObject({ value: [] })
    expect((await get('/tenants?api-version=2022-12-01', bearer)).body).toEqual({
      value: [
        {
          id: `/tenants/${emulator.tenant.id}`,
          tenantId: emulator.tenant.id,
          displayName: 'Contoso',
          domains: ['contoso.onmicrosoft.com'],
          defaultDomain: 'contoso.onmicrosoft.com',
          tenantCategory: 'Home',
          tenantType: 'AAD B2C'
        }
      ]
    })
  })

  test('stands in the journal with its caller', async () => {
    const bearer = await management()
    emulator.journal.clear()
    await get('/subscriptions?api-version=2022-12-01', bearer)
    expect(emulator.journal.entries()).toMatchObject([
      { service: 'azure', path: '/subscriptions', caller: emulator.seed.appId, status: 200, write: false }
    ])
  })

  const id = '9e2c1d0a-0000-4000-8000-000000000001'
  test.each([
    ['no token', '/subscriptions?api-version=2022-12-01', undefined, 401, 'AuthenticationFailed'],
    ['a token that is none', '/subscriptions?api-version=2022-12-01', 'nonsense', 401, 'InvalidAuthenticationToken'],
    ['no version', '/subscriptions', 'own', 400, 'MissingApiVersionParameter'],
    ['a subscription', `/subscriptions/${id}?api-version=2022-12-01`, 'own', 404, 'SubscriptionNotFound'],
    [
      'what is in one',
      `/subscriptions/${id}/resourceGroups?api-version=2022-12-01`,
      'own',
      404,
      'SubscriptionNotFound'
    ],
    ['anything else', '/providers?api-version=2022-12-01', 'own', 404, 'NotFound']
  ])('refuses %s', async (_, path, bearer, status, code) => {
    const answer = await get(path, bearer === 'own' ? await management() : bearer)
    expect(answer).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } })
  })

  test('refuses a token for Microsoft Graph, and one that has expired', async () => {
    const graph = await tokenFor(emulator, emulator.seed.appId, emulator.seed.callerSecret)
    expect((await get('/tenants?api-version=2022-12-01', graph)).body.error).toMatchObject({
      code: 'InvalidAuthenticationTokenAudience',
      message: expect.stringContaining("'https://graph.microsoft.com'")
    })
    const old = await management()
    emulator.clock.advance(2 * 60 * 60 * 1000)
    expect((await get('/tenants?api-version=2022-12-01', old)).body.error.code).toBe('ExpiredAuthenticationToken')
  })

  test.each([
    ['429', 429],
    ['503', 503],
    ['401', 401],
    ['504', 504],
    ['html-502', 502]
  ] as const)('fails by fault %s', async (kind, status) => {
    emulator.behavior.faults.push({ match: { service: 'azure' }, kind })
    const answer = await fetch(`${emulator.azure}/subscriptions?api-version=2022-12-01`)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('retry-after')).toBe(kind === '429' ? '1' : null)
  })
})

describe('the endpoints of the cloud', () => {
  test('are listed without a token: one cloud, or a list of them in older versions', async () => {
    const { body } = await get('/metadata/endpoints?api-version=2022-09-01')
    expect(body).toMatchObject({
      name: 'B2CEmulator',
      authentication: { loginEndpoint: emulator.login, audiences: [`${emulator.azure}/`], tenant: 'common' },
      resourceManager: `${emulator.azure}/`,
      microsoftGraphResourceId: `${emulator.graph}/`
    })
    expect((await get('/metadata/endpoints?api-version=2020-06-01')).body).toEqual([body])
  })

  test('name audiences that tokens are given for', async () => {
    const { body } = await get('/metadata/endpoints?api-version=2022-09-01')
    for (const audience of [...body.authentication.audiences, body.microsoftGraphResourceId])
      expect((await token(emulator, { ...caller(), scope: `${audience}/.default` })).status).toBe(200)
  })
})
