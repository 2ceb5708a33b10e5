import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from 'b2c-emulator'
import { tokenSource } from '../../src/auth/credential.ts'
import type { SignInContext } from '../../src/auth/signIn.ts'
import { createOidcSource } from '../../src/auth/workloadIdentity.ts'
import { createGitHubOidc } from '../../src/ci/github/oidc.ts'
import { type GitHubRun, readGitHubRun } from '../../src/ci/github/run.ts'
import { ActionError } from '../../src/errors.ts'
import type { Runtime } from '../../src/runtime.ts'
import { deadlineAfter } from '../../src/util/retry.ts'
import { createRuntime, emulatorContext, failureOf, jwt, serve } from './surroundings.ts'

const audience = 'api://AzureADTokenExchange'
const names = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'] as const

let emulator: Emulator
beforeEach(async () => {
  emulator = await startEmulator()
})
afterEach(async () => {
  for (const name of names) delete process.env[name]
  await emulator.close()
})

// The toolkit reads the variables from the process itself.
const asJob = (job?: Parameters<Emulator['gitHub']['oidcEnvironment']>[0]) => {
  Object.assign(process.env, emulator.gitHub.oidcEnvironment(job))
}

const signIn = (overrides: Partial<SignInContext> = {}, runtimeOverrides: Partial<Runtime> = {}) => {
  const runtime = createRuntime({ env: { ...process.env }, ...runtimeOverrides })
  const context = emulatorContext(emulator, runtime, overrides)
  return { runtime, context, source: tokenSource({ kind: 'oidc', clientId: emulator.seed.appId, audience }, context) }
}

const requests = (service: string) => emulator.journal.entries().filter(entry => entry.service === service).length

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
        response.end(JSON.stringify({ value: jwt({ iss: 'i', sub: 's', aud: audience, jti: `${issued}` }) }))
        return
      }
      let body = ''
      for await (const chunk of request) body += chunk
      presented.push(new URLSearchParams(body).get('client_assertion') ?? '')
      const done = presented.length === 3
      response.statusCode = done ? 200 : 503
      response.end(done ? JSON.stringify({ expires_in: 3599, access_token: jwt({}) }) : '')
    })
    try {
      process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `${server.origin}/oidc?api-version=2.0`
      process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
      const { source, context } = signIn({ cloud: { ...signIn().context.cloud, loginOrigin: server.origin } })
      await source.getToken()
      expect(context.waits).toHaveLength(2)
      expect(presented).toHaveLength(3)
      expect(new Set(presented).size).toBe(3)
    } finally {
      await server.close()
    }
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
    try {
      process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `${server.origin}/oidc?x`
      process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
      const { source, context } = signIn()
      expect(await failureOf(() => source.getToken())).toMatchObject({ code: 'sign-in' })
      expect(await failureOf(() => context.oidc.claims(audience, context))).toMatchObject({
        code: 'protocol',
        hint: expect.stringContaining('current-run')
      })
    } finally {
      await server.close()
    }
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
    try {
      process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `${server.origin}/oidc?x`
      process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
      const { failure, runtime } = await failing()
      expect(failure).toMatchObject({ code: 'sign-in', hint: expect.stringMatching(hint) })
      expect(failure.message).toMatch(new RegExp(`refused to give this run an OIDC token: ${status} No way`))
      expect(runtime.slept).toEqual([])
    } finally {
      await server.close()
    }
  })
})

describe("GitHub's token service", () => {
  test.each([
    ['429', /failed: 429 /],
    ['reset-before', /failed: socket hang up/],
    ['html-502', undefined],
    ['empty-200', /ID Token field/],
    ['hang', /no answer within 800 ms/],
    ['truncated', /no answer within 800 ms|aborted/]
  ] as const)('that fails with %s is asked again', async (kind, reason) => {
    asJob()
    emulator.behavior.faults.push({ match: { service: 'github' }, kind })
    const { source, context } = signIn({ timeouts: { requestMs: 2_000, oidcMs: 800 } })
    await source.getToken()
    expect(requests('github')).toBe(2)
    expect(context.waits.map(wait => wait.reason)).toEqual(reason ? [expect.stringMatching(reason)] : [])
  })

  test('that fails up to the deadline ends with a timeout', async () => {
    asJob()
    emulator.behavior.faults.push({ match: { service: 'github' }, kind: '429', times: 9 })
    const runtime = createRuntime({ env: { ...process.env } })
    const { source } = signIn({ runtime, deadline: deadlineAfter(runtime, 50) })
    expect(await failureOf(() => source.getToken())).toMatchObject({
      code: 'timeout',
      message: expect.stringContaining("get GitHub's OIDC token")
    })
  })

  test('that hangs does not hold up a cancelled job', async () => {
    asJob()
    emulator.behavior.faults.push({ match: { service: 'github' }, kind: 'hang' })
    const cancellation = new AbortController()
    const { source } = signIn({ timeouts: { requestMs: 60_000, oidcMs: 60_000 } }, { cancelled: cancellation.signal })
    setTimeout(() => cancellation.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' })), 100)
    await expect(source.getToken()).rejects.toMatchObject({ code: 'cancelled' })
    await expect(source.getToken()).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('that hangs neither keeps the process alive nor breaks it afterwards', async () => {
    const hanging = await serve(() => undefined)
    try {
      const script = `
        import { createGitHubOidc } from './src/ci/github/oidc.ts'
        import { readGitHubRun } from './src/ci/github/run.ts'
        import { createContext, createRuntime } from './__tests__/auth/surroundings.ts'
        const runtime = createRuntime({ env: process.env })
        const { token } = createGitHubOidc(readGitHubRun(process.env))
        await token('a', createContext(runtime), 100).catch(error => console.log(error.code, error.message))`
      const env = {
        ...process.env,
        ACTIONS_ID_TOKEN_REQUEST_URL: `${hanging.origin}/oidc?x`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token'
      }
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env })
      expect(stdout).toMatch(/^service GitHub's token service gave no OIDC token in 4 attempts/m)
    } finally {
      await hanging.close()
    }
  })

  test('that wakes up after the timeout is not asked again behind the back', async () => {
    let requests = 0
    const server = await serve((_request, response) => {
      requests += 1
      response.statusCode = 503
      response.end()
    })
    try {
      process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `${server.origin}/oidc?x`
      process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
      const runtime = createRuntime({ env: { ...process.env } })
      const overrides = { runtime, deadline: deadlineAfter(runtime, 10), timeouts: { requestMs: 100, oidcMs: 200 } }
      await failureOf(() => signIn(overrides).source.getToken())
      const before = requests
      expect(before).toBeGreaterThan(2)
      const next = once(AbortSignal.timeout(1_000), 'abort')
      await next
      expect(requests).toBe(before)
    } finally {
      await server.close()
    }
  })
})
