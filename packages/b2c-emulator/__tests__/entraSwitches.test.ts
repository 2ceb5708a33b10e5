// What a tenant's switches change about sign-in: federated credentials, and when a token carries what was granted.

import { describe, expect, test } from '@jest/globals'
import { selfSignedCertificate } from '../src/core/certificate.ts'
import { assignAppRole, assignDirectoryRole } from '../src/directory/assignments.ts'
import { microsoftGraphAppId, microsoftGraphAppRoles } from '../src/directory/microsoftGraph.ts'
import { servicePrincipalByAppId } from '../src/directory/queries.ts'
import { roleTemplateId } from '../src/directory/roleTemplates.ts'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { clientWith } from './graphClient.ts'
import { assertionOf, claimsOf, dayMs, domain, type Form, identityToken, jwtBearer, token } from './tokenClient.ts'

const withEmulator = async (run: (emulator: Emulator) => Promise<void>) => {
  const emulator = await startEmulator()
  try {
    await run(emulator)
  } finally {
    await emulator.close()
  }
}

const asserted = (client_id: string, client_assertion: string): Form => ({
  client_id,
  client_assertion_type: jwtBearer,
  client_assertion
})

describe('federated credentials', () => {
  test('sign in or do not, while certificates and secrets always do', () =>
    withEmulator(async emulator => {
      const { clock, tenant, seed, login } = emulator
      const certificate = await selfSignedCertificate(clock.now() - dayMs, clock.now() + dayMs)
      const { certificatePem } = certificate
      const { appId } = tenant.addCaller({ displayName: 'Certificate', appRoles: [], certificatePem })
      const audience = `${login}/${domain}/oauth2/v2.0/token`
      const attempts = async () => {
        const federated = await token(emulator, asserted(seed.appId, await identityToken(emulator)))
        const signed = await assertionOf(certificate, appId, audience, clock.now())
        const secret = { client_id: seed.appId, client_secret: seed.callerSecret }
        const others = [await token(emulator, asserted(appId, signed)), await token(emulator, secret)]
        return [federated.body.error_codes ?? federated.status, ...others.map(({ status }) => status)]
      }
      expect(await attempts()).toEqual([200, 200, 200])
      emulator.behavior.federatedSignIn = 'refused'
      expect(await attempts()).toEqual([[700021], 200, 200])
    }))
})

describe('what was granted', () => {
  const applicationAdministrator = roleTemplateId('Application Administrator')

  /** A caller without rights, a client of its present token, and what grants it a permission and a directory role. */
  const ungranted = async (emulator: Emulator) => {
    const { tenant, clock } = emulator
    const { appId, servicePrincipalId, secret } = tenant.addCaller({ displayName: 'CI', appRoles: [], secret: true })
    const signIn = async () => {
      const answer = await token(emulator, { client_id: appId, client_secret: secret ?? '' })
      const { roles, wids } = claimsOf(answer)
      const client = clientWith(emulator, String(answer.body.access_token))
      return { client, roles, isAdministrator: (wids as readonly string[]).includes(applicationAdministrator) }
    }
    const graph = servicePrincipalByAppId(tenant, microsoftGraphAppId)
    const role = microsoftGraphAppRoles.find(({ value }) => value === 'Policy.Read.All')
    const grant = () => {
      const ids = { principalId: servicePrincipalId, resourceId: graph?.id ?? '', appRoleId: role?.id ?? '' }
      assignAppRole(tenant, clock, ids)
      assignDirectoryRole(tenant, servicePrincipalId, applicationAdministrator)
    }
    return { signIn, grant }
  }

  test('is in new tokens after the lag of the token endpoint, permissions and directory roles alike', () =>
    withEmulator(async emulator => {
      emulator.behavior.replication.tokenLagMs = 60_000
      const { signIn, grant } = await ungranted(emulator)
      const before = await signIn()
      grant()
      const early = await signIn()
      for (const one of [before, early]) expect([one.roles, one.isAdministrator]).toEqual([undefined, false])
      emulator.clock.advance(60_001)
      const late = await signIn()
      expect([late.roles, late.isAdministrator]).toEqual([['Policy.Read.All'], true])
    }))

  test.each(['token', 'live'] as const)(
    'gives power to an old token where directory roles are read %s',
    directoryRoles =>
      withEmulator(async emulator => {
        emulator.behavior.directoryRoles = directoryRoles
        const { signIn, grant } = await ungranted(emulator)
        const old = (await signIn()).client
        const powers = async (client: typeof old) => [
          (await client.post('/applications', { displayName: 'x' })).status,
          (await client.call('GET', `${emulator.graph}/beta/policies/b2cAuthenticationMethodsPolicy`)).status
        ]
        expect(await powers(old)).toEqual([403, 403])
        grant()
        expect(await powers(old)).toEqual([directoryRoles === 'live' ? 201 : 403, 403])
        expect(await powers((await signIn()).client)).toEqual([201, 200])
      })
  )
})
