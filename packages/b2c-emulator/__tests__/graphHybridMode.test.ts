// High scale compatibility: what a B2C tenant says of External ID in it, and which kind of tenant it calls itself.

import { describe, expect, test } from '@jest/globals'
import { callerWith, errorOf, withEmulator } from './graphClient.ts'
import { betaClient } from './identityClient.ts'

const path = '/policies/authenticationFlowsPolicy/externalIdHybridModeConfiguration'
const appRoles = ['Policy.ReadWrite.AuthenticationFlows']

describe('high scale compatibility', () => {
  test('is unknown, disabled without leave to enable it, or enabled', () =>
    withEmulator(async emulator => {
      const { behavior } = emulator
      const client = betaClient(emulator, await callerWith(emulator, { appRoles }))
      expect((await client.get(path)).body).toMatchObject({ externalIdHybridMode: 'disabled', status: null })
      expect(errorOf(await client.post(path, {}))).toEqual([
        400,
        'HybridUpgradeNotAllowed',
        'Entra External Id Hybrid Upgrade is not allowed for this tenant'
      ])
      behavior.externalIdHybridMode = 'enabled'
      const enabled = await client.get(path)
      expect([enabled.status, enabled.body]).toEqual([
        200,
        {
          '@odata.context': `${emulator.graph}/beta/$metadata#policies/authenticationFlowsPolicy/externalIdHybridModeConfiguration/$entity`,
          id: 'externalIdHybridModeConfiguration',
          externalIdHybridMode: 'enabled',
          status: 'succeeded',
          statusDetail: 'External Id Hybrid Mode migration is complete.',
          createdDateTime: expect.stringMatching(/Z$/),
          lastActionDateTime: expect.stringMatching(/Z$/),
          error: null
        }
      ])
      expect((await client.post(path, {})).status).toBe(201)
      behavior.externalIdHybridMode = 'unknown'
      for (const answer of [await client.get(path), await client.post(path, {})]) {
        expect(errorOf(answer)).toEqual([
          400,
          'BadRequest',
          "Resource not found for the segment 'externalIdHybridModeConfiguration'."
        ])
      }
    }))

  test('is beta alone, takes its permission, and is refused in tenants of other kinds', () =>
    withEmulator(async emulator => {
      const client = await callerWith(emulator, { appRoles })
      expect((await client.get(path)).status).toBe(400)
      const other = betaClient(emulator, await callerWith(emulator, { appRoles: ['Policy.Read.All'] }))
      expect((await other.get(path)).status).toBe(403)
    }))

  test.each(['CIAM', 'AAD'] as const)('is not for tenants of the kind %s', tenantType =>
    withEmulator(
      async emulator => {
        const client = betaClient(emulator, await callerWith(emulator, { appRoles }))
        expect(errorOf(await client.get(path)).slice(0, 2)).toEqual([400, 'AccessDenied_NonB2CTenantNotAllowed'])
      },
      { seed: { tenantType } }
    )
  )

  test.each(['AAD B2C', 'CIAM', 'AAD'] as const)('the tenant may call itself %s, and stays what it is', shown =>
    withEmulator(async (emulator, graph) => {
      const kinds = async () => {
        const one = await graph.get(`/organization/${emulator.tenant.id}?$select=tenantType`)
        return [(await graph.get('/organization')).body.value[0].tenantType, one.body.tenantType]
      }
      expect(await kinds()).toEqual(['AAD B2C', 'AAD B2C'])
      emulator.behavior.tenantTypeShown = shown
      expect(await kinds()).toEqual([shown, shown])
      const framework = betaClient(
        emulator,
        await callerWith(emulator, { appRoles: ['TrustFrameworkKeySet.Read.All'] })
      )
      expect((await framework.get('/trustFramework/keySets')).status).toBe(200)
    })
  )
})
