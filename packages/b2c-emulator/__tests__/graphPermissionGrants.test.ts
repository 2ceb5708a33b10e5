// Grants of delegated permissions: consent for all users of the tenant, or for one.

import { describe, expect, test } from '@jest/globals'
import type { EmulatorOptions } from '../src/emulator.ts'
import {
  type Body,
  callerWith,
  createPair,
  errorOf,
  type GraphClient,
  microsoftGraphId,
  withEmulator
} from './graphClient.ts'

const path = '/oauth2PermissionGrants'

/** Runs a test with a client that may grant, and the body of a grant that is not there yet. */
const withGrant = (
  run: (
    granting: GraphClient,
    body: Body,
    emulator: Parameters<Parameters<typeof withEmulator>[0]>[0]
  ) => Promise<void>,
  options: EmulatorOptions = {}
) =>
  withEmulator(async (emulator, graph) => {
    const { principal } = await createPair(graph)
    const granting = await callerWith(emulator, { appRoles: ['DelegatedPermissionGrant.ReadWrite.All'] })
    const resourceId = await microsoftGraphId(graph)
    await run(
      granting,
      { clientId: principal.id, consentType: 'AllPrincipals', resourceId, scope: 'openid offline_access' },
      emulator
    )
  }, options)

describe('delegated grants', () => {
  test('have the same id again when they are made again, in any case of the path', () =>
    withGrant(async (graph, body, emulator) => {
      const made = await graph.post(path, body)
      const { id } = made.body
      expect(made.headers.get('location')).toBe(
        `${emulator.graph}/v2/${emulator.tenant.id}/oauth2PermissionGrants/${id}`
      )
      expect((await graph.delete(`/oAuth2PermissionGrants/${id}`)).status).toBe(204)
      expect((await graph.post(path, body)).body.id).toBe(id)
      const userId = emulator.tenant.users.all()[0]?.id
      const ofUser = { ...body, consentType: 'Principal', principalId: userId }
      expect((await graph.post(path, ofUser)).body.id).not.toBe(id)
    }))

  test('are made, found by client, changed as a whole and removed', () =>
    withGrant(async (graph, body) => {
      const made = await graph.post(path, body)
      expect([made.status, made.body]).toMatchObject([201, { ...body, principalId: null }])
      const listed = await graph.get(`${path}?$filter=clientId eq '${body.clientId}'`)
      expect(listed.body.value).toMatchObject([{ id: made.body.id, scope: 'openid offline_access' }])
      const other = await graph.get(`${path}?$filter=clientId eq '${crypto.randomUUID()}'`)
      expect(other.body.value).toEqual([])
      expect((await graph.patch(`${path}/${made.body.id}`, { scope: 'email' })).status).toBe(204)
      expect((await graph.get(`${path}/${made.body.id}`)).body.scope).toBe('email')
      expect((await graph.delete(`${path}/${made.body.id}`)).status).toBe(204)
      expect((await graph.get(`${path}/${made.body.id}`)).status).toBe(404)
    }))

  test.each([
    [409, 'Request_MultipleObjectsWithSameKeyValue'],
    [400, 'Request_BadRequest']
  ] as const)('are refused with %i when they are there already', (duplicateGrantStatus, code) =>
    withGrant(
      async (graph, body) => {
        await graph.post(path, body)
        const message = 'Permission entry already exists.'
        expect(errorOf(await graph.post(path, { ...body, scope: 'email' }))).toEqual([
          duplicateGrantStatus,
          code,
          message
        ])
      },
      { behavior: { duplicateGrantStatus } }
    )
  )

  test('keep what they were made with', () =>
    withGrant(async (graph, body) => {
      const { id } = (await graph.post(path, body)).body
      for (const property of ['principalId', 'clientId', 'consentType', 'resourceId']) {
        expect(errorOf(await graph.patch(`${path}/${id}`, { scope: 'x', [property]: null }))).toEqual([
          400,
          'Request_BadRequest',
          `Property cannot be updated: ${property}`
        ])
      }
    }))

  test('name a user exactly when they are for one', () =>
    withGrant(async (graph, body, emulator) => {
      const [user] = emulator.tenant.users.all()
      expect((await graph.post(path, { ...body, principalId: user?.id })).status).toBe(400)
      expect((await graph.post(path, { ...body, consentType: 'Principal' })).status).toBe(400)
      expect((await graph.post(path, { ...body, consentType: 'Principal', principalId: user?.id })).status).toBe(201)
    }))

  test('may be shown with a space before the scopes', () =>
    withGrant(
      async (graph, body) => {
        const { id } = (await graph.post(path, body)).body
        expect((await graph.get(`${path}/${id}`)).body.scope).toBe(' openid offline_access')
        expect((await graph.get(path)).body.value[0].scope).toBe(' openid offline_access')
      },
      { behavior: { grantScopes: 'leading space' } }
    ))

  test('Microsoft Graph offers the scopes of sign-in', () =>
    withEmulator(async (_emulator, graph) => {
      const { body } = await graph.get(
        `/servicePrincipals/${await microsoftGraphId(graph)}?$select=oauth2PermissionScopes`
      )
      const ids = Object.fromEntries(body.oauth2PermissionScopes.map((scope: Body) => [scope.value, scope.id]))
      expect(ids).toMatchObject({
        openid: '37f7f235-527c-4136-accd-4a02d197296e',
        offline_access: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
        'User.Read': 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
        profile: '14dad69e-099b-42c9-810b-d002981feec1',
        email: '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0'
      })
    }))
})
