// Clients that know the services by other names, as through a proxy that leads there: what they are told is by those names.

import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { type Body, tokenFor } from './graphClient.ts'

let emulator: Emulator
let bearer: string
beforeAll(async () => {
  emulator = await startEmulator()
  bearer = await tokenFor(emulator, emulator.seed.appId, emulator.seed.callerSecret)
})
afterAll(() => emulator.close())

/** A request with a Host header of its own; fetch sends none. */
const ask = (
  origin: string,
  host: string,
  path: string,
  { method = 'GET', body }: { readonly method?: string; readonly body?: unknown } = {}
): Promise<{ readonly headers: Readonly<Record<string, unknown>>; readonly body: Body }> =>
  new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
    const sent = request(`${origin}${path}`, { method, headers }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', chunk => chunks.push(chunk))
      answer.on('end', () => resolve({ headers: answer.headers, body: JSON.parse(Buffer.concat(chunks).toString()) }))
    })
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })

describe.each([
  ['login.microsoftonline.com', 'graph.microsoft.com'],
  ['localhost:8801', 'localhost:8802']
])('by the names %s and %s', (login, graph) => {
  test('the OpenID configuration and its keys', async () => {
    const { id } = emulator.tenant
    const { body } = await ask(emulator.login, login, `/${id}/v2.0/.well-known/openid-configuration`)
    expect(body).toMatchObject({
      issuer: `http://${login}/${id}/v2.0`,
      token_endpoint: `http://${login}/${id}/oauth2/v2.0/token`,
      jwks_uri: `http://${login}/${id}/discovery/v2.0/keys`,
      kerberos_endpoint: `http://${login}/${id}/kerberos`,
      cloud_instance_name: login
    })
    const keys = await ask(emulator.login, login, `/${id}/discovery/v2.0/keys`)
    expect(keys.body).toMatchObject({ keys: [{ issuer: `http://${login}/{tenantid}/v2.0` }] })
  })

  test('instance discovery, as MSAL and the Azure SDKs ask for it', async () => {
    const endpoint = `https://${login}/${emulator.tenant.id}/oauth2/v2.0/authorize`
    const query = new URLSearchParams({ 'api-version': '1.1', authorization_endpoint: endpoint })
    const { body } = await ask(emulator.login, login, `/common/discovery/instance?${query}`)
    expect(body).toEqual({
      tenant_discovery_endpoint: `http://${login}/${emulator.tenant.id}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: login, preferred_cache: login, aliases: [login] }]
    })
  })

  test('the links of Microsoft Graph, alone and in a batch', async () => {
    const page = await ask(emulator.graph, graph, '/v1.0/servicePrincipals?$top=1&$select=id')
    expect(page.body['@odata.context']).toBe(`http://${graph}/v1.0/$metadata#servicePrincipals(id)`)
    expect(page.body['@odata.nextLink']).toMatch(new RegExp(`^http://${graph}/v1\\.0/servicePrincipals\\?`))
    const made = await ask(emulator.graph, graph, '/v1.0/applications', { method: 'POST', body: { displayName: 'CI' } })
    expect(made.headers.location).toBe(
      `http://${graph}/v2/${emulator.tenant.id}/directoryObjects/${made.body.id}/Microsoft.DirectoryServices.Application`
    )
    const requests = [{ id: '1', method: 'GET', url: '/organization?$select=id' }]
    const batch = await ask(emulator.graph, graph, '/v1.0/$batch', { method: 'POST', body: { requests } })
    expect(batch.body.responses[0].body['@odata.context']).toBe(`http://${graph}/v1.0/$metadata#organization(id)`)
  })
})
