// The emulated token service, asked by clients that others wrote and by hand.

import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import tls from 'node:tls'
import { ClientAssertionCredential, ClientCertificateCredential, ClientSecretCredential } from '@azure/identity'
import { PublicClientApplication } from '@azure/msal-node'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createRemoteJWKSet, decodeJwt, jwtVerify, SignJWT } from 'jose'
import { type SigningCertificate, selfSignedCertificate } from '../src/core/certificate.ts'
import type { Application } from '../src/directory/objects.ts'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { verifyAccessToken } from '../src/entra/keys.ts'
import type { JobIdentity } from '../src/github/oidc.ts'

const scope = 'https://graph.microsoft.com/.default'
const domain = 'contoso.onmicrosoft.com'
const dayMs = 24 * 60 * 60 * 1000
const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const graphTools = '14d82eec-204b-4c2f-b7e8-296a70dab67e'

type Form = Readonly<Record<string, string>>
type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers }

const post = async (emulator: Emulator, path: string, form: Form, headers: Form = {}): Promise<Answer> => {
  const response = await fetch(`${emulator.login}/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers
  })
  return { status: response.status, body: (await response.json()) as Answer['body'], headers: response.headers }
}

const token = (emulator: Emulator, form: Form, tenant = domain, headers: Form = {}) =>
  post(emulator, `${tenant}/oauth2/v2.0/token`, { grant_type: 'client_credentials', scope, ...form }, headers)

const claimsOf = (answer: Answer) => decodeJwt(String(answer.body.access_token))

const identityToken = async (emulator: Emulator, job: JobIdentity = {}, audience = 'api://AzureADTokenExchange') => {
  const environment = emulator.gitHub.oidcEnvironment(job)
  const response = await fetch(`${environment.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `Bearer ${environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` }
  })
  return ((await response.json()) as { value: string }).value
}

const changeApplication = (emulator: Emulator, objectId: string, change: Partial<Application>): void => {
  const application = emulator.tenant.applications.get(objectId)
  if (application) emulator.tenant.applications.put(objectId, { ...application, ...change })
}

const assertionOf = async (
  { certificatePem, keyPem }: SigningCertificate,
  appId: string,
  aud: string,
  nowMs: number,
  change: { readonly thumbprint?: 'sha1' | 'sha256'; readonly claims?: Record<string, unknown> } = {}
): Promise<string> => {
  const der = new X509Certificate(certificatePem).raw
  const sha1 = change.thumbprint === 'sha1'
  const thumbprint = createHash(sha1 ? 'sha1' : 'sha256')
    .update(der)
    .digest('base64url')
  const iat = Math.floor(nowMs / 1000)
  return new SignJWT({ iss: appId, sub: appId, aud, iat, nbf: iat, exp: iat + 600, jti: 'one', ...change.claims })
    .setProtectedHeader({ alg: sha1 ? 'RS256' : 'PS256', [sha1 ? 'x5t' : 'x5t#S256']: thumbprint })
    .sign(createPrivateKey(keyPem))
}

describe('clients that others wrote, over TLS', () => {
  const systemAuthorities = tls.getCACertificates('default')
  let emulator: Emulator

  beforeAll(async () => {
    emulator = await startEmulator({ tls: true })
    tls.setDefaultCACertificates([...systemAuthorities, emulator.caPem ?? ''])
  })
  afterAll(async () => {
    tls.setDefaultCACertificates(systemAuthorities)
    await emulator.close()
  })

  const options = () => ({ authorityHost: emulator.login, disableInstanceDiscovery: true })

  test('@azure/identity signs in with a secret', async () => {
    const { appId, callerSecret } = emulator.seed
    const credential = new ClientSecretCredential(emulator.tenant.id, appId, callerSecret, options())
    const { token: text, expiresOnTimestamp } = await credential.getToken(scope)
    expect(decodeJwt(text)).toMatchObject({ appid: appId, appidacr: '1', tid: emulator.tenant.id })
    expect(expiresOnTimestamp).toBeGreaterThan(Date.now() + 59 * 60 * 1000)
  })

  test('@azure/identity signs in with a certificate', async () => {
    const now = Date.now()
    const { certificatePem, keyPem } = await selfSignedCertificate(now - dayMs, now + dayMs)
    const caller = emulator.tenant.addCaller({ displayName: 'Certificate', appRoles: [], certificatePem })
    const credential = new ClientCertificateCredential(
      emulator.tenant.id,
      caller.appId,
      { certificate: certificatePem + keyPem },
      options()
    )
    const { token: text } = await credential.getToken(scope)
    expect(decodeJwt(text)).toMatchObject({ appid: caller.appId, appidacr: '2' })
  })

  test('@azure/identity signs in with the identity token of a job', async () => {
    const { appId } = emulator.seed
    const getAssertion = () => identityToken(emulator)
    const credential = new ClientAssertionCredential(emulator.tenant.id, appId, getAssertion, options())
    const { token: text } = await credential.getToken(scope)
    expect(decodeJwt(text)).toMatchObject({ appid: appId, appidacr: '2' })
  })

  test('@azure/msal-node signs a person in by device code', async () => {
    emulator.behavior.deviceCode.intervalSeconds = 1
    const application = new PublicClientApplication({
      auth: {
        clientId: graphTools,
        authority: `${emulator.login}/${emulator.tenant.id}`,
        knownAuthorities: [new URL(emulator.login).host]
      }
    })
    const result = await application.acquireTokenByDeviceCode({
      scopes: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'],
      deviceCodeCallback: ({ userCode, verificationUri }) => {
        const form = { code: userCode, username: `admin@${domain}`, decision: 'accept' }
        void fetch(verificationUri, { method: 'POST', body: new URLSearchParams(form) })
      }
    })
    expect(result?.account?.username).toBe(`admin@${domain}`)
    expect(decodeJwt(result?.accessToken ?? '')).toMatchObject({
      idtyp: 'user',
      scp: 'Application.ReadWrite.All AppRoleAssignment.ReadWrite.All',
      upn: `admin@${domain}`,
      appidacr: '0'
    })
    expect(decodeJwt(result?.accessToken ?? '').wids).toContain('62e90394-69f5-4237-9190-012177145e10')
  })

  test('jose verifies a token with the published keys', async () => {
    const configuration = await fetch(`${emulator.login}/${domain}/v2.0/.well-known/openid-configuration`)
    const { jwks_uri: keys } = (await configuration.json()) as { jwks_uri: string }
    const { appId: client_id, callerSecret: client_secret } = emulator.seed
    const answer = await token(emulator, { client_id, client_secret })
    const { payload } = await jwtVerify(String(answer.body.access_token), createRemoteJWKSet(new URL(keys)))
    expect(payload.iss).toBe(`https://sts.windows.net/${emulator.tenant.id}/`)
  })
})

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
      tenants: [...own.tenants],
      origins: { login: own.login, graph: own.graph, github: own.github }
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

describe('a refusal', () => {
  let emulator: Emulator
  let secret: Form
  const id = () => emulator.seed.appId

  beforeAll(async () => {
    emulator = await startEmulator()
    secret = { client_id: id(), client_secret: emulator.seed.callerSecret }
  })
  afterAll(() => emulator.close())

  const federated = async (job: JobIdentity = {}, audience?: string): Promise<Form> => ({
    client_id: id(),
    client_assertion_type: jwtBearer,
    client_assertion: await identityToken(emulator, job, audience)
  })

  const signed = async (
    certificate: SigningCertificate,
    change: { readonly claims?: Record<string, unknown>; readonly audience?: string; readonly known?: string } = {}
  ): Promise<Form> => {
    const certificatePem = change.known ?? certificate.certificatePem
    const { appId } = emulator.tenant.addCaller({ displayName: 'Certificate', appRoles: [], certificatePem })
    const audience = change.audience ?? `${emulator.login}/${domain}/oauth2/v2.0/token`
    const client_assertion = await assertionOf(certificate, appId, audience, emulator.clock.now(), change)
    return { client_id: appId, client_assertion_type: jwtBearer, client_assertion }
  }

  const fresh = () => selfSignedCertificate(emulator.clock.now() - dayMs, emulator.clock.now() + dayMs)

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
    expect(answered.get('content-type')).toBe('application/json; charset=utf-8')
  })

  type Case = {
    readonly code: number
    readonly status: number
    readonly error: string
    readonly text: string
    readonly tenant?: string
    readonly form: () => Form | Promise<Form>
  }
  const wrongTenant =
    'This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.'
  const federationDocs =
    'Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation'
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
    },
    {
      code: 70025,
      status: 401,
      error: 'invalid_client',
      text: "The client 'APP'(No trust) has no configured federated identity credentials.",
      form: async () => {
        const { appId } = emulator.tenant.addCaller({ displayName: 'No trust', appRoles: [] })
        return { ...(await federated()), client_id: appId }
      }
    },
    {
      code: 700211,
      status: 401,
      error: 'invalid_client',
      text: `No matching federated identity record found for presented assertion issuer 'GITHUB'. ${federationDocs}`,
      form: async () => {
        const credential = { issuer: 'https://token.actions.githubusercontent.com', subject: 's', audience: 'a' }
        const caller = { displayName: 'Other issuer', appRoles: [], federated: [credential] }
        return { ...(await federated()), client_id: emulator.tenant.addCaller(caller).appId }
      }
    },
    {
      code: 700212,
      status: 401,
      error: 'invalid_client',
      text: `No matching federated identity record found for presented assertion audience 'api://other'. ${federationDocs}`,
      form: () => federated({}, 'api://other')
    },
    {
      code: 700213,
      status: 401,
      error: 'invalid_client',
      text: `No matching federated identity record found for presented assertion subject 'repo:octo-org/b2c:pull_request'. ${federationDocs}`,
      form: () => federated({ eventName: 'pull_request' })
    },
    {
      code: 7002138,
      status: 401,
      error: 'invalid_client',
      text: `No matching federated identity record found for presented assertion subject 'repo:octo-org/b2c:environment:Contoso'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${federationDocs}`,
      form: () => federated({ environment: 'Contoso' })
    },
    {
      code: 90061,
      status: 400,
      error: 'invalid_request',
      text: 'Request to External OIDC endpoint failed.',
      form: async () => {
        const issuer = 'https://oidc.example.org'
        const credential = { issuer, subject: 'job', audience: 'api://AzureADTokenExchange' }
        const caller = { displayName: 'External', appRoles: [], federated: [credential] }
        const { appId } = emulator.tenant.addCaller(caller)
        const claims = { iss: issuer, sub: 'job' }
        const client_assertion = await assertionOf(await fresh(), appId, 'api://AzureADTokenExchange', 0, { claims })
        return { client_id: appId, client_assertion_type: jwtBearer, client_assertion }
      }
    },
    {
      code: 700027,
      status: 401,
      error: 'invalid_client',
      text: 'Client assertion contains an invalid signature. [Reason - The key was found, but use of the key to verify the signature failed.]',
      form: async () => {
        const form = await federated()
        return { ...form, client_assertion: `${form.client_assertion?.slice(0, -12)}AAAAAAAAAAAA` }
      }
    },
    {
      code: 700027,
      status: 401,
      error: 'invalid_client',
      text: 'The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: ',
      form: async () => signed(await fresh(), { known: (await fresh()).certificatePem })
    },
    {
      code: 700027,
      status: 401,
      error: 'invalid_client',
      text: 'The certificate with identifier used to sign the client assertion is expired on application. [Reason - The key used is expired., Thumbprint of key used by client: ',
      form: async () => signed(await selfSignedCertificate(Date.now() - 2 * dayMs, Date.now() - dayMs))
    },
    {
      code: 700021,
      status: 401,
      error: 'invalid_client',
      text: "Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
      form: async () => signed(await fresh(), { claims: { iss: unknown, sub: unknown } })
    },
    {
      code: 700023,
      status: 401,
      error: 'invalid_client',
      text: 'Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .',
      form: async () =>
        signed(await fresh(), { audience: 'https://login.microsoftonline.com/common/oauth2/v2.0/token' })
    },
    {
      code: 700024,
      status: 401,
      error: 'invalid_client',
      text: 'Client assertion is not within its valid time range. Current time: ',
      form: async () => signed(await fresh(), { claims: { nbf: 1_700_000_000, exp: 1_700_000_600 } })
    },
    {
      code: 50027,
      status: 401,
      error: 'invalid_client',
      text: 'JWT token is invalid or malformed. ',
      form: () => ({ client_id: id(), client_assertion_type: jwtBearer, client_assertion: 'nonsense' })
    }
  ]

  test.each(cases)('AADSTS$code: $text', async ({ code, status, error, text, tenant, form }) => {
    const sent = await form()
    const answer = await token(emulator, sent, tenant)
    const expected = text
      .replace('APP', sent.client_id ?? '')
      .replace('TENANT', emulator.tenant.id)
      .replace('GITHUB', emulator.github)
    expect(answer.body).toMatchObject({ error, error_codes: [code] })
    expect(String(answer.body.error_description).startsWith(`AADSTS${code}: ${expected}`)).toBe(true)
    expect(answer.status).toBe(status)
  })

  test('an identity token is refused five minutes after it was made', async () => {
    const form = await federated()
    emulator.clock.advance(5 * 60 * 1000 + 1000)
    const answer = await token(emulator, form)
    expect(answer.body.error_codes).toEqual([700024])
    expect(answer.body.error_description).toMatch(
      /Current time: \d{4}-\d\d-\d\dT[\d:.]{16}Z, assertion valid from [^,]+Z, expiry time of assertion [^,]+Z\. Review/
    )
  })

  test('discovery of an unknown tenant', async () => {
    const response = await fetch(`${emulator.login}/nowhere.example/v2.0/.well-known/openid-configuration`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] })
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
