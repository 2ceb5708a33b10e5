// Refresh tokens, and what Microsoft's tools ask of other APIs than Microsoft Graph in a person's name.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { azureCli, claimsOf, dayMs, domain, graphTools, personSignsIn, token } from './tokenClient.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
  emulator.addTenant({ initialDomain: 'fabrikam.onmicrosoft.com' })
})
afterAll(() => emulator.close())

const admin = `admin@${domain}`
const management = 'https://management.core.windows.net//.default'
const signIn = (scope = `${management} offline_access openid profile`, client_id = azureCli) =>
  personSignsIn(emulator, { client_id, scope }, admin)
const refresh = (refresh_token: unknown, form = {}, tenant = domain) =>
  token(
    emulator,
    { grant_type: 'refresh_token', client_id: azureCli, refresh_token: String(refresh_token), ...form },
    tenant
  )

describe('a refresh token', () => {
  test('is given where offline_access is asked for, and nowhere else', async () => {
    expect((await signIn()).body).toMatchObject({ refresh_token: expect.any(String), id_token: expect.any(String) })
    expect((await signIn(management)).body.refresh_token).toBeUndefined()
  })

  test('gives tokens for other resources, and renews itself', async () => {
    const { body } = await signIn()
    const graph = await refresh(body.refresh_token, { scope: 'https://graph.microsoft.com//.default offline_access' })
    expect(claimsOf(graph)).toMatchObject({ aud: 'https://graph.microsoft.com/', upn: admin, appid: azureCli })
    const again = await refresh(graph.body.refresh_token, { scope: management })
    expect(claimsOf(again)).toMatchObject({ aud: 'https://management.core.windows.net/', scp: 'user_impersonation' })
    // Clients look for a cached token by what they have asked for.
    expect(again.body.scope).toBe(`https://management.core.windows.net//user_impersonation ${management}`)
    expect(emulator.issued()).toContainEqual({ kind: 'refresh-token', value: body.refresh_token })
  })

  test.each([
    ['that nobody gave', () => 'nonsense', {}, domain, 9002313],
    ['of another client', undefined, { client_id: graphTools }, domain, 9002313],
    ['of another tenant', undefined, {}, 'fabrikam.onmicrosoft.com', 9002313],
    ['without a scope', undefined, { scope: '' }, domain, 900144]
  ])('%s is refused', async (_, text, form, tenant, code) => {
    const value = text?.() ?? (await signIn()).body.refresh_token
    const answer = await refresh(value, { scope: management, ...form }, tenant)
    expect(answer).toMatchObject({ status: 400, body: { error_codes: [code] } })
  })

  test('gives nobody what a sign-in would not: consent of an administrator, tokens of an account that is disabled', async () => {
    const { tenant } = emulator
    const userPrincipalName = `clerk@${domain}`
    const { id } = tenant.addUser({ userPrincipalName })
    const form = { client_id: graphTools, scope: 'User.Read offline_access' }
    const { body } = await personSignsIn(emulator, form, userPrincipalName)
    const ask = (scope: string) => refresh(body.refresh_token, { client_id: graphTools, scope })
    expect((await ask('User.Read')).status).toBe(200)
    expect((await ask('Application.ReadWrite.All')).body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [65001]
    })
    const user = tenant.users.get(id)
    if (!user) throw new Error('the user is gone')
    tenant.seed(() => tenant.users.put(id, { ...user, accountEnabled: false }))
    expect((await ask('User.Read')).body).toMatchObject({ error: 'invalid_grant', error_codes: [50057] })
    expect((await personSignsIn(emulator, form, userPrincipalName)).body.access_token).toBeUndefined()
  })

  test('expires 90 days after its last use', async () => {
    const { body } = await signIn()
    emulator.clock.advance(89 * dayMs)
    const renewed = await refresh(body.refresh_token, { scope: `${management} offline_access` })
    expect(renewed.status).toBe(200)
    emulator.clock.advance(89 * dayMs)
    expect((await refresh(renewed.body.refresh_token, { scope: management })).status).toBe(200)
    expect((await refresh(body.refresh_token, { scope: management })).body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [700082]
    })
  })
})

describe('a person asks for', () => {
  test('the scope of the management API by its name', async () => {
    const answer = await signIn('https://management.azure.com/user_impersonation')
    expect(claimsOf(answer)).toMatchObject({ aud: 'https://management.azure.com', scp: 'user_impersonation' })
  })

  test.each([
    ['two resources at once', azureCli, `${management} https://graph.microsoft.com/.default`, 28000],
    ['the management API by a tool that is not for Azure', graphTools, management, 65002],
    ['a scope that the API does not have', azureCli, 'https://management.azure.com/nothing', 70011]
  ])('%s, and is refused', async (_, client, scope, code) => {
    expect((await signIn(scope, client)).body.error_codes).toEqual([code])
  })
})
