// The applications of custom policies in a tenant that has none: made, in step, taken away; how many round trips that takes.

import { afterAll, describe, expect, test } from '@jest/globals'
import { type Emulator, sequentialRoundTrips } from 'b2c-emulator'
import { newApplication } from 'b2c-emulator/testing'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import {
  adopted,
  allNamed,
  apply,
  expectSettled,
  expectWorking,
  frameworkName,
  grantsOf,
  made,
  named,
  principalOf,
  proxyName,
  run,
  settingsOf
} from './frameworkFile.ts'

const figures: string[] = []
afterAll(() => console.log(figures.join('\n')))

const roundTrips = (what: string, { journal }: Emulator): number => {
  const exchanges = journal.entries().filter(({ service, parent }) => service === 'graph' && parent === undefined)
  const count = sequentialRoundTrips(exchanges)
  figures.push(`${what}: ${count} sequential round trips, ${exchanges.length} requests`)
  return count
}

describe('identityExperienceFramework: true', () => {
  test('makes both, as the documentation has them, and then writes nothing', async () => {
    const emulator = await emulate()
    const result = await apply(emulator, made)
    expectWorking(emulator)
    const framework = named(emulator, frameworkName)
    expect(framework).toMatchObject({
      uniqueName: 'identity-experience-framework',
      identifierUris: [`api://${framework.appId}`],
      passwordCredentials: []
    })
    expect(settingsOf(emulator, frameworkName)).toMatchObject({
      web: { redirectUris: ['https://contoso.b2clogin.com/contoso.onmicrosoft.com'] },
      api: {
        requestedAccessTokenVersion: null,
        oauth2PermissionScopes: [{ adminConsentDisplayName: `Access ${frameworkName}` }]
      }
    })
    expect(grantsOf(emulator, frameworkName)).toEqual(['Graph: offline_access openid'])
    expect(result.outputs).toMatchObject({
      'ief-client-id': framework.appId,
      'ief-proxy-client-id': named(emulator, proxyName).appId,
      changed: 'true'
    })
    expect(result.outputs).not.toHaveProperty('client-id')
    expect(result.outputs).not.toHaveProperty('identity-experience-framework-client-id')
    await expectSettled(emulator, made)
  })

  test('gives both the reference to a service catalogue that the workflow gives every app', async () => {
    const emulator = await emulate()
    const reference = '12345678'
    await apply(emulator, made, { 'service-management-reference': reference })
    for (const name of [frameworkName, proxyName])
      expect(settingsOf(emulator, name)).toMatchObject({ serviceManagementReference: reference })
    await expectSettled(emulator, made, { 'service-management-reference': reference })
  })

  test.each([
    ['a grant is refused', 'POST', /\/oauth2PermissionGrants$/, 403],
    ['a service principal is refused', 'PATCH', /\/servicePrincipals\(/, 400]
  ] as const)('is finished by the next run when %s', async (_, method, path, status) => {
    const emulator = await emulate()
    const body = { error: { code: 'Request_BadRequest', message: 'not today' } }
    const stop = emulator.intercept({ service: 'graph', method, path }, { instead: () => ({ status, body }) })
    expect((await run(emulator, made, { 'wait-timeout': '5s' })).errors).toContain('not today')
    stop()
    await apply(emulator, made)
    expectWorking(emulator)
    expect(grantsOf(emulator, frameworkName)).toEqual(['Graph: offline_access openid'])
    await expectSettled(emulator, made)
  })

  test.each([frameworkName, proxyName])(
    'has its grants again when the service principal was removed: %s',
    async name => {
      const emulator = await emulate()
      await apply(emulator, made)
      const { tenant } = emulator
      const before = grantsOf(emulator, name)
      const { id } = principalOf(emulator, name)
      tenant.seed(() => {
        tenant.servicePrincipals.remove(id)
        for (const grant of tenant.oauth2PermissionGrants.all())
          if (grant.clientId === id || grant.resourceId === id) tenant.oauth2PermissionGrants.remove(grant.id)
      })
      await apply(emulator, made)
      expectWorking(emulator)
      expect(grantsOf(emulator, name)).toEqual(before)
      await expectSettled(emulator, made)
    }
  )

  test('takes few round trips', async () => {
    const emulator = await emulate({ behavior: { latencyMs: 150 } })
    await apply(emulator, made)
    expect(roundTrips('From nothing', emulator)).toBeLessThanOrEqual(12)
    emulator.journal.clear()
    await apply(emulator, made)
    expect(roundTrips('Nothing to do', emulator)).toBeLessThanOrEqual(3)
  })

  test('leaves the outputs of one declared app without a prefix, those of two with theirs', async () => {
    const emulator = await emulate()
    const app = (key: string) => `  ${key}: { name: ${key}, secret: { mode: none } }`
    const one = await apply(emulator, `${made}\napps:\n${app('shop')}`)
    expect(one.outputs['client-id']).toBe(named(emulator, 'shop').appId)
    expect(Object.keys(JSON.parse(one.outputs.apps ?? ''))).toEqual([
      'identity-experience-framework',
      'proxy-identity-experience-framework',
      'shop'
    ])
    const two = await apply(emulator, `${made}\napps:\n${app('shop')}\n${app('api')}`)
    expect(two.outputs).toMatchObject({
      'shop-client-id': named(emulator, 'shop').appId,
      'api-client-id': named(emulator, 'api').appId,
      'ief-client-id': named(emulator, frameworkName).appId
    })
    expect(two.outputs).not.toHaveProperty('client-id')
  })

  test('only plans in mode plan', async () => {
    const emulator = await emulate()
    const result = await apply(emulator, made, { mode: 'plan' })
    expect(writesOf(emulator)).toEqual([])
    expect(planned(result)).toEqual(
      expect.arrayContaining([
        `application create ${frameworkName}`,
        `application create ${proxyName}`,
        'delegatedGrant create identity-experience-framework/user_impersonation'
      ])
    )
    expect(result.log).toContain('the scope of identity-experience-framework is made in this run')
  })

  test('is taken away by mode destroy, and made again', async () => {
    const emulator = await emulate()
    await apply(emulator, made)
    await apply(emulator, made, { mode: 'destroy' })
    expect([...allNamed(emulator, frameworkName), ...allNamed(emulator, proxyName)]).toEqual([])
    const held = await run(emulator, made)
    expect(held.errors).toContain('The unique name identity-experience-framework is held by a soft-deleted application')
    expect(held.errors).toContain(
      'Set restoreDeleted: true under defaults (or the input restore-deleted: true) to bring it'
    )
    expect(held.errors).not.toMatch(/unique-name\b/)
    const plan = await run(emulator, made, { 'restore-deleted': 'true', mode: 'plan' })
    expect(planned(plan)).toEqual(expect.arrayContaining([`application restore ${proxyName}`]))
    // They come back with the application.
    expect(planned(plan).filter(line => /^(?:redirectUri|scope) /.test(line))).toEqual([])
    await apply(emulator, made, { 'restore-deleted': 'true' })
    expectWorking(emulator)
    await expectSettled(emulator, made)
  })

  test('says what to do about a deleted one that another of its name follows, or that is not of the action', async () => {
    const emulator = await emulate()
    await apply(emulator, made)
    await apply(emulator, made, { mode: 'destroy' })
    const { tenant, clock } = emulator
    const other = newApplication(tenant, clock.now(), { displayName: frameworkName })
    tenant.seed(() => tenant.applications.put(other.id, other))
    const held = await run(emulator, adopted, { 'restore-deleted': 'true' })
    expect(held.errors).toContain(`To take over "${frameworkName}" (client id ${other.appId}), delete it for good`)
    expect(held.errors).toContain('delete the other or give it another name, and set restoreDeleted: true')
    tenant.seed(() => {
      tenant.applications.remove(other.id)
      for (const { deletedMs, object } of tenant.deletedApplications.all())
        tenant.deletedApplications.put(object.id, { deletedMs, object: { ...object, tags: [] } })
    })
    const foreign = await run(emulator, made, { 'restore-deleted': 'true' })
    expect(foreign.errors).toContain('This action did not make it and does not touch it: delete it for good')
    expect(foreign.errors).toContain('and a new one is made')
    expect(foreign.errors).not.toMatch(/unique-name\b/)
  })

  test('works with replicas that lag, and in a tenant that refuses uniqueName', async () => {
    const emulator = await emulate({
      behavior: { uniqueName: 'unsupported', replication: { keyReadLagMs: 40, listLagMs: 80 } }
    })
    await apply(emulator, made)
    await new Promise(resolve => setTimeout(resolve, 100))
    expectWorking(emulator)
    await expectSettled(emulator, made)
  })

  test.each([
    ['a leading space', { grantScopes: 'leading space' as const }],
    ['a strict policy of identifier URIs', { identifierUriPolicy: 'default only' as const }],
    ['other status codes of duplicates', { duplicateGrantStatus: 400 as const }]
  ])('works in a tenant with %s', async (_, behavior) => {
    const emulator = await emulate({ behavior })
    await apply(emulator, made)
    expectWorking(emulator)
    await expectSettled(emulator, made)
  })

  test.each(['reset-after', 'reset-before', '503', 'truncated', 'empty-200'] as const)(
    'ends the same when any one request is met by %s',
    async kind => {
      const quiet = await emulate()
      await apply(quiet, made)
      const requests = quiet.journal.entries().filter(({ parent }) => parent === undefined).length
      for (let index = 0; index < requests; index++) {
        const emulator = await emulate({ behavior: { faults: [{ match: { index, service: 'graph' }, kind }] } })
        await apply(emulator, made)
        expectWorking(emulator)
        expect(allNamed(emulator, frameworkName)).toHaveLength(1)
        await expectSettled(emulator, made)
      }
    },
    60_000
  )

  test('asks for its rights before anything is written', async () => {
    const emulator = await emulate()
    const caller = emulator.tenant.addCaller({
      displayName: 'Weak',
      secret: true,
      appRoles: ['Application.ReadWrite.All', 'Organization.Read.All', 'RoleManagement.Read.Directory']
    })
    const result = await run(emulator, made, { 'client-id': caller.appId, 'client-secret': caller.secret ?? '' })
    expect(result.errors).toContain('DelegatedPermissionGrant.ReadWrite.All')
    expect(writesOf(emulator)).toEqual([])
  })

  test.each(['CIAM', 'AAD'] as const)('is refused in a tenant of type %s', async tenantType => {
    const emulator = await emulate({ seed: { tenantType } })
    const result = await run(emulator, made)
    expect(result.errors).toContain('which does not have: identityExperienceFramework')
    expect(writesOf(emulator)).toEqual([])
  })

  test('tells who else could act as one of them, and goes on', async () => {
    const emulator = await emulate()
    await apply(emulator, made)
    const member = emulator.tenant.addUser({ userPrincipalName: 'member@contoso.onmicrosoft.com' })
    const principal = principalOf(emulator, proxyName)
    emulator.tenant.seed(() =>
      emulator.tenant.servicePrincipals.put(principal.id, { ...principal, owners: [member.id] })
    )
    const result = await apply(emulator, made)
    expect(planned(result)).toEqual([expect.stringMatching(/^owner drift member/)])
  })
})
