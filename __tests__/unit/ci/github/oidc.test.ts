// GitHub's OIDC tokens: one for each sign-in, the claims of the run, and who gets none is told why.

import { describe, expect, test } from '@jest/globals'
import { failureOf } from '../../../../harness/failure.ts'
import { unsignedJwt } from '../../../../harness/jwt.ts'
import { bodyOf } from '../../../../harness/server.ts'
import type { SignInContext } from '../../../../src/auth/signIn.ts'
import { createOidcSource } from '../../../../src/auth/workloadIdentity.ts'
import { createGitHubOidc, issuerOf } from '../../../../src/ci/github/oidc.ts'
import { type GitHubRun, readGitHubRun } from '../../../../src/ci/github/run.ts'
import type { ActionError } from '../../../../src/errors.ts'
import { serve } from '../../../hooks.ts'
import { asJob, audience, emulator, requests, signIn } from './oidcJob.ts'

describe('signing in by GitHub OIDC', () => {
  test('takes one token of GitHub and one POST, and none while a token is at hand', async () => {
    asJob()
    const { source } = signIn()
    const token = await source.getToken()
    expect(token.claims?.appId).toBe(emulator.seed.appId)
    expect(await source.getToken()).toBe(token)
    expect(emulator.journal.entries()).toMatchObject([
      { service: 'github', method: 'GET' },
      { service: 'login', method: 'POST', status: 200 }
    ])
  })

  test('presents a fresh token at every attempt', async () => {
    const presented: string[] = []
    let issued = 0
    const server = await serve(async (request, response) => {
      if (request.url?.startsWith('/oidc')) {
        issued += 1
        response.end(JSON.stringify({ value: unsignedJwt({ iss: 'i', sub: 's', aud: audience, jti: `${issued}` }) }))
        return
      }
      presented.push(new URLSearchParams(await bodyOf(request)).get('client_assertion') ?? '')
      const done = presented.length === 3
      response.statusCode = done ? 200 : 503
      response.end(done ? JSON.stringify({ expires_in: 3599, access_token: unsignedJwt({}) }) : '')
    })
    process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `${server.origin}/oidc?api-version=2.0`
    process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
    const { source, context } = signIn({ cloud: { ...signIn().context.cloud, loginOrigin: server.origin } })
    await source.getToken()
    expect(context.waits).toHaveLength(2)
    expect(presented).toHaveLength(3)
    expect(new Set(presented).size).toBe(3)
  })

  test('that no federated credential allows shows what was presented, and both spellings', async () => {
    asJob({ repository: 'octo-org/other', environment: 'production' })
    const { source, runtime } = signIn()
    const failure = await failureOf(() => source.getToken())
    expect(failure).toMatchObject({ code: 'sign-in', message: expect.stringContaining('AADSTS700213') })
    const { hint } = failure as ActionError
    expect(hint).toContain(`issuer   ${emulator.github}`)
    expect(hint).toContain('subject  repo:octo-org/other:environment:production')
    expect(hint).toMatch(/repo:octo-org@\d+\/other@\d+:environment:production/)
    expect(hint).toContain(
      `--id ${emulator.seed.appId} --parameters '{"name":"github-octo-org-other-environment-production"`
    )
    expect(runtime.slept).toEqual([])
  })

  test('with a token that cannot be read still fails with the service’s answer', async () => {
    const server = await serve((_request, response) => void response.end('{"value":"opaque"}'))
    process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `${server.origin}/oidc?x`
    process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
    const { source, context } = signIn()
    expect(await failureOf(() => source.getToken())).toMatchObject({ code: 'sign-in' })
    expect(await failureOf(() => context.oidc.claims(audience, context))).toMatchObject({
      code: 'protocol',
      hint: expect.stringContaining('current-run')
    })
  })
})

describe('the claims of the run', () => {
  test('are read from a token, once for each audience', async () => {
    asJob({ environment: 'contoso' })
    const { context } = signIn()
    const claims = {
      issuer: emulator.github,
      subject: 'repo:octo-org/b2c:environment:contoso',
      audience,
      repository: 'octo-org/b2c',
      repositoryId: expect.stringMatching(/^\d+$/),
      ownerId: expect.stringMatching(/^\d+$/)
    }
    expect(await context.oidc.claims(audience, context)).toEqual(claims)
    expect(await context.oidc.claims(audience, context)).toEqual(claims)
    expect(requests('github')).toBe(1)
    expect((await context.oidc.claims('api://other', context)).audience).toBe('api://other')
    expect(requests('github')).toBe(2)
  })

  test('need no further token after a sign-in', async () => {
    asJob()
    const { context, source } = signIn()
    await source.getToken()
    expect((await context.oidc.claims(audience, context)).subject).toBe('repo:octo-org/b2c:ref:refs/heads/main')
    expect(requests('github')).toBe(1)
  })
})

describe('a run that gets no token', () => {
  const failing = async (overrides: Partial<SignInContext> = {}) => {
    const { source, runtime } = signIn(overrides)
    const failure = await failureOf(() => source.getToken())
    return { failure: failure as ActionError, runtime }
  }
  const fork = (eventName: string): GitHubRun => ({ ...readGitHubRun({}), isForkPullRequest: true, eventName })
  const tokensOf = (run: GitHubRun) => createOidcSource(createGitHubOidc(run))

  test('as the job lacks the permission is told which', async () => {
    const { failure } = await failing()
    expect(failure).toMatchObject({ code: 'sign-in', hint: expect.stringContaining('id-token: write') })
    expect(failure.message).toContain('may not ask GitHub for an OIDC token')
    expect(requests('login')).toBe(0)
  })

  test('as Dependabot started it is told so, and not to add what is there', async () => {
    process.env.GITHUB_ACTOR = 'dependabot[bot]'
    try {
      const { failure } = await failing()
      expect(failure.message).toContain('started by Dependabot')
      expect(failure.hint).toContain("if: github.actor != 'dependabot[bot]'")
      expect(failure.hint).not.toContain('id-token: write')
    } finally {
      delete process.env.GITHUB_ACTOR
    }
  })

  test('as only half of the variables is there is told the same', async () => {
    process.env.ACTIONS_ID_TOKEN_REQUEST_URL = emulator.github
    expect((await failing()).failure.hint).toContain('id-token: write')
  })

  test('as it comes from a fork is told that there is no way', async () => {
    const { failure } = await failing({ oidc: tokensOf(fork('pull_request')) })
    expect(failure.message).toBe(
      'This run belongs to a pull request from a fork, and GitHub gives such runs no OIDC token.'
    )
    expect(failure.hint).toContain('head.repo.full_name == github.repository')
  })

  test('as it runs for a fork in the base’s name still lacks the permission', async () => {
    const { failure } = await failing({ oidc: tokensOf(fork('pull_request_target')) })
    expect(failure.hint).toContain('id-token: write')
  })

  test('as GitHub’s service is down is told so, with the last error, and not of permissions', async () => {
    asJob()
    emulator.behavior.faults.push({ match: { service: 'github' }, kind: 'reset-before', times: 9 })
    const { failure, runtime } = await failing()
    expect(failure).toMatchObject({
      code: 'service',
      message: expect.stringMatching(/in 4 attempts\. Last answer: .+\.$/)
    })
    expect(failure.hint).toContain('githubstatus.com')
    expect(requests('github')).toBe(4)
    expect(runtime.slept).toHaveLength(3)
  })

  test.each([
    [401, /is no longer valid|no longer valid/],
    [403, /id-token: write/]
  ])('as GitHub refuses with %i is not kept waiting', async (status, hint) => {
    const server = await serve((_request, response) => {
      response.statusCode = status
      response.end('{"message":"No way"}')
    })
    process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `${server.origin}/oidc?x`
    process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
    const { failure, runtime } = await failing()
    expect(failure).toMatchObject({ code: 'sign-in', hint: expect.stringMatching(hint) })
    expect(failure.message).toMatch(new RegExp(`refused to give this run an OIDC token: ${status} No way`))
    expect(runtime.slept).toEqual([])
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
