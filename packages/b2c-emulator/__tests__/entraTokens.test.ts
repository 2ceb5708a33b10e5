// The tokens of the emulated token service: their claims, whom they are given to, and until when they count.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { selfSignedCertificate } from '../src/core/certificate.ts'
import { processSigningKeys } from '../src/core/jwt.ts'
import { microsoftGraphAppRoles } from '../src/directory/microsoftGraph.ts'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { verifyAccessToken } from '../src/entra/keys.ts'
import {
  assertionOf,
  changeApplication,
  claimsOf,
  dayMs,
  domain,
  type Form,
  identityToken,
  jwtBearer,
  post,
  scope,
  token
} from './tokenClient.ts'

describe('a token', () => {
  let emulator: Emulator
  let caller: Form

  beforeAll(async () => {
    emulator = await startEmulator()
    caller = { client_id: emulator.seed.appId, client_secret: emulator.seed.callerSecret }
  })
  afterAll(() => emulator.close())

  test('has the claims of an app-only token for Microsoft Graph', async () => {
    const answer = await token(emulator, caller)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ token_type: 'Bearer' })
    const lifetime = Number(answer.body.expires_in)
    expect(lifetime).toBeGreaterThanOrEqual(3599)
    expect(lifetime).toBeLessThan(5400)
    const claims = claimsOf(answer)
    expect(claims).toMatchObject({
      aud: 'https://graph.microsoft.com',
      iss: `https://sts.windows.net/${emulator.tenant.id}/`,
      appid: emulator.seed.appId,
      appidacr: '1',
      app_displayname: 'B2C bootstrap caller',
      idtyp: 'app',
      oid: emulator.seed.servicePrincipalId,
      sub: emulator.seed.servicePrincipalId,
      tid: emulator.tenant.id,
      ver: '1.0',
      wids: ['0997a1d0-0d1d-4acb-b408-d5ca73121e90']
    })
    expect(claims.roles).toEqual([
      'Application.ReadWrite.All',
      'AppRoleAssignment.ReadWrite.All',
      'Application.Read.All',
      'RoleManagement.ReadWrite.Directory',
      'Organization.Read.All',
      'Policy.Read.All'
    ])
    expect(Number(claims.exp) - Number(claims.iat)).toBe(lifetime + 1)
  })

  test.each([
    ['the domain in capitals', () => domain.toUpperCase()],
    ['the GUID', () => emulator.tenant.id]
  ])('is given for a tenant by %s', async (_name, tenant) => {
    expect((await token(emulator, caller, tenant())).status).toBe(200)
  })

  test('is given whatever the query string says', async () => {
    const path = `${domain}/oauth2/v2.0/token?client-request-id=one&grant_type=nonsense`
    expect((await post(emulator, path, { grant_type: 'client_credentials', scope, ...caller })).status).toBe(200)
  })

  test('is given for credentials in an HTTP Basic header', async () => {
    const basic = Buffer.from(`${caller.client_id}:${encodeURIComponent(String(caller.client_secret))}`)
    const answer = await token(emulator, {}, domain, { authorization: `Basic ${basic.toString('base64')}` })
    expect(claimsOf(answer)).toMatchObject({ appid: caller.client_id })
  })

  test.each(['00000003-0000-0000-c000-000000000000', 'https://graph.microsoft.us'])(
    'is given for Microsoft Graph under the name %s',
    async resource => {
      const answer = await token(emulator, { ...caller, scope: `${resource}/.default` })
      expect(claimsOf(answer).aud).toBe(resource)
      expect(claimsOf(answer).roles).toContain('Policy.Read.All')
    }
  )

  test('is given for the emulated Graph under its own origin', async () => {
    const answer = await token(emulator, { ...caller, scope: `${emulator.graph}/.default` })
    expect(claimsOf(answer).aud).toBe(emulator.graph)
  })

  test('has no roles without consent, and the directory roles of its service principal', async () => {
    const roleId = 'fe930be7-5e62-47db-91af-98c3a49a38b1'
    const { appId, secret } = emulator.tenant.addCaller({
      displayName: 'No consent',
      appRoles: [],
      directoryRoles: [roleId],
      secret: true
    })
    const claims = claimsOf(await token(emulator, { client_id: appId, client_secret: secret ?? '' }))
    expect(claims).not.toHaveProperty('roles')
    expect(claims.wids).toEqual([roleId, '0997a1d0-0d1d-4acb-b408-d5ca73121e90'])
  })

  test.each(['sha1', 'sha256'] as const)(
    'is given for an assertion whose certificate is named by %s',
    async thumbprint => {
      const now = emulator.clock.now()
      const certificate = await selfSignedCertificate(now - dayMs, now + dayMs)
      const { certificatePem } = certificate
      const { appId } = emulator.tenant.addCaller({ displayName: 'Certificate', appRoles: [], certificatePem })
      const endpoint = `https://login.microsoftonline.com/${emulator.tenant.id}/oauth2/v2.0/token`
      const client_assertion = await assertionOf(certificate, appId, endpoint, now, { thumbprint })
      const answer = await token(emulator, { client_id: appId, client_assertion, client_assertion_type: jwtBearer })
      expect(claimsOf(answer)).toMatchObject({ appid: appId, appidacr: '2' })
    }
  )

  test('is given for a token of another issuer whose published keys verify it', async () => {
    const elsewhere = await startEmulator()
    const credential = { issuer: elsewhere.github, subject: 'job', audience: 'api://AzureADTokenExchange' }
    const { appId } = emulator.tenant.addCaller({ displayName: 'External', appRoles: [], federated: [credential] })
    const form = {
      client_id: appId,
      client_assertion_type: jwtBearer,
      client_assertion: await identityToken(elsewhere, { subject: 'job' })
    }
    expect(claimsOf(await token(emulator, form))).toMatchObject({ appid: appId, appidacr: '2' })
    expect(elsewhere.journal.entries().map(({ path }) => path)).toContain('/.well-known/jwks')
    await elsewhere.close()
    expect((await token(emulator, form)).body.error_codes).toEqual([90061])
  })

  test('is given to an application of another tenant that is present by its service principal', async () => {
    const other = emulator.addTenant({ initialDomain: 'fabrikam.onmicrosoft.com' })
    const principal = emulator.tenant.servicePrincipals.get(emulator.seed.servicePrincipalId)
    if (!principal) throw new Error('The caller is missing.')
    other.servicePrincipals.put('guest', { ...principal, id: '11111111-1111-4111-8111-111111111111' })
    const refused = await token(emulator, caller, 'fabrikam.onmicrosoft.com')
    expect(refused.body.error_codes).toEqual([700016])
    changeApplication(emulator, emulator.seed.objectId, { signInAudience: 'AzureADMultipleOrgs' })
    const answer = await token(emulator, caller, 'fabrikam.onmicrosoft.com')
    expect(claimsOf(answer)).toMatchObject({ tid: other.id, oid: '11111111-1111-4111-8111-111111111111' })
  })

  test('is what Graph accepts until it expires', async () => {
    const own = await startEmulator()
    const { appId: client_id, callerSecret: client_secret } = own.seed
    const text = String((await token(own, { client_id, client_secret })).body.access_token)
    const context = {
      clock: own.clock,
      behavior: own.behavior,
      journal: own.journal,
      signingKeys: processSigningKeys,
      tenants: [...own.tenants],
      origins: { login: own.login, graph: own.graph, github: own.github, azure: own.azure }
    }
    await expect(verifyAccessToken(context, text)).resolves.toMatchObject({ appid: client_id })
    await expect(verifyAccessToken(context, `${text.slice(0, -8)}AAAAAAAA`)).rejects.toMatchObject({
      reason: 'signature'
    })
    await expect(verifyAccessToken(context, 'nonsense')).rejects.toMatchObject({ reason: 'malformed' })
    await expect(verifyAccessToken({ ...context, tenants: [] }, text)).rejects.toMatchObject({ reason: 'tenant' })
    const foreign = await token(own, { client_id, client_secret, scope: `${own.graph}/.default` })
    const elsewhere = { ...context, origins: { ...context.origins, graph: 'http://127.0.0.1:1' } }
    await expect(verifyAccessToken(elsewhere, String(foreign.body.access_token))).rejects.toMatchObject({
      reason: 'audience'
    })
    own.clock.advance(91 * 60 * 1000)
    await expect(verifyAccessToken(context, text)).rejects.toMatchObject({ reason: 'expired' })
    await own.close()
  })
})

test('a token with every permission of Microsoft Graph is taken', async () => {
  const all = microsoftGraphAppRoles.map(({ value }) => value)
  const emulator = await startEmulator({ seed: { callerAppRoles: all } })
  const { body } = await token(emulator, { client_id: emulator.seed.appId, client_secret: emulator.seed.callerSecret })
  const authorization = `Bearer ${String(body.access_token)}`
  expect(authorization.length).toBeGreaterThan(16 * 1024)
  const { status } = await fetch(`${emulator.graph}/v1.0/applications`, { headers: { authorization } })
  expect(status).toBe(200)
  await emulator.close()
})

describe('what the token service has not heard of yet', () => {
  test('secrets and grants show after the token lag', async () => {
    const emulator = await startEmulator({ behavior: { replication: { tokenLagMs: 60_000 } } })
    const { appId: client_id, objectId } = emulator.seed
    const before = emulator.tenant.applications.get(objectId)
    const nowMs = emulator.clock.now()
    changeApplication(emulator, objectId, {
      passwordCredentials: [
        ...(before?.passwordCredentials ?? []),
        { keyId: 'late', displayName: null, startMs: nowMs, endMs: nowMs + dayMs, secretText: 'late-secret' }
      ]
    })
    const early = await token(emulator, { client_id, client_secret: 'late-secret' })
    expect(early.body.error_codes).toEqual([7000215])
    emulator.clock.advance(60_001)
    expect((await token(emulator, { client_id, client_secret: 'late-secret' })).status).toBe(200)
    await emulator.close()
  })
})
