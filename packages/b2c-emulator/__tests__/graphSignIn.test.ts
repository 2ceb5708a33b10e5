// Applications that people sign in to: audiences, redirect URIs, scopes, and what hangs together with them.

import { describe, expect, test } from '@jest/globals'
import { applicationByAppId, servicePrincipalByAppId } from '../src/directory/queries.ts'
import type { EmulatorOptions } from '../src/emulator.ts'
import { type Answer, type Body, createPair, errorOf, type GraphClient, tooBig, withEmulator } from './graphClient.ts'

const personal = 'AzureADandPersonalMicrosoftAccount'
const version2 = { requestedAccessTokenVersion: 2 }
const customers = { displayName: 'shop', signInAudience: personal, api: version2 }
const invalidProperties = 'One or more properties contains invalid values.'
const ciam: EmulatorOptions = { seed: { tenantType: 'CIAM' } }
const duplicate = [400, 'DuplicateValue', 'Request contains a property with duplicate values.']

const scope = (value: string, fields: Body = {}) => ({
  id: crypto.randomUUID(),
  value,
  type: 'Admin',
  adminConsentDisplayName: value,
  adminConsentDescription: value,
  ...fields
})

const invalid = (property: string, resource: string) => [
  400,
  'Request_BadRequest',
  `Invalid value specified for property '${property}' of resource '${resource}'.`
]
const missing = (property: string, resource: string) => [
  400,
  'Request_BadRequest',
  `A value is required for property '${property}' of resource '${resource}'.`
]

const create = async (graph: GraphClient, body: Body) => {
  const answer = await graph.post('/applications', body)
  expect([answer.status, answer.body?.error]).toEqual([201, undefined])
  const path = `/applications/${answer.body.id}`
  return {
    ...answer.body,
    change: (change: Body): Promise<Answer> => graph.patch(path, change),
    read: async (): Promise<Body> => (await graph.get(path)).body
  }
}

describe('the version of access tokens', () => {
  test.each([personal, 'PersonalMicrosoftAccount'])('is 2 for %s', signInAudience =>
    withEmulator(async (_emulator, graph) => {
      const refused = [400, 'InvalidAccessTokenVersion', invalidProperties]
      for (const api of [undefined, {}, { requestedAccessTokenVersion: null }, { requestedAccessTokenVersion: 1 }]) {
        expect(errorOf(await graph.post('/applications', { displayName: 'x', signInAudience, api }))).toEqual(refused)
      }
      const app = await create(graph, { displayName: 'x', signInAudience, api: version2 })
      expect(errorOf(await app.change({ api: { requestedAccessTokenVersion: null } }))).toEqual(refused)
      expect(errorOf(await app.change({ api: null }))).toEqual(refused)
      const other = await create(graph, { displayName: 'x' })
      expect(errorOf(await other.change({ signInAudience }))).toEqual(refused)
      expect((await other.change({ signInAudience, api: version2 })).status).toBe(204)
    })
  )

  test.each(['AzureADMyOrg', 'AzureADMultipleOrgs'])('is free for %s', signInAudience =>
    withEmulator(async (_emulator, graph) => {
      for (const requestedAccessTokenVersion of [null, 1, 2]) {
        const app = await create(graph, { displayName: 'x', signInAudience, api: { requestedAccessTokenVersion } })
        expect((await app.read()).api.requestedAccessTokenVersion).toBe(requestedAccessTokenVersion)
      }
      const answer = await graph.post('/applications', { displayName: 'x', api: { requestedAccessTokenVersion: 3 } })
      expect(errorOf(answer)).toEqual(invalid('requestedAccessTokenVersion', 'ApiApplication'))
    })
  )

  test('is 2 for every application of an External ID tenant', () =>
    withEmulator(async (_emulator, graph) => {
      const refused = [
        400,
        'InvalidAccessTokenVersion',
        'Access Token Accepted Version may not be 1 or null. paramName: AccessTokenAcceptedVersion'
      ]
      for (const api of [undefined, { requestedAccessTokenVersion: null }, { requestedAccessTokenVersion: 1 }]) {
        expect(errorOf(await graph.post('/applications', { displayName: 'x', api }))).toEqual(refused)
      }
      expect(errorOf(await graph.upsert("/applications(uniqueName='x')", { displayName: 'x' }))).toEqual(refused)
      const app = await create(graph, { displayName: 'x', api: version2 })
      expect(errorOf(await app.change({ api: { requestedAccessTokenVersion: 1 } }))).toEqual(refused)
      expect((await app.change({ tags: ['a'] })).status).toBe(204)
    }, ciam))
})

describe('the audience', () => {
  test('can be changed, unless the tenant refuses it', () =>
    withEmulator(async (emulator, graph) => {
      const app = await create(graph, customers)
      expect((await app.change({ signInAudience: 'AzureADMyOrg' })).status).toBe(204)
      emulator.behavior.audienceChange = 'refused'
      expect(errorOf(await app.change({ signInAudience: personal }))).toEqual([
        400,
        'Request_BadRequest',
        invalidProperties
      ])
      expect((await app.change({ signInAudience: 'AzureADMyOrg', displayName: 'same' })).status).toBe(204)
    }))

  test('with personal accounts has stricter limits, at creation and later', () =>
    withEmulator(async (_emulator, graph) => {
      const role = {
        id: crypto.randomUUID(),
        value: 'Do',
        displayName: 'Do',
        description: 'Do',
        allowedMemberTypes: ['User']
      }
      const permissions = (count: number) =>
        Array.from({ length: count }, () => ({ id: crypto.randomUUID(), type: 'Scope' }))
      const access = (...counts: number[]) =>
        counts.map(count => ({ resourceAppId: crypto.randomUUID(), resourceAccess: permissions(count) }))
      const beyond: Body[] = [
        { displayName: 'x'.repeat(91) },
        { appRoles: [role] },
        { requiredResourceAccess: access(31) },
        { requiredResourceAccess: access(30, 30, 30, 30, 30, 30, 21) },
        { api: { ...version2, oauth2PermissionScopes: [scope('s'.repeat(41))] } },
        { web: { logoutUrl: 'http://localhost:3000/out' } },
        { passwordCredentials: [{}, {}, {}] }
      ]
      for (const fields of beyond) {
        const { passwordCredentials, ...changeable } = fields
        const refused = errorOf(await graph.post('/applications', { ...customers, ...fields }))
        expect(refused).toEqual([400, 'Request_BadRequest', invalidProperties])
        const allowed = await create(graph, { displayName: 'x', ...fields })
        expect(errorOf(await allowed.change({ signInAudience: personal, api: version2 }))).toEqual(refused)
        if (passwordCredentials) continue
        const app = await create(graph, customers)
        expect(errorOf(await app.change(changeable))).toEqual(refused)
      }
      const within = [
        { displayName: 'x'.repeat(90) },
        { requiredResourceAccess: access(30, 30, 30, 30, 30, 30, 20) },
        { api: { ...version2, oauth2PermissionScopes: [scope('s'.repeat(40))] } },
        { web: { logoutUrl: 'https://shop.example/out' } },
        { passwordCredentials: [{}, {}] }
      ]
      for (const fields of within) await create(graph, { ...customers, ...fields })
    }))

  test('with personal accounts has room for two secrets', () =>
    withEmulator(async (_emulator, graph) => {
      const app = await create(graph, customers)
      const add = () => graph.post(`/applications/${app.id}/addPassword`, { passwordCredential: {} })
      expect([(await add()).status, (await add()).status]).toEqual([200, 200])
      expect(errorOf(await add())).toEqual(tooBig)
    }))
})

describe('redirect URIs', () => {
  const kinds = ['web', 'spa', 'publicClient'] as const
  const types = { web: 'WebApplication', spa: 'SpaApplication', publicClient: 'PublicClientApplication' }
  const good = {
    web: ['https://a.example/cb', 'http://localhost/cb', 'http://127.0.0.1:3000', 'urn:ietf:wg:oauth:2.0:oob'],
    spa: ['https://b.example', 'http://localhost:5173/'],
    publicClient: ['myapp://auth', 'msalabc://auth', 'http://localhost', 'https://c.example/native']
  }
  const bad = {
    web: ['http://a.example/', 'myapp://auth', '/cb', 'https://', 'https://a.example/#x', 'https://a.example/(x)'],
    spa: ['http://b.example', 'http://localhost.example/', 'myapp://auth', 'https://b.example/a b'],
    publicClient: ['http://c.example', 'native', "https://c.example/'"]
  }

  test('are kept for each kind of client, and shown by the service principal', () =>
    withEmulator(async (emulator, graph) => {
      const { web, spa } = good
      const app = await create(graph, { displayName: 'x', web: { redirectUris: web }, spa: { redirectUris: spa } })
      expect(app.web).toEqual({
        homePageUrl: null,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
        logoutUrl: null,
        redirectUris: web,
        redirectUriSettings: web.map(uri => ({ uri, index: null }))
      })
      await graph.post('/servicePrincipals', { appId: app.appId })
      await app.change({ publicClient: { redirectUris: ['myapp://auth'] }, isFallbackPublicClient: true })
      expect(await app.read()).toMatchObject({ isFallbackPublicClient: true, spa: { redirectUris: spa } })
      const principal = (await graph.get(`/servicePrincipals(appId='${app.appId}')`)).body
      expect(principal.replyUrls).toEqual([...web, ...spa, 'myapp://auth'])
      expect(servicePrincipalByAppId(emulator.tenant, app.appId)?.id).toBe(principal.id)
    }))

  test.each(kinds)('of %s have the schemes that are documented', kind =>
    withEmulator(async (_emulator, graph) => {
      for (const uri of good[kind]) await create(graph, { displayName: 'x', [kind]: { redirectUris: [uri] } })
      for (const uri of bad[kind]) {
        const answer = await graph.post('/applications', { displayName: 'x', [kind]: { redirectUris: [uri] } })
        expect(errorOf(answer)).toEqual(invalid('redirectUris', types[kind]))
      }
    })
  )

  test('have no wildcard and no query where people sign in with personal accounts', () =>
    withEmulator(async (_emulator, graph) => {
      for (const uri of ['https://*.shop.example/', 'https://shop.example/?a=b']) {
        const web = { redirectUris: [uri] }
        expect((await graph.post('/applications', { ...customers, web })).status).toBe(400)
        const app = await create(graph, { displayName: 'x', web })
        expect((await app.change({ signInAudience: personal, api: version2 })).status).toBe(400)
      }
    }))

  test('stand in one place only, and are replaced as a list', () =>
    withEmulator(async (_emulator, graph) => {
      const list = (...redirectUris: string[]) => ({ redirectUris })
      const uri = 'https://shop.example/'
      expect(errorOf(await graph.post('/applications', { ...customers, web: list(uri), spa: list(uri) }))).toEqual(
        duplicate
      )
      expect(errorOf(await graph.post('/applications', { ...customers, web: list(uri, uri) }))).toEqual(duplicate)
      const app = await create(graph, { ...customers, web: list(uri, 'https://shop.example/b') })
      expect(errorOf(await app.change({ spa: list(uri) }))).toEqual(duplicate)
      expect((await app.change({ spa: list(uri), web: list('https://shop.example/c') })).status).toBe(204)
      expect((await app.read()).web.redirectUris).toEqual(['https://shop.example/c'])
    }))

  test('are 100 at most where people sign in with personal accounts, else 256', () =>
    withEmulator(async (_emulator, graph) => {
      const web = (count: number) => ({
        redirectUris: Array.from({ length: count }, (_, index) => `https://shop.example/${index}`)
      })
      await create(graph, { ...customers, web: web(100) })
      await create(graph, { displayName: 'x', web: web(256) })
      expect((await graph.post('/applications', { ...customers, web: web(101) })).status).toBe(400)
      expect((await graph.post('/applications', { displayName: 'x', web: web(257) })).status).toBe(400)
    }))

  test('may be given by redirectUriSettings, which must agree with them', () =>
    withEmulator(async (_emulator, graph) => {
      const settings = [{ uri: 'https://a.example/', index: 1 }]
      const app = await create(graph, { displayName: 'x', web: { redirectUriSettings: settings } })
      expect(app.web).toMatchObject({ redirectUris: ['https://a.example/'], redirectUriSettings: settings })
      await app.change({ web: { redirectUris: ['https://a.example/', 'https://b.example/'] } })
      expect((await app.read()).web.redirectUriSettings).toEqual([
        ...settings,
        { uri: 'https://b.example/', index: null }
      ])
      expect(
        errorOf(await app.change({ web: { redirectUris: ['https://c.example/'], redirectUriSettings: settings } }))
      ).toEqual(invalid('web', 'Application'))
    }))

  test('members of web that are left out stay, those inside implicitGrantSettings too', () =>
    withEmulator(async (_emulator, graph) => {
      const app = await create(graph, { displayName: 'x', web: { redirectUris: ['https://a.example/'] } })
      await app.change({ web: { implicitGrantSettings: { enableIdTokenIssuance: true } } })
      await app.change({ web: { logoutUrl: 'https://a.example/out' } })
      expect((await app.read()).web).toMatchObject({
        redirectUris: ['https://a.example/'],
        logoutUrl: 'https://a.example/out',
        implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false }
      })
      await app.change({ web: null })
      expect((await app.read()).web).toMatchObject({ redirectUris: [], logoutUrl: null })
    }))
})

describe('scopes', () => {
  test('have defaults, are merged with the other members of api, and are offered by the service principal', () =>
    withEmulator(async (_emulator, graph) => {
      const read = scope('orders.read')
      const app = await create(graph, { ...customers, api: { ...version2, oauth2PermissionScopes: [read] } })
      const shown = { ...read, isEnabled: true, userConsentDescription: null, userConsentDisplayName: null }
      expect(app.api).toEqual({
        acceptMappedClaims: null,
        knownClientApplications: [],
        oauth2PermissionScopes: [shown],
        preAuthorizedApplications: [],
        requestedAccessTokenVersion: 2
      })
      await graph.post('/servicePrincipals', { appId: app.appId })
      const offered = async () =>
        (await graph.get(`/servicePrincipals(appId='${app.appId}')`)).body.oauth2PermissionScopes
      expect(await offered()).toEqual([shown])
      await app.change({ api: { requestedAccessTokenVersion: 2 } })
      expect((await app.read()).api.oauth2PermissionScopes).toEqual([shown])
      const write = scope('orders.write', { isEnabled: false })
      await app.change({ api: { oauth2PermissionScopes: [read, write] } })
      expect(await offered()).toMatchObject([{ id: read.id }, { id: write.id, isEnabled: false }])
    }))

  test('need their texts: those of users too, when users consent', () =>
    withEmulator(async (_emulator, graph) => {
      const refusal = async (fields: Body) =>
        errorOf(
          await graph.post('/applications', {
            displayName: 'x',
            api: { oauth2PermissionScopes: [scope('a', fields)] }
          })
        )
      expect(await refusal({ id: undefined })).toEqual(missing('id', 'PermissionScope'))
      expect(await refusal({ adminConsentDescription: undefined })).toEqual(
        missing('adminConsentDescription', 'PermissionScope')
      )
      expect(await refusal({ type: 'User' })).toEqual(missing('userConsentDescription', 'PermissionScope'))
      expect(await refusal({ type: undefined })).toEqual(missing('userConsentDescription', 'PermissionScope'))
      expect(await refusal({ type: 'admin' })).toEqual(invalid('type', 'PermissionScope'))
      for (const value of ['', 'a b', '.a', 'a"b', 'a'.repeat(121)]) {
        expect(await refusal({ value })).toEqual(invalid('value', 'PermissionScope'))
      }
      const texts = { type: 'User', userConsentDescription: 'a', userConsentDisplayName: 'a' }
      await create(graph, { displayName: 'x', api: { oauth2PermissionScopes: [scope('a', texts)] } })
      const empty = { type: 'User', userConsentDescription: '', userConsentDisplayName: '' }
      await create(graph, { displayName: 'x', api: { oauth2PermissionScopes: [scope('a', empty)] } })
    }))

  test('have an id and a value of their own, app roles counted', () =>
    withEmulator(async (_emulator, graph) => {
      const one = scope('one')
      const role = { id: crypto.randomUUID(), value: 'one', displayName: 'r', description: 'r', allowedMemberTypes: [] }
      const bodies: Body[] = [
        { api: { oauth2PermissionScopes: [one, scope('one')] } },
        { api: { oauth2PermissionScopes: [one, scope('two', { id: one.id })] } },
        { api: { oauth2PermissionScopes: [one] }, appRoles: [role] },
        { api: { oauth2PermissionScopes: [one] }, appRoles: [{ ...role, id: one.id, value: 'two' }] }
      ]
      for (const body of bodies) {
        expect(errorOf(await graph.post('/applications', { displayName: 'x', ...body }))).toEqual(duplicate)
      }
    }))

  test('are disabled before they are left out or renamed', () =>
    withEmulator(async (_emulator, graph) => {
      const [one, two] = [scope('one'), scope('two')]
      const app = await create(graph, { displayName: 'x', api: { oauth2PermissionScopes: [one, two] } })
      const set = (...oauth2PermissionScopes: Body[]) => app.change({ api: { oauth2PermissionScopes } })
      const refused = [
        400,
        'CannotDeleteOrUpdateEnabledEntitlement',
        'Permission (scope or role) cannot be deleted or updated unless disabled first.'
      ]
      expect(errorOf(await set(one))).toEqual(refused)
      expect(errorOf(await set(one, scope('three')))).toEqual(refused)
      expect(errorOf(await set(one, { ...two, value: 'other' }))).toEqual(refused)
      expect(errorOf(await app.change({ api: null }))).toEqual(refused)
      expect((await set(one, { ...two, adminConsentDescription: 'better' })).status).toBe(204)
      expect((await set(one, { ...two, isEnabled: false })).status).toBe(204)
      expect((await set(one)).status).toBe(204)
      expect((await app.read()).api.oauth2PermissionScopes).toHaveLength(1)
    }))

  test('are there before clients are authorized for them', () =>
    withEmulator(async (emulator, graph) => {
      const one = scope('one')
      const { application: client } = await createPair(graph)
      const preAuthorizedApplications = [{ appId: client.appId, delegatedPermissionIds: [one.id] }]
      const api = { oauth2PermissionScopes: [one], preAuthorizedApplications }
      const refused = [
        400,
        'InvalidValue',
        'Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the AppPermissions sets.'
      ]
      expect(errorOf(await graph.post('/applications', { displayName: 'x', api }))).toEqual(refused)
      const app = await create(graph, { displayName: 'x' })
      expect(errorOf(await app.change({ api }))).toEqual(refused)
      expect((await app.change({ api: { oauth2PermissionScopes: [one] } })).status).toBe(204)
      expect((await app.change({ api })).status).toBe(204)
      expect((await app.read()).api).toMatchObject(api)
      const named = [{ appId: client.appId, permissionIds: [one.id] }]
      expect(errorOf(await app.change({ api: { preAuthorizedApplications: named } }))).toEqual([
        400,
        'Request_BadRequest',
        'Unexpected contents in request body.'
      ])
      expect(applicationByAppId(emulator.tenant, app.appId)?.id).toBe(app.id)
    }))
})
