// Tenants of other kinds, and callers with few rights: what is missing is said in words, before anything is written.

import { describe, expect, test } from '@jest/globals'
import { fullRights, openSignIn, plannedSignIn, secrets, wholeFile } from './signInFixture.ts'

const external = `
userAttributes:
  loyaltyNumber: { type: string, description: Number on the card }
identityProviders:
  Google: { type: google, clientId: google-client, secret: { env: GOOGLE_SECRET, version: 1 } }
  Apple: { type: apple, developerId: TEAM, serviceId: com.example, keyId: KEY, secret: { env: APPLE_KEY, version: 1 } }
  Contoso:
    type: openIdConnect
    clientId: contoso-client
    metadataUrl: https://login.example/.well-known/openid-configuration
    issuer: https://login.example
    scope: openid profile
    claims: { userId: oid, givenName: first_name, email: mail }
    secret: { env: CONTOSO_SECRET, version: 1 }
`
const ciam = { seed: { tenantType: 'CIAM', initialDomain: 'fabrikam.onmicrosoft.com' } } as const
const workforce = { seed: { tenantType: 'AAD', initialDomain: 'fabrikam.onmicrosoft.com' } } as const

describe('an External ID tenant', () => {
  test('gets attributes and providers in its own words, and is quiet afterwards', async () => {
    const { run, identity, recorded, writes, emulator } = await openSignIn({}, ciam)
    const first = await run(external)
    expect(first.errors).toBe('')
    expect(identity.identityProviders.all()).toMatchObject([
      { id: 'Google-OAUTH', kind: 'socialIdentityProvider', secret: secrets.GOOGLE_SECRET },
      { id: 'Apple-Managed-OIDC', secret: secrets.APPLE_KEY },
      {
        kind: 'oidcIdentityProvider',
        displayName: 'Contoso',
        secret: secrets.CONTOSO_SECRET,
        settings: {
          clientId: 'contoso-client',
          issuer: 'https://login.example',
          wellKnownEndpoint: 'https://login.example/.well-known/openid-configuration',
          scope: 'openid profile',
          responseType: 'code',
          inboundClaimMapping: { sub: 'oid', given_name: 'first_name', email: 'mail' }
        }
      }
    ])
    expect(recorded()).toHaveLength(3)
    emulator.journal.clear()
    expect(plannedSignIn(await run(external))).toEqual([])
    expect(writes()).toEqual([])
    const env = { ...secrets, CONTOSO_SECRET: 'contoso value of the second version' }
    const second = external.replace('CONTOSO_SECRET, version: 1', 'CONTOSO_SECRET, version: 2')
    const raised = await run(second, { env })
    expect(raised.errors).toBe('')
    expect(plannedSignIn(raised)).toEqual(['identityProvider update Contoso'])
    expect(identity.identityProviders.all().at(-1)?.secret).toBe(env.CONTOSO_SECRET)
    const changed = await run(second.replace('scope: openid profile', 'scope: openid').replace('oid,', 'sub,'))
    expect(changed.errors).toBe('')
    const result = await run(external, { inputs: { mode: 'destroy' } })
    expect(result.errors).toBe('')
    expect(identity.identityProviders.all()).toEqual([])
  })

  test('loses them again also where the caller may not read of what kind it is', async () => {
    for (const otherTenantStatus of [401, 403] as const) {
      const { run, identity } = await openSignIn({ otherTenantStatus }, ciam)
      await run(external)
      const appRoles = fullRights.filter(right => right !== 'Organization.Read.All')
      const result = await run(external, { appRoles, inputs: { mode: 'destroy' } })
      expect(result.errors).toBe('')
      expect(identity.identityProviders.all()).toEqual([])
      expect(
        identity.userFlowAttributes.all().filter(({ userFlowAttributeType }) => userFlowAttributeType === 'custom')
      ).toEqual([])
    }
  })

  test('refuses the sections that it does not have, all in one message, before any write', async () => {
    const { run, writes } = await openSignIn({}, ciam)
    const result = await run(wholeFile)
    expect(result.exitCode).toBe(1)
    expect(result.errors).toContain(
      'is an External ID tenant, which does not have: apiConnectors, authenticationMethods, userFlows. Nothing was written.'
    )
    expect(writes()).toEqual([])
  })

  const refused: readonly (readonly [string, string, string])[] = [
    ['a type', '  GitHub: { type: github, clientId: a, secret: { env: GOOGLE_SECRET, version: 1 } }', 'type github'],
    [
      'a response mode',
      "  A: { type: openIdConnect, clientId: a, metadataUrl: 'https://a.example', issuer: 'https://a.example', responseMode: query, secret: { env: GOOGLE_SECRET, version: 1 } }",
      'responseMode'
    ],
    [
      'a domain hint',
      "  A: { type: openIdConnect, clientId: a, metadataUrl: 'https://a.example', issuer: 'https://a.example', domainHint: a, secret: { env: GOOGLE_SECRET, version: 1 } }",
      'domainHint'
    ],
    [
      'no issuer',
      "  A: { type: openIdConnect, clientId: a, metadataUrl: 'https://a.example', secret: { env: GOOGLE_SECRET, version: 1 } }",
      'a provider without issuer'
    ],
    [
      'no secret',
      "  A: { type: openIdConnect, clientId: a, metadataUrl: 'https://a.example', issuer: 'https://a.example', responseType: id_token }",
      'a provider without secret'
    ]
  ]
  test.each(refused)('refuses %s that cannot be said there', async (_, line, words) => {
    const { run, writes } = await openSignIn({}, ciam)
    const result = await run(`identityProviders:\n${line}\n`)
    expect(result.errors).toContain(`External ID tenant, which does not have: ${words}. Nothing was written.`)
    expect(writes()).toEqual([])
  })
})

describe('another tenant', () => {
  test('of a workforce has none of it', async () => {
    const { run, writes } = await openSignIn({}, workforce)
    const result = await run(external)
    expect(result.errors).toContain('is a workforce tenant, which does not have: userAttributes, identityProviders.')
    expect(writes()).toEqual([])
  })

  test('that may not be asked for its kind is taken at its word, and its back end refuses in words', async () => {
    for (const otherTenantStatus of [401, 403] as const) {
      const { run, writes } = await openSignIn({ otherTenantStatus }, workforce)
      const appRoles = fullRights.filter(right => right !== 'Organization.Read.All')
      const result = await run('userFlows:\n  susi: { type: signIn }\n', { appRoles, rest: '' })
      expect(result.exitCode).toBe(1)
      expect(result.errors).toContain('is not an Azure AD B2C directory')
      expect(result.errors).toContain('exist in Azure AD B2C tenants alone')
      expect(writes()).toEqual([])
    }
  })

  test('of Azure AD B2C has no issuer to declare', async () => {
    const { run, writes } = await openSignIn()
    const result = await run(external)
    expect(result.errors).toContain('The identity provider Contoso declares an issuer')
    expect(writes()).toEqual([])
  })
})

describe('a caller with few rights', () => {
  const reading = [
    'Application.Read.All',
    'Organization.Read.All',
    'IdentityUserFlow.Read.All',
    'IdentityProvider.Read.All',
    'Policy.Read.All'
  ]

  test('plans what it may read, and is told what it may not with the right', async () => {
    const { run, writes } = await openSignIn()
    await run(wholeFile)
    const plan = await run(wholeFile, { inputs: { mode: 'plan' }, appRoles: reading })
    expect(plan.exitCode).toBe(0)
    expect(plan.errors).toBe('')
    expect(plannedSignIn(plan)).toEqual([
      'apiConnector drift apiConnectors',
      'userFlow drift susi',
      'userFlow drift susi',
      'userFlow drift susi'
    ])
    expect(plan.warnings).toContain('APIConnectors.ReadWrite.All')
    expect(plan.warnings).toContain('so this plan could not read the identity providers of the user flow B2C_1_susi')
    expect(plan.warnings).toContain('IdentityUserFlow.ReadWrite.All')
    const reasons = plan.plan?.tenantResources?.changes.filter(({ action }) => action === 'drift')
    expect(
      reasons?.map(({ reason }) => reason).every(reason => reason.startsWith('could not be read: the caller may not'))
    ).toBe(true)
    const strict = await run(wholeFile, { inputs: { mode: 'plan', 'fail-on-drift': 'true' }, appRoles: reading })
    expect(strict.exitCode).toBe(1)
    const none = await run(wholeFile, {
      inputs: { mode: 'plan' },
      appRoles: ['Application.Read.All', 'Organization.Read.All']
    })
    expect(none.errors).toBe('')
    expect(plannedSignIn(none)).toEqual([
      'userAttribute drift userAttributes',
      'identityProvider drift identityProviders',
      'apiConnector drift apiConnectors',
      'authenticationMethods drift local accounts',
      'userFlow drift userFlows'
    ])
    expect(writes().filter(request => request.startsWith('DELETE'))).toEqual([])
  })

  test.each([
    'IdentityUserFlow.ReadWrite.All',
    'IdentityProvider.ReadWrite.All',
    'APIConnectors.ReadWrite.All',
    'Policy.ReadWrite.AuthenticationMethod'
  ])('is told that %s is missing before anything is written', async right => {
    const { run, writes, emulator } = await openSignIn()
    const appRoles = [...reading, ...fullRights].filter(one => one !== right)
    const result = await run(wholeFile, { appRoles })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toContain(right)
    expect(result.errors).toMatch(/External I|Global Administrator/)
    expect(writes()).toEqual([])
    expect(emulator.tenant.applications.all().some(({ displayName }) => displayName === 'CI')).toBe(false)
  })

  test.each(['identityProviders', 'apiConnectors'])(
    'is told that it may not record what it sends before anything is sent: %s',
    async section => {
      const { run, writes } = await openSignIn()
      const begun = 'userAttributes: { a: { type: string, description: A } }\n'
      expect((await run(begun)).errors).toBe('')
      const before = writes().length
      const appRoles = fullRights.filter(right => right !== 'Application.ReadWrite.All')
      const text = new RegExp(`^${section}:\\n(?: .*\\n)+`, 'm').exec(wholeFile)?.[0] ?? ''
      const result = await run(text, { appRoles })
      expect(result.errors).toContain('Application.ReadWrite.All also suffices')
      expect(result.errors).toContain('Nothing was written')
      expect(writes()).toHaveLength(before)
      // What sends no secret needs no record.
      expect((await run(text)).errors).toBe('')
      expect(
        (
          await run(text.replace('https://api.example', 'https://api2.example').replace('google-client', 'other'), {
            appRoles
          })
        ).errors
      ).toBe('')
    }
  )
})
