// What people sign in with, through the whole action: made from nothing, left alone by the next run, removed again.

import { describe, expect, test } from '@jest/globals'
import { readText } from '../config/documentedRights.ts'
import { fullRights, openSignIn, plannedSignIn, secrets, wholeFile } from './signInFixture.ts'

describe('a file with everything that people sign in with', () => {
  test('is planned, carried out, and has nothing left to do', async () => {
    const { emulator, run, identity, recorded, writes } = await openSignIn()
    const plan = await run(wholeFile, { inputs: { mode: 'plan' } })
    expect(plan.errors).toBe('')
    const wanted = [
      'userAttribute create loyaltyNumber',
      'userAttribute create isMember',
      'identityProvider create Google',
      'identityProvider create Apple',
      'identityProvider create Contoso',
      'apiConnector create enrich',
      'authenticationMethods update local accounts',
      'userFlow create susi',
      'userFlow create edit'
    ]
    expect(plannedSignIn(plan)).toEqual(wanted)
    expect(writes()).toEqual([])

    const first = await run(wholeFile)
    expect(first.errors).toBe('')
    expect(first.warnings).toBe('')
    expect(plannedSignIn(first)).toEqual(wanted)
    const attributes = identity.userFlowAttributes.all().filter(one => one.userFlowAttributeType === 'custom')
    expect(attributes.map(one => [one.displayName, one.dataType, one.description])).toEqual([
      ['loyaltyNumber', 'string', 'Number on the card'],
      ['isMember', 'boolean', 'Whether the user is a member']
    ])
    expect(identity.identityProviders.all()).toMatchObject([
      {
        id: 'Google-OAUTH',
        displayName: 'Google',
        secret: secrets.GOOGLE_SECRET,
        settings: { clientId: 'google-client' }
      },
      { id: 'Apple-Managed-OIDC', secret: secrets.APPLE_KEY, settings: { developerId: 'TEAM', keyId: 'KEY' } },
      {
        displayName: 'Contoso',
        secret: secrets.CONTOSO_SECRET,
        settings: { scope: 'openid profile', claimsMapping: { userId: 'oid', displayName: 'name', email: 'email' } }
      }
    ])
    const [connector] = identity.apiConnectors.all()
    expect(connector).toMatchObject({
      displayName: 'enrich',
      targetUrl: 'https://api.example/enrich',
      authentication: { kind: 'basic', username: 'b2c', password: secrets.ENRICH_PASSWORD }
    })
    const loyaltyId = attributes[0]?.id ?? ''
    expect(identity.userFlows.all()).toMatchObject([
      {
        id: 'B2C_1_susi',
        userFlowType: 'signUpOrSignIn',
        userFlowTypeVersion: 3,
        isLanguageCustomizationEnabled: true,
        defaultLanguageTag: 'en',
        providers: ['Google-OAUTH', expect.stringMatching(/^OIDC-V1-Contoso-/), 'EmailPassword-OAUTH'],
        assignments: [
          { id: 'city' },
          { id: loyaltyId, isOptional: true, displayName: 'Card', userInputType: 'textBox' }
        ],
        languages: [
          { id: 'de', isEnabled: true },
          { id: 'fr', isEnabled: true }
        ],
        connectors: { preTokenIssuance: connector?.id }
      },
      { id: 'B2C_1_edit', userFlowType: 'profileUpdate', assignments: [{ id: 'city' }] }
    ])
    expect(identity.authenticationMethods.all()).toMatchObject([
      { isEmailPasswordAuthenticationEnabled: true, isUserNameAuthenticationEnabled: true }
    ])
    expect(recorded()).toEqual([
      'api-connector/enrich=1',
      'identity-provider/contoso=1',
      'social-provider/apple=1',
      'social-provider/google=1'
    ])

    emulator.journal.clear()
    const second = await run(wholeFile)
    expect(second.errors + second.warnings).toBe('')
    expect(plannedSignIn(second)).toEqual([])
    expect(second.outputs.changed).toBe('false')
    expect(writes()).toEqual([])
    const roundTrips = emulator.journal.entries().filter(({ service, parent }) => service === 'graph' && !parent)
    expect(roundTrips.length).toBeLessThanOrEqual(5)
    const shown = [plan, first, second].map(
      ({ stdout, summary, outputs }) => stdout + summary + JSON.stringify(outputs)
    )
    for (const secret of Object.values(secrets).flatMap(value => value.split('\n')))
      expect(shown.join('').replaceAll(/::add-mask::.*/g, '')).not.toContain(secret)
  })

  test('writes to the back end one after another, beside the apps, and flows behind what they name', async () => {
    const { run, emulator } = await openSignIn({}, { behavior: { latencyMs: 60 } })
    const keys = 'policyKeys: { Signing: { generate: signature }, Encryption: { generate: encryption } }\n'
    const appRoles = [...fullRights, 'TrustFrameworkKeySet.ReadWrite.All']
    expect((await run(keys + wholeFile, { appRoles })).errors).toBe('')
    const isOfBackEnd = ({ path }: { readonly path: string }): boolean =>
      /\/(?:identity|trustFramework|policies)\//.test(path)
    const all = emulator.journal.writes().toSorted((one, other) => one.startedMs - other.startedMs)
    const ofBackEnd = all.filter(isOfBackEnd)
    expect(ofBackEnd.length).toBeGreaterThan(10)
    for (const [index, write] of ofBackEnd.slice(1).entries())
      expect(write.startedMs).toBeGreaterThanOrEqual(ofBackEnd[index]?.endedMs ?? Number.POSITIVE_INFINITY)
    const firstOfFlows = ofBackEnd.find(({ path }) => path.includes('/b2cUserFlows'))?.startedMs ?? 0
    for (const part of ['/userFlowAttributes', '/identityProviders', '/apiConnectors']) {
      const own = ofBackEnd.filter(({ path }) => path.endsWith(part)).map(({ endedMs }) => endedMs)
      expect(own.length).toBeGreaterThan(0)
      expect(Math.max(...own)).toBeLessThanOrEqual(firstOfFlows)
    }
    const firstOfApps = all.find(write => !isOfBackEnd(write))?.startedMs ?? Number.POSITIVE_INFINITY
    expect(firstOfApps).toBeLessThan(firstOfFlows)
  })

  test('is the one of the documentation, whose rights are enough', async () => {
    const text = /```yaml\n(version: 1[\s\S]*?)```/.exec(readText('docs/user-flows.md'))?.[1] ?? ''
    const sections = text.replace(/^version: 1\n/, '').replace('permissions: [policy-deployment]\n', '\n')
    const { run } = await openSignIn()
    const first = await run(sections, { rest: '' })
    expect(first.errors + first.warnings).toBe('')
    expect(plannedSignIn(first)).toHaveLength(5)
    expect(plannedSignIn(await run(sections, { rest: '' }))).toEqual([])
    const rows = readText('docs/permissions.md')
      .split('\n')
      .filter(line => line.includes('](user-flows.md) |'))
    const named = (cell: number) =>
      rows.flatMap(row =>
        [...(row.split('|')[cell] ?? '').matchAll(/[A-Z]\w+(?:\.[A-Z]\w+)+/g)].map(([right]) => right)
      )
    const { run: runAgain } = await openSignIn()
    const appRoles = ['Application.Read.All', 'Organization.Read.All']
    const plan = await runAgain(sections, { rest: '', inputs: { mode: 'plan' }, appRoles: [...named(2), ...appRoles] })
    expect(plan.errors + plan.warnings).toBe('')
    expect((await runAgain(sections, { rest: '', appRoles: [...named(3), ...named(2), ...appRoles] })).errors).toBe('')
  })

  test.each(['cancelled', 'out of time'])('is recorded also in a run that is %s after it was sent', async how => {
    const { run, recorded, writes, emulator } = await openSignIn()
    const job = new AbortController()
    const stop = emulator.intercept(
      { service: 'graph', method: 'POST', path: /\/b2cUserFlows$/ },
      {
        instead: () => {
          if (how === 'cancelled') job.abort(new Error('The job was cancelled.'))
          else emulator.clock.advance(120_000)
          return { status: 503, body: { error: { code: 'ServiceUnavailable', message: 'later' } } }
        }
      }
    )
    const first = await run(wholeFile, { runtime: { cancelled: job.signal }, inputs: { 'wait-timeout': '60s' } })
    expect(first.exitCode).toBe(1)
    expect(recorded()).toHaveLength(4)
    stop()
    emulator.journal.clear()
    const second = await run(wholeFile)
    expect(second.errors).toBe('')
    expect(second.log).not.toContain('is not known')
    expect(writes().filter(request => !request.includes('b2cUserFlows'))).toEqual([])
  })

  test('is recorded by the write that records the app itself, also where that is repeated', async () => {
    const { run, recorded, emulator } = await openSignIn()
    const bodies: string[] = []
    emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /\/applications\/[0-9a-f-]{36}$/ },
      {
        instead: ({ body, text }) => {
          if (Object.keys(body as object).join() !== 'tags') return undefined
          bodies.push(text)
          const error = { code: 'TooManyRequests', message: 'later' }
          return bodies.length === 1 ? { status: 429, headers: { 'retry-after': '20' }, body: { error } } : undefined
        }
      }
    )
    const result = await run(wholeFile, {
      appRoles: [...fullRights, 'DelegatedPermissionGrant.ReadWrite.All'],
      rest: 'apps:\n  ci: { name: CI, delegatedPermissions: [openid], secret: { mode: none } }\n'
    })
    expect(result.errors).toBe('')
    expect(bodies.slice(0, 2)).toEqual([bodies[0], bodies[0]])
    expect(recorded()).toHaveLength(4)
  })

  test('is removed by mode destroy, flows first, and what others made stays', async () => {
    const { run, identity, writes, emulator } = await openSignIn()
    await run(wholeFile)
    emulator.journal.clear()
    const result = await run(wholeFile, { inputs: { mode: 'destroy' } })
    expect(result.errors).toBe('')
    expect(identity.userFlows.all()).toEqual([])
    expect(identity.identityProviders.all()).toEqual([])
    expect(identity.apiConnectors.all()).toEqual([])
    expect(identity.userFlowAttributes.all().filter(one => one.userFlowAttributeType === 'custom')).toEqual([])
    expect(writes().map(request => request.replace(/[^/]*$/, ''))).toEqual([
      'DELETE b2cUserFlows/',
      'DELETE b2cUserFlows/',
      'DELETE apiConnectors/',
      'DELETE identityProviders/',
      'DELETE identityProviders/',
      'DELETE identityProviders/',
      'DELETE userFlowAttributes/',
      'DELETE userFlowAttributes/'
    ])
    expect(identity.authenticationMethods.all()).toMatchObject([{ isUserNameAuthenticationEnabled: true }])
  })
})
