// What people sign in with, changed by somebody else: each declared field is put back, what is not declared is left alone or told.

import { describe, expect, test } from '@jest/globals'
import { openSignIn, plannedSignIn, type SignInFixture, secrets, wholeFile } from './signInFixture.ts'

type Identity = SignInFixture['identity']
type Collection<T> = { readonly all: () => readonly T[]; readonly put: (id: string, value: T) => void }

const change = <T extends { readonly id: string }>(
  collection: Collection<T>,
  is: (one: T) => boolean,
  more: Partial<T>
): void => {
  const one = collection.all().find(is)
  if (one === undefined) throw new Error('nothing to change')
  collection.put(one.id, { ...one, ...more })
}

const flow = (identity: Identity, more: Partial<ReturnType<Identity['userFlows']['all']>[number]>): void =>
  change(identity.userFlows, ({ id }) => id === 'B2C_1_susi', more)

const provider = (identity: Identity, id: RegExp, more: Record<string, unknown>): void =>
  change(identity.identityProviders, one => id.test(one.id), more)

/** What is changed behind the back of the file, and what the next run makes of it: the change, and its fields. */
const drifts: readonly (readonly [string, (identity: Identity) => void, string, readonly string[]])[] = [
  [
    'the description of an attribute',
    identity => change(identity.userFlowAttributes, one => one.displayName === 'loyaltyNumber', { description: 'x' }),
    'userAttribute update loyaltyNumber',
    ['description']
  ],
  [
    'the display name of a social provider',
    identity => provider(identity, /^Google/, { displayName: 'Sign in with Google' }),
    'identityProvider update Google',
    ['name']
  ],
  [
    'the client id of a social provider',
    identity => provider(identity, /^Google/, { settings: { identityProviderType: 'Google', clientId: 'other' } }),
    'identityProvider update Google',
    ['clientId']
  ],
  [
    'a setting of Apple',
    identity => provider(identity, /^Apple/, { settings: { developerId: 'x', serviceId: 'com.example', keyId: 'y' } }),
    'identityProvider update Apple',
    ['developerId', 'keyId']
  ],
  [
    'every setting of an OpenID Connect provider',
    identity =>
      provider(identity, /^OIDC/, {
        settings: {
          clientId: 'x',
          metadataUrl: 'https://elsewhere.example/',
          scope: 'openid',
          responseType: 'id_token',
          responseMode: 'query',
          domainHint: 'kept',
          claimsMapping: { userId: 'sub', displayName: 'name', givenName: 'given', surname: null, email: null }
        }
      }),
    'identityProvider update Contoso',
    ['clientId', 'metadataUrl', 'scope', 'responseType', 'responseMode', 'claims']
  ],
  [
    'the address and the user name of a connector',
    identity =>
      change(identity.apiConnectors, () => true, {
        targetUrl: 'https://elsewhere.example/',
        authentication: { kind: 'basic', username: 'x', password: 'y' }
      }),
    'apiConnector update enrich',
    ['url', 'authentication', 'password']
  ],
  [
    'the kinds of local accounts',
    identity => {
      const [methods] = identity.authenticationMethods.all()
      if (methods)
        identity.authenticationMethods.put('B2CAuthenticationMethodsPolicy', {
          ...methods,
          isUserNameAuthenticationEnabled: false
        })
    },
    'authenticationMethods update local accounts',
    ['userName']
  ],
  [
    'the providers of a flow',
    identity => flow(identity, { providers: ['Google-OAUTH', 'Apple-Managed-OIDC'] }),
    'userFlow update susi',
    ['identityProviders']
  ],
  [
    'the attributes of a flow',
    identity => {
      const [, assignment] = identity.userFlows.get('B2C_1_susi')?.assignments ?? []
      if (assignment)
        flow(identity, {
          assignments: [
            { ...assignment, isOptional: false, displayName: 'x', userInputType: 'emailBox' },
            { ...assignment, id: 'surname' }
          ]
        })
    },
    'userFlow update susi',
    ['attributes']
  ],
  [
    'the languages of a flow',
    identity =>
      flow(identity, {
        languages: [
          { id: 'de', isEnabled: false, overrides: {} },
          { id: 'en', isEnabled: true, overrides: {} },
          { id: 'it', isEnabled: true, overrides: {} }
        ]
      }),
    'userFlow update susi',
    ['languages']
  ],
  [
    'languages switched off, and another default',
    identity => flow(identity, { isLanguageCustomizationEnabled: false, defaultLanguageTag: 'de' }),
    'userFlow update susi',
    ['languageCustomization', 'defaultLanguage', 'languages']
  ],
  [
    'the connectors of a flow',
    identity => flow(identity, { connectors: { postFederationSignup: identity.apiConnectors.all()[0]?.id ?? '' } }),
    'userFlow update susi',
    ['apiConnectors.postFederationSignup', 'apiConnectors.preTokenIssuance']
  ]
]

const snapshot = (identity: Identity) =>
  JSON.stringify([
    identity.userFlowAttributes.all(),
    identity.identityProviders.all(),
    identity.apiConnectors.all(),
    identity.authenticationMethods.all(),
    identity.userFlows.all().map(one => ({
      ...one,
      providers: [...one.providers].sort(),
      assignments: [...one.assignments].sort((a, b) => (a.id < b.id ? -1 : 1)),
      languages: one.languages
        .filter(({ isEnabled, id }) => isEnabled && id !== 'en')
        .sort((a, b) => (a.id < b.id ? -1 : 1))
    }))
  ])

describe('a run puts back', () => {
  test.each(drifts)('%s', async (_, drift, expected, fields) => {
    const { emulator, run, identity } = await openSignIn()
    await run(wholeFile)
    const before = snapshot(identity)
    emulator.tenant.seed(() => drift(identity))
    const plan = await run(wholeFile, { inputs: { mode: 'plan', 'fail-on-drift': 'true' } })
    expect(plan.exitCode).toBe(1)
    expect(plannedSignIn(plan)).toEqual([expected])
    const planned = plan.plan?.tenantResources?.changes.find(({ action }) => action === 'update')
    expect(planned?.fields.map(({ field }) => field)).toEqual(fields)
    const result = await run(wholeFile)
    expect(result.errors).toBe('')
    expect(plannedSignIn(result)).toEqual([expected])
    const kept = snapshot(identity)
    if (!expected.endsWith('Contoso')) expect(kept).toBe(before)
    const again = await run(wholeFile)
    expect(plannedSignIn(again)).toEqual([])
  })
})

describe('names in another case', () => {
  const spelled = wholeFile
    .replace('  Contoso:', '  CONTOSO:')
    .replace('  enrich:', '  Enrich:')
    .replace('  susi:', '  B2C_1_Susi:')
    .replaceAll('loyaltyNumber', 'LoyaltyNumber')
    .replace('[Google, Contoso, EmailPassword]', '[google, contoso, emailpassword]')
    .replace('preTokenIssuance: enrich', 'preTokenIssuance: ENRICH')

  test('mean what is there, and display names get the spelling of the file', async () => {
    const { run, identity, emulator, writes } = await openSignIn()
    await run(wholeFile)
    const counts = () =>
      [identity.identityProviders, identity.apiConnectors, identity.userFlows, identity.userFlowAttributes].map(
        collection => collection.all().length
      )
    const before = counts()
    const result = await run(spelled)
    expect(result.errors).toBe('')
    expect(plannedSignIn(result)).toEqual(['identityProvider update CONTOSO', 'apiConnector update Enrich'])
    expect(counts()).toEqual(before)
    expect(identity.apiConnectors.all().map(({ displayName }) => displayName)).toEqual(['Enrich'])
    emulator.journal.clear()
    expect(plannedSignIn(await run(spelled))).toEqual([])
    expect(writes()).toEqual([])
    const destroyed = await run(wholeFile, { inputs: { mode: 'destroy' } })
    expect(destroyed.errors).toBe('')
    expect(identity.identityProviders.all()).toEqual([])
    expect(identity.apiConnectors.all()).toEqual([])
  })

  test('mean the one that is spelled so where several are there', async () => {
    const { run, identity, emulator } = await openSignIn()
    await run(wholeFile)
    const [connector] = identity.apiConnectors.all()
    if (connector === undefined) throw new Error('nothing was made')
    emulator.tenant.seed(() => {
      for (const displayName of ['ENRICH', 'Enrich']) {
        const id = crypto.randomUUID()
        identity.apiConnectors.put(id, { ...connector, id, displayName })
      }
    })
    expect(plannedSignIn(await run(wholeFile))).toEqual(['apiConnector drift ENRICH', 'apiConnector drift Enrich'])
    emulator.tenant.seed(() => identity.apiConnectors.remove(connector.id))
    expect((await run(wholeFile)).errors).toContain('The tenant has 2 API connectors with the display name enrich')
  })
})

describe('what nobody declares', () => {
  test('is left alone inside of what is declared', async () => {
    const { emulator, run, identity } = await openSignIn()
    await run(wholeFile)
    emulator.tenant.seed(() => {
      const claims = { userId: 'oid', displayName: 'nick', givenName: 'given', surname: null, email: 'email' }
      const contoso = identity.identityProviders.all().find(({ displayName }) => displayName === 'Contoso')
      provider(identity, /^OIDC/, { settings: { ...contoso?.settings, domainHint: 'contoso', claimsMapping: claims } })
      const [, ...others] = identity.userFlows.get('B2C_1_susi')?.assignments ?? []
      flow(identity, {
        assignments: [
          {
            id: 'city',
            displayName: 'Town',
            isOptional: true,
            requiresVerification: false,
            userInputType: 'textBox',
            userAttributeValues: []
          },
          ...others
        ]
      })
      change(identity.userFlows, ({ id }) => id === 'B2C_1_edit', {
        providers: ['Google-OAUTH'],
        userFlowTypeVersion: 1
      })
    })
    const result = await run(wholeFile)
    expect(result.errors).toBe('')
    expect(plannedSignIn(result)).toEqual([])
    const changed = wholeFile.replace('userId: oid', 'userId: sub')
    expect((await run(changed)).errors).toBe('')
    expect(identity.identityProviders.all().at(-1)?.settings.claimsMapping).toMatchObject({
      userId: 'sub',
      displayName: 'nick',
      givenName: 'given'
    })
  })

  test('is told beside it, and never removed; what the service brings along is not told', async () => {
    const { emulator, run, identity } = await openSignIn()
    await run(wholeFile)
    const result = await run('userAttributes: {}\nidentityProviders: {}\napiConnectors: {}\nuserFlows: {}\n')
    expect(result.errors).toBe('')
    expect(plannedSignIn(result)).toEqual([
      'userAttribute drift loyaltyNumber',
      'userAttribute drift isMember',
      'identityProvider drift Google',
      'identityProvider drift Apple',
      'identityProvider drift Contoso',
      'apiConnector drift enrich',
      'userFlow drift B2C_1_susi',
      'userFlow drift B2C_1_edit'
    ])
    expect(result.outputs.changed).toBe('false')
    expect(identity.userFlows.all()).toHaveLength(2)
    emulator.journal.clear()
  })

  test('empties a list that is declared without entries, but for attributes that every flow collects', async () => {
    const { emulator, run, identity } = await openSignIn({
      initialAssignments: ['email'],
      initialProviders: ['EmailPassword-OAUTH']
    })
    await run(wholeFile)
    expect(identity.userFlows.get('B2C_1_edit')?.providers).toEqual(['EmailPassword-OAUTH'])
    const empty = `
userFlows:
  B2C_1_SUSI: { type: signUpOrSignIn, identityProviders: [], attributes: [], languages: [], apiConnectors: {} }
`
    const result = await run(empty)
    expect(result.errors).toBe('')
    expect(identity.userFlows.get('B2C_1_susi')).toMatchObject({
      providers: [],
      assignments: [{ id: 'email' }],
      isLanguageCustomizationEnabled: false,
      connectors: {}
    })
    emulator.journal.clear()
    expect(plannedSignIn(await run(empty)).filter(line => line.includes('update'))).toEqual([])
  })
})

describe('a secret', () => {
  test('is sent again when its version is raised, and not before', async () => {
    const { run, identity, recorded } = await openSignIn()
    await run(wholeFile)
    const env = { ...secrets, GOOGLE_SECRET: 'google value of the second version', ENRICH_PASSWORD: 'second password' }
    const unraised = await run(wholeFile, { env })
    expect(plannedSignIn(unraised)).toEqual([])
    expect(identity.identityProviders.all()[0]?.secret).toBe(secrets.GOOGLE_SECRET)
    const raised = wholeFile
      .replace('GOOGLE_SECRET, version: 1', 'GOOGLE_SECRET, version: 2')
      .replace('ENRICH_PASSWORD, version: 1', 'ENRICH_PASSWORD, version: 7')
    const result = await run(raised, { env })
    expect(result.errors).toBe('')
    expect(plannedSignIn(result)).toEqual(['identityProvider update Google', 'apiConnector update enrich'])
    expect(identity.identityProviders.all()[0]?.secret).toBe(env.GOOGLE_SECRET)
    expect(identity.apiConnectors.all()[0]?.authentication).toMatchObject({ password: 'second password' })
    expect(recorded()).toContain('social-provider/google=2')
    expect(recorded()).toContain('api-connector/enrich=7')
    expect(plannedSignIn(await run(raised, { env }))).toEqual([])
  })

  test.each(['apply', 'plan'])('is never sent under a lower version (%s)', async mode => {
    const { run, emulator, identity, recorded } = await openSignIn()
    const withVersion = (version: number) =>
      wholeFile.replaceAll(/(GOOGLE_SECRET|CONTOSO_SECRET|ENRICH_PASSWORD), version: 1/g, `$1, version: ${version}`)
    await run(withVersion(3))
    const before = JSON.stringify([identity.identityProviders.all(), identity.apiConnectors.all()])
    emulator.journal.clear()
    const env = { ...secrets, GOOGLE_SECRET: 'another', CONTOSO_SECRET: 'another', ENRICH_PASSWORD: 'another' }
    for (const file of [withVersion(2), withVersion(1).replace('username: b2c', 'username: other')]) {
      const lowered = await run(file, { env, inputs: { mode } })
      expect(lowered.errors).toMatch(
        /version [12] of the secret of the identity provider Google, but version 3 is the one that was sent last/
      )
      expect(lowered.errors).toContain('of the identity provider Contoso')
      expect(lowered.errors).toContain('of the API connector enrich')
      expect(lowered.errors).toContain('version: 4')
    }
    expect(emulator.journal.writes()).toEqual([])
    expect(JSON.stringify([identity.identityProviders.all(), identity.apiConnectors.all()])).toBe(before)
    emulator.tenant.seed(() => {
      for (const { id } of identity.identityProviders.all()) identity.identityProviders.remove(id)
    })
    // What is made anew is given what the file says.
    const file = withVersion(1).replace('ENRICH_PASSWORD, version: 1', 'ENRICH_PASSWORD, version: 4')
    expect((await run(file, { env })).errors).toBe('')
    expect(recorded()).toEqual(expect.arrayContaining(['social-provider/google=1', 'api-connector/enrich=4']))
  })

  test('of which the record is damaged is one of which nothing is recorded', async () => {
    const { run, emulator, identity, recorded } = await openSignIn()
    await run(wholeFile)
    emulator.tenant.seed(() => {
      for (const app of emulator.tenant.applications.all())
        emulator.tenant.applications.put(app.id, {
          ...app,
          tags: app.tags.map(tag => tag.replace(/(social-provider\/google|api-connector\/enrich)=1/, '$1=x'))
        })
    })
    expect(recorded()).toContain('social-provider/google=x')
    const env = { ...secrets, GOOGLE_SECRET: 'another', ENRICH_PASSWORD: 'another' }
    const first = await run(wholeFile, { env })
    expect(first.errors).toBe('')
    expect(plannedSignIn(first)).toEqual([])
    expect(first.log).toContain('Whether the identity provider Google has the value of GOOGLE_SECRET is not known')
    expect(first.log).toContain('Whether the API connector enrich has the value of ENRICH_PASSWORD is not known')
    const raised = await run(wholeFile.replaceAll('version: 1', 'version: 2'), { env })
    expect(raised.errors).toBe('')
    expect(recorded()).toEqual(expect.arrayContaining(['social-provider/google=2', 'api-connector/enrich=2']))
    expect(identity.identityProviders.get('Google-OAUTH')?.secret).toBe('another')
  })

  test('of which nothing is recorded is told and not sent, unless its version was raised', async () => {
    const { emulator, run, identity, recorded } = await openSignIn()
    const google = { identityProviderType: 'Google', clientId: 'google-client' }
    emulator.tenant.seed(() => {
      identity.identityProviders.put('Google-OAUTH', {
        id: 'Google-OAUTH',
        kind: 'socialIdentityProvider',
        displayName: 'Google',
        secret: 'of somebody else',
        settings: google
      })
    })
    const first =
      'identityProviders:\n  Google: { type: google, clientId: google-client, secret: { env: GOOGLE_SECRET, version: 1 } }\n'
    const result = await run(first)
    expect(result.errors).toBe('')
    expect(plannedSignIn(result)).toEqual([])
    expect(result.log).toContain('Whether the identity provider Google has the value of GOOGLE_SECRET is not known')
    expect(identity.identityProviders.all()[0]?.secret).toBe('of somebody else')
    const raised = await run(first.replace('version: 1', 'version: 2'))
    expect(plannedSignIn(raised)).toEqual(['identityProvider update Google'])
    expect(identity.identityProviders.all()[0]?.secret).toBe(secrets.GOOGLE_SECRET)
    expect(recorded()).toEqual(['social-provider/google=2'])
    expect(plannedSignIn(await run(first.replace('version: 1', 'version: 2')))).toEqual([])
  })

  test('that is sent while the application that would remember it cannot be made is told', async () => {
    const { run, emulator, identity, recorded } = await openSignIn()
    emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /\/applications/ },
      { instead: () => ({ status: 400, body: { error: { code: 'Request_BadRequest', message: 'No.' } } }) }
    )
    const result = await run(
      'identityProviders:\n  Google: { type: google, clientId: a, secret: { env: GOOGLE_SECRET, version: 1 } }\n'
    )
    expect(result.exitCode).toBe(1)
    expect(identity.identityProviders.all()).toHaveLength(1)
    expect(recorded()).toEqual([])
    expect(result.warnings).toContain('What this run has sent could not be recorded')
  })

  test('needs a place for the record above its first version', async () => {
    const { run, writes } = await openSignIn()
    const text =
      "identityProviders:\n  Google: { type: google, clientId: a, secret: { env: GOOGLE_SECRET, version: 2 } }\napiConnectors:\n  a: { url: 'https://a.example', basic: { username: u, password: { env: ENRICH_PASSWORD, version: 3 } } }\n"
    const result = await run(text, { rest: '' })
    expect(result.errors).toContain(
      'b2c.yml:3:79: identityProviders.Google.secret.version is 2, and the file declares no application'
    )
    expect(result.errors).toContain('apiConnectors.a.basic.password.version is 3')
    expect(writes()).toEqual([])
    const firsts = await run(text.replace('version: 2', 'version: 1').replace('version: 3', 'version: 1'), { rest: '' })
    expect(firsts.errors).toBe('')
    expect(plannedSignIn(await run(text.replace(/version: \d/g, 'version: 1'), { rest: '' }))).toEqual([])
  })

  test('that is not set is a mistake where it would be sent, and a warning of a plan where it would not', async () => {
    const { run, writes } = await openSignIn()
    const env = { ...secrets, GOOGLE_SECRET: '', ENRICH_PASSWORD: undefined }
    const apply = await run(wholeFile, { env })
    expect(apply.errors).toContain('names the environment variable GOOGLE_SECRET, which is not set or empty')
    expect(apply.errors).toContain('names the environment variable ENRICH_PASSWORD, which is not set or empty')
    const plan = await run(wholeFile, { env, inputs: { mode: 'plan' } })
    expect(plan.errors).toContain('The environment variable GOOGLE_SECRET is not set or empty')
    expect(writes()).toEqual([])
    await run(wholeFile)
    const later = await run(wholeFile, { env, inputs: { mode: 'plan' } })
    expect(later.errors).toBe('')
    expect(later.warnings).toContain('GOOGLE_SECRET')
    expect(later.warnings).toContain('ENRICH_PASSWORD')
    expect(plannedSignIn(later)).toEqual([])
    const destroy = await run(wholeFile, { env: {}, inputs: { mode: 'destroy' } })
    expect(destroy.errors).toBe('')
  })
})
