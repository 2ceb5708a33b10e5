// Text that somebody else chose, on every page: it cannot turn its neighbours around, hide anything, or pass for markup.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { newApplication, newPasswordCredential, newServicePrincipal, newUser } from '../src/directory/newObjects.ts'
import type { Versioned } from '../src/directory/store.ts'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { foreign, foreignPlain } from '../src/page/foreignText.ts'
import { graphTools, post } from './tokenClient.ts'

const shownAs = async (text: string): Promise<string> => String(await foreign(text))

/** What a reader sees: the text without markup, entities resolved. */
const seen = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** Everything that must not reach a page as it is, other than within an emoji. */
const forbidden = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u
const withoutEmoji = (text: string) => text.replace(/\p{RGI_Emoji}/gv, '')

describe('a name', () => {
  test.each([
    ['\u202egpj.exe', 'U+202Egpj.exe'],
    ['\u2066a\u2069', 'U+2066aU+2069'],
    ['pay\u200bpal', 'payU+200Bpal'],
    ['a\u200b\u200b\u200bb', 'aU+200B ×3b'],
    ['\ufeffa', 'U+FEFFa'],
    ['a\u0000\n\tb', 'aU+0000U+000AU+0009b'],
    ['a\u00a0b\u3000c', 'aU+00A0bU+3000c'],
    [' a  b ', 'U+0020a  bU+0020'],
    ['\u3164', 'U+3164'],
    ['\u2800\u115f', 'U+2800U+115F'],
    ['a\u{e0041}', 'aU+E0041'],
    ['a\ufe0f', 'aU+FE0F'],
    ['a\ud800b', 'aU+D800b'],
    ['\u0301a', 'U+0301a'],
    ['\u200b\u0301', 'U+200BU+0301'],
    ['e\u0301', 'e\u0301'],
    ['e\u0301\u0302\u0303\u0304\u0305\u0306', 'e\u0301\u0302\u0303\u0304U+0305U+0306'],
    ['👨‍👩‍👧 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👨‍👩‍👧 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['שלום', 'שלום'],
    ['متجر', 'متجر'],
    ['<b>&', '<b>&'],
    ['', '(empty)']
  ])('%j is shown as %j', async (name, text) => {
    const markup = await shownAs(name)
    expect(seen(markup)).toBe(text)
    expect(markup).toMatch(/^<bdi[^>]*>.*<\/bdi>$/s)
  })

  test('names the code point in the title', async () => {
    expect(await shownAs('a\u202eb')).toBe(
      '<bdi>a<span class="point" title="RIGHT-TO-LEFT OVERRIDE">U+202E</span>b</bdi>'
    )
    expect(await shownAs('\u0007')).toContain('title="control character"')
  })

  test('lets nothing through that is not seen, whatever it is made of', async () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 3 }),
        fc.constantFrom('\u202e', '\u200b', ' ', '\u0301', '\ud800', 'a')
      ),
      maxLength: 20
    })
    await fc.assert(
      fc.asyncProperty(text, async name => {
        const shown = withoutEmoji(await shownAs(name))
        expect(shown).not.toMatch(forbidden)
        expect(withoutEmoji(foreignPlain(name))).not.toMatch(forbidden)
      })
    )
  })

  test('that differs from another is shown differently, unless it spells code points out', async () => {
    const unit = fc.constantFrom('a', ' ', '\u200b', '\u200c', '\u202e', '\u00a0', '\u0301', '<', '&', '\n')
    const name = fc.string({ unit, minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(name, name, async (one, other) => {
        expect((await shownAs(one)) === (await shownAs(other))).toBe(one === other)
      })
    )
  })
})

const marker = 'MARK'
const hostile = `${marker}\u202e\u200b\u0007<b>"'&\u2066\u00a0\u0301${'x'.repeat(200)}`

const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-/i
// What the emulator itself chooses among: never a text of somebody else.
const ofTheEmulator = [
  'id',
  'appId',
  'kind',
  'type',
  'consentType',
  'kty',
  'use',
  'status',
  'dataType',
  'userInputType',
  'userFlowType',
  'userFlowAttributeType',
  'secretText',
  'secret',
  'password',
  'resourceAppId',
  'directoryScopeId',
  'roleDefinitionId',
  'roleTemplateId',
  'key',
  'origin',
  'publisherDomain'
]

/** The value with the hostile text behind each text in it that somebody else could have chosen. */
const spoilt = (value: unknown, name = ''): unknown => {
  if (typeof value === 'string') return isId.test(value) || ofTheEmulator.includes(name) ? value : value + hostile
  if (Array.isArray(value)) return value.map(item => spoilt(item, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, spoilt(part, key)]))
}

const spoil = <T>(collection: Versioned<T>, idOf: (value: T) => string): void => {
  for (const value of collection.all()) collection.put(idOf(value), spoilt(value) as T)
}

describe('every page', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator({ seed: { displayName: `Contoso ${hostile}` } })
    const { tenant, clock } = emulator
    const now = clock.now()
    const scope = {
      id: crypto.randomUUID(),
      value: 'orders.read',
      type: 'Admin' as const,
      isEnabled: false,
      adminConsentDisplayName: 'Read orders',
      adminConsentDescription: 'Read orders',
      userConsentDisplayName: 'Read orders',
      userConsentDescription: 'Read orders'
    }
    const credential = {
      keyId: crypto.randomUUID(),
      displayName: 'signing',
      startMs: now,
      endMs: now,
      type: '',
      usage: '',
      key: '',
      customKeyIdentifier: ''
    }
    const application = newApplication(tenant, now, {
      displayName: 'Shop',
      description: 'A shop',
      notes: 'Notes',
      uniqueName: 'shop',
      tags: ['one', 'two'],
      identifierUris: ['https://contoso.onmicrosoft.com/shop'],
      owners: [emulator.seed.servicePrincipalId],
      keyCredentials: [credential],
      passwordCredentials: [newPasswordCredential({ displayName: 'secret', startMs: now, endMs: now })],
      appRoles: [
        {
          id: crypto.randomUUID(),
          value: 'role',
          displayName: 'Role',
          description: '',
          isEnabled: false,
          allowedMemberTypes: [],
          origin: 'Application'
        }
      ],
      federatedIdentityCredentials: [
        {
          id: crypto.randomUUID(),
          name: 'main',
          issuer: 'https://issuer.example',
          subject: 'subject',
          description: 'description',
          audiences: ['audience']
        },
        {
          id: crypto.randomUUID(),
          name: 'flexible',
          issuer: 'https://issuer.example',
          subject: null,
          description: null,
          audiences: [],
          claimsMatchingExpression: 'claims'
        }
      ],
      settings: {
        api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope] },
        spa: { redirectUris: ['https://shop.example/'] },
        web: { redirectUris: ['https://web.example/'] }
      }
    })
    const principal = newServicePrincipal(tenant, now, application)
    tenant.applications.put(application.id, application)
    tenant.servicePrincipals.put(principal.id, principal)
    tenant.oauth2PermissionGrants.put('grant', {
      id: 'grant',
      clientId: principal.id,
      consentType: 'AllPrincipals',
      principalId: null,
      resourceId: principal.id,
      scope: 'orders.read'
    })
    tenant.deletedApplications.put(crypto.randomUUID(), {
      deletedMs: now,
      object: newApplication(tenant, now, { displayName: 'Gone', uniqueName: 'gone' })
    })
    const user = newUser(now, {
      userPrincipalName: 'somebody@contoso.onmicrosoft.com',
      displayName: 'Somebody'
    })
    tenant.users.put(user.id, user)
    const key = {
      kid: 'kid',
      kty: 'OCT' as const,
      use: 'enc' as const,
      nbf: null,
      exp: null,
      status: 'enabled' as const,
      n: null,
      e: null,
      x5c: [],
      x5t: null,
      secret: 'never'
    }
    tenant.keySets.put('keys', { id: `B2C_1A_${hostile}`, keys: [key] })
    tenant.keySets.put('empty', { id: `B2C_1A_empty${hostile}`, keys: [] })
    tenant.customPolicies.put('policy', { id: `B2C_1A_${hostile}`, sent: '<TrustFrameworkPolicy/>', baseId: 'gone' })
    const { identity } = tenant
    identity.identityProviders.put('provider', {
      id: `provider${hostile}`,
      kind: 'socialIdentityProvider',
      displayName: 'Google',
      secret: null,
      settings: {}
    })
    identity.apiConnectors.put('connector', {
      id: 'connector',
      displayName: 'Enrich',
      targetUrl: 'https://api.example',
      authentication: { kind: 'basic', username: 'b2c', password: 'never' }
    })
    identity.userFlowAttributes.put('extension_a', {
      id: `extension_${hostile}`,
      displayName: 'A',
      description: 'An attribute',
      dataType: 'string',
      userFlowAttributeType: 'custom'
    })
    identity.userFlows.put('flow', {
      id: `B2C_1_${hostile}`,
      userFlowType: 'signUp',
      userFlowTypeVersion: 3,
      isLanguageCustomizationEnabled: true,
      defaultLanguageTag: null,
      providers: ['provider', 'lost'],
      assignments: [
        {
          id: 'city',
          displayName: 'Town',
          isOptional: true,
          requiresVerification: false,
          userInputType: 'textBox',
          userAttributeValues: []
        }
      ],
      languages: [
        { id: `de${hostile}`, isEnabled: true, overrides: {} },
        { id: `fr${hostile}`, isEnabled: false, overrides: {} }
      ],
      connectors: { preTokenIssuance: 'connector', postFederationSignup: 'lost' }
    })
    spoil(tenant.applications, ({ id }) => id)
    spoil(tenant.deletedApplications, ({ object }) => object.id)
    spoil(tenant.servicePrincipals, ({ id }) => id)
    spoil(tenant.users, ({ id }) => id)
    spoil(tenant.oauth2PermissionGrants, ({ id }) => id)
    spoil(tenant.customPolicies, () => 'policy')
    for (const [collection, id] of [
      [identity.identityProviders, 'provider'],
      [identity.apiConnectors, 'connector'],
      [identity.userFlowAttributes, 'extension_a'],
      [identity.userFlows, 'flow']
    ] as const) {
      const value = collection.get(id)
      if (value) (collection as Versioned<unknown>).put(id, spoilt(value))
    }
    spoil(tenant.keySets, ({ keys }) => (keys.length > 0 ? 'keys' : 'empty'))
    const encoded = encodeURIComponent(hostile)
    await fetch(`${emulator.graph}/v1.0/${encoded}?$filter=${encoded}`)
    await fetch(`${emulator.login}/${encoded}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: hostile })
    })
    emulator.behavior.faults.push({ match: { path: new RegExp(hostile.replaceAll('\u0301', '')) }, kind: '503' })
    emulator.gitHub.restore({
      secrets: [],
      variables: [
        {
          target: `octo-org/b2c#${hostile}`,
          name: hostile,
          value: 'never',
          createdAt: '2026-01-01T00:00:00Z',
          updatedAt: '2026-01-01T00:00:00Z'
        }
      ]
    })
  })
  afterAll(() => emulator.close())

  const everyPage = async (): Promise<readonly (readonly [string, string])[]> => {
    const { tenant, graph, login } = emulator
    const { body } = await post(emulator, `${tenant.id}/oauth2/v2.0/devicecode`, {
      client_id: graphTools,
      scope: 'https://graph.microsoft.com/Application.ReadWrite.All'
    })
    const code = String(body.user_code)
    const read = async (path: string, form?: Record<string, string>, origin = graph) =>
      [
        path,
        await (await fetch(`${origin}${path}`, form ? { method: 'POST', body: new URLSearchParams(form) } : {})).text()
      ] as const
    return Promise.all([
      read('/'),
      read('/?show=all'),
      read('/?q=mark'),
      ...tenant.applications.all().map(({ id }) => read(`/_emulator/tenants/${tenant.id}/applications/${id}`)),
      read('/_emulator/requests'),
      read('/_emulator/requests?outcome=failed'),
      read('/_emulator/settings'),
      read('/_emulator/settings/switches', { group: hostile }),
      read(`/devicelogin?code=${code}`, undefined, login),
      read('/devicelogin', { code, username: hostile }, login),
      read('/devicelogin?code=NOSUCHONE', undefined, login)
    ])
  }

  /** A page without the fields that give the reader's own text back as it was typed, and offer accounts to be typed. */
  const withoutInput = (text: string) => text.replace(/<input [^>]*>|<option [^>]*>/g, '')

  test('shows text of others by the one helper that isolates it, in title and attributes too', async () => {
    for (const [path, text] of await everyPage()) {
      const [before = '', after = ''] = withoutInput(text).split('</head>')
      expect([path, before.match(/<title>.*MARK.*<\/title>/) === null || !forbidden.test(before)]).toEqual([path, true])
      const outside = after
        .replace(/<bdi[^>]*>(?:[^<]|<span class="point"[^>]*>[^<]*<\/span>)*<\/bdi>/g, '')
        .replace(/<span class="unseen">[^<]*<\/span>/g, '')
      expect([path, outside.includes(marker)]).toEqual([path, false])
    }
  })

  test('has nothing on it that is not seen', async () => {
    for (const [path, text] of await everyPage()) {
      const found = forbidden.exec(withoutEmoji(withoutInput(text)))
      expect([path, found?.[0].codePointAt(0)?.toString(16)]).toEqual([path, undefined])
    }
  })

  test('shows each of these texts somewhere: the tests above look at all of them', async () => {
    const all = (await everyPage()).map(([, text]) => text).join('')
    const parts = [
      ...[
        'Contoso ',
        'Shop',
        'A shop',
        'Notes',
        'shop',
        'one',
        'two',
        'signing',
        'secret',
        'role',
        'Role',
        'main',
        'subject'
      ],
      ...[
        'description',
        'https://issuer.example',
        'claims',
        'https://shop.example/',
        'https://web.example/',
        'orders.read',
        'Read orders'
      ],
      ...[
        'Gone',
        'gone',
        'somebody@contoso.onmicrosoft.com',
        'Somebody',
        'B2C_1A_',
        'B2C_1A_empty',
        'kid',
        'provider',
        'Google'
      ],
      ...[
        'Enrich',
        'https://api.example',
        'b2c',
        'extension_',
        'An attribute',
        'B2C_1_',
        'Town',
        'de',
        'lost',
        'octo-org/b2c#'
      ]
    ]
    expect(parts.filter(part => !all.includes(`${part}${marker}`))).toEqual([])
  })
})
