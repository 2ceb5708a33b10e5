// Signing in with a client secret: one request to the right host, tokens kept and shared, failures repeated or told with advice.

import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { failureOf } from '../../../harness/failure.ts'
import { unsignedJwt } from '../../../harness/jwt.ts'
import { until } from '../../../harness/poll.ts'
import { clientId, emulatorContext, signInContext, tenantId } from '../../../harness/signInFixture.ts'
import { dayMs, hourMs, minuteMs } from '../../../harness/times.ts'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { tokenSource } from '../../../src/auth/credential.ts'
import { cloudNames, clouds } from '../../../src/clouds.ts'
import { ActionError } from '../../../src/errors.ts'
import { deadlineAfter } from '../../../src/util/retry.ts'
import { emulate } from '../../hooks.ts'

const secret = 'a-Client~Secret_value.of-nobody'

describe('in a known cloud', () => {
  const cases = cloudNames.flatMap(name => [[name, tenantId] as const, [name, 'contoso.onmicrosoft.com'] as const])

  test.each(cases)('%s, signing in to %s takes exactly one POST to its login host', async (name, tenant) => {
    const requests: { url: string; init: RequestInit | undefined }[] = []
    const runtime = virtualRuntime({
      fetch: async (url, init) => {
        requests.push({ url: String(url), init })
        return Response.json({ token_type: 'Bearer', expires_in: 3599, access_token: unsignedJwt({ tid: tenantId }) })
      }
    })
    const context = signInContext(runtime, { cloud: clouds[name], tenant })
    const token = await tokenSource({ kind: 'client-secret', clientId, clientSecret: secret }, context).getToken()
    expect(token.claims?.tenantId).toBe(tenantId)
    expect(requests).toHaveLength(1)
    const { url, init } = requests[0] ?? {}
    expect(url?.split('?')[0]).toBe(`${clouds[name].loginOrigin}/${tenant}/oauth2/v2.0/token`)
    expect(url).not.toContain(secret)
    expect(init).toMatchObject({ method: 'POST', redirect: 'manual' })
    expect(Object.fromEntries(new URLSearchParams(String(init?.body)))).toMatchObject({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: `${clouds[name].graphOrigin}/.default`
    })
  })
})

describe('against a token service', () => {
  let emulator: Emulator
  beforeEach(async () => {
    emulator = await emulate()
  })

  type Overrides = { readonly clientSecret?: string; readonly tenant?: string; readonly clientId?: string }
  const signIn = (overrides: Overrides = {}) => {
    const runtime = virtualRuntime()
    const { tenant = emulator.tenant.id, clientSecret = emulator.seed.callerSecret } = overrides
    const context = emulatorContext(emulator, runtime, { tenant })
    const credential = {
      kind: 'client-secret',
      clientId: overrides.clientId ?? emulator.seed.appId,
      clientSecret
    } as const
    return { runtime, context, source: tokenSource(credential, context) }
  }
  const posts = () => emulator.journal.entries().length

  test.each([undefined, 'contoso.onmicrosoft.com'])('a custom host is all that is reached, tenant %s', async tenant => {
    const { source } = signIn(tenant === undefined ? {} : { tenant })
    const { claims, expiresOnMs } = await source.getToken()
    expect(claims).toMatchObject({ tenantId: emulator.tenant.id, appId: emulator.seed.appId, delegated: false })
    expect(claims?.roles).toContain('Application.ReadWrite.All')
    expect(expiresOnMs - Date.now()).toBeGreaterThan(3_500_000)
    expect(emulator.journal.entries()).toMatchObject([{ service: 'login', method: 'POST', status: 200 }])
  })

  test('a token is kept until five minutes before it expires', async () => {
    const { source, runtime } = signIn()
    const first = await source.getToken()
    expect(await source.getToken()).toBe(first)
    await runtime.sleep(first.expiresOnMs - runtime.clock.now() - 301_000)
    expect(await source.getToken()).toBe(first)
    expect(posts()).toBe(1)
    await runtime.sleep(2_000)
    expect(await source.getToken()).not.toBe(first)
    expect(posts()).toBe(2)
  })

  test('callers that come at once share one request, and a fresh token bypasses the kept one', async () => {
    const { source } = signIn()
    const tokens = await Promise.all([1, 2, 3, 4].map(() => source.getToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(posts()).toBe(1)
    const [fresh, shared] = await Promise.all([source.getToken({ fresh: true }), source.getToken({ fresh: true })])
    expect(fresh).not.toBe(tokens[0])
    expect(shared).toBe(fresh)
    expect(posts()).toBe(2)
    expect(await source.getToken()).toBe(fresh)
  })

  test('a failure is not kept', async () => {
    emulator.behavior.faults.push({ match: { service: 'login' }, kind: '401' })
    const { source } = signIn()
    await expect(source.getToken()).rejects.toThrow('AADSTS7000215')
    await expect(source.getToken()).resolves.toBeDefined()
  })

  test('429 is repeated after the pause that the service names', async () => {
    emulator.behavior.faults.push({ match: { service: 'login' }, kind: '429', retryAfterSeconds: 7 })
    const { source, runtime, context } = signIn()
    await source.getToken()
    expect(posts()).toBe(2)
    expect(runtime.slept).toEqual([7_000])
    expect(context.waits).toMatchObject([
      {
        operation: `get an access token for tenant ${tenantId}`,
        reason: expect.stringContaining('answered 429 (AADSTS90055')
      }
    ])
  })

  test.each([
    ['429-no-retry-after', /answered 429/],
    ['503', /answered 503 \(AADSTS90033/],
    ['504', /answered 504/],
    ['html-502', /answered 502/],
    ['empty-200', /answered 200 with something unreadable/],
    ['truncated', /could not be reached/],
    ['reset-before', /could not be reached: .*\((UND_ERR_SOCKET|ECONNRESET)\)/],
    ['reset-after', /could not be reached/]
  ] as const)('%s is repeated, twice if need be', async (kind, reason) => {
    emulator.behavior.faults.push({ match: { service: 'login' }, kind, times: 2 })
    const { source, context } = signIn()
    await source.getToken()
    expect(posts()).toBe(3)
    expect(context.waits.map(wait => wait.reason)).toEqual([
      expect.stringMatching(reason),
      expect.stringMatching(reason)
    ])
  })

  test('a service that hangs is given up after the timeout and asked again', async () => {
    emulator.behavior.faults.push({ match: { service: 'login' }, kind: 'hang' })
    const runtime = virtualRuntime()
    const timeouts = { requestMs: 700, oidcMs: 700 }
    const context = emulatorContext(emulator, runtime, { timeouts })
    const credential = {
      kind: 'client-secret',
      clientId: emulator.seed.appId,
      clientSecret: emulator.seed.callerSecret
    } as const
    const pending = tokenSource(credential, context).getToken()
    await until(() => posts() === 1)
    // Only the request that hangs is given up: the next one has all the time that a busy machine takes.
    timeouts.requestMs = minuteMs
    await pending
    expect(posts()).toBe(2)
    expect(context.waits).toMatchObject([{ reason: "Microsoft's token service did not answer within 700 ms" }])
  })

  test('a request that hangs is not waited for much longer than the deadline', async () => {
    emulator.behavior.faults.push({ match: { service: 'login' }, kind: 'hang', times: 9 })
    const runtime = virtualRuntime()
    const context = emulatorContext(emulator, runtime, {
      deadline: deadlineAfter(runtime, 200),
      // Without the deadline the test would not end within its own time.
      timeouts: { requestMs: hourMs, oidcMs: hourMs }
    })
    const credential = { kind: 'client-secret', clientId, clientSecret: secret } as const
    const failure = await failureOf(() => tokenSource(credential, context).getToken())
    expect(failure).toMatchObject({ code: 'timeout', message: expect.stringContaining('did not answer within 1 s') })
  })

  test('what lasts ends at the deadline with the last answer', async () => {
    emulator.behavior.faults.push({ match: { service: 'login' }, kind: '503', times: 1_000 })
    const { source, runtime } = signIn()
    const failure = await failureOf(() => source.getToken())
    expect(failure).toMatchObject({ code: 'timeout', message: expect.stringContaining('AADSTS90033') })
    expect(runtime.slept.length).toBeGreaterThan(20)
  })

  const refused: readonly [string, Overrides, number, RegExp][] = [
    ['a wrong secret', { clientSecret: secret }, 7000215, /not the secret ID/],
    ['the ID of a secret', { clientSecret: 'fa9c1dd5-3c20-4a5d-9d43-0e6a0a6b0b7e' }, 7000215, /form of a secret ID/],
    ['an unknown app', { clientId }, 700016, /object ID/],
    ['an unknown tenant', { tenant: 'nowhere.onmicrosoft.com' }, 90002, /initial domain/]
  ]
  test.each(refused)('%s fails at once, with advice and without the secret', async (_case, overrides, code, hint) => {
    const { source, runtime } = signIn(overrides)
    const failure = await failureOf(() => source.getToken())
    expect(failure).toBeInstanceOf(ActionError)
    expect(failure).toMatchObject({
      code: 'sign-in',
      message: expect.stringContaining(`AADSTS${code}`),
      hint: expect.stringMatching(hint)
    })
    expect(JSON.stringify([failure, String((failure as Error).stack)])).not.toContain(
      overrides.clientSecret ?? emulator.seed.callerSecret
    )
    expect(runtime.slept).toEqual([])
    expect(posts()).toBe(1)
  })

  test('an app whose secrets have expired is told so', async () => {
    emulator.clock.advance(10 * 365 * dayMs)
    await expect(signIn().source.getToken()).rejects.toThrow('AADSTS7000222')
  })

  test('cancelling the job ends a hanging request at once, with the reason of the cancellation', async () => {
    emulator.behavior.faults.push({ match: { service: 'login' }, kind: 'hang' })
    const cancellation = new AbortController()
    const runtime = virtualRuntime({ cancelled: cancellation.signal })
    const context = emulatorContext(emulator, runtime, { timeouts: { requestMs: hourMs, oidcMs: hourMs } })
    const pending = tokenSource({ kind: 'client-secret', clientId, clientSecret: secret }, context).getToken()
    await until(() => posts() === 1)
    cancellation.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' }))
    await expect(pending).rejects.toMatchObject({ code: 'cancelled' })
  })
})

test('a token for another tenant is refused', async () => {
  const runtime = virtualRuntime({
    fetch: async () =>
      Response.json({ expires_in: '3599', access_token: unsignedJwt({ tid: '99999999-0b5d-4f0e-9a51-6d2c1b2c0b2c' }) })
  })
  const source = tokenSource({ kind: 'client-secret', clientId, clientSecret: secret }, signInContext(runtime))
  await expect(source.getToken()).rejects.toThrow('but tenant-id names')
})
