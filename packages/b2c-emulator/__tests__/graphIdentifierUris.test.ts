// The URIs that identify an API: their forms, the tenant's policy, and that each is given once.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from '../src/emulator.ts'
import { type Answer, type Body, errorOf, type GraphClient, withEmulator } from './graphClient.ts'

const version2 = { requestedAccessTokenVersion: 2 }
const tenantId = ({ tenant }: Emulator) => tenant.id

const created = async (graph: GraphClient, body: Body = {}) => {
  const { body: app } = await graph.post('/applications', { displayName: 'api', ...body })
  return {
    appId: String(app.appId),
    set: (...identifierUris: string[]): Promise<Answer> => graph.patch(`/applications/${app.id}`, { identifierUris })
  }
}

const unverified = (uri: string) => [
  400,
  'HostNameNotOnVerifiedDomain',
  `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`
]

const allowed = (emulator: Emulator, appId: string) => [
  `api://${appId}`,
  `api://${tenantId(emulator)}/${appId}`,
  `api://${tenantId(emulator)}/orders`,
  `api://orders/${appId}`,
  'https://contoso.onmicrosoft.com/orders',
  'https://contoso.onmicrosoft.com',
  'https://sub.contoso.onmicrosoft.com/orders',
  'api://orders'
]
const foreign = [
  'https://fabrikam.example/orders',
  'https://contoso.onmicrosoft.com.example/',
  `api://${crypto.randomUUID()}`
]

describe('identifier URIs', () => {
  test('carry a verified domain, no id but that of the tenant or of the application, or any name after api://', () =>
    withEmulator(async (emulator, graph) => {
      const app = await created(graph)
      for (const uri of allowed(emulator, app.appId)) expect([uri, (await app.set(uri)).status]).toEqual([uri, 204])
      for (const uri of foreign) expect(errorOf(await app.set(uri))).toEqual(unverified(uri))
      const posted = await graph.post('/applications', { displayName: 'x', identifierUris: [foreign[0]] })
      expect(errorOf(posted)).toEqual(unverified(String(foreign[0])))
    }))

  test('are well formed, and for personal accounts short and no urn', () =>
    withEmulator(async (_emulator, graph) => {
      const base = 'https://contoso.onmicrosoft.com/'
      const app = await created(graph)
      const refused = [400, 'Request_BadRequest', 'Property identifierUris is invalid.']
      for (const uri of ['orders', `${base}*`, `${base}?a=b`, `${base}#a`, base + 'a'.repeat(255 - base.length + 1)]) {
        expect(errorOf(await app.set(uri))).toEqual(refused)
      }
      const many = Array.from({ length: 51 }, (_, index) => `${base}${index}`)
      expect(errorOf(await app.set(...many))).toEqual(refused)
      expect((await app.set(...many.slice(1))).status).toBe(204)
      const signInAudience = 'AzureADandPersonalMicrosoftAccount'
      const shop = await created(graph, { signInAudience, api: version2 })
      expect(errorOf(await shop.set(base + 'a'.repeat(121 - base.length)))).toEqual(refused)
      expect(errorOf(await shop.set('urn:orders'))).toEqual(refused)
      expect((await shop.set(base + 'a'.repeat(120 - base.length))).status).toBe(204)
    }))

  test('belong to one application, in any case, and name its service principal', () =>
    withEmulator(async (_emulator, graph) => {
      const [one, two] = [await created(graph), await created(graph)]
      await graph.post('/servicePrincipals', { appId: one.appId })
      const uri = 'https://contoso.onmicrosoft.com/orders'
      expect((await one.set(uri)).status).toBe(204)
      expect((await one.set(uri)).status).toBe(204)
      const taken = [
        400,
        'ObjectConflict',
        'Another object with the same value for property identifierUris already exists.'
      ]
      expect(errorOf(await two.set(uri.toUpperCase().replace('HTTPS', 'https')))).toEqual(taken)
      expect(errorOf(await two.set(uri, uri)).slice(0, 2)).toEqual([400, 'DuplicateValue'])
      const { body } = await graph.get(`/servicePrincipals(appId='${one.appId}')`)
      expect(body.servicePrincipalNames).toEqual([uri, one.appId])
    }))

  test.each([
    ['unique', 7],
    ['default only', 2]
  ] as const)('are held to the policy "%s" unless access tokens have version 2', (identifierUriPolicy, count) =>
    withEmulator(
      async (emulator, graph) => {
        const app = await created(graph)
        const uris = allowed(emulator, app.appId)
        const answers = await Promise.all(uris.map(async uri => (await app.set(uri)).status))
        expect(answers.filter(status => status === 204)).toHaveLength(count)
        expect(answers.slice(0, 2)).toEqual([204, 204])
        expect(errorOf(await app.set('api://orders'))).toEqual([
          400,
          'InvalidUniqueTenantIdentifierAsPerAppPolicy',
          expect.stringContaining('all newly added URIs must contain'.slice(4))
        ])
        const exempt = await created(graph, { api: version2 })
        for (const uri of ['https://contoso.onmicrosoft.com/exempt', 'api://exempt']) {
          expect((await exempt.set(uri)).status).toBe(204)
        }
        expect(errorOf(await exempt.set('https://fabrikam.example'))).toEqual(unverified('https://fabrikam.example'))
      },
      { behavior: { identifierUriPolicy } }
    )
  )

  test('that stand there already are not held to a policy that came later', () =>
    withEmulator(async (emulator, graph) => {
      const app = await created(graph)
      const uri = 'https://contoso.onmicrosoft.com/old'
      await app.set(uri)
      emulator.behavior.identifierUriPolicy = 'default only'
      expect((await app.set(uri, `api://${app.appId}`)).status).toBe(204)
      expect((await app.set(uri, 'https://contoso.onmicrosoft.com/new')).status).toBe(400)
    }))

  test('are refused for a moment by a new application of an External ID tenant that does so', () =>
    withEmulator(
      async (emulator, graph) => {
        const app = await created(graph, { api: version2 })
        const uri = `api://${app.appId}`
        expect(errorOf(await app.set(uri)).slice(0, 2)).toEqual([403, 'Authorization_RequestDenied'])
        emulator.clock.advance(60_000)
        expect((await app.set(uri)).status).toBe(204)
      },
      { seed: { tenantType: 'CIAM' }, behavior: { freshUrisRefusedMs: 60_000 } }
    ))
})
