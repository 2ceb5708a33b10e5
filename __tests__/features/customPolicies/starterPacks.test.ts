// Microsoft's starter packs, as they are published, from nothing to a run that has nothing to do, and what that costs.

import { afterAll, describe, expect, test } from '@jest/globals'
import { type Emulator, sequentialRoundTrips } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { planned } from '../../../harness/planOutput.ts'
import {
  apply,
  callerWith,
  emulatePolicies,
  expectSettled,
  fatesOf,
  fileOf,
  folderWith,
  hasPacks,
  idsIn,
  packFiles,
  packNames,
  policyText,
  policyWrites,
  run,
  seedApplication,
  seedKeys,
  sentText
} from './policyFixture.ts'

const keys = ['B2C_1A_TokenSigningKeyContainer', 'B2C_1A_TokenEncryptionKeyContainer', 'B2C_1A_FacebookSecret']
const tests = hasPacks ? describe : describe.skip
if (!hasPacks) console.log('The starter packs are not at hand (../shared/starterpack): their tests are skipped.')

const figures: string[] = []
afterAll(() => {
  if (figures.length > 0) console.log(['Sequential round trips to Graph, after signing in:', ...figures].join('\n'))
})

const prepare = async (emulator: Emulator): Promise<{ readonly ief: string; readonly proxy: string }> => {
  seedKeys(emulator, ...keys)
  return {
    ief: seedApplication(emulator, 'IdentityExperienceFramework').appId,
    proxy: seedApplication(emulator, 'ProxyIdentityExperienceFramework').appId
  }
}

const roundTripsOf = (name: string, { journal }: Emulator): number => {
  const exchanges = journal.entries().filter(({ service, parent }) => service === 'graph' && parent === undefined)
  const count = sequentialRoundTrips(exchanges)
  figures.push(`${name.padEnd(60)} ${count} round trips, ${exchanges.length} requests`)
  return count
}

tests('a starter pack', () => {
  test.each(packNames.flatMap(pack => (['as sent', 'normalised'] as const).map(readBack => [pack, readBack] as const)))(
    '%s is uploaded from nothing and left alone then, read back %s',
    async (pack, policyReadBack) => {
      const emulator = await emulatePolicies({ behavior: { trustFramework: { policyReadBack } } })
      const { ief, proxy } = await prepare(emulator)
      const files = packFiles(pack)
      const file = fileOf(folderWith(files), "settings: { FacebookAppId: '1234567890' }")
      const first = await apply(emulator, file)
      expect(policyWrites(emulator)).toHaveLength(Object.keys(files).length)
      expect(first.outputs.policies).not.toMatch(/failed/)
      const extensions = sentText(emulator, 'B2C_1A_TrustFrameworkExtensions')
      if (/IdentityExperienceFrameworkAppId/.test(Object.values(files).join(''))) {
        expect(extensions).toContain(`<Item Key="client_id">${proxy}</Item>`)
        expect(extensions).toContain(`DefaultValue="${ief}"`)
      }
      const again = await expectSettled(emulator, file)
      expect(new Set(Object.values(fatesOf(again)))).toEqual(new Set(['unchanged']))
    }
  )

  test('of the scenario with phone numbers wants the texts that it leaves to people, and takes them', async () => {
    const emulator = await emulatePolicies()
    await prepare(emulator)
    const files = packFiles('scenarios/phone-number-passwordless')
    const missing = await run(emulator, fileOf(folderWith(files)))
    expect(missing.errors).toContain('a text that the starter pack leaves to you')
    expect(emulator.journal.entries()).toEqual([])
    const texts = Object.values(files).flatMap(text =>
      [...text.matchAll(/\{(insert [^{}<]*)\}/gi)].map(([, name]) => name)
    )
    const settings = [...new Set(texts)].map(name => `    ${JSON.stringify(name)}: 'https://example.org/a?b=1&c=<2>'`)
    expect(settings.length).toBeGreaterThan(0)
    const file = fileOf(folderWith(files), `settings:\n${settings.join('\n').replace(/^ {2}/gm, '')}`)
    await apply(emulator, file)
    await expectSettled(emulator, file)
  })

  test('with its keys and applications is made from nothing, and takes at most five round trips when there is nothing to do', async () => {
    const emulator = await emulatePolicies({ behavior: { latencyMs: 150 } })
    const inputs = callerInputs(
      emulator,
      callerWith(
        emulator,
        'Application.ReadWrite.All',
        'DelegatedPermissionGrant.ReadWrite.All',
        'Directory.Read.All',
        'Organization.Read.All',
        'Policy.ReadWrite.TrustFramework',
        'TrustFrameworkKeySet.ReadWrite.All'
      )
    )
    const rest = `identityExperienceFramework: true
policyKeys:
  TokenSigningKeyContainer: { generate: signature }
  TokenEncryptionKeyContainer: { generate: encryption }
  FacebookSecret: { secret: { env: FACEBOOK_SECRET, version: 1 } }
`
    const files = packFiles('SocialAndLocalAccounts')
    const file = fileOf(folderWith(files), "settings: { FacebookAppId: '1234567890' }", rest)
    const options = { env: { FACEBOOK_SECRET: 'a-secret-of-somebody' } }
    const plan = await apply(emulator, file, { ...inputs, mode: 'plan' }, options)
    expect(planned(plan).filter(line => line.startsWith('customPolicy create'))).toHaveLength(6)
    emulator.journal.clear()
    await apply(emulator, file, inputs, options)
    roundTripsOf('from nothing: applications, keys, six policies', emulator)
    const extensions = sentText(emulator, 'B2C_1A_TrustFrameworkExtensions')
    for (const name of ['IdentityExperienceFramework', 'ProxyIdentityExperienceFramework']) {
      const found = emulator.tenant.applications.all().find(({ displayName }) => displayName === name)
      expect(extensions).toContain(found?.appId ?? 'an application')
    }
    await expectSettled(emulator, file, inputs, options)
    expect(roundTripsOf('nothing to do: applications, keys, six policies', emulator)).toBeLessThanOrEqual(5)
    await apply(emulator, file, { ...inputs, mode: 'destroy' }, options)
    expect(idsIn(emulator)).toEqual([])
  })

  test('takes no more round trips for thirty policies', async () => {
    const emulator = await emulatePolicies()
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`P${index}.xml`, policyText(`B2C_1A_P${index}`)])
    )
    const file = fileOf(folderWith(files))
    await apply(emulator, file)
    emulator.behavior.latencyMs = 150
    await expectSettled(emulator, file)
    expect(roundTripsOf('nothing to do: thirty policies', emulator)).toBeLessThanOrEqual(5)
  })
})
