// Removing what people sign in with: nothing that a user flow uses, and never the flow's own attribute from under it.

import { describe, expect, test } from '@jest/globals'
import { openSignIn, plannedSignIn, wholeFile } from './signInFixture.ts'

const parts = wholeFile.replace(/authenticationMethods[\s\S]*$/, '')

describe('mode destroy', () => {
  test.each([
    ['refused', 'refused'],
    ['flow disappears', 'removed from flows']
  ] as const)('keeps what a flow uses that the file does not declare (%s)', async (attribute, part) => {
    const { run, identity } = await openSignIn({ deleteAssignedAttribute: attribute, deleteUsedPart: part })
    await run(wholeFile)
    const plan = await run(parts, { inputs: { mode: 'destroy' } })
    expect(plan.errors).toBe('')
    expect(plannedSignIn(plan)).toEqual([
      'userAttribute missing loyaltyNumber',
      'userAttribute delete isMember',
      'identityProvider missing Google',
      'identityProvider delete Apple',
      'identityProvider missing Contoso',
      'apiConnector missing enrich'
    ])
    for (const name of ['loyaltyNumber', 'Google', 'Contoso', 'enrich'])
      expect(plan.warnings).toContain(`${name} stays: the user flow B2C_1_susi uses it`)
    expect(identity.userFlows.all()).toHaveLength(2)
    expect(identity.identityProviders.all().map(({ displayName }) => displayName)).toEqual(['Google', 'Contoso'])
    expect(identity.apiConnectors.all()).toHaveLength(1)
  })

  test.each(['apply', 'destroy'])('touches none of several that the file may mean by one name (%s)', async mode => {
    const { run, identity, emulator, writes } = await openSignIn()
    const provider = 'type: openIdConnect, clientId: f, responseType: id_token, metadataUrl: https://f.example/'
    const connector =
      "url: 'https://api.example/score', basic: { username: b2c, password: { env: ENRICH_PASSWORD, version: 1 } }"
    const file = wholeFile
      .replace('identityProviders:\n', `identityProviders:\n  Fabrikam: { ${provider} }\n`)
      .replace('apiConnectors:\n', `apiConnectors:\n  score: { ${connector} }\n`)
    await run(file)
    const copies = [identity.userFlowAttributes, identity.identityProviders, identity.apiConnectors] as const
    emulator.tenant.seed(() => {
      const attribute = copies[0].all().find(({ displayName }) => displayName === 'isMember')
      const providers = copies[1].all().filter(({ displayName }) => /^(?:Contoso|Fabrikam)$/.test(displayName))
      const connectors = copies[2].all()
      if (!attribute || providers.length + connectors.length < 4) throw new Error('nothing was made')
      copies[0].remove(attribute.id)
      // Their display names were changed by hand: their ids tell of other names.
      for (const name of ['one', 'other']) {
        const id = attribute.id.replace(/isMember$/, name)
        copies[0].put(id, { ...attribute, id })
      }
      for (const one of providers) copies[1].put(`${one.id}2`, { ...one, id: `${one.id}2` })
      for (const one of connectors) {
        const id = crypto.randomUUID()
        copies[2].put(id, { ...one, id })
      }
    })
    const before = copies.map(collection => collection.all().length)
    emulator.journal.clear()
    const result = await run(file, { inputs: { mode } })
    expect(result.errors).toContain('userAttributes declares isMember, and the tenant has several attributes')
    for (const name of ['Contoso', 'Fabrikam'])
      expect(result.errors).toContain(`2 identity providers of the type openIdConnect with the display name ${name}`)
    for (const name of ['enrich', 'score'])
      expect(result.errors).toContain(`2 API connectors with the display name ${name}`)
    expect(writes()).toEqual([])
    expect(copies.map(collection => collection.all().length)).toEqual(before)
  })

  test('leaves a flow whole whose own removal was refused', async () => {
    const { run, identity, emulator } = await openSignIn()
    await run(wholeFile)
    const refusal = { status: 400, body: { error: { code: 'AADB2C', message: 'The flow is locked.' } } }
    const path = /\/b2cUserFlows\/B2C_1_susi$/
    emulator.intercept({ service: 'graph', method: 'DELETE', path }, { instead: () => refusal })
    const result = await run(wholeFile, { inputs: { mode: 'destroy' } })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toContain(
      'Could not delete the user flow susi: Graph answered 400 AADB2C The flow is locked.'
    )
    expect(result.errors).toContain(
      'The user attribute loyaltyNumber was not removed: the user flow B2C_1_susi uses it.'
    )
    expect(identity.userFlows.all().map(({ id }) => id)).toEqual(['B2C_1_susi'])
    expect(identity.userFlowAttributes.all().some(({ displayName }) => displayName === 'loyaltyNumber')).toBe(true)
    expect(identity.identityProviders.all().map(({ displayName }) => displayName)).toEqual(['Google', 'Contoso'])
    expect(identity.apiConnectors.all()).toHaveLength(1)
  })

  test('is done where everything is gone already, and where lists lag', async () => {
    const { run, identity, emulator } = await openSignIn(
      {},
      { behavior: { replication: { keyReadLagMs: 3_000, listLagMs: 6_000 } } }
    )
    await run(wholeFile)
    emulator.clock.advance(60_000)
    const first = await run(wholeFile, { inputs: { mode: 'destroy' } })
    expect(first.errors).toBe('')
    expect(identity.userFlows.all()).toEqual([])
    expect(identity.userFlowAttributes.all().filter(one => one.userFlowAttributeType === 'custom')).toEqual([])
    const again = await run(wholeFile, { inputs: { mode: 'destroy' } })
    expect(again.errors).toBe('')
  })
})
