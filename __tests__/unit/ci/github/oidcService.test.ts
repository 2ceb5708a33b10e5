// GitHub's token service that fails or hangs is asked again in time, and neither holds up nor outlives a run.

import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { failureOf } from '../../../../harness/failure.ts'
import { unsignedJwt } from '../../../../harness/jwt.ts'
import { until } from '../../../../harness/poll.ts'
import { hourMs, minuteMs } from '../../../../harness/times.ts'
import { virtualRuntime } from '../../../../harness/virtualRuntime.ts'
import { ActionError } from '../../../../src/errors.ts'
import { deadlineAfter } from '../../../../src/util/retry.ts'
import { runNode, serve } from '../../../hooks.ts'
import { asJob, audience, emulator, requests, signIn } from './oidcJob.ts'

describe("GitHub's token service", () => {
  test.each([
    ['429', /failed: 429 /],
    ['reset-before', /failed: \S/],
    ['html-502', /failed: 502 /],
    ['empty-200', /failed: 200 without a token/],
    ['hang', /no answer within 800 ms/],
    ['truncated', /failed: \S/]
  ] as const)('that fails with %s is asked again', async (kind, reason) => {
    asJob()
    emulator.behavior.faults.push({ match: { service: 'github' }, kind })
    // Only an answer that never ends is given up: the others have all the time that a busy machine takes.
    const oidcMs = kind === 'hang' ? 800 : minuteMs
    const { source, context } = signIn({ timeouts: { requestMs: minuteMs, oidcMs } })
    await source.getToken()
    expect(requests('github')).toBe(2)
    expect(context.waits.map(wait => wait.reason)).toEqual([expect.stringMatching(reason)])
  })

  test('that fails up to the deadline ends with a timeout', async () => {
    asJob()
    emulator.behavior.faults.push({ match: { service: 'github' }, kind: '429', times: 9 })
    const runtime = virtualRuntime({ env: { ...process.env } })
    const { source } = signIn({ runtime, deadline: deadlineAfter(runtime, 50) })
    expect(await failureOf(() => source.getToken())).toMatchObject({
      code: 'timeout',
      message: expect.stringContaining("get GitHub's OIDC token")
    })
  })

  test('that names a pause is asked again after it, and not within the deadline when that ends before', async () => {
    let asked = 0
    const server = await serve((_request, response) => {
      asked += 1
      response.writeHead(asked === 1 ? 429 : 200, { 'retry-after': '37' })
      response.end(asked === 1 ? '' : JSON.stringify({ value: unsignedJwt({ iss: 'i', sub: 's', aud: audience }) }))
    })
    process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `${server.origin}/oidc?x`
    process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
    const { context, runtime } = signIn()
    await context.oidc.token(audience, context)
    expect([asked, runtime.slept]).toEqual([2, [37_000]])
    asked = 0
    const short = virtualRuntime({ env: { ...process.env } })
    const late = signIn({ runtime: short, deadline: deadlineAfter(short, 30_000) }).context
    expect(await failureOf(() => late.oidc.token(audience, late))).toMatchObject({ code: 'timeout' })
    expect(asked).toBe(1)
  })

  test('that answers without end is cut off, and its answer asked for again', async () => {
    let asked = 0
    const server = await serve((_request, response) => {
      asked += 1
      if (asked > 1) response.end(JSON.stringify({ value: unsignedJwt({ iss: 'i', sub: 's', aud: audience }) }))
      else response.end(`{"value":"${'x'.repeat(300 * 1024)}"}`)
    })
    process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `${server.origin}/oidc?x`
    process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
    const { context } = signIn()
    await context.oidc.token(audience, context)
    expect(context.waits.map(({ reason }) => reason)).toEqual([expect.stringContaining('larger than 262144 bytes')])
  })

  test('that hangs does not hold up a cancelled job', async () => {
    asJob()
    emulator.behavior.faults.push({ match: { service: 'github' }, kind: 'hang' })
    const cancellation = new AbortController()
    const { source } = signIn({ timeouts: { requestMs: hourMs, oidcMs: hourMs } }, { cancelled: cancellation.signal })
    const pending = expect(source.getToken()).rejects.toMatchObject({ code: 'cancelled' })
    await until(() => requests('github') === 1)
    cancellation.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' }))
    await pending
    await expect(source.getToken()).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('that hangs neither keeps the process alive nor breaks it afterwards', async () => {
    const hanging = await serve(() => undefined)
    const script = `
      import { signInContext } from './harness/signInFixture.ts'
      import { virtualRuntime } from './harness/virtualRuntime.ts'
      import { createGitHubOidc } from './src/ci/github/oidc.ts'
      import { readGitHubRun } from './src/ci/github/run.ts'
      const runtime = virtualRuntime({ env: process.env })
      const { token } = createGitHubOidc(readGitHubRun(process.env))
      await token('a', signInContext(runtime), 100).catch(error => console.log(error.code, error.message))`
    const env = {
      ...process.env,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${hanging.origin}/oidc?x`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token'
    }
    const { stdout } = await runNode(['--input-type=module', '-e', script], { env })
    expect(stdout).toMatch(/^service GitHub's token service gave no OIDC token in 4 attempts/m)
  })

  test('that answers after the timeout is not asked again afterwards', async () => {
    let asked = 0
    const server = await serve((_request, response) => {
      asked += 1
      response.statusCode = 503
      response.end()
    })
    process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `${server.origin}/oidc?x`
    process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'request-token'
    const runtime = virtualRuntime({ env: { ...process.env } })
    const overrides = { runtime, deadline: deadlineAfter(runtime, 10), timeouts: { requestMs: 100, oidcMs: 200 } }
    await failureOf(() => signIn(overrides).source.getToken())
    const before = asked
    expect(before).toBeGreaterThan(0)
    // A time must pass to show that nothing comes.
    await setTimeout(400)
    expect(asked).toBe(before)
  })
})
