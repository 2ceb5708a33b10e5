// What is not known for sure of the service: whichever way it is, the same file comes to the same tenant, and is quiet afterwards.

import { describe, expect, test } from '@jest/globals'
import { openSignIn, plannedSignIn, type SignInFixture, wholeFile } from './signInFixture.ts'

type Behavior = NonNullable<Parameters<typeof openSignIn>[0]>

const ways: readonly (readonly [string, Behavior])[] = [
  ['absent things are 400, and existing ones 409', { absentStatus: 400, existsStatus: 409 }],
  ['a provider is added to a flow by PATCH', { addProvider: 'PATCH' }],
  ['a provider is added to a flow by either method', { addProvider: 'both' }],
  ['a flow answers a change with itself', { flowPatchStatus: 200 }],
  [
    'a new flow collects and offers things of its own accord',
    { initialAssignments: ['email', 'city', 'surname'], initialProviders: ['EmailPassword-OAUTH'] }
  ],
  ['languages can be set before they are switched on', { languagesWithoutCustomization: 'accepted' }],
  ['input types read back in another spelling', { inputTypes: 'TextBox' }],
  ['secrets read back as six stars', { maskedSecret: '******' }],
  ['there are more built-in providers', { builtInProviders: ['EmailPassword-OAUTH', 'EmailOtpSignup-OAUTH'] }]
]

const stateOf = (identity: SignInFixture['identity']) => ({
  providers: identity.identityProviders.all().map(({ displayName }) => displayName),
  flows: identity.userFlows.all().map(({ id, providers, assignments, languages, connectors }) => ({
    id,
    providers: [...providers].map(one => one.replace(/-[0-9a-f-]{36}$/, '')).sort(),
    attributes: assignments.map(one => one.id.replace(/^extension_[0-9a-f]+_/, '')).filter(one => one !== 'email'),
    languages: languages.filter(({ isEnabled }) => isEnabled).map(one => one.id),
    connectors: Object.keys(connectors)
  }))
})

describe('the same comes of it when', () => {
  test.each(ways)('%s', async (_, behavior) => {
    const { run, identity, writes, emulator } = await openSignIn(behavior)
    const first = await run(wholeFile)
    expect(first.errors + first.warnings).toBe('')
    const { providers, flows } = stateOf(identity)
    expect(providers).toEqual(['Google', 'Apple', 'Contoso'])
    const [susi, edit] = flows
    expect(susi).toEqual({
      id: 'B2C_1_susi',
      providers: ['EmailPassword-OAUTH', 'Google-OAUTH', 'OIDC-V1-Contoso'],
      attributes: ['city', 'loyaltyNumber'],
      languages: ['de', 'fr'],
      connectors: ['preTokenIssuance']
    })
    expect(edit?.attributes).toEqual(['city'])
    emulator.journal.clear()
    const second = await run(wholeFile)
    expect(second.errors).toBe('')
    expect(plannedSignIn(second)).toEqual([])
    expect(writes()).toEqual([])
    const last = await run(wholeFile, { inputs: { mode: 'destroy' } })
    expect(last.errors).toBe('')
    expect(stateOf(identity)).toEqual({ providers: [], flows: [] })
  })

  type Entry = Record<string, unknown>
  const pascal = (entry: Entry, ...names: readonly string[]): void => {
    for (const name of names)
      if (typeof entry[name] === 'string') entry[name] = entry[name].replace(/^./, first => first.toUpperCase())
  }
  const spellings: readonly (readonly [string, RegExp, (entry: Entry) => void])[] = [
    [
      'the list of connectors does not say what kind of authentication it is',
      /\/apiConnectors$/,
      entry => delete (entry.authenticationConfiguration as Entry)['@odata.type']
    ],
    [
      'the list of connectors does not tell their authentication',
      /\/apiConnectors$/,
      entry => delete entry.authenticationConfiguration
    ],
    [
      'the list of connectors has null for their authentication',
      /\/apiConnectors$/,
      entry => {
        entry.authenticationConfiguration = null
      }
    ],
    [
      'words of attributes begin with a capital',
      /\/userFlowAttributes$/,
      entry => pascal(entry, 'dataType', 'userFlowAttributeType')
    ],
    ['words of flows begin with a capital', /\/b2cUserFlows$/, entry => pascal(entry, 'userFlowType')],
    [
      'the version of a flow is a text',
      /\/b2cUserFlows$/,
      entry => {
        entry.userFlowTypeVersion = `${entry.userFlowTypeVersion}.0`
      }
    ],
    [
      'the address of a connector is spelled otherwise',
      /\/apiConnectors$/,
      entry => {
        entry.targetUrl = String(entry.targetUrl).replace('https://api.example', 'HTTPS://API.example:443')
      }
    ],
    [
      'the address of a discovery document is spelled otherwise',
      /\/identityProviders$/,
      entry => {
        if (typeof entry.metadataUrl === 'string')
          entry.metadataUrl = entry.metadataUrl.replace('https://login.example', 'https://LOGIN.example:443')
      }
    ],
    ['the version of a flow is not told', /\/b2cUserFlows$/, entry => delete entry.userFlowTypeVersion],
    [
      'ids in the parts of a flow are in upper case',
      /\/b2cUserFlows\/[^/]+\/(?:userFlowIdentityProviders|languages)$/,
      entry => {
        entry.id = String(entry.id).toUpperCase()
      }
    ],
    [
      'attributes come without what they are assigned to',
      /\/userAttributeAssignments$/,
      entry => delete entry.userAttribute
    ],
    [
      'a kind of local account was never set',
      /\/b2cAuthenticationMethodsPolicy$/,
      entry => {
        entry.isPhoneOneTimePasswordAuthenticationEnabled = null
        delete entry.isEmailPasswordAuthenticationEnabled
      }
    ]
  ]

  test.each(spellings)('%s', async (_, path, change) => {
    const { run, writes, emulator } = await openSignIn()
    emulator.intercept({ service: 'graph', method: 'GET', path }, (__, answer) => {
      const body = answer.body as Entry & { readonly value?: readonly Entry[] }
      for (const entry of body.value ?? [body]) change(entry)
      return { body }
    })
    expect((await run(wholeFile)).errors).toBe('')
    emulator.journal.clear()
    const second = await run(wholeFile)
    expect(second.errors).toBe('')
    expect(plannedSignIn(second)).toEqual([])
    expect(writes()).toEqual([])
  })

  test('languages are not told of before they are switched on', async () => {
    const { run, identity, writes, emulator } = await openSignIn()
    await run(wholeFile.replace(/ {4}languages.*\n/, ''))
    emulator.intercept(
      { service: 'graph', method: 'GET', path: /\/languages$/ },
      {
        instead: () =>
          identity.userFlows.get('B2C_1_susi')?.isLanguageCustomizationEnabled === true
            ? undefined
            : { status: 400, body: { error: { code: 'AADB2C90063', message: 'There is a problem with the service.' } } }
      }
    )
    expect((await run(wholeFile)).errors).toBe('')
    const languages = identity.userFlows.get('B2C_1_susi')?.languages.filter(({ isEnabled }) => isEnabled)
    expect(languages?.map(({ id }) => id)).toEqual(['de', 'fr'])
    emulator.journal.clear()
    expect(plannedSignIn(await run(wholeFile))).toEqual([])
    expect(writes()).toEqual([])
  })

  test('the built-in provider is not in the list', async () => {
    const { run, identity, emulator } = await openSignIn()
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/identity\/identityProviders$/ }, (__, { body }) => ({
      body: {
        ...(body as object),
        value: (body as { value: readonly { id: string }[] }).value.filter(({ id }) => id !== 'EmailPassword-OAUTH')
      }
    }))
    expect((await run(wholeFile)).errors).toBe('')
    expect(identity.userFlows.get('B2C_1_susi')?.providers).toContain('EmailPassword-OAUTH')
    expect(plannedSignIn(await run(wholeFile))).toEqual([])
  })

  test('lists lag behind what was made', async () => {
    const { run, identity, emulator } = await openSignIn(
      {},
      { behavior: { replication: { keyReadLagMs: 3_000, listLagMs: 6_000 } } }
    )
    expect((await run(wholeFile)).errors).toBe('')
    expect(identity.userFlows.get('B2C_1_susi')).toMatchObject({
      connectors: { preTokenIssuance: identity.apiConnectors.all()[0]?.id }
    })
    expect(identity.identityProviders.all()).toHaveLength(3)
    emulator.clock.advance(60_000)
    expect(plannedSignIn(await run(wholeFile))).toEqual([])
  })
})

describe('an answer that is lost after the work was done', () => {
  const requests: readonly (readonly [string, RegExp])[] = [
    ['attribute', /\/identity\/userFlowAttributes$/],
    ['provider', /\/identity\/identityProviders$/],
    ['connector', /\/identity\/apiConnectors$/],
    ['flow', /\/identity\/b2cUserFlows$/],
    ['provider of a flow', /\/userFlowIdentityProviders\/\$ref$/],
    ['attribute of a flow', /\/userAttributeAssignments$/]
  ]
  test.each(requests)('makes no second %s', async (_, path) => {
    const { run, identity, emulator, recorded } = await openSignIn()
    // The first answers that tell of work done are lost.
    emulator.intercept({ service: 'graph', method: 'POST', path, times: 2 }, (__, { status }) =>
      status < 300 ? { status: 503, body: {} } : undefined
    )
    const result = await run(wholeFile, { inputs: { 'wait-timeout': '2m' } })
    expect(result.errors).toBe('')
    expect(identity.identityProviders.all()).toHaveLength(3)
    expect(identity.apiConnectors.all()).toHaveLength(1)
    expect(recorded()).toHaveLength(4)
  })

  test('makes no second connector where lists lag as well', async () => {
    const { run, identity, emulator } = await openSignIn({}, { behavior: { replication: { listLagMs: 6_000 } } })
    const path = /\/identity\/(?:apiConnectors|identityProviders)$/
    emulator.intercept({ service: 'graph', method: 'POST', path, times: 4 }, () => ({ status: 504, body: {} }))
    expect((await run(wholeFile)).errors).toBe('')
    expect(identity.identityProviders.all()).toHaveLength(3)
    expect(identity.apiConnectors.all()).toHaveLength(1)
  })

  test('is asked for again when nothing was done, and ends when nothing ever is', async () => {
    const { run, identity, emulator } = await openSignIn()
    emulator.intercept(
      { service: 'graph', method: 'POST', path: /\/identity\/identityProviders$/, times: 2 },
      { instead: () => ({ status: 503, body: {} }) }
    )
    expect((await run(wholeFile)).errors).toBe('')
    expect(identity.identityProviders.all()).toHaveLength(3)
    const { run: runAgain, emulator: other, identity: none } = await openSignIn({ microsoftAccounts: 'refused' })
    const microsoft =
      'identityProviders:\n  Microsoft: { type: microsoft, clientId: a, secret: { env: GOOGLE_SECRET, version: 1 } }\n  Google: { type: google, clientId: a, secret: { env: GOOGLE_SECRET, version: 1 } }\nuserAttributes:\n  a: { type: int, description: b }\n'
    const result = await runAgain(microsoft)
    expect(result.exitCode).toBe(1)
    expect(result.errors).toContain('Could not create the identity provider Microsoft: 3 attempts were not answered')
    expect(result.errors).toContain('There is a problem with the service')
    expect(none.userFlowAttributes.all().some(({ displayName }) => displayName === 'a')).toBe(true)
    expect(none.identityProviders.all().map(({ displayName }) => displayName)).toContain('Google')
    expect(other.journal.entries().filter(({ method }) => method === 'POST').length).toBeGreaterThan(0)
  })
})

describe('what is made by somebody else meanwhile', () => {
  test('is not made a second time where names are not unique', async () => {
    const { run, identity, emulator } = await openSignIn()
    emulator.intercept({ service: 'graph', method: 'POST', path: /\/identity\/userFlowAttributes$/ }, () => {
      if (identity.apiConnectors.all().length > 0) return undefined
      identity.identityProviders.put('OIDC-V1-Contoso-theirs', {
        id: 'OIDC-V1-Contoso-theirs',
        kind: 'openIdConnectIdentityProvider',
        displayName: 'Contoso',
        secret: 'theirs',
        settings: { clientId: 'theirs', metadataUrl: 'https://login.example/' }
      })
      const authentication = { kind: 'basic', username: 'b2c', password: 'theirs' } as const
      const id = crypto.randomUUID()
      identity.apiConnectors.put(id, { id, displayName: 'enrich', targetUrl: 'https://theirs.example', authentication })
      return undefined
    })
    expect((await run(wholeFile)).errors).toBe('')
    expect(identity.identityProviders.all().filter(({ displayName }) => displayName === 'Contoso')).toHaveLength(1)
    expect(identity.apiConnectors.all()).toMatchObject([{ targetUrl: 'https://api.example/enrich' }])
    expect(plannedSignIn(await run(wholeFile))).toEqual([])
  })

  test.each([
    [400, 'AADB2C', 'IdentityProvider with id: Google-OAUTH already exists.'],
    [409, 'Conflict', 'The request conflicts with the state of the service.'],
    [409, '', '']
  ])('is told of by a %d in any words: %s %s', async (status, code, message) => {
    const { run, identity, writes, emulator } = await openSignIn()
    const path = /\/identity\/(?:identityProviders|apiConnectors|userFlowAttributes|b2cUserFlows)$/
    const stop = emulator.intercept({ service: 'graph', method: 'POST', path }, () => ({
      status,
      body: { error: { code, message } }
    }))
    expect((await run(wholeFile)).errors).toBe('')
    stop()
    expect(identity.identityProviders.all()).toHaveLength(3)
    expect(identity.apiConnectors.all()).toHaveLength(1)
    emulator.journal.clear()
    expect((await run(wholeFile)).errors).toBe('')
    expect(writes()).toEqual([])
  })

  test('is taken for what it is', async () => {
    const { run, identity, emulator } = await openSignIn()
    emulator.intercept(
      { service: 'graph', method: 'POST', path: /\/identity\/identityProviders$/ },
      {
        instead: () => {
          if (identity.identityProviders.all().length > 0) return undefined
          identity.identityProviders.put('Google-OAUTH', {
            id: 'Google-OAUTH',
            kind: 'socialIdentityProvider',
            displayName: 'Google',
            secret: 'of somebody else',
            settings: { identityProviderType: 'Google', clientId: 'of somebody else' }
          })
          return undefined
        }
      }
    )
    const result = await run(wholeFile)
    expect(result.errors).toBe('')
    expect(identity.identityProviders.all()[0]).toMatchObject({
      secret: 'of somebody else',
      settings: { clientId: 'google-client' }
    })
    expect(result.log).toContain('identity provider Google updated')
    expect(result.log).not.toContain('identity provider Google created')
    expect(result.log.match(/identity provider Apple created/g)).toHaveLength(1)
    expect(result.log).toContain('Whether the identity provider Google has the value of GOOGLE_SECRET is not known')
  })
})
