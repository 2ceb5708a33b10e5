import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { GitHubPermissions } from 'b2c-emulator'
import fc from 'fast-check'
import sodium from 'libsodium-wrappers'
import { bringToEach } from '../../src/secretStores/destinations.ts'
import { type GitHubDestination, targetOf } from '../../src/secretStores/github/destination.ts'
import { gitHubDestination } from '../../src/secretStores/github/gitHubStore.ts'
import { openSealer } from '../../src/secretStores/github/secrets.ts'
import type { Credential, StoreContext } from '../../src/secretStores/store.ts'
import { type GitHubFixture, retryContext, startGitHub } from './gitHubFixture.ts'

const values: Credential = {
  secret: 'aB8~Q~quotes"\'\\ $and ünïcode 🎉_-.~',
  clientId: '8f5b1a1e-6d7c-4c52-9a6e-0b6f7d1a2c3d',
  tenantId: '1a2b3c4d-0000-4000-8000-00000000b2c0',
  keyId: 'c0000000-0000-4000-8000-00000000000a',
  expiresOn: '2026-03-01T08:00:00Z'
}

const everything: GitHubPermissions = {
  secrets: 'write',
  environments: 'write',
  organization_secrets: 'write',
  dependabot_secrets: 'write',
  actions_variables: 'write',
  organization_actions_variables: 'write'
}

const repository: GitHubDestination = { kind: 'repository', name: 'B2C_SECRET', ids: false }
const environment: GitHubDestination = { kind: 'environment', environment: 'prod eu', name: 'B2C_SECRET', ids: false }
const organization: GitHubDestination = {
  kind: 'organization',
  organization: 'octo-org',
  name: 'B2C_SECRET',
  ids: false
}
const dependabot: GitHubDestination = { kind: 'dependabot', name: 'B2C_SECRET', ids: false }

let gitHub: GitHubFixture
beforeEach(async () => {
  gitHub = await startGitHub()
})
afterEach(() => gitHub.close())

const environmentOf = (repositoryName = 'octo-org/b2c', apiUrl = gitHub.apiUrl) => ({
  GITHUB_REPOSITORY: repositoryName,
  GITHUB_API_URL: apiUrl
})

const send = (destinations: readonly GitHubDestination[], context: StoreContext) =>
  bringToEach(destinations.map(gitHubDestination), ({ write }) => write(values, context))

const deliver = async (
  destinations: readonly GitHubDestination[],
  { permissions = everything, token = '', timeoutMs = 300_000 } = {}
) => {
  const { context, waits, slept } = retryContext(timeoutMs)
  const gitHubToken = token === '' ? gitHub.emulator.gitHub.token({ kind: 'fine-grained', permissions }) : token
  const results = await send(destinations, { ...context, env: environmentOf(), gitHubToken })
  return { results, waits, slept }
}

const stored = () => gitHub.emulator.gitHub.secrets().map(({ app, target, value }) => [app, target, value])
const variables = () =>
  Object.fromEntries(gitHub.emulator.gitHub.variables().map(({ target, name, value }) => [`${target} ${name}`, value]))

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

describe('ids as variables', () => {
  const expected = (target: string) => ({
    [`${target} B2C_SECRET_CLIENT_ID`]: values.clientId,
    [`${target} B2C_SECRET_TENANT_ID`]: values.tenantId,
    [`${target} B2C_SECRET_KEY_ID`]: values.keyId,
    [`${target} B2C_SECRET_EXPIRES_ON`]: values.expiresOn
  })

  test.each([
    [repository, 'octo-org/b2c'],
    [environment, 'octo-org/b2c#prod eu'],
    [organization, 'octo-org'],
    [dependabot, 'octo-org/b2c']
  ])('created, then updated: %j', async (destination, target) => {
    const withIds = { ...destination, ids: true }
    const { results } = await deliver([withIds])
    expect(results).toEqual([{ target: targetOf(withIds) }])
    expect(targetOf(withIds)).toMatch(/:B2C_SECRET\+ids$/)
    expect(variables()).toEqual(expected(target))
    gitHub.emulator.journal.clear()
    await deliver([withIds])
    expect(variables()).toEqual(expected(target))
    expect(gitHub.requests().filter(line => line.startsWith('POST'))).toEqual([])
  })

  test('a variable that appears between the two tries is updated', async () => {
    const name = 'B2C_SECRET_KEY_ID'
    await deliver([{ ...repository, ids: true }])
    gitHub.answer(new RegExp(`^PATCH .*/${name}$`), { status: 404, body: { message: 'Not Found' } })
    gitHub.emulator.journal.clear()
    expect((await deliver([{ ...repository, ids: true }])).results[0]?.error).toBeUndefined()
    const verbs = gitHub
      .requests()
      .filter(line => line.includes(name) || line.startsWith('POST'))
      .map(line => line.split(' ')[0])
    expect(verbs).toEqual(['PATCH', 'POST', 'PATCH'])
  })

  test('the secret is written also when its variables may not be', async () => {
    const { results } = await deliver([{ ...repository, ids: true }], { permissions: { secrets: 'write' } })
    expect(results[0]?.error?.message).toMatch(
      /Could not write the variable B2C_SECRET_CLIENT_ID of the repository octo-org\/b2c: .*403/
    )
    expect(results[0]?.error?.hint).toContain('"Variables: write" (actions_variables)')
    expect(stored()).toHaveLength(1)
  })
})

describe('a token that may not', () => {
  test.each([
    [repository, '(secrets)'],
    [environment, '(environments)'],
    [organization, '(organization_secrets)'],
    [dependabot, '(dependabot_secrets)']
  ])('GITHUB_TOKEN: the message names the token and the permission: %j', async (destination, permission) => {
    const token = gitHub.emulator.gitHub.token({
      kind: 'GITHUB_TOKEN',
      permissions: { contents: 'read', ...everything }
    })
    const { results, waits } = await deliver([destination], { token })
    const [{ error } = {}] = results
    expect(error?.code).toBe('delivery')
    expect(error?.message).toContain('GitHub answered 403: Resource not accessible by integration')
    expect(error?.hint).toContain("The job's own GITHUB_TOKEN can never write secrets")
    expect(error?.hint).toContain('fine-grained personal access token, or a GitHub App token')
    expect(error?.hint).toContain(permission)
    expect(waits).toEqual([])
    expect(stored()).toEqual([])
  })

  test('an unknown token', async () => {
    const { results } = await deliver([repository], { token: 'github_pat_revoked' })
    expect(results[0]?.error?.message).toContain('401: Bad credentials')
    expect(results[0]?.error?.hint).toContain('not valid')
  })

  test('an environment that does not exist', async () => {
    gitHub.emulator.gitHub.missing.add('octo-org/b2c#prod eu')
    const { results } = await deliver([environment])
    expect(results[0]?.error?.message).toContain('404: Not Found')
    expect(results[0]?.error?.hint).toContain('octo-org/b2c has no environment named prod eu')
  })

  test('a name that GitHub refuses', async () => {
    const { results } = await deliver([{ ...repository, name: 'GITHUB_SECRET' }])
    expect(results[0]?.error?.message).toContain('422: Secret names must not start with GITHUB_.')
    expect(results[0]?.error?.hint).toContain('do not begin with a digit or GITHUB_')
  })

  test('an answer that nobody foresaw', async () => {
    gitHub.answer(/^PUT/, { status: 418, body: 'teapot' })
    const { results } = await deliver([repository])
    expect(results[0]?.error?.message).toContain('GitHub answered 418: HTTP status 418')
    expect(results[0]?.error?.hint).toContain('Run the job again')
  })

  test('each destination is tried, and no error holds the secret', async () => {
    gitHub.emulator.gitHub.missing.add('octo-org/b2c#prod eu')
    const { results } = await deliver([environment, repository, dependabot], {
      permissions: { secrets: 'write', environments: 'write' }
    })
    expect(results.map(({ target, error }) => [target, error?.code])).toEqual([
      ['environment/prod eu:B2C_SECRET', 'delivery'],
      ['repository:B2C_SECRET', undefined],
      ['dependabot:B2C_SECRET', 'delivery']
    ])
    const told = results.map(({ error }) => `${error?.message} ${error?.hint} ${error?.stack} ${String(error?.cause)}`)
    expect(told.join()).not.toContain(values.secret.slice(0, 8))
  })
})

describe('retries', () => {
  test.each([
    '429',
    '429-no-retry-after',
    '503',
    '504',
    'html-502',
    'empty-200',
    'reset-before',
    'reset-after',
    'truncated'
  ] as const)('%s on any request is overcome', async kind => {
    for (const path of [/public-key$/, /secrets\/B2C_SECRET$/, /variables\/B2C_SECRET_KEY_ID$/, /variables$/]) {
      gitHub.emulator.behavior.faults.push({ match: { service: 'github', path }, kind })
    }
    const { results, waits } = await deliver([{ ...repository, ids: true }])
    expect(results).toEqual([{ target: 'repository:B2C_SECRET+ids' }])
    expect(stored()).toEqual([['actions', 'octo-org/b2c', values.secret]])
    expect(Object.keys(variables())).toHaveLength(4)
    if (kind !== 'truncated') expect(waits.length).toBeGreaterThanOrEqual(3)
  })

  // The headers are made when the test runs: a moment that is named must lie ahead of that.
  test.each([
    ['seconds', 429, () => ({ 'retry-after': '7' }), {}, 7_000],
    ['a date', 503, () => ({ 'retry-after': new Date(Date.now() + 90_000).toUTCString() }), {}, 90_000],
    ['a date that has passed', 503, () => ({ 'retry-after': 'Mon, 01 Jan 2024 00:00:00 GMT' }), {}, 0],
    ['nonsense', 503, () => ({ 'retry-after': 'soon' }), {}, 125],
    ['a forbidden with a pause', 403, () => ({ 'retry-after': '3' }), {}, 3_000],
    [
      'an exhausted hour',
      403,
      () => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${Math.round(Date.now() / 1_000) + 40}` }),
      {},
      40_000
    ],
    ['an exhausted hour without an end', 403, () => ({ 'x-ratelimit-remaining': '0' }), {}, 125],
    ['a secondary limit', 403, () => ({}), { message: 'You have exceeded a secondary rate limit.' }, 60_000],
    ['a timeout', 408, () => ({}), {}, 125]
  ] as const)('pauses as GitHub says: %s', async (_, status, headers, body, pauseMs) => {
    gitHub.answer(/^PUT/, { status, headers: headers(), body })
    const { results, slept, waits } = await deliver([repository])
    expect(results[0]?.error).toBeUndefined()
    expect(slept).toHaveLength(1)
    expect(Math.abs((slept[0] ?? Number.NaN) - pauseMs)).toBeLessThan(3_000)
    expect(waits[0]?.operation).toBe('write the secret B2C_SECRET of the repository octo-org/b2c')
  })

  test('within the deadline: then the last answer stands in the message', async () => {
    gitHub.answer(/^PUT/, { status: 503, body: { message: 'no server' } }, 1_000)
    const { results } = await deliver([repository], { timeoutMs: 5_000 })
    expect(results[0]?.error?.message).toMatch(/Could not write the secret .* GitHub answered 503: no server/)
    expect(results[0]?.error?.hint).toContain('wait-timeout')
  })

  test('a key or a list that is none is asked for again', async () => {
    const bodies = [{ key_id: '1' }, { key: 'a' }, [], 'text']
    for (const body of bodies) gitHub.answer(/public-key$/, { body })
    gitHub.answer(/\/B2C_SECRET$/, { body: { visibility: 'selected' } })
    gitHub.answer(/\/repositories/, { body: { total_count: 1 } })
    gitHub.answer(/\/repositories/, { body: { total_count: 1, repositories: [{ id: 4 }] } })
    const { results, waits } = await deliver([organization])
    expect(results[0]?.error).toBeUndefined()
    expect(waits.map(({ reason }) => reason)).toEqual([
      "GitHub's answer has no key",
      "GitHub's answer has no key_id",
      "GitHub's answer has no key",
      "GitHub's answer has no key",
      "GitHub's answer has no repositories"
    ])
    expect(gitHub.emulator.gitHub.secrets()[0]?.selectedRepositoryIds).toEqual([4])
  })

  test('nobody listens', async () => {
    const { context } = retryContext(1_000)
    const env = environmentOf('o/r', 'http://127.0.0.1:9')
    const [result] = await send([repository], { ...context, env, gitHubToken: 't' })
    expect(result?.error?.message).toMatch(/GitHub did not answer: /)
  })

  test('every request goes through the given fetch, within a time limit, wherever GITHUB_API_URL points', async () => {
    const { context } = retryContext()
    const limited: boolean[] = []
    const runtime = {
      ...context.runtime,
      fetch: ((input, init) => {
        limited.push(init?.signal instanceof AbortSignal)
        return fetch(input, init)
      }) as typeof fetch
    }
    const gitHubToken = gitHub.emulator.gitHub.token({ kind: 'fine-grained', permissions: everything })
    await send([{ ...repository, ids: true }], { ...context, runtime, env: environmentOf(), gitHubToken })
    expect(limited).toEqual(gitHub.requests().map(() => true))
    expect(limited).toHaveLength(10)
  })

  test('no token at all', async () => {
    const { context } = retryContext()
    const [result] = await send([repository], { ...context, env: environmentOf('o/r'), gitHubToken: '' })
    expect(result?.error?.code).toBe('delivery')
    expect(gitHub.requests()).toEqual([])
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
