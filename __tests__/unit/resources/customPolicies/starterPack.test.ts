// Microsoft's starter pack, as it is published: every pack and scenario is filled in, ordered, and equal to itself when it comes back.
// It is read from ../shared/starterpack (Azure-Samples/active-directory-b2c-custom-policy-starterpack), which is not part of this
// repository; without it these tests are skipped, and policyTexts.ts holds small policies of the same shape.

import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parseCanonical } from '../../../../src/resources/customPolicies/canonical.ts'
import { checkPolicies } from '../../../../src/resources/customPolicies/checks.ts'
import { differences } from '../../../../src/resources/customPolicies/equality.ts'
import { fillAll, loadPolicies } from '../../../../src/resources/customPolicies/policies.ts'
import { iefAppId, known, packFolders, proxyAppId, starterPack, tenant, told, valuesWith } from './policyTexts.ts'
import { readBack } from './readBack.ts'

const place = starterPack()
const folders = place === undefined ? [] : packFolders(place)
const when = place === undefined ? describe.skip : describe
if (place === undefined) console.info('skipped: ../shared/starterpack is not there')

const settings = {
  FacebookAppId: known('1234567890'),
  'insert your application name': known('Shop & Co'),
  'insert your privacy statement URL': known('https://shop.example/privacy?a=1&b=2'),
  'insert your terms and conditions URL': known('https://shop.example/terms')
}

const fillPack = async (folder: string, more: Partial<Parameters<typeof fillAll>[1]> = {}) =>
  fillAll(await loadPolicies({ checkout: place ?? '', folder }), valuesWith({ settings, ...more }))

const policyKeys = ['TokenSigningKeyContainer', 'TokenEncryptionKeyContainer', 'FacebookSecret', 'LinkedInSecret']
const tenantPolicies = ['B2C_1A_TrustFrameworkBase']

when('the starter pack', () => {
  test('is all there', () => {
    expect(folders.length).toBeGreaterThanOrEqual(11)
  })

  test.each(folders)('%s is filled in without a mistake and without a leftover', async folder => {
    const { documents, mistakes, notices } = await fillPack(folder)
    const checked = checkPolicies(documents, { tenantPolicies, policyKeys, isProduction: true })
    expect(told([...mistakes, ...checked.mistakes])).toEqual([])
    expect([...notices, ...checked.notices]).toEqual([])
    expect(checked.levels.flat()).toHaveLength(documents.length)
    for (const { uploadText, unknown } of documents) {
      const withoutComments = uploadText.replace(/<!--[\s\S]*?-->/g, '')
      expect(withoutComments).not.toMatch(/yourtenant|[^{]\{insert|facebook_clientid|IdentityExperienceFrameworkAppId/)
      expect(uploadText.charCodeAt(0)).not.toBe(0xfeff)
      expect(unknown).toEqual([])
    }
  })

  test.each(folders)('%s equals itself as it was sent and as the service gives it back', async folder => {
    for (const { canonical, uploadText, file } of (await fillPack(folder)).documents) {
      for (const text of [uploadText, readBack(uploadText, tenant.id)]) {
        const there = parseCanonical(text)
        expect({ file, differences: there.ok ? differences(canonical, there.root, { secrets: [] }) : there }).toEqual({
          file,
          differences: []
        })
      }
    }
  })

  test.each(['', 'Display Controls Starterpack'])(
    'the packs of %j are chains with three leaves at most',
    async outer => {
      const { documents } = await fillPack(path.join(outer, 'SocialAndLocalAccountsWithMfa'))
      const { levels } = checkPolicies(documents, { isProduction: false, tenantPolicies: [] })
      expect(levels.map(level => level.map(({ id }) => id))).toEqual([
        ['B2C_1A_TrustFrameworkBase'],
        ['B2C_1A_TrustFrameworkLocalization'],
        ['B2C_1A_TrustFrameworkExtensions'],
        ['B2C_1A_PasswordReset', 'B2C_1A_ProfileEdit', 'B2C_1A_signup_signin']
      ])
      expect(levels.flat().filter(({ relyingParty }) => relyingParty?.protocol === 'openIdConnect')).toHaveLength(3)
      const text = levels[2]?.[0]?.uploadText ?? ''
      for (const id of [iefAppId, proxyAppId]) expect(text.split(id)).toHaveLength(3)
    }
  )

  test('the scenario for phones waits for texts that only a person can give', async () => {
    const { mistakes } = await fillPack('scenarios/phone-number-passwordless', { settings: {} })
    expect(told(mistakes).map(line => line.slice(0, 80))).toEqual(
      [793, 795, 797, 806, 808, 810].map(line =>
        expect.stringMatching(new RegExp(`Phone_Email_Base.xml:${line}:\\d+: holds "\\{insert`))
      )
    )
  })

  test('two packs in one folder are mistakes that name the files', async () => {
    const { mistakes } = await fillPack('Display Controls Starterpack')
    expect(mistakes.length).toBeGreaterThan(10)
    expect(mistakes.every(({ problem }) => /has the PolicyId .* as Display Controls Starterpack\//.test(problem))).toBe(
      true
    )
  })
})
