// Microsoft's own clients against the emulated Graph over TLS: generated (Kiota) models, and the older fluent client.

import { ClientSecretCredential } from '@azure/identity'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  HttpMethod,
  ParseNodeFactoryRegistry,
  RequestInformation,
  SerializationWriterFactoryRegistry
} from '@microsoft/kiota-abstractions'
import { AzureIdentityAuthenticationProvider } from '@microsoft/kiota-authentication-azure'
import { JsonParseNodeFactory, JsonSerializationWriterFactory } from '@microsoft/kiota-serialization-json'
import { Client } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { GraphRequestAdapter } from '@microsoft/msgraph-sdk'
import {
  type Application,
  type ApplicationCollectionResponse,
  createApplicationCollectionResponseFromDiscriminatorValue,
  createApplicationFromDiscriminatorValue,
  createPasswordCredentialFromDiscriminatorValue,
  type PasswordCredential,
  serializeApplication
} from '@microsoft/msgraph-sdk/models/index.js'
import { createODataErrorFromDiscriminatorValue } from '@microsoft/msgraph-sdk/models/oDataErrors/index.js'
import type { Emulator } from '../src/emulator.ts'
import { startTrustedEmulator } from './trustedEmulator.ts'

let emulator: Emulator
let close: () => Promise<void>

beforeAll(async () => {
  const trusted = await startTrustedEmulator()
  emulator = trusted.emulator
  close = trusted.close
})
afterAll(() => close())

const credential = () =>
  new ClientSecretCredential(emulator.tenant.id, emulator.seed.appId, emulator.seed.callerSecret, {
    authorityHost: emulator.login,
    disableInstanceDiscovery: true
  })

describe('the generated client', () => {
  const errors = { XXX: createODataErrorFromDiscriminatorValue }

  const adapter = () => {
    const { host } = new URL(emulator.graph)
    const authentication = new AzureIdentityAuthenticationProvider(
      credential(),
      ['https://graph.microsoft.com/.default'],
      undefined,
      new Set([host, '127.0.0.1'])
    )
    const parsing = new ParseNodeFactoryRegistry()
    const made = new GraphRequestAdapter(authentication, parsing, new SerializationWriterFactoryRegistry())
    parsing.registerDefaultDeserializer(JsonParseNodeFactory, made.getBackingStoreFactory())
    const writing = made.getSerializationWriterFactory() as SerializationWriterFactoryRegistry
    writing.registerDefaultSerializer(JsonSerializationWriterFactory)
    made.baseUrl = `${emulator.graph}/v1.0`
    return made
  }

  const request = (method: HttpMethod, template: string, parameters: Record<string, unknown> = {}) => {
    const information = new RequestInformation(method, `{+baseurl}${template}`, {
      baseurl: `${emulator.graph}/v1.0`,
      ...parameters
    })
    information.headers.tryAdd('Accept', 'application/json')
    return information
  }

  const create = async (application: Application) => {
    const client = adapter()
    const post = request(HttpMethod.POST, '/applications')
    post.setContentFromParsable(client, 'application/json', application, serializeApplication)
    return client.send<Application>(post, createApplicationFromDiscriminatorValue, errors)
  }

  test('creates, reads and lists an application', async () => {
    const created = await create({ displayName: 'Kiota', signInAudience: 'AzureADMyOrg', tags: ['one'] })
    expect(created?.appId).toMatch(/^[0-9a-f-]{36}$/)
    expect(created?.createdDateTime).toBeInstanceOf(Date)
    const client = adapter()
    const get = request(HttpMethod.GET, '/applications/{id}', { id: created?.id })
    const read = await client.send<Application>(get, createApplicationFromDiscriminatorValue, errors)
    expect(read).toMatchObject({ id: created?.id, displayName: 'Kiota', tags: ['one'], passwordCredentials: [] })
    const list = request(HttpMethod.GET, '/applications{?%24filter,%24select}', {
      '%24filter': "displayName eq 'Kiota'",
      '%24select': 'id,displayName'
    })
    const page = await client.send<ApplicationCollectionResponse>(
      list,
      createApplicationCollectionResponseFromDiscriminatorValue,
      errors
    )
    expect(page?.value?.map(({ id }) => id)).toEqual([created?.id])
    expect(page?.value?.[0]?.appId).toBeUndefined()
  })

  test('adds a secret that then signs in', async () => {
    const created = await create({ displayName: 'With a secret' })
    const client = adapter()
    const principal = request(HttpMethod.POST, '/servicePrincipals')
    principal.setStreamContent(
      new TextEncoder().encode(JSON.stringify({ appId: created?.appId })).buffer,
      'application/json'
    )
    await client.sendNoResponseContent(principal, errors)
    const post = request(HttpMethod.POST, '/applications/{id}/addPassword', { id: created?.id })
    const body = JSON.stringify({ passwordCredential: { displayName: 'pipeline' } })
    post.setStreamContent(new TextEncoder().encode(body).buffer, 'application/json')
    const secret = await client.send<PasswordCredential>(post, createPasswordCredentialFromDiscriminatorValue, errors)
    expect(secret?.displayName).toBe('pipeline')
    expect(secret?.hint).toBe(secret?.secretText?.slice(0, 3))
    const days = (Number(secret?.endDateTime) - Number(secret?.startDateTime)) / 86_400_000
    expect(Math.round(days / 365)).toBe(2)
    const signedIn = new ClientSecretCredential(emulator.tenant.id, created?.appId ?? '', secret?.secretText ?? '', {
      authorityHost: emulator.login,
      disableInstanceDiscovery: true
    })
    expect((await signedIn.getToken('https://graph.microsoft.com/.default')).token).toMatch(/^eyJ/)
  })

  test('reads an error as an OData error', async () => {
    const get = request(HttpMethod.GET, '/applications/{id}', { id: '00000000-1111-4222-8333-444444444444' })
    const failure = adapter().send(get, createApplicationFromDiscriminatorValue, errors)
    await expect(failure).rejects.toMatchObject({
      responseStatusCode: 404,
      errorEscaped: {
        code: 'Request_ResourceNotFound',
        message:
          "Resource '00000000-1111-4222-8333-444444444444' does not exist or one of its queried reference-property objects are not present."
      }
    })
  })
})

describe('the fluent client', () => {
  const client = () =>
    Client.initWithMiddleware({
      baseUrl: emulator.graph,
      customHosts: new Set(['127.0.0.1']),
      authProvider: new TokenCredentialAuthenticationProvider(credential(), {
        scopes: ['https://graph.microsoft.com/.default']
      })
    })

  test('creates once and updates afterwards by unique name', async () => {
    const upsert = () =>
      client()
        .api("/applications(uniqueName='fluent')")
        .header('Prefer', 'create-if-missing')
        .patch({ displayName: 'Fluent' })
    expect(await upsert()).toMatchObject({ displayName: 'Fluent', uniqueName: 'fluent' })
    expect(await upsert()).toBeUndefined()
  })

  test('sends a batch', async () => {
    const { responses } = await client()
      .api('/$batch')
      .post({
        requests: [
          { id: '1', method: 'GET', url: '/organization?$select=id,tenantType' },
          { id: '2', method: 'GET', url: "/applications(uniqueName='absent')" }
        ]
      })
    const byId = new Map(responses.map((one: { id: string }) => [one.id, one]))
    expect(byId.get('1')).toMatchObject({
      status: 200,
      body: { value: [{ id: emulator.tenant.id, tenantType: 'AAD B2C' }] }
    })
    expect(byId.get('2')).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } })
  })

  test('tells a refusal by its code', async () => {
    const { appId, secret } = emulator.tenant.addCaller({ displayName: 'No rights', appRoles: [], secret: true })
    const poor = Client.initWithMiddleware({
      baseUrl: emulator.graph,
      customHosts: new Set(['127.0.0.1']),
      authProvider: new TokenCredentialAuthenticationProvider(
        new ClientSecretCredential(emulator.tenant.id, appId, secret ?? '', {
          authorityHost: emulator.login,
          disableInstanceDiscovery: true
        }),
        { scopes: ['https://graph.microsoft.com/.default'] }
      )
    })
    await expect(poor.api('/applications').get()).rejects.toMatchObject({
      statusCode: 403,
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges to complete the operation.'
    })
  })
})
