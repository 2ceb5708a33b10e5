// The emulated GitHub tells a person's token whose it is, and an organization's secret who may read it.

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import sodium from 'libsodium-wrappers'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import type { GitHubTokenRequest } from '../src/github/tokens.ts'

let emulator: Emulator
beforeAll(async () => {
  await sodium.ready
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const ask = async (path: string, token: GitHubTokenRequest | string | undefined, init: RequestInit = {}) => {
  const value = typeof token === 'object' ? emulator.gitHub.token(token) : token
  const headers = value === undefined ? {} : { authorization: `Bearer ${value}` }
  const answer = await fetch(`${emulator.github}${path}`, { ...init, headers })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
}

test('GET /user: the person of a fine-grained token; nobody for an installation, a stranger, no token', async () => {
  expect(await ask('/user', { kind: 'fine-grained', login: 'mona' })).toMatchObject({
    status: 200,
    body: { login: 'mona', id: 583231, type: 'User' }
  })
  expect(await ask('/user', { kind: 'GITHUB_TOKEN' })).toMatchObject({
    status: 403,
    body: { message: 'Resource not accessible by integration' }
  })
  expect(await ask('/user', 'ghp_unknown')).toMatchObject({ status: 401, body: { message: 'Bad credentials' } })
  expect(await ask('/user', undefined)).toMatchObject({ status: 401, body: { message: 'Requires authentication' } })
})

test("an organization's secret lists its selected repositories by pages; other visibilities are a conflict", async () => {
  const token: GitHubTokenRequest = { kind: 'fine-grained', permissions: { organization_secrets: 'write' } }
  const secrets = '/orgs/octo-org/actions/secrets'
  const { body: key } = await ask(`${secrets}/public-key`, token)
  const encrypted_value = Buffer.from(sodium.crypto_box_seal('x', Buffer.from(key.key, 'base64'))).toString('base64')
  const put = (name: string, more: object) =>
    ask(`${secrets}/${name}`, token, {
      method: 'PUT',
      body: JSON.stringify({ encrypted_value, key_id: key.key_id, ...more })
    })
  await put('CHOSEN', { visibility: 'selected', selected_repository_ids: [1, 2, 3] })
  await put('OPEN', { visibility: 'all' })
  expect((await ask(`${secrets}/CHOSEN/repositories?per_page=2&page=2`, token)).body).toEqual({
    total_count: 3,
    repositories: [{ id: 3 }]
  })
  expect((await ask(`${secrets}/OPEN/repositories`, token)).status).toBe(409)
  expect((await ask(`${secrets}/ABSENT/repositories`, token)).status).toBe(404)
  expect((await ask('/repos/octo-org/b2c/actions/secrets/CHOSEN/repositories', token)).status).toBe(403)
})

test('everything secret that was given out or shown is listed, once, for tests that look for leaks', async () => {
  const { seed, login, gitHub } = emulator
  const bearer = gitHub.oidcEnvironment().ACTIONS_ID_TOKEN_REQUEST_TOKEN
  for (const _ of [1, 2]) {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: seed.appId,
      client_secret: seed.callerSecret,
      scope: 'https://graph.microsoft.com/.default'
    })
    await fetch(`${login}/contoso.onmicrosoft.com/oauth2/v2.0/token`, { method: 'POST', body })
  }
  const issued = emulator.issued()
  expect(issued).toContainEqual({ kind: 'job-bearer', value: bearer })
  expect(issued.filter(({ value }) => value === seed.callerSecret)).toEqual([
    { kind: 'client-secret', value: seed.callerSecret }
  ])
  expect(issued.filter(({ kind }) => kind === 'access-token')).toHaveLength(2)
})
