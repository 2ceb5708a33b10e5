// What the emulated token service refuses: secrets, tenants, scopes, in the words and the shape of the real one.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { changeApplication, domain, type Form, token } from './tokenClient.ts'
import { type Case, expectRefusal } from './tokenRefusals.ts'

describe('a refusal', () => {
  let emulator: Emulator
  let secret: Form
  const id = () => emulator.seed.appId

  beforeAll(async () => {
    emulator = await startEmulator()
    secret = { client_id: id(), client_secret: emulator.seed.callerSecret }
  })
  afterAll(() => emulator.close())

  test('has the body and the headers of the token endpoint', async () => {
    const headers = { 'client-request-id': '11111111-2222-4333-8444-555555555555' }
    const {
      status,
      body,
      headers: answered
    } = await token(emulator, { ...secret, client_secret: 'x' }, domain, headers)
    const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
    expect(status).toBe(401)
    expect(body).toEqual({
      error: 'invalid_client',
      error_description:
        `AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${id()}'. ` +
        `Trace ID: ${body.trace_id} Correlation ID: 11111111-2222-4333-8444-555555555555 Timestamp: ${body.timestamp}`,
      error_codes: [7000215],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
      trace_id: expect.stringMatching(guid),
      correlation_id: '11111111-2222-4333-8444-555555555555',
      error_uri: 'https://login.microsoftonline.com/error?code=7000215'
    })
    expect(answered.get('cache-control')).toBe('no-store, no-cache')
    expect(answered.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
    expect(answered.get('x-content-type-options')).toBe('nosniff')
    expect(answered.get('content-type')).toBe('application/json; charset=utf-8')
  })

  const wrongTenant =
    'This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.'
  const unknown = '00000000-1111-4222-8333-444444444444'

  const cases: readonly Case[] = [
    {
      code: 7000222,
      status: 401,
      error: 'invalid_client',
      text: "The provided client secret keys for app 'APP' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
      form: () => {
        const caller = emulator.tenant.addCaller({ displayName: 'Expired', appRoles: [], secret: 'old-secret' })
        const { passwordCredentials = [] } = emulator.tenant.applications.get(caller.objectId) ?? {}
        changeApplication(emulator, caller.objectId, {
          passwordCredentials: passwordCredentials.map(one => ({ ...one, endMs: emulator.clock.now() - 1 }))
        })
        return { client_id: caller.appId, client_secret: 'anything' }
      }
    },
    {
      code: 7000216,
      status: 401,
      error: 'invalid_client',
      text: "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
      form: () => ({ client_id: id() })
    },
    {
      code: 700016,
      status: 400,
      error: 'unauthorized_client',
      text: `Application with identifier 'APP' was not found in the directory 'Contoso'. ${wrongTenant} You may have sent your authentication request to the wrong tenant.`,
      form: () => ({ client_id: unknown, client_secret: 'x' })
    },
    {
      code: 7000229,
      status: 401,
      error: 'invalid_client',
      text: 'The client application APP is missing service principal in the tenant TENANT. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119',
      form: () => {
        const caller = emulator.tenant.addCaller({ displayName: 'Alone', appRoles: [], secret: 's' })
        emulator.tenant.servicePrincipals.remove(caller.servicePrincipalId)
        return { client_id: caller.appId, client_secret: 's' }
      }
    },
    {
      code: 7000112,
      status: 401,
      error: 'unauthorized_client',
      text: "Application 'APP'(Disabled) is disabled.",
      form: () => {
        const caller = emulator.tenant.addCaller({ displayName: 'Disabled', appRoles: [], secret: 's' })
        const principal = emulator.tenant.servicePrincipals.get(caller.servicePrincipalId)
        if (principal) emulator.tenant.servicePrincipals.put(principal.id, { ...principal, accountEnabled: false })
        return { client_id: caller.appId, client_secret: 's' }
      }
    },
    {
      code: 90002,
      status: 400,
      error: 'invalid_request',
      text: "Tenant 'nowhere.onmicrosoft.com' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
      tenant: 'nowhere.onmicrosoft.com',
      form: () => secret
    },
    {
      code: 900023,
      status: 400,
      error: 'invalid_request',
      text: "Specified tenant identifier 'contoso' is neither a valid DNS name, nor a valid external domain.",
      tenant: 'contoso',
      form: () => secret
    },
    {
      code: 900144,
      status: 400,
      error: 'invalid_request',
      text: "The request body must contain the following parameter: 'client_id'.",
      form: () => ({ client_secret: 's' })
    },
    {
      code: 1002012,
      status: 400,
      error: 'invalid_scope',
      text: 'The provided value for scope https://graph.microsoft.com/User.Read is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
      form: () => ({ ...secret, scope: 'https://graph.microsoft.com/User.Read' })
    },
    {
      code: 500011,
      status: 400,
      error: 'invalid_resource',
      text: `The resource principal named https://example.org was not found in the tenant named Contoso. ${wrongTenant} You might have sent your authentication request to the wrong tenant.`,
      form: () => ({ ...secret, scope: 'https://example.org/.default' })
    },
    {
      code: 70003,
      status: 400,
      error: 'unsupported_grant_type',
      text: "The app requested an unsupported grant type 'password'.",
      form: () => ({ ...secret, grant_type: 'password' })
    }
  ]

  test.each(cases)('AADSTS$code: $text', one => expectRefusal(emulator, one))

  test.each(['nowhere.example', 'nowhere'])('discovery of an unknown tenant: %s', async name => {
    const response = await fetch(`${emulator.login}/${name}/v2.0/.well-known/openid-configuration`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] })
    expect(response.headers.get('cache-control')).toBe('private')
  })

  test('throttling and an outage have the shape of the token service', async () => {
    emulator.behavior.faults.push(
      { match: { service: 'login' }, kind: '429', retryAfterSeconds: 7 },
      { match: { service: 'login' }, kind: '503' }
    )
    const throttled = await token(emulator, secret)
    expect(throttled.status).toBe(429)
    expect(throttled.headers.get('retry-after')).toBe('7')
    expect(throttled.body).toMatchObject({ error: 'temporarily_unavailable', error_codes: [90055] })
    const unavailable = await token(emulator, secret)
    expect(unavailable.status).toBe(503)
    expect(unavailable.body.error_codes).toEqual([90033])
  })
})
