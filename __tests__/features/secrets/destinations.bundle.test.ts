// Destinations: what they receive is what the consumer can sign in with; one that fails leaves the former secret valid.

import { describe, expect, test } from '@jest/globals'
import type { StepResult } from 'action-runner'
import sodium from 'libsodium-wrappers'
import { writerToken } from '../../../harness/gitHubToken.ts'
import { dayMs } from '../../../harness/times.ts'
import { annotated, openSecretFixture, permission, type SecretFixture, stored } from './secretFixture.ts'

const everyKind = [
  'repository:B2C_SECRET+ids',
  'environment/contoso:B2C_SECRET+ids',
  'organization/octo-org:B2C_SECRET+ids',
  'dependabot:B2C_SECRET'
].join('\n')

const places = [
  'octo-org/b2c B2C_SECRET',
  'octo-org/b2c#contoso B2C_SECRET',
  'octo-org B2C_SECRET',
  'dependabot octo-org/b2c B2C_SECRET'
]

const given = ({ emulator }: SecretFixture, destinations = everyKind) => ({
  'secret-destinations': destinations,
  'github-token': writerToken(emulator)
})

const variables = ({ emulator }: SecretFixture) =>
  Object.fromEntries(emulator.gitHub.variables().map(({ target, name, value }) => [`${target} ${name}`, value]))

const idsOf = (target: string, { outputs }: StepResult) => ({
  [`${target} B2C_SECRET_CLIENT_ID`]: outputs['client-id'],
  [`${target} B2C_SECRET_TENANT_ID`]: outputs['tenant-id'],
  [`${target} B2C_SECRET_KEY_ID`]: outputs['secret-key-id'],
  [`${target} B2C_SECRET_EXPIRES_ON`]: outputs['secret-expires-on']
})

/** Stores an organization secret that two chosen repositories may read, as an administrator does. */
const storeSelected = async ({ emulator }: SecretFixture): Promise<void> => {
  await sodium.ready
  const headers = { authorization: `Bearer ${writerToken(emulator)}` }
  const path = `${emulator.github}/orgs/octo-org/actions/secrets`
  const { key, key_id } = (await (await fetch(`${path}/public-key`, { headers })).json()) as Record<string, string>
  const sealed = sodium.crypto_box_seal('by hand', Buffer.from(key ?? '', 'base64'))
  const encrypted_value = Buffer.from(sealed).toString('base64')
  const body = { encrypted_value, key_id, visibility: 'selected', selected_repository_ids: [74, 75] }
  const answer = await fetch(`${path}/B2C_SECRET`, { method: 'PUT', headers, body: JSON.stringify(body) })
  expect(answer.status).toBe(201)
}

describe('what a destination receives', () => {
  test('signs in as the consumer does, at every kind of destination, through a rotation', async () => {
    const fixture = await openSecretFixture({}, { 'secret-overlap': '7d', verify: 'true' })
    await storeSelected(fixture)
    for (const _ of [1, 2]) {
      const result = await fixture.run(given(fixture))
      expect([result.conclusion, result.outputs['secret-created']]).toEqual(['success', 'true'])
      const held = stored(fixture.emulator)
      expect(Object.keys(held).toSorted()).toEqual(places.toSorted())
      for (const place of places) {
        expect(held[place]).toBe(result.outputs['client-secret'])
        expect(await fixture.signIn(held[place])).toEqual([permission])
      }
      expect(variables(fixture)).toEqual({
        ...idsOf('octo-org/b2c', result),
        ...idsOf('octo-org/b2c#contoso', result),
        ...idsOf('octo-org', result)
      })
      fixture.advance(70 * dayMs)
    }
    // The visibility of the organization's secret is what the administrator chose.
    const ofOrganization = fixture.emulator.gitHub.secrets().find(({ target }) => target === 'octo-org')
    expect(ofOrganization).toMatchObject({ visibility: 'selected', selectedRepositoryIds: [74, 75] })
  })

  test('comes after the proof, between two records, and before the removal of the former one', async () => {
    const fixture = await openSecretFixture({}, { verify: 'true' })
    await fixture.run({ verify: 'false' })
    fixture.advance(70 * dayMs)
    fixture.emulator.journal.clear()
    const { outputs } = await fixture.run(given(fixture, 'repository:B2C_SECRET'))
    const steps = fixture.emulator.journal
      .entries()
      .flatMap(({ method, path, caller }) =>
        caller === outputs['client-id']
          ? ['proof']
          : method === 'PUT'
            ? ['sent']
            : method === 'PATCH'
              ? ['recorded']
              : (/(add|remove)Password$/.exec(path)?.slice(0, 1) ?? [])
      )
    expect(steps).toEqual(['addPassword', 'proof', 'proof', 'proof', 'recorded', 'sent', 'recorded', 'removePassword'])
  })

  test('is nothing when no secret is due: it is only looked at', async () => {
    const fixture = await openSecretFixture()
    await fixture.run(given(fixture))
    const before = fixture.emulator.gitHub.secrets()
    fixture.advance(5 * dayMs)
    fixture.emulator.journal.clear()
    await fixture.run(given(fixture))
    expect(fixture.emulator.gitHub.secrets()).toEqual(before)
    expect(fixture.emulator.journal.writes()).toEqual([])
  })
})

describe('a destination that fails', () => {
  test('keeps the former secret alive, fails the step after everything else, and is named; the next run repairs it', async () => {
    const fixture = await openSecretFixture()
    const former = await fixture.run(given(fixture))
    fixture.advance(70 * dayMs)
    const refused = { status: 403, body: { message: 'Resource not accessible by personal access token' } }
    const end = fixture.emulator.intercept(
      { service: 'github', method: 'PUT', path: /\/environments\/contoso\// },
      { instead: () => refused }
    )
    const failed = await fixture.run({
      ...given(fixture),
      permissions: `${permission}\nUser.Read.All`,
      'directory-roles': 'User Administrator'
    })
    expect(failed.conclusion).toBe('failure')
    const error = annotated(failed, 'error')
    expect(error).toContain('environment/contoso:B2C_SECRET+ids')
    expect(error).not.toMatch(/did not reach .*(repository|organization|dependabot)[:/]/)
    expect(error).toContain('The former secret stays valid')
    expect(failed.summary).toContain('❌')
    // Everything else is done: the new permission, the other destinations, the outputs.
    expect(await fixture.signIn(failed.outputs['client-secret'])).toEqual([permission, 'User.Read.All'])
    const held = stored(fixture.emulator)
    for (const place of places) expect(await fixture.signIn(held[place])).toEqual([permission, 'User.Read.All'])
    expect(held['octo-org/b2c#contoso B2C_SECRET']).toBe(former.outputs['client-secret'])
    expect(held['octo-org/b2c B2C_SECRET']).toBe(failed.outputs['client-secret'])
    expect(fixture.delivered()).toEqual([former.outputs['secret-key-id']])

    end()
    const repaired = await fixture.run(given(fixture))
    expect([repaired.conclusion, repaired.outputs['secret-created']]).toEqual(['success', 'true'])
    for (const place of places) expect(stored(fixture.emulator)[place]).toBe(repaired.outputs['client-secret'])
    expect(fixture.secrets().map(({ keyId }) => keyId)).toEqual([repaired.outputs['secret-key-id']])
  })

  test('GITHUB_TOKEN may not write secrets: the step says which token may, and the consumer keeps what it has', async () => {
    const fixture = await openSecretFixture()
    const former = await fixture.run()
    fixture.advance(70 * dayMs)
    const token = fixture.emulator.gitHub.token({ kind: 'GITHUB_TOKEN', permissions: { contents: 'write' } })
    const { conclusion, log } = await fixture.run(
      { 'secret-destinations': 'environment/contoso:B2C_SECRET' },
      { githubToken: token }
    )
    expect(conclusion).toBe('failure')
    expect(log).toContain('GITHUB_TOKEN can never write secrets')
    expect(log).toContain('Environments: write')
    expect(await fixture.signIn(former.outputs['client-secret'])).toEqual([permission])
    expect(fixture.delivered()).toEqual([former.outputs['secret-key-id']])
  })

  test('a token without the right to variables keeps a secret from being made, and that is said', async () => {
    const fixture = await openSecretFixture()
    const token = fixture.emulator.gitHub.token({ kind: 'fine-grained', permissions: { secrets: 'write' } })
    const { conclusion, log } = await fixture.run({
      ...given(fixture, 'repository:B2C_SECRET+ids'),
      'github-token': token
    })
    expect(conclusion).toBe('failure')
    expect(log).toContain('Variables: write')
    expect(fixture.secrets()).toEqual([])
  })

  test('GitHub out of order for a moment is waited out', async () => {
    const fixture = await openSecretFixture()
    const match = { service: 'github' } as const
    fixture.emulator.behavior.faults.push(
      { match, kind: '503' },
      { match, kind: 'reset-after' },
      { match, kind: '429' }
    )
    const { conclusion, outputs } = await fixture.run(given(fixture, 'repository:B2C_SECRET'))
    expect([conclusion, fixture.emulator.behavior.faults.length]).toEqual(['success', 0])
    expect(stored(fixture.emulator)['octo-org/b2c B2C_SECRET']).toBe(outputs['client-secret'])
  })
})

test('a secret that could not be proven is not sent: the destination keeps the former one, which works', async () => {
  const fixture = await openSecretFixture()
  const former = await fixture.run(given(fixture))
  fixture.advance(70 * dayMs)
  fixture.emulator.behavior.replication.tokenLagMs = 60_000
  const failed = await fixture.run({ ...given(fixture), verify: 'true', 'wait-timeout': '12s' })
  expect(failed.conclusion).toBe('failure')
  expect(annotated(failed, 'error')).toContain('was not sent, for it could not be proven')
  for (const place of places) {
    expect(stored(fixture.emulator)[place]).toBe(former.outputs['client-secret'])
    expect(await fixture.signIn(stored(fixture.emulator)[place])).toEqual([permission])
  }
  fixture.emulator.behavior.replication.tokenLagMs = 0
  const repaired = await fixture.run({ ...given(fixture), verify: 'true' })
  expect(repaired.conclusion).toBe('success')
  expect(fixture.secrets().map(({ keyId }) => keyId)).toEqual([repaired.outputs['secret-key-id']])
})

test('a run whose secret another run took for an orphan sends nothing and says so', async () => {
  const fixture = await openSecretFixture()
  await fixture.run({ secret: 'none' })
  fixture.emulator.behavior.replication.tokenLagMs = 60_000
  const slow = fixture.start({ ...given(fixture), verify: 'true', 'wait-timeout': '15s' })
  fixture.onRequest = async ({ path }) => {
    if (!path.endsWith('/addPassword')) return
    fixture.onRequest = undefined
    // The other run begins and ends while this one proves its secret.
    queueMicrotask(() => void other.resolve(fixture.run(given(fixture))))
  }
  const other = Promise.withResolvers<StepResult>()
  const [lost, won] = await Promise.all([slow.result, other.promise])
  expect([lost.conclusion, won.conclusion]).toEqual(['failure', 'success'])
  for (const place of places) expect(stored(fixture.emulator)[place]).toBe(won.outputs['client-secret'])
  expect(fixture.secrets().map(({ keyId }) => keyId)).toEqual([won.outputs['secret-key-id']])
  expect((await fixture.run(given(fixture))).outputs['secret-created']).toBe('false')
})
