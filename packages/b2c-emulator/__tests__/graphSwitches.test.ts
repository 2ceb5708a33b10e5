// What a tenant's switches change about Microsoft Graph's answers, both ways.

import { describe, expect, test } from '@jest/globals'
import { refusalDefaults } from '../src/core/refusalBehavior.ts'
import { callerWith, createPair, errorOf, microsoftGraphId, policyRead, withEmulator } from './graphClient.ts'

const userAdministrator = 'fe930be7-5e62-47db-91af-98c3a49a38b1'

describe('role assignments', () => {
  test('are filtered by two fields at once, or by one alone', () =>
    withEmulator(async (emulator, graph) => {
      const { principal } = await createPair(graph)
      const path = '/roleManagement/directory/roleAssignments'
      const body = { principalId: principal.id, roleDefinitionId: userAdministrator, directoryScopeId: '/' }
      expect((await graph.post(path, body)).status).toBe(201)
      const clauses = [`principalId eq '${principal.id}'`, `roleDefinitionId eq '${userAdministrator}'`]
      const filtered = (filter: string) => graph.get(`${path}?$filter=${encodeURIComponent(filter)}`)
      for (const filter of [...clauses, clauses.join(' and ')])
        expect((await filtered(filter)).body.value).toHaveLength(1)
      emulator.behavior.compoundRoleFilter = 'refused'
      for (const filter of clauses) expect((await filtered(filter)).body.value).toHaveLength(1)
      for (const filter of [clauses.join(' and '), [...clauses].reverse().join(' and ')]) {
        expect(errorOf(await filtered(filter)).slice(0, 2)).toEqual([400, 'Request_UnsupportedQuery'])
      }
    }))
})

describe('Application.ReadWrite.All', () => {
  test('grants permissions of Microsoft Graph or does not, and those of other APIs always', () =>
    withEmulator(async (emulator, graph) => {
      const { principal } = await createPair(graph)
      const api = await createPair(graph, 'API')
      const graphId = await microsoftGraphId(graph)
      const caller = await callerWith(emulator, { appRoles: ['Application.ReadWrite.All'] })
      const reader = await callerWith(emulator, { appRoles: ['Application.Read.All'] })
      const grant = (by: typeof caller, resourceId: string, appRoleId: string) =>
        by.post(`/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
          principalId: principal.id,
          resourceId,
          appRoleId
        })
      const access = '00000000-0000-0000-0000-000000000000'
      expect((await grant(caller, api.principal.id, access)).status).toBe(201)
      expect(errorOf(await grant(caller, graphId, policyRead)).slice(0, 2)).toEqual([
        403,
        'Authorization_RequestDenied'
      ])
      emulator.behavior.applicationsGrantGraphRoles = true
      expect((await grant(reader, graphId, policyRead)).status).toBe(403)
      expect((await grant(caller, graphId, policyRead)).status).toBe(201)
    }))
})

describe('the words of a refusal', () => {
  test('of another unique name are those of the tenant', () =>
    withEmulator(async ({ behavior }, graph) => {
      const { application } = await createPair(graph)
      const path = `/applications/${application.id}`
      const rename = async (uniqueName: string) => errorOf(await graph.patch(path, { uniqueName }))
      expect(await rename('one')).toEqual([204, undefined, undefined])
      expect(await rename('one')).toEqual([204, undefined, undefined])
      const { status, code, message } = refusalDefaults.uniqueNameAgain
      expect(await rename('two')).toEqual([status, code, message])
      const uniqueNameAgain = { status: 409, code: 'Directory_Immutable', message: 'No: {0}' }
      behavior.refusals = { ...behavior.refusals, uniqueNameAgain }
      expect(await rename('$&')).toEqual([409, 'Directory_Immutable', 'No: $&'])
    }))

  test('of a blocked password are those of the tenant, in part or whole', () =>
    withEmulator(
      async (_emulator, graph) => {
        const { application } = await createPair(graph)
        const blocked = await graph.post(`/applications/${application.id}/addPassword`, {})
        expect(errorOf(blocked)).toEqual([
          403,
          'CredentialTypeNotAllowedAsPerAppPolicy',
          "Credential type not allowed as per assigned policy '00000000-0000-0000-0000-000000000000'."
        ])
      },
      { behavior: { passwordPolicy: { blocked: true }, refusals: { passwordBlocked: { status: 403 } } } }
    ))
})

describe('audience, version, identifier URIs and scopes', () => {
  const scope = {
    id: '5a1e2b50-0c44-4f5e-9b6e-5c1f4a3f0001',
    value: 'orders.read',
    type: 'Admin',
    isEnabled: true,
    adminConsentDisplayName: 'Read orders',
    adminConsentDescription: 'Read orders'
  }
  const signInAudience = 'AzureADandPersonalMicrosoftAccount'
  const version = { requestedAccessTokenVersion: 2 }
  const identifierUris = ['https://contoso.onmicrosoft.com/orders']
  const together = [
    ['identifier URIs', { signInAudience, api: version, identifierUris }],
    ['scopes', { signInAudience, api: { ...version, oauth2PermissionScopes: [scope] } }],
    ['both', { signInAudience, api: { ...version, oauth2PermissionScopes: [scope] }, identifierUris }]
  ] as const

  test.each(together)('in one POST are taken or refused: %s', (_name, body) =>
    withEmulator(async ({ behavior, tenant }, graph) => {
      behavior.oneRequestSignIn = 'refused'
      const before = tenant.applications.all().length
      expect(errorOf(await graph.post('/applications', { displayName: 'Orders', ...body }))).toEqual([
        400,
        'InvalidAccessTokenVersion',
        'One or more properties contains invalid values.'
      ])
      expect(tenant.applications.all()).toHaveLength(before)
      const { body: made } = await graph.post('/applications', { displayName: 'Orders', signInAudience, api: version })
      expect((await graph.patch(`/applications/${made.id}`, body)).status).toBe(204)
      expect((await graph.delete(`/applications/${made.id}`)).status).toBe(204)
      behavior.oneRequestSignIn = 'accepted'
      expect((await graph.post('/applications', { displayName: 'Orders', ...body })).status).toBe(201)
    })
  )

  test('go together in one POST where the audience has no personal accounts', () =>
    withEmulator(
      async (_emulator, graph) => {
        const body = { displayName: 'Orders', api: { ...version, oauth2PermissionScopes: [scope] }, identifierUris }
        expect((await graph.post('/applications', body)).status).toBe(201)
      },
      { behavior: { oneRequestSignIn: 'refused' } }
    ))
})
