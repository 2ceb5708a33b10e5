// What a tenant's switches change about sign-in: federated credentials, and when a token carries what was granted.

import { describe, expect, test } from '@jest/globals'
import { selfSignedCertificate } from '../src/core/certificate.ts'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { assertionOf, dayMs, domain, type Form, identityToken, jwtBearer, token } from './tokenClient.ts'

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
