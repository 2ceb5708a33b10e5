// The emulator's page and its control API.

import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { OpenJournal } from '../src/core/journal.ts'
import { newApplication, newPasswordCredential, newServicePrincipal } from '../src/directory/newObjects.ts'
import type { PolicyKey } from '../src/directory/trustFramework.ts'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { dayMs } from './tokenClient.ts'

let emulator: Emulator

/** The journal as the services write it. */
const journalOf = ({ journal }: Emulator): OpenJournal => journal as OpenJournal

beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const page = async (origin = emulator.graph, path = '/') => (await fetch(`${origin}${path}`)).text()

/** The page of an application. */
const applicationPage = ({ id }: { readonly id: string }, origin?: string) =>
  page(origin, `/_emulator/tenants/${emulator.tenant.id}/applications/${id}`)

const control = (path: string, body: unknown) =>
  fetch(`${emulator.graph}/_emulator/${path}`, { method: 'POST', body: JSON.stringify(body) })

const askForToken = (client_secret: string) =>
  fetch(`${emulator.login}/${emulator.tenant.initialDomain}/oauth2/v2.0/token?one=1%202`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
      client_id: emulator.seed.appId,
      client_secret
    })
  })

describe('the page', () => {
  test('shows the tenant, its applications and its users at the graph and the login origin', async () => {
    const { appId, objectId } = emulator.seed
    for (const origin of [emulator.graph, emulator.login]) {
      const text = await page(origin)
      const shown = [
        'contoso.onmicrosoft.com',
        'B2C bootstrap caller',
        appId,
        'admin@contoso.onmicrosoft.com',
        'Global Administrator'
      ]
      for (const one of shown) expect(text).toContain(one)
      const link = `/_emulator/tenants/${emulator.tenant.id}/applications/${objectId}`
      expect(text).toContain(`<a href="${link}"><bdi>B2C bootstrap caller</bdi></a>`)
      const details = await page(origin, link)
      for (const one of [appId, 'AppRoleAssignment.ReadWrite.All', 'repo:octo-org/b2c:environment:contoso']) {
        expect(details).toContain(one)
      }
    }
  })

  test.each(['/applications/nothing', '/applications/'])(
    'answers 404 where there is no application: %s',
    async path => {
      const { id } = emulator.tenant
      for (const address of [
        `/_emulator/tenants/${id}${path}`,
        `/_emulator/tenants/other/applications/${emulator.seed.objectId}`
      ]) {
        expect((await fetch(`${emulator.graph}${address}`)).status).toBe(404)
      }
    }
  )

  test('is sent again only when something has changed', async () => {
    for (const path of [
      '/',
      '/_emulator/requests',
      `/_emulator/tenants/${emulator.tenant.id}/applications/${emulator.seed.objectId}`
    ]) {
      const address = `${emulator.graph}${path}`
      // Once more where the minute that is shown ends between the two.
      const pair = async () => {
        const tag = (await fetch(address)).headers.get('etag') ?? ''
        return (await fetch(address, { headers: { 'if-none-match': tag } })).status
      }
      expect([await pair(), await pair()]).toContain(304)
      const tag = (await fetch(address)).headers.get('etag') ?? ''
      emulator.clock.advance(2 * dayMs)
      expect((await fetch(address, { headers: { 'if-none-match': tag } })).status).toBe(200)
    }
  })

  test('never shows a secret', async () => {
    const application = await applicationPage({ id: emulator.seed.objectId })
    expect(application).toContain(`<bdi>${emulator.seed.callerSecret.slice(0, 3)}</bdi>…`)
    for (const text of [await page(), application]) expect(text).not.toContain(emulator.seed.callerSecret)
    expect(await (await fetch(`${emulator.graph}/_emulator/state`)).text()).not.toContain(emulator.seed.callerSecret)
  })

  test('escapes what comes from the tenant', async () => {
    const { tenant, clock } = emulator
    const application = newApplication(tenant, clock.now(), {
      displayName: '<script>alert(1)</script>',
      tags: ['"><img src=x>'],
      uniqueName: 'a&b'
    })
    tenant.applications.put(application.id, application)
    const text = (await page()) + (await applicationPage(application))
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(text).toContain('a&amp;b')
    expect(text).not.toContain('<img')
  })

  test('loads nothing from elsewhere and lets no script in but its own', async () => {
    const response = await fetch(`${emulator.graph}/`)
    const policy = response.headers.get('content-security-policy')?.split('; ') ?? []
    const text = await response.text()
    const hashes = ['style', 'script'].map(name => {
      const content = text.split(`<${name}>`)[1]?.split(`</${name}>`)[0] ?? ''
      return `${name}-src 'sha256-${createHash('sha256').update(content).digest('base64')}'`
    })
    expect(policy).toEqual([
      "default-src 'none'",
      ...hashes,
      "connect-src 'self'",
      'img-src data:',
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'"
    ])
    expect(text).not.toMatch(/src="|href="(?!data:|\/|#)| style="| on\w+="/)
  })

  test('shows how long secrets live, what lacks consent and what is deleted', async () => {
    const { tenant, clock } = emulator
    const now = clock.now()
    const secret = (displayName: string, endMs: number) => newPasswordCredential({ displayName, startMs: now, endMs })
    const application = newApplication(tenant, now, {
      displayName: 'Deployer',
      passwordCredentials: [
        secret('long', now + 90 * dayMs + 1000),
        secret('short', now + 2 * dayMs + 5000),
        secret('gone', now - dayMs)
      ],
      requiredResourceAccess: [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: [{ id: '79a677f7-b79d-40d0-a36a-3e6f8688dd7a', type: 'Role' }]
        }
      ]
    })
    tenant.applications.put(application.id, application)
    const deleted = newApplication(tenant, now, { displayName: 'Old pipeline', uniqueName: 'old-pipeline' })
    tenant.deletedApplications.put(deleted.id, { deletedMs: now - 3 * dayMs, object: deleted })
    const text = await page()
    expect(text).toContain('1 not granted')
    const details = await applicationPage(application)
    expect(details).toContain('Policy.ReadWrite.TrustFramework</bdi> · not granted')
    for (const one of [text, details]) {
      expect(one).toContain('<span class="tag good">90 days left</span>')
      expect(one).toContain('<span class="tag warn">2 days left</span>')
      expect(one).toContain('<span class="tag bad">expired 1 day ago</span>')
    }
    expect(text).toContain('old-pipeline')
  })

  test('shows what people sign in to, and by what', async () => {
    const { tenant, clock } = emulator
    expect(await page()).not.toContain('User flows')
    const scope = {
      id: crypto.randomUUID(),
      value: 'orders.read',
      type: 'Admin' as const,
      isEnabled: false,
      adminConsentDisplayName: 'Read orders',
      adminConsentDescription: 'Read orders',
      userConsentDisplayName: null,
      userConsentDescription: null
    }
    const shop = newApplication(tenant, clock.now(), {
      displayName: 'Shop',
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      identifierUris: ['https://contoso.onmicrosoft.com/shop'],
      isFallbackPublicClient: true,
      settings: {
        api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope] },
        spa: { redirectUris: ['https://shop.example/'] }
      }
    })
    const principal = newServicePrincipal(tenant, clock.now(), shop)
    tenant.applications.put(shop.id, shop)
    tenant.servicePrincipals.put(principal.id, principal)
    const consent = { id: 'grant', clientId: principal.id, consentType: 'AllPrincipals' as const, principalId: null }
    tenant.oauth2PermissionGrants.put('grant', { ...consent, resourceId: principal.id, scope: ' openid orders.read' })
    const { identity } = tenant
    identity.identityProviders.put('Google-OAUTH', {
      id: 'Google-OAUTH',
      kind: 'socialIdentityProvider',
      displayName: 'Sign in with Google',
      secret: 'google secret',
      settings: {}
    })
    identity.apiConnectors.put('connector', {
      id: 'connector',
      displayName: 'Enrichment',
      targetUrl: 'https://api.example/enrich',
      authentication: { kind: 'basic', username: 'b2c', password: 'connector secret' }
    })
    const assignment = { isOptional: true, requiresVerification: false, userInputType: 'textBox' as const }
    identity.userFlows.put('B2C_1_susi', {
      id: 'B2C_1_susi',
      userFlowType: 'signUpOrSignIn',
      userFlowTypeVersion: 3,
      isLanguageCustomizationEnabled: true,
      defaultLanguageTag: null,
      providers: ['Google-OAUTH'],
      assignments: [
        { ...assignment, id: 'city', displayName: 'Town', userAttributeValues: [] },
        { ...assignment, id: 'extension_gone', displayName: 'Gone', userAttributeValues: [] }
      ],
      languages: [{ id: 'de', isEnabled: true, overrides: {} }],
      connectors: { preTokenIssuance: 'connector' }
    })
    const text = (await page()) + (await applicationPage(shop))
    const shown = [
      'AzureADandPersonalMicrosoftAccount',
      'https://contoso.onmicrosoft.com/shop',
      'https://shop.example/',
      'single page',
      'version 2',
      'orders.read',
      'for everybody',
      'B2C_1_susi',
      'signUpOrSignIn · version 3',
      'Sign in with Google',
      'https://api.example/enrich',
      'Enrichment',
      'Town',
      'e-mail address and password'
    ]
    for (const one of shown) expect(text).toContain(one)
    expect(text.match(/the attribute is gone/g)).toHaveLength(1)
    const state = await (await fetch(`${emulator.graph}/_emulator/state`)).text()
    for (const secret of ['google secret', 'connector secret']) expect(text + state).not.toContain(secret)
  })

  test('shows key sets with their keys, and policies below those that they inherit from', async () => {
    expect(await page()).not.toContain('Custom policies')
    const { tenant, clock } = emulator
    const key: PolicyKey = {
      kid: 'the-key',
      kty: 'OCT',
      use: 'enc',
      nbf: null,
      exp: Math.floor(clock.now() / 1000) + 60,
      status: 'enabled',
      n: null,
      e: null,
      x5c: [],
      x5t: null,
      secret: 'never shown'
    }
    tenant.keySets.put('B2C_1A_Empty', { id: 'B2C_1A_Empty', keys: [] })
    tenant.keySets.put('B2C_1A_Keys', {
      id: 'B2C_1A_Keys',
      keys: [key, { ...key, kid: 'off', status: 'disabled' }, { ...key, kid: 'next', nbf: 4_000_000_000 }]
    })
    const policy = (id: string, baseId: string | null) =>
      tenant.customPolicies.put(id, { id, baseId, sent: '<TrustFrameworkPolicy/>' })
    policy('B2C_1A_susi', 'b2c_1a_base')
    policy('B2C_1A_Base', null)
    policy('B2C_1A_Orphan', 'B2C_1A_Gone')
    const text = await page()
    expect(text).toMatch(/B2C_1A_Empty.*empty/)
    expect(text).toMatch(/the-key<\/bdi>.*enc.*OCT.*until 20.*<span class="tag good">active/)
    expect(text).toMatch(/>off<\/bdi>.*disabled.*>next<\/bdi>.*enabled/)
    expect(text).toMatch(/B2C_1A_Base<\/bdi>[^\n]*<ul class="tree"><li><code><bdi>B2C_1A_susi/)
    expect(text).toContain('base <bdi>B2C_1A_Gone</bdi> is gone')
    expect(text).not.toContain('never shown')
  })

  test('shows what pipelines stored in GitHub', async () => {
    expect(await page()).not.toContain('Stored in GitHub')
    const token = emulator.gitHub.token({ kind: 'fine-grained', permissions: { actions_variables: 'write' } })
    await fetch(`${emulator.github}/repos/octo-org/b2c/actions/variables`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ name: 'B2C_CLIENT_ID', value: 'not shown' })
    })
    const text = await page()
    expect(text).toContain('B2C_CLIENT_ID')
    expect(text).not.toContain('not shown')
  })

  test('shows the journal with the caller’s name, and is not in it itself', async () => {
    emulator.journal.clear()
    await askForToken('wrong')
    const batch = journalOf(emulator).open({
      service: 'graph',
      method: 'POST',
      path: '/v1.0/$batch',
      query: '',
      authorization: 'bearer'
    })
    const arrival = { service: 'graph', query: '', authorization: 'bearer' } as const
    const inBatch = { index: 0, parent: batch.index }
    const item = journalOf(emulator).open({ ...arrival, method: 'POST', path: '/v1.0/applications' }, inBatch)
    journalOf(emulator).close(item, 201)
    journalOf(emulator).close(batch, 200)
    const text = await page()
    expect(text).toMatch(/oauth2\/v2\.0\/token\?one=1 2.*failed: <\/span>401<\/span>.*B2C bootstrap caller/)
    expect(text).toMatch(
      /\$batch.*<summary>1 item<\/summary>\n.*<span class="tag write">POST<\/span>.*\/v1\.0\/applications/
    )
    expect(emulator.journal.entries()).toHaveLength(3)
  })
})

describe('long lists', () => {
  test('show a hundred at once, all on demand, and what a filter leaves', async () => {
    const own = await startEmulator()
    const { tenant, clock } = own
    for (let index = 0; index < 1000; index++) {
      const application = newApplication(tenant, clock.now(), {
        displayName: `Number ${index}.`,
        tags: [`tag-${index}-`]
      })
      tenant.applications.put(application.id, application)
    }
    const read = (path: string) => page(own.graph, path)
    const rows = (text: string) => text.match(/<tr id="application-/g)?.length ?? 0
    const first = await read('/')
    expect([rows(first), Buffer.byteLength(first) < 100_000]).toEqual([100, true])
    const [, all = ''] = /<a href="(\/\?show=all#[^"]+)">show all 1002<\/a>/.exec(first) ?? []
    expect(rows(await read(all))).toBe(1002)
    for (const filter of ['number 77', 'NUMBER 77', ' tag-77']) {
      const text = await read(`/?q=${encodeURIComponent(filter)}`)
      expect([filter, rows(text)]).toEqual([filter, 11])
      expect(text).toContain('Applications <small>11 of 1002</small>')
      expect(text).toContain('The filter matches none.')
    }
    const none = await read('/?q=%22%3E%3Cb%3E')
    expect([rows(none), none.includes('value="&quot;&gt;&lt;b&gt;"'), none.includes('value=""><b>')]).toEqual([
      0,
      true,
      false
    ])
    await own.close()
  })
})

describe('the page of the requests', () => {
  let own: Emulator
  beforeAll(async () => {
    own = await startEmulator()
    const journal = journalOf(own)
    const add = (
      method: string,
      path: string,
      status: number,
      item?: { readonly index: number; readonly parent: number }
    ) => {
      const service = path.includes('token') ? 'login' : 'graph'
      const entry = journal.open({ service, method, path, query: '', authorization: 'none' }, item)
      if (status !== -1) journal.close(entry, status)
      return entry
    }
    add('POST', '/token', 200)
    add('GET', '/first', 200)
    add('GET', '/moved', 302)
    add('DELETE', '/absent', 404)
    add('PATCH', '/broken', 503).fault = '503'
    add('GET', '/cut', 0)
    add('GET', '/waiting', -1)
    const { index: parent } = add('POST', '/v1.0/$batch', 200)
    add('GET', '/item/one', 200, { index: 0, parent })
    add('POST', '/item/two', 409, { index: 1, parent })
  })
  afterAll(() => own.close())

  test.each([
    ['', ['/token', '/first', '/moved', '/absent', '/broken', '/cut', '/waiting', '$batch', '/item/one', '/item/two']],
    ['service=login', ['/token']],
    ['method=PATCH', ['/broken']],
    ['outcome=2xx&service=graph', ['/first', '$batch', '/item/one']],
    ['outcome=3xx', ['/moved']],
    ['outcome=4xx', ['/absent', '$batch', '/item/two']],
    ['outcome=5xx', ['/broken']],
    ['outcome=cut', ['/cut']],
    ['outcome=open', ['/waiting']],
    ['outcome=faulted', ['/broken']],
    ['outcome=failed', ['/absent', '/broken', '/cut', '$batch', '/item/two']],
    ['writes=on', ['/absent', '/broken', '$batch', '/item/two']],
    ['q=ITEM/ONE', ['$batch', '/item/one']],
    ['q=batch', ['$batch', '/item/one', '/item/two']],
    ['q=nothing', []],
    [
      'service=sharepoint&method=BREW&outcome=perhaps',
      ['/token', '/first', '/moved', '/absent', '/broken', '/cut', '/waiting', '$batch', '/item/one', '/item/two']
    ]
  ])('shows with the filter "%s" %j', async (query, paths) => {
    const text = await page(own.graph, `/_emulator/requests?${query}`)
    const shown = [...text.matchAll(/<code><bdi>([^<]*)<\/bdi>/g)].map(([, path = '']) => path.replace('/v1.0/', ''))
    expect(shown.sort()).toEqual([...paths].sort())
    expect(/<details [^>]*open/.test(text)).toBe(
      query !== '' && !query.includes('sharepoint') && paths.includes('$batch')
    )
  })

  test('tells failures in words', async () => {
    const text = await page(own.graph, '/_emulator/requests')
    expect(text.match(/failed: <\/span>/g)).toHaveLength(4)
    expect(text.match(/<tr id="request-\d+" class="failed">/g)).toHaveLength(3)
    expect(text).toContain('✕ 1 failed')
  })

  test('shows the last 200, and all on demand', async () => {
    for (let index = 0; index < 250; index++) await fetch(`${own.graph}/v1.0/many`)
    const rows = async (query: string) =>
      (await page(own.graph, `/_emulator/requests?${query}`)).match(/<tr id="request-/g)?.length
    expect([await rows('q=many'), await rows('q=many&show=all')]).toEqual([200, 250])
  })
})

describe('the control API', () => {
  test('gives the journal and the state', async () => {
    emulator.journal.clear()
    await askForToken(emulator.seed.callerSecret)
    const journal = await (await fetch(`${emulator.graph}/_emulator/journal`)).json()
    expect(journal).toMatchObject({ entries: [{ service: 'login', status: 200 }], writes: 0, sequentialRoundTrips: 1 })
    const state = await (await fetch(`${emulator.login}/_emulator/state`)).json()
    expect(state).toMatchObject({ origins: { graph: emulator.graph }, tenants: [{ id: emulator.tenant.id }] })
  })

  test('moves the clock', async () => {
    const before = emulator.clock.now()
    expect((await control('clock', { advanceMs: dayMs })).status).toBe(200)
    expect(emulator.clock.now()).toBeGreaterThanOrEqual(before + dayMs)
    await control('clock', { setMs: before })
    expect(emulator.clock.now()).toBeLessThan(before + dayMs)
    expect((await control('clock', { advanceMs: 'a day' })).status).toBe(400)
  })

  test('merges behavior, with the path of a fault as text', async () => {
    const answer = await control('behavior', {
      replication: { listLagMs: 5 },
      faults: [{ match: { service: 'login', path: 'oauth2' }, kind: '503' }]
    })
    expect(await answer.json()).toMatchObject({ replication: { keyReadLagMs: 0, listLagMs: 5 } })
    expect(emulator.behavior.replication).toMatchObject({ keyReadLagMs: 0, listLagMs: 5 })
    expect((await askForToken(emulator.seed.callerSecret)).status).toBe(503)
    expect((await askForToken(emulator.seed.callerSecret)).status).toBe(200)
    await control('behavior', { identity: { addProvider: 'PATCH' } })
    expect(emulator.behavior.identity).toMatchObject({ addProvider: 'PATCH', absentStatus: 404 })
  })

  test('merges the switches of the Identity Experience Framework', async () => {
    const answer = await control('behavior', { trustFramework: { keyTypes: 'rsa' } })
    expect(await answer.json()).toMatchObject({ trustFramework: { keyTypes: 'rsa', existsStatus: 400 } })
    expect(emulator.behavior.trustFramework).toMatchObject({ keyTypes: 'rsa', existsStatus: 400 })
  })

  test.each([{ latency: 5 }, { faults: [{ match: {}, kind: 'nonsense' }] }, { faults: 'all' }])(
    'refuses the behavior %j',
    async behavior => {
      expect((await control('behavior', behavior)).status).toBe(400)
    }
  )

  test('forgets the journal', async () => {
    await askForToken('wrong')
    expect((await control('reset-journal', {})).status).toBe(204)
    expect(emulator.journal.entries()).toEqual([])
  })
})
