// App management policies of single applications: making, assigning, and what they allow.

import { describe, expect, test } from '@jest/globals'
import type { BehaviorOptions } from '../src/core/behavior.ts'
import { durationMs } from '../src/directory/appManagementPolicy.ts'
import type { Emulator } from '../src/emulator.ts'
import { callerWith, createPair, errorOf, type GraphClient, notFound, withEmulator } from './graphClient.ts'
import { dayMs } from './tokenClient.ts'

const policies = '/policies/appManagementPolicies'
const defaultId = '00000000-0000-0000-0000-000000000000'

type Restriction = Readonly<Record<string, unknown>>
const body = (passwordCredentials: readonly Restriction[], isEnabled = true) => ({
  displayName: 'Passwords',
  description: 'For one application',
  isEnabled,
  restrictions: { passwordCredentials }
})
const blocked = { restrictionType: 'passwordAddition' }

/** Runs with a client that may do everything here, and an application of its own. */
const withPolicies = (
  run: (
    client: GraphClient,
    application: { readonly id: string; readonly appId: string },
    emulator: Emulator
  ) => Promise<void>,
  behavior: BehaviorOptions = {}
) =>
  withEmulator(
    async (emulator, graph) => {
      const appRoles = ['Application.ReadWrite.All', 'Policy.ReadWrite.ApplicationConfiguration']
      const client = await callerWith(emulator, { appRoles })
      await run(client, (await createPair(graph)).application, emulator)
    },
    { behavior }
  )

const reference = (id: string) => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/policies/appManagementPolicies/${id}`
})

const assign = async (client: GraphClient, applicationId: string, policy: unknown) => {
  const { id } = (await client.post(policies, policy)).body
  expect((await client.post(`/applications/${applicationId}/appManagementPolicies/$ref`, reference(id))).status).toBe(
    204
  )
  return String(id)
}

const typeNotAllowed = (id: string) => [
  400,
  'CredentialTypeNotAllowedAsPerAppPolicy',
  `Credential type not allowed as per assigned policy '${id}'.`
]

describe('a policy', () => {
  test('is made, listed, assigned, taken away and deleted', () =>
    withPolicies(async (client, { id, appId }, emulator) => {
      const sent = { ...blocked, state: 'enabled', restrictForAppsCreatedAfterDateTime: '2019-10-19T10:37:00Z' }
      const created = await client.post(policies, body([sent]))
      const policy = {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        deletedDateTime: null,
        displayName: 'Passwords',
        description: 'For one application',
        isEnabled: true,
        restrictions: { passwordCredentials: [{ ...sent, maxLifetime: null }], keyCredentials: [] }
      }
      const context = `${emulator.graph}/v1.0/$metadata#policies/appManagementPolicies/$entity`
      expect([created.status, created.body]).toEqual([201, { '@odata.context': context, ...policy }])
      const policyId = created.body.id
      expect((await client.get(policies)).body.value).toEqual([policy])
      expect((await client.get(`${policies}/${policyId}`)).body).toMatchObject(policy)
      const assigned = `/applications(appId='${appId}')/appManagementPolicies`
      expect((await client.get(assigned)).body.value).toEqual([])
      const add = () => client.post(`/applications/${id}/appManagementPolicies/$ref`, reference(policyId))
      expect((await add()).status).toBe(204)
      expect((await client.get(assigned)).body.value).toEqual([policy])
      expect(errorOf(await add()).slice(0, 2)).toEqual([400, 'Request_BadRequest'])
      const other = (await client.post(policies, body([]))).body.id
      const second = await client.post(`/applications/${id}/appManagementPolicies/$ref`, reference(other))
      expect(errorOf(second).slice(0, 2)).toEqual([400, 'Request_BadRequest'])
      const remove = () => client.delete(`/applications/${id}/appManagementPolicies/${policyId}/$ref`)
      expect([(await remove()).status, (await remove()).status]).toEqual([204, 404])
      expect((await client.delete(`${policies}/${policyId}`)).status).toBe(204)
      expect(errorOf(await client.get(`${policies}/${policyId}`))).toEqual(notFound(policyId))
    }))

  test.each([
    { description: 'x', restrictions: {} },
    { displayName: 'x' },
    body([{ restrictionType: 'passwordLifetime' }]),
    body([{ restrictionType: 'passwordLifetime', maxLifetime: '4 days' }]),
    body([{ restrictionType: 'nonsense' }]),
    body([{}]),
    body([{ ...blocked, state: 'on' }]),
    body([blocked, blocked])
  ])('is not made of %j', policy =>
    withPolicies(async client => expect((await client.post(policies, policy)).status).toBe(400))
  )

  test('is not assigned by another reference, or to nothing', () =>
    withPolicies(async (client, { id }) => {
      const path = `/applications/${id}/appManagementPolicies/$ref`
      const missing = '11111111-2222-4333-8444-555555555555'
      expect((await client.post(path, { '@odata.id': 'https://graph.microsoft.com/v1.0/users/x' })).status).toBe(400)
      expect(errorOf(await client.post(path, reference(missing)))).toEqual(notFound(missing))
    }))
})

describe('passwords', () => {
  test('are blocked for the application alone that has the policy, as long as it has it', () =>
    withPolicies(async (client, { id }) => {
      const other = (await client.post('/applications', { displayName: 'Other' })).body
      const add = (applicationId: string) => client.post(`/applications/${applicationId}/addPassword`, {})
      const policyId = await assign(client, id, body([blocked]))
      expect(errorOf(await add(id))).toEqual(typeNotAllowed(policyId))
      expect((await add(other.id)).status).toBe(200)
      await client.delete(`${policies}/${policyId}`)
      expect((await add(id)).status).toBe(200)
    }))

  test.each([
    ['the policy is off', body([blocked], false)],
    ['the restriction is off', body([{ ...blocked, state: 'disabled' }])],
    ['the application is older', body([{ ...blocked, restrictForAppsCreatedAfterDateTime: '2999-01-01T00:00:00Z' }])],
    ['only chosen values are blocked', body([{ restrictionType: 'customPasswordAddition' }])]
  ])('are not blocked where %s', (_name, policy) =>
    withPolicies(async (client, { id }) => {
      await assign(client, id, policy)
      expect((await client.post(`/applications/${id}/addPassword`, {})).status).toBe(200)
    })
  )

  test('whose value the caller chooses can be blocked by themselves', () =>
    withPolicies(async (client, { id }) => {
      const policyId = await assign(client, id, body([{ restrictionType: 'customPasswordAddition' }]))
      const chosen = { passwordCredential: { secretText: 'a secret of my own' } }
      expect(errorOf(await client.post(`/applications/${id}/addPassword`, chosen))).toEqual(typeNotAllowed(policyId))
    }))

  test('live as long as the policy of the application says, whatever the tenant says', () =>
    withPolicies(
      async (client, { id }, { clock }) => {
        const add = (days: number) =>
          client.post(`/applications/${id}/addPassword`, {
            passwordCredential: { endDateTime: new Date(clock.now() + days * dayMs).toISOString() }
          })
        expect(errorOf(await add(8))[2]).toContain(defaultId)
        const policyId = await assign(client, id, body([{ restrictionType: 'passwordLifetime', maxLifetime: 'P30D' }]))
        expect((await add(29)).status).toBe(200)
        expect(errorOf(await add(31))).toEqual([
          400,
          'CredentialInvalidLifetimeAsPerAppPolicy',
          `Credential lifetime exceeds the max value allowed as per assigned policy '${policyId}'.`
        ])
      },
      { passwordPolicy: { maxLifetimeMs: 7 * dayMs } }
    ))

  test('that the tenant blocks are allowed by a policy that does not', () =>
    withPolicies(
      async (client, { id }) => {
        const add = () => client.post(`/applications/${id}/addPassword`, {})
        expect(errorOf(await add())).toEqual(typeNotAllowed(defaultId))
        await assign(client, id, body([{ ...blocked, state: 'disabled' }]))
        expect((await add()).status).toBe(200)
      },
      { passwordPolicy: { blocked: true } }
    ))
})

describe('the right to policies', () => {
  test('takes its permissions', () =>
    withEmulator(async (emulator, graph) => {
      const { application } = await createPair(graph)
      const path = `/applications/${application.id}/appManagementPolicies`
      const attempts = async (...appRoles: string[]) => {
        const client = await callerWith(emulator, { appRoles })
        const answers = [
          await client.get(policies),
          await client.post(policies, body([])),
          await client.get(path),
          await client.post(`${path}/$ref`, {})
        ]
        return answers.map(({ status }) => status !== 403)
      }
      expect(await attempts('Policy.Read.All')).toEqual([true, false, false, false])
      expect(await attempts('Policy.Read.All', 'Application.Read.All')).toEqual([true, false, true, false])
      expect(await attempts('Policy.ReadWrite.ApplicationConfiguration')).toEqual([true, true, false, false])
      expect(await attempts('Application.ReadWrite.All')).toEqual([false, false, false, false])
      expect(await attempts('Policy.ReadWrite.ApplicationConfiguration', 'Application.Read.All')).toEqual([
        true,
        true,
        true,
        true
      ])
    }))

  test('wants a licence for making and assigning them', () =>
    withPolicies(async (client, { id }, { behavior }) => {
      const policyId = (await client.post(policies, body([]))).body.id
      behavior.appManagementPolicies = 'unlicensed'
      const path = `/applications/${id}/appManagementPolicies`
      for (const answer of [
        await client.post(policies, body([])),
        await client.post(`${path}/$ref`, reference(policyId))
      ]) {
        expect(errorOf(answer).slice(0, 2)).toEqual([403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant'])
      }
      expect((await client.get(policies)).body.value).toHaveLength(1)
      expect((await client.delete(`${policies}/${policyId}`)).status).toBe(204)
    }))
})

test.each([
  ['P4DT12H30M5S', ((4 * 24 + 12) * 60 + 30) * 60_000 + 5_000],
  ['P90D', 90 * dayMs],
  ['PT1H', 3_600_000],
  ['PT0.5S', 500],
  ['P', undefined],
  ['P1DT', undefined],
  ['4D', undefined],
  ['', undefined]
])('the duration %s is %s ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms)
})
