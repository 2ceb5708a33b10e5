// The starter packs of Microsoft, uploaded base first: what is valid at the service is valid here, in both forms of reading back.

import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { hasStarterPacks, policiesOf, starterPacks } from './starterPacks.ts'
import { type FrameworkClient, withFramework } from './trustFrameworkClient.ts'

if (!hasStarterPacks) process.stderr.write('Skipped: there is no folder shared/starterpack beside the repository.\n')
const testPacks = hasStarterPacks ? test : test.skip

const values = { tenant: 'contoso.onmicrosoft.com', iefId: randomUUID(), proxyId: randomUUID() }

const makeKeySets = async ({ call }: FrameworkClient) => {
  for (const id of ['TokenSigningKeyContainer', 'TokenEncryptionKeyContainer', 'FacebookSecret', 'LinkedInSecret']) {
    expect((await call('POST', 'keySets', { id })).status).toBe(201)
  }
}

const uploadAll = async ({ upload, xml }: FrameworkClient, pack: string, expected: number) => {
  const policies = policiesOf(pack, values)
  for (const policy of policies) {
    const put = await upload(policy)
    expect([pack, put.status, put.error]).toEqual([pack, expected, undefined])
    const id = /\sPolicyId="([^"]+)"/.exec(policy)?.[1]
    expect((await xml('GET', `policies/${id}/$value`)).text).toBe(put.text)
    const back = await upload(put.text)
    expect([back.status, back.text]).toEqual([200, put.text])
  }
  return policies.length
}

testPacks.each(['normalised', 'as sent'] as const)('every starter pack is taken: %s', policyReadBack =>
  withFramework(
    async client => {
      await makeKeySets(client)
      let known = 0
      for (const pack of starterPacks) {
        for (const { id } of (await client.call('GET', 'policies')).body.value) {
          await client.call('DELETE', `policies/${id}`)
        }
        known += await uploadAll(client, pack, 201)
      }
      expect(known).toBeGreaterThan(40)
    },
    { policyReadBack }
  )
)

testPacks('the scenarios are taken, on top of the pack that they need', () =>
  withFramework(async client => {
    await makeKeySets(client)
    await uploadAll(client, 'scenarios/phone-number-passwordless', 201)
    for (const scenario of ['linkedin-identity-provider', 'password-change']) {
      await uploadAll(client, 'SocialAndLocalAccounts', scenario === 'password-change' ? 200 : 201)
      for (const policy of policiesOf(`scenarios/${scenario}`, values)) {
        expect((await client.upload(policy)).error).toBeUndefined()
      }
    }
  })
)

testPacks('a pack that was filled in the wrong order is refused', () =>
  withFramework(async client => {
    await makeKeySets(client)
    // The placeholder of the proxy holds the other one, and is lost when that one is filled in first.
    const wrong = { ...values, proxyId: `Proxy${values.iefId}` }
    const refusals: string[] = []
    for (const policy of policiesOf('LocalAccounts', wrong)) {
      refusals.push((await client.upload(policy)).error?.[2] ?? '')
    }
    expect(refusals.join('\n')).toContain(
      `TechnicalProfile "login-NonInteractive" in policy "B2C_1A_TrustFrameworkExtensions" of tenant "contoso.onmicrosoft.com" defines an invalid value "Proxy${values.iefId}" for the metadata item "client_id."`
    )
  })
)
