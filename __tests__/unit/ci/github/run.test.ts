// The run as GitHub's variables and event describe it: repository, pull request, and whether that comes from a fork.

import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readGitHubRun } from '../../../../src/ci/github/run.ts'
import { workspaceWith } from '../../../hooks.ts'

const withPayload = (payload: unknown) => {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const path = join(workspaceWith({ 'event.json': text }), 'event.json')
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
  ])('of a pull request from %j is known to be one of a fork or not', (head, isForkPullRequest) => {
    expect(withPayload(pullRequest(head))).toMatchObject({ pullRequest: 42, isForkPullRequest })
  })

  test.each(['', '{', '[]', 'null', '{"pull_request":7}'])(
    'with the payload %j is no pull request of a fork',
    payload => {
      expect(withPayload(payload)).toMatchObject({ pullRequest: 41, isForkPullRequest: false })
    }
  )

  test('whose payload file is gone is read without it', () => {
    expect(readGitHubRun({ GITHUB_EVENT_PATH: join(workspaceWith(), 'none.json') }).pullRequest).toBeUndefined()
  })
})
