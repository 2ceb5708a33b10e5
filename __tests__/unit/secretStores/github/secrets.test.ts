// Secrets of GitHub: every kind of destination opens to the exact text, and the sealed box.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import sodium from 'libsodium-wrappers'
import { openSealer } from '../../../../src/secretStores/github/secrets.ts'
import {
  deliver,
  dependabot,
  environment,
  gitHub,
  organization,
  repository,
  stored,
  values,
  variables
} from './delivery.ts'

describe('secrets', () => {
  test('every kind of destination opens to the exact secret', async () => {
    const { results } = await deliver([repository, environment, organization, dependabot])
    expect(results).toEqual([
      { target: 'repository:B2C_SECRET' },
      { target: 'environment/prod eu:B2C_SECRET' },
      { target: 'organization/octo-org:B2C_SECRET' },
      { target: 'dependabot:B2C_SECRET' }
    ])
    expect(stored()).toEqual([
      ['actions', 'octo-org/b2c', values.secret],
      ['actions', 'octo-org/b2c#prod eu', values.secret],
      ['actions', 'octo-org', values.secret],
      ['dependabot', 'octo-org/b2c', values.secret]
    ])
    expect(variables()).toEqual({})
  })

  test('a second delivery replaces the first', async () => {
    await deliver([repository])
    expect((await deliver([repository])).results).toEqual([{ target: 'repository:B2C_SECRET' }])
    expect(stored()).toHaveLength(1)
  })

  test('an organization secret is made private, and keeps the visibility that it has', async () => {
    await deliver([organization])
    const [made] = gitHub.emulator.gitHub.secrets()
    expect(made?.visibility).toBe('private')
    gitHub.answer(/^GET \/orgs\/octo-org\/actions\/secrets\/B2C_SECRET$/, { body: { visibility: 'all' } })
    await deliver([organization])
    expect(gitHub.emulator.gitHub.secrets()[0]?.visibility).toBe('all')
    await deliver([organization])
    expect(gitHub.emulator.gitHub.secrets()[0]?.visibility).toBe('all')
  })

  test('an organization secret keeps its selected repositories, page after page, and so do its variables', async () => {
    const ids = Array.from({ length: 130 }, (_, index) => index + 1)
    const page = (number: number) => ({
      total_count: ids.length,
      repositories: ids.slice((number - 1) * 100, number * 100).map(id => ({ id }))
    })
    gitHub.answer(/^GET .*\/B2C_SECRET$/, { body: { visibility: 'selected' } })
    gitHub.answer(/^GET .*\/B2C_SECRET\/repositories\?per_page=100&page=1$/, { body: page(1) })
    gitHub.answer(/^GET .*\/B2C_SECRET\/repositories\?per_page=100&page=2$/, { body: page(2) })
    const { results } = await deliver([{ ...organization, ids: true }])
    expect(results[0]?.error).toBeUndefined()
    expect(gitHub.emulator.gitHub.secrets()[0]).toMatchObject({ visibility: 'selected', selectedRepositoryIds: ids })
    expect(gitHub.emulator.gitHub.variables().map(({ visibility }) => visibility)).toEqual(Array(4).fill('selected'))
  })
})

describe('sealed box', () => {
  test('opens with the private key to the exact text, whatever it is', async () => {
    await sodium.ready
    const seal = await openSealer()
    const { publicKey, privateKey } = sodium.crypto_box_keypair()
    const key = Buffer.from(publicKey).toString('base64')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), text => {
        const sealed = Buffer.from(seal(text, key), 'base64')
        return Buffer.from(sodium.crypto_box_seal_open(sealed, publicKey, privateKey)).toString() === text
      }),
      { numRuns: 50 }
    )
  })

  test('a key of another length is refused', async () => {
    gitHub.answer(/public-key$/, { body: { key: 'AAAA', key_id: '1' } })
    const { results } = await deliver([repository])
    expect(results[0]?.error?.message).toContain('3 bytes instead of 32')
  })
})
