// Policy keys through the whole action: made once, found again, told from one another, reported.

import { describe, expect, test } from '@jest/globals'
import { planned } from '../../../harness/planOutput.ts'
import { openKeys } from './keysFixture.ts'

const entries = [
  'TokenSigningKeyContainer: { generate: signature }',
  'b2c_1a_TokenEncryptionKeyContainer: { generate: encryption }',
  'FacebookSecret: { secret: { env: FACEBOOK_SECRET, version: 1 } }'
]
const env = { FACEBOOK_SECRET: 'a value of twenty-nine chars.' }

describe('policy keys', () => {
  test('are made once, recorded, and found again by one read', async () => {
    const { emulator, run, keysIn, recorded, requests } = await openKeys()
    const plan = await run(entries, { env, inputs: { mode: 'plan' } })
    expect(plan.errors).toBe('')
    const wanted = [
      'policyKey create B2C_1A_TokenSigningKeyContainer',
      'policyKey create B2C_1A_TokenEncryptionKeyContainer',
      'policyKey create B2C_1A_FacebookSecret'
    ]
    const ofKeys = (lines: readonly string[]) => lines.filter(line => line.startsWith('policyKey'))
    expect(ofKeys(planned(plan))).toEqual(wanted)
    expect(emulator.tenant.keySets.all()).toEqual([])
    const first = await run(entries, { env })
    expect(first.errors).toBe('')
    expect(first.warnings).toBe('')
    expect(ofKeys(planned(first))).toEqual(wanted)
    expect(first.summary).toContain('Policy keys')
    expect(keysIn('B2C_1A_TokenSigningKeyContainer')).toEqual(['RSA sig'])
    expect(keysIn('B2C_1A_TokenEncryptionKeyContainer')).toEqual(['RSA enc'])
    expect(keysIn('B2C_1A_FacebookSecret')).toEqual(['OCT sig'])
    expect(recorded()).toEqual([
      'policy-key/b2c_1a_facebooksecret=1',
      'policy-key/b2c_1a_tokenencryptionkeycontainer=made',
      'policy-key/b2c_1a_tokensigningkeycontainer=made'
    ])
    emulator.journal.clear()
    const second = await run(entries, { env })
    expect(second.errors + second.warnings).toBe('')
    expect(second.outputs.changed).toBe('false')
    expect(requests()).toEqual(['GET keySets'])
    expect(
      emulator.journal.entries().filter(({ service, parent }) => service === 'graph' && !parent).length
    ).toBeLessThanOrEqual(5)
  })

  test('that are empty are repaired, and those of another sort are refused with another id as the way out', async () => {
    const { emulator, run, keysIn, seedSet } = await openKeys()
    seedSet('B2C_1A_Empty', [])
    const result = await run(['empty: { generate: signature }'])
    expect(result.errors).toBe('')
    expect(planned(result)).toContain('policyKey update B2C_1A_empty')
    expect(keysIn('B2C_1A_Empty')).toEqual(['RSA sig'])
    seedSet('B2C_1A_Secret', [{ kty: 'OCT' }])
    seedSet('B2C_1A_Enc', [{ kty: 'RSA', use: 'enc' }])
    emulator.journal.clear()
    const wrong = await run([
      'Secret: { generate: signature }',
      'Enc: { generate: signature }',
      'New: { generate: encryption }'
    ])
    expect(wrong.errors).toContain(
      'B2C_1A_Secret holds keys of another sort than declared: OCT sig, while RSA for signature is declared'
    )
    expect(wrong.errors).toContain('B2C_1A_Enc holds keys of another sort than declared: RSA enc')
    expect(wrong.errors).toContain('Declare the key under another id')
    expect(emulator.journal.writes()).toEqual([])
    const secret = await run(['Enc: { secret: { env: S, version: 1 } }'], { env: { S: 'a secret of somebody' } })
    expect(secret.errors).toContain('RSA enc, while OCT for signature is declared')
  })

  test.each([
    ['RSA', 'sig'],
    ['rsa', 'SIG'],
    ['RSA', null],
    ['Rsa', undefined],
    [null, 'Sig']
  ])('are in step however type and use are written: %s, %s', async (kty, use) => {
    const { emulator, run, seedSet, requests } = await openKeys()
    seedSet('B2C_1A_Signing', [{ kty: 'RSA', use: 'sig' }])
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/trustFramework\/keySets$/ }, () => ({
      body: { value: [{ id: 'B2C_1A_SIGNING', keys: [{ kid: 'a', kty, use, exp: null }] }] }
    }))
    const result = await run(['Signing: { generate: signature }'])
    expect(result.errors).toBe('')
    expect(requests()).toEqual(['GET keySets'])
  })

  test('that only others use are left alone: undeclared ones are drift, copies of removed ones are nothing, existing ones are never written', async () => {
    const { emulator, run, seedSet } = await openKeys()
    seedSet('B2C_1A_Legacy', [{}])
    seedSet('B2C_1A_Other', [{}])
    seedSet('B2C_1A_Gone.bak', [{}])
    const plan = await run(['LegacY: { existing: true }'], { inputs: { mode: 'plan', 'fail-on-drift': 'true' } })
    expect(planned(plan)).toContain('policyKey drift B2C_1A_Other')
    expect(plan.plan?.tenantResources?.changes.map(({ name }) => name)).toEqual(['B2C_1A_LegacY', 'B2C_1A_Other'])
    expect(plan.exitCode).toBe(1)
    const applied = await run(['Legacy: { existing: true }'])
    expect(applied.errors).toBe('')
    expect(emulator.journal.writes().filter(({ path }) => path.includes('keySets'))).toEqual([])
    seedSet('B2C_1A_Hollow', [])
    for (const [entry, why] of [
      ['Absent: { existing: true }', 'B2C_1A_Absent is declared as existing, but the tenant does not have it'],
      ['Hollow: { existing: true }', 'B2C_1A_Hollow is declared as existing, but it holds no key']
    ] as const) {
      const failed = await run([entry], { inputs: { mode: 'plan' } })
      expect(failed.errors).toContain(why)
    }
  })

  test('that hold many keys, and keys that end, are told', async () => {
    const { emulator, run, seedSet } = await openKeys()
    const now = Math.floor(emulator.clock.now() / 1000)
    seedSet(
      'B2C_1A_Many',
      Array.from({ length: 11 }, () => ({}))
    )
    seedSet('B2C_1A_Soon', [{ exp: now + 86_400 }, { exp: now - 5 }])
    seedSet('B2C_1A_Over', [{ exp: now - 86_400 }])
    seedSet('B2C_1A_Fine', [{ exp: now - 86_400 }, {}])
    for (const keyTimes of ['numbers', 'strings'] as const) {
      emulator.behavior.trustFramework.keyTimes = keyTimes
      const { warnings } = await run(['Many', 'Soon', 'Over', 'Fine'].map(id => `${id}: { existing: true }`))
      expect(warnings).toContain('B2C_1A_Many holds 11 keys')
      expect(warnings).toMatch(/Every key of the policy key B2C_1A_Soon expires on .*: add its successor/)
      expect(warnings).toContain('Every key of the policy key B2C_1A_Over has expired')
      expect(warnings).not.toContain('Fine')
    }
  })

  test('are written by nobody who may not: the rights are told before anything is written', async () => {
    const { emulator, run } = await openKeys()
    const reader = ['Application.ReadWrite.All', 'Organization.Read.All', 'TrustFrameworkKeySet.Read.All']
    const denied = await run(entries, { env, appRoles: reader })
    expect(denied.errors).toContain('The caller may not create, fill and remove policy keys')
    expect(denied.errors).toContain('TrustFrameworkKeySet.ReadWrite.All')
    const noRecord = await run(entries, {
      env,
      appRoles: ['TrustFrameworkKeySet.ReadWrite.All', 'Application.Read.All', 'Organization.Read.All']
    })
    expect(noRecord.errors).toContain('The caller may not create and change applications')
    expect(emulator.journal.writes()).toEqual([])
  })

  test('that a plan may not read are a warning with the right, and drift; apply fails', async () => {
    const { emulator, run } = await openKeys()
    const appRoles = ['Application.ReadWrite.All', 'Application.Read.All', 'Organization.Read.All']
    const plan = await run(entries, { env, appRoles, inputs: { mode: 'plan' } })
    expect(plan.errors).toBe('')
    expect(plan.exitCode).toBe(0)
    expect(plan.warnings).toContain('TrustFrameworkKeySet.Read.All')
    expect(planned(plan)).toContain('policyKey drift policyKeys')
    const strict = await run(entries, { env, appRoles, inputs: { mode: 'plan', 'fail-on-drift': 'true' } })
    expect(strict.exitCode).toBe(1)
    const applied = await run(entries, { env, appRoles })
    expect(applied.errors).toContain('Could not read the policy keys')
    expect(applied.errors).toContain('TrustFrameworkKeySet.Read.All')
    expect(emulator.journal.writes()).toEqual([])
  })

  test.each(['CIAM', 'AAD'] as const)(
    'do not exist in a tenant of type %s, which is said before any write',
    async tenantType => {
      const { emulator, run } = await openKeys({}, { seed: { tenantType } })
      for (const otherTenantStatus of [401, 403] as const) {
        emulator.behavior.trustFramework.otherTenantStatus = otherTenantStatus
        for (const mode of ['plan', 'apply', 'destroy']) {
          const result = await run(entries, { env, inputs: { mode } })
          expect(result.errors).toMatch(/is an? .* tenant, which does not have: policyKeys\. Nothing was written/)
        }
      }
      expect(emulator.journal.writes()).toEqual([])
    }
  )

  test('wait for no app: one that fails keeps no key from being made, and one that fails keeps no other', async () => {
    const { emulator, run, keysIn } = await openKeys()
    emulator.intercept(
      { service: 'graph', method: 'POST', path: /B2C_1A_Bad\/generateKey$/ },
      {
        instead: () => ({ status: 400, body: { error: { code: 'AADB2C95031', message: "Bad kty parameter 'RSA'." } } })
      }
    )
    const result = await run(['Bad: { generate: signature }', 'Good: { generate: signature }'])
    expect(result.errors).toContain("Bad kty parameter 'RSA'.")
    expect(keysIn('B2C_1A_Good')).toEqual(['RSA sig'])
    expect(keysIn('B2C_1A_Bad')).toEqual([])
    expect(result.plan?.tenantResources?.changes.map(({ name }) => name)).toEqual(['B2C_1A_Bad', 'B2C_1A_Good'])
  })
})

describe('mode destroy', () => {
  test('removes what the action made of what the file names, needs no value, and names what it leaves', async () => {
    const { emulator, run, seedSet } = await openKeys()
    await run(entries, { env })
    seedSet('B2C_1A_Theirs', [{ kty: 'RSA' }])
    seedSet('B2C_1A_Legacy', [{}])
    seedSet('B2C_1A_Old.bak', [{}])
    await run([...entries.slice(1)], { env })
    const named = [
      ...entries,
      'Theirs: { generate: signature }',
      'Legacy: { existing: true }',
      'Absent: { generate: signature }',
      'P: { pkcs12: { env: NOT_SET } }',
      'C: { certificate: { file: absent.cer } }'
    ]
    const result = await run(named, { inputs: { mode: 'destroy' } })
    expect(result.errors).toBe('')
    expect(planned(result).filter(line => line.startsWith('policyKey'))).toEqual(
      ['TokenSigningKeyContainer', 'TokenEncryptionKeyContainer', 'FacebookSecret'].map(
        id => `policyKey delete B2C_1A_${id}`
      )
    )
    expect(result.warnings).toContain('no record says that the action made them: B2C_1A_Theirs.')
    const ids = emulator.tenant.keySets.all().map(({ id }) => id)
    expect(ids.filter(id => !id.endsWith('.bak'))).toEqual(['B2C_1A_Theirs', 'B2C_1A_Legacy'])
    expect(ids).toContain('B2C_1A_Old.bak')
    const again = await run(named, { inputs: { mode: 'destroy' } })
    expect(again.errors).toBe('')
  })

  test('removes nothing where nothing is remembered', async () => {
    const { run, keysIn } = await openKeys()
    const options = { env, rest: '' }
    await run(entries.slice(0, 2), options)
    const result = await run(entries.slice(0, 2), { ...options, inputs: { mode: 'destroy' } })
    expect(result.errors).toBe('')
    expect(result.warnings).toContain('no record says')
    expect(keysIn('B2C_1A_TokenSigningKeyContainer')).toEqual(['RSA sig'])
  })

  test('leaves a key that a policy names to the service, and tells its refusal; the others go', async () => {
    const { emulator, run, keysIn } = await openKeys({ deleteReferencedKeySet: 'refused' })
    await run(entries, { env })
    emulator.tenant.customPolicies.put('B2C_1A_Base', {
      id: 'B2C_1A_Base',
      sent: '<Key Id="k" StorageReferenceId="B2C_1A_TokenSigningKeyContainer"/>',
      baseId: null
    })
    const result = await run(entries, { inputs: { mode: 'destroy' } })
    expect(result.errors).toContain("referenced by the policy 'B2C_1A_Base'")
    expect(result.errors).toContain('A policy of the tenant still names B2C_1A_TokenSigningKeyContainer')
    expect(keysIn('B2C_1A_TokenSigningKeyContainer')).toEqual(['RSA sig'])
    expect(keysIn('B2C_1A_FacebookSecret')).toBeUndefined()
  })

  test('that could not remove a key keeps the application that remembers it, and the next one goes on', async () => {
    const { emulator, run, keysIn, recorded } = await openKeys()
    await run(entries, { env })
    const stop = emulator.intercept(
      { service: 'graph', method: 'DELETE', path: /FacebookSecret$/ },
      { instead: () => ({ status: 400, body: { error: { code: 'AADB2C', message: 'Not now.' } } }) }
    )
    const result = await run(entries, { inputs: { mode: 'destroy' } })
    expect(result.errors).toContain('Not now.')
    expect(result.errors).toContain('CI was left as it is: Tenant failed')
    expect(recorded()).not.toEqual([])
    stop()
    expect((await run(entries, { inputs: { mode: 'destroy' } })).errors).toBe('')
    expect(keysIn('B2C_1A_FacebookSecret')).toBeUndefined()
    expect(recorded()).toEqual([])
  })

  test.each([400, 404] as const)('is content with a key that is gone by then (%i)', async absentStatus => {
    const { emulator, run } = await openKeys({ absentStatus, deletedKeySets: 'gone' })
    await run(entries, { env })
    emulator.behavior.faults.push({ match: { method: 'DELETE', path: /keySets/ }, kind: 'reset-after' })
    const result = await run(entries, { inputs: { mode: 'destroy' } })
    expect(result.errors).toBe('')
    expect(emulator.tenant.keySets.all()).toEqual([])
  })
})
