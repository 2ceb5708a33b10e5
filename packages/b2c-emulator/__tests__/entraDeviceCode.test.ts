// Device codes of the emulated token service: from the code to the token of a person, and what refuses it.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { type Answer, changeApplication, claimsOf, domain, type Form, graphTools, post, token } from './tokenClient.ts'

describe('a device code', () => {
  let emulator: Emulator

  beforeAll(async () => {
    emulator = await startEmulator()
    emulator.addTenant({ initialDomain: 'fabrikam.onmicrosoft.com' })
    emulator.tenant.addUser({ userPrincipalName: `alex@${domain}` })
  })
  afterAll(() => emulator.close())

  const start = (form: Form = {}) =>
    post(emulator, `${domain}/oauth2/v2.0/devicecode`, {
      client_id: graphTools,
      scope: 'https://graph.microsoft.com/Application.ReadWrite.All offline_access',
      ...form
    })

  const poll = (answer: Answer, grant_type = 'device_code') =>
    token(emulator, { grant_type, client_id: graphTools, device_code: String(answer.body.device_code) })

  const act = (answer: Answer, username: string, decision = 'accept') =>
    fetch(`${emulator.login}/devicelogin`, {
      method: 'POST',
      body: new URLSearchParams({ code: String(answer.body.user_code).toLowerCase(), username, decision })
    })

  test('is given with where to enter it', async () => {
    const { body } = await start()
    const code = String(body.user_code)
    expect(code).toMatch(/^[A-Z0-9]{9}$/)
    expect(body).toEqual({
      user_code: code,
      device_code: expect.any(String),
      verification_uri: `${emulator.login}/devicelogin`,
      expires_in: 900,
      interval: 5,
      message: `To sign in, use a web browser to open the page ${emulator.login}/devicelogin and enter the code ${code} to authenticate.`
    })
  })

  test('is pending until a person accepts, then gives one token', async () => {
    const started = await start()
    const pending = await poll(started)
    expect(pending.status).toBe(400)
    expect(pending.body).toMatchObject({ error: 'authorization_pending', error_codes: [70016] })
    expect(pending.body.error_description).toMatch(
      /^AADSTS70016: OAuth 2.0 device flow error. Authorization is pending. Continue polling. Trace ID/
    )
    const page = await fetch(`${emulator.login}/devicelogin?code=${started.body.user_code}`)
    expect(await page.text()).toContain('Microsoft Graph Command Line Tools')
    expect((await act(started, `ADMIN@${domain}`)).status).toBe(200)
    const done = await poll(started, 'urn:ietf:params:oauth:grant-type:device_code')
    expect(done.status).toBe(200)
    expect(claimsOf(done)).toMatchObject({ idtyp: 'user', scp: 'Application.ReadWrite.All', appid: graphTools })
    expect(done.body.scope).toBe('https://graph.microsoft.com/Application.ReadWrite.All')
    expect((await poll(started)).body).toMatchObject({ error: 'bad_verification_code', error_codes: [70018] })
  })

  test('may be declined', async () => {
    const started = await start()
    expect((await act(started, '', 'decline')).status).toBe(200)
    expect((await poll(started)).body).toMatchObject({ error: 'authorization_declined', error_codes: [65004] })
  })

  test('expires after a quarter of an hour', async () => {
    const started = await start()
    emulator.clock.advance(901_000)
    const answer = await poll(started)
    expect(answer.body).toMatchObject({ error: 'expired_token', error_codes: [70020] })
    expect(answer.body.error_description).toMatch(
      /^AADSTS70020: The provided value for the input parameter 'device_code' is not valid. This device code has expired. /
    )
    expect((await act(started, `admin@${domain}`)).status).toBe(400)
  })

  test.each([
    ['an account of another tenant', 'admin@fabrikam.onmicrosoft.com', 'AADSTS50020: User account'],
    ['an account that nobody knows', 'nobody@example.org', 'AADSTS50034: The user account nobody@example.org'],
    ['a user who may not consent', `alex@${domain}`, 'AADSTS90094: An administrator of your organization']
  ])('is refused to %s and stays pending', async (_name, username, text) => {
    const started = await start()
    const page = await act(started, username)
    expect(page.status).toBe(400)
    expect(await page.text()).toContain(text)
    expect((await poll(started)).body.error).toBe('authorization_pending')
  })

  test('may be blocked by Conditional Access', async () => {
    emulator.behavior.deviceCode.blocked = true
    const started = await start()
    await act(started, `admin@${domain}`)
    const answer = await poll(started)
    expect(answer.body).toMatchObject({ error: 'invalid_grant', error_codes: [53003] })
    expect(answer.body.error_description).toMatch(
      /^AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance. /
    )
    emulator.behavior.deviceCode.blocked = false
  })

  test.each([
    ['an unknown client', { client_id: '00000000-1111-4222-8333-444444444444' }, 700016, 400],
    ['a scope that Graph does not offer', { scope: 'https://graph.microsoft.com/No.Such.Scope' }, 70011, 400],
    ['no scope but those of OpenID', { scope: 'openid' }, 70011, 400],
    ['a resource that is absent', { scope: 'https://example.org/user_impersonation' }, 500011, 400],
    [
      'a scope that the Azure CLI is not preauthorized for',
      { client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', scope: 'RoleManagement.ReadWrite.Directory' },
      65002,
      400
    ]
  ])('is refused for %s', async (_name, form, code, status) => {
    const answer = await start(form)
    expect(answer.body.error_codes).toEqual([code])
    expect(answer.status).toBe(status)
  })

  test('is refused for an application that is no public client', async () => {
    const answer = await start({ client_id: emulator.seed.appId })
    expect(answer.status).toBe(401)
    expect(answer.body.error_description).toMatch(
      /^AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'. /
    )
  })

  test('is given to a public client of the tenant, for what was granted to it', async () => {
    changeApplication(emulator, emulator.seed.objectId, { isFallbackPublicClient: true })
    const graph = emulator.tenant.servicePrincipals.all().find(one => one.displayName === 'Microsoft Graph')
    emulator.tenant.oauth2PermissionGrants.put('grant', {
      id: 'grant',
      clientId: emulator.seed.servicePrincipalId,
      consentType: 'AllPrincipals',
      principalId: null,
      resourceId: graph?.id ?? '',
      scope: 'openid User.Read Application.ReadWrite.All'
    })
    const client_id = emulator.seed.appId
    const started = await start({ client_id, scope: 'https://graph.microsoft.com/.default' })
    await act(started, `admin@${domain}`)
    const device_code = String(started.body.device_code)
    const done = await token(emulator, { grant_type: 'device_code', client_id, device_code })
    expect(claimsOf(done).scp).toBe('openid User.Read Application.ReadWrite.All')
  })

  test('of an unknown spelling is sent back', async () => {
    const page = await fetch(`${emulator.login}/devicelogin?code=NOSUCHONE`)
    expect(page.status).toBe(400)
    expect(await page.text()).toContain('That code didn')
  })
})
