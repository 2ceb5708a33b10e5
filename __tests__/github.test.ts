import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { issuerOf } from '../src/ci/github/oidc.ts'
import { readGitHubRun } from '../src/ci/github/run.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'github-run-'))
})
afterAll(() => rm(folder, { recursive: true }))

const withPayload = async (payload: unknown) => {
  const path = join(folder, 'event.json')
  await writeFile(path, typeof payload === 'string' ? payload : JSON.stringify(payload))
  return readGitHubRun({ GITHUB_EVENT_PATH: path, GITHUB_REF: 'refs/pull/41/merge' })
}

const pullRequest = (head: unknown) => ({
  pull_request: { number: 42, head: { repo: head }, base: { repo: { full_name: 'octo-org/b2c' } } }
})

describe('a run', () => {
  test('is read from the environment', () => {
    const run = readGitHubRun({
      GITHUB_REPOSITORY: 'octo-org/b2c',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SERVER_URL: 'https://octo.ghe.com/',
      GITHUB_API_URL: 'https://api.octo.ghe.com/'
    })
    expect(run).toEqual({
      owner: 'octo-org',
      repo: 'b2c',
      eventName: 'push',
      serverUrl: 'https://octo.ghe.com',
      apiUrl: 'https://api.octo.ghe.com',
      pullRequest: undefined,
      isForkPullRequest: false
    })
  })

  test('outside of GitHub Actions is an unknown one on github.com', () => {
    expect(readGitHubRun({})).toMatchObject({
      owner: undefined,
      repo: undefined,
      serverUrl: 'https://github.com',
      apiUrl: 'https://api.github.com',
      pullRequest: undefined,
      isForkPullRequest: false
    })
  })

  test.each([
    [{ full_name: 'octo-org/b2c' }, false],
    [{ full_name: 'somebody/b2c' }, true],
    [null, true]
  ])('of a pull request from %j is known to be one of a fork or not', async (head, isForkPullRequest) => {
    expect(await withPayload(pullRequest(head))).toMatchObject({ pullRequest: 42, isForkPullRequest })
  })

  test.each(['', '{', '[]', 'null', '{"pull_request":7}'])(
    'with the payload %j is no pull request of a fork',
    async payload => {
      expect(await withPayload(payload)).toMatchObject({ pullRequest: 41, isForkPullRequest: false })
    }
  )

  test('whose payload file is gone is read without it', () => {
    expect(readGitHubRun({ GITHUB_EVENT_PATH: join(folder, 'none.json') }).pullRequest).toBeUndefined()
  })
})

test.each([
  ['https://github.com', 'https://token.actions.githubusercontent.com'],
  ['https://octo.ghe.com', 'https://token.actions.octo.ghe.com'],
  ['https://github.example.org', 'https://github.example.org/_services/token'],
  ['https://notgithub.com', 'https://notgithub.com/_services/token'],
  ['https://github.example.org:8443', 'https://github.example.org:8443/_services/token']
])('the issuer of %s is %s', (server, issuer) => {
  expect(issuerOf(server)).toBe(issuer)
})
