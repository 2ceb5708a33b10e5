// What tenants are seeded with, by their kind.

import { expect, test } from '@jest/globals'
import type { TenantSeed } from '../src/directory/seed.ts'
import { withEmulator } from './graphClient.ts'

test.each([
  [{}, true],
  [{ tenantType: 'CIAM' }, true],
  [{ tenantType: 'AAD' }, false],
  [{ extensionsApp: false }, false],
  [{ tenantType: 'AAD', extensionsApp: true }, true]
] as const)('%j: the extensions app with its service principal: %s', (seed: TenantSeed, isThere) =>
  withEmulator(
    async (_, graph) => {
      const name = 'b2c-extensions-app. Do not modify. Used by AADB2C for storing user data.'
      const filter = encodeURIComponent("startsWith(displayName,'b2c-extensions-app')")
      for (const collection of ['applications', 'servicePrincipals']) {
        const { value } = (await graph.get(`/${collection}?$filter=${filter}`)).body
        expect(value.map(({ displayName }: { displayName: string }) => displayName)).toEqual(isThere ? [name] : [])
      }
    },
    { seed }
  )
)
