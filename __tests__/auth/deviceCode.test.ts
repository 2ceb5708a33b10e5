import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from 'b2c-emulator'
import { tokenSource } from '../../src/auth/credential.ts'
import { graphCommandLineTools } from '../../src/auth/deviceCode.ts'
import type { SignInContext } from '../../src/auth/signIn.ts'
import { ActionError } from '../../src/errors.ts'
import { deadlineAfter } from '../../src/util/retry.ts'
import {
  clientId,
  cloudAt,
  createContext,
  createRuntime,
  emulatorContext,
  failureOf,
  formOf,
  jwt,
  serve,
  tenantId
} from './surroundings.ts'

const credential = { kind: 'device-code', clientId: undefined } as const

describe('against the emulator', () => {
  let emulator: Emulator
  beforeEach(async () => {
    emulator = await startEmulator()
    emulator.behavior.deviceCode.intervalSeconds = 0.05
  })
  afterEach(() => emulator.close())

  const decide = async (context: ReturnType<typeof emulatorContext>, username: string, decision = 'accept') => {
    while (context.codes.length === 0) await new Promise(resolve => setTimeout(resolve, 20))
    const [{ userCode, verificationUri } = { userCode: '', verificationUri: '' }] = context.codes
    const body = new URLSearchParams({ code: userCode, username, decision })
    return fetch(verificationUri, { method: 'POST', body })
  }
  const scopes = ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All']

  test('cancelling the job ends the waiting at once', async () => {
    const cancellation = new AbortController()
    emulator.behavior.deviceCode.intervalSeconds = 3
    const context = emulatorContext(emulator, createRuntime({ cancelled: cancellation.signal }), { scopes })
    const source = tokenSource(credential, context)
    const pending = failureOf(() => source.getToken())
    while (context.codes.length === 0) await new Promise(resolve => setTimeout(resolve, 20))
    await new Promise(resolve => setTimeout(resolve, 100))
    const abortedMs = performance.now()
    cancellation.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' }))
    expect(await pending).toMatchObject({ code: 'cancelled' })
    expect(performance.now() - abortedMs).toBeLessThan(2_000)
    expect(await failureOf(() => source.getToken())).toMatchObject({ code: 'cancelled' })
  })

  test('an administrator signs in with the code, and the token is the administrator’s', async () => {
    const context = emulatorContext(emulator, createRuntime(), { scopes })
    const source = tokenSource(credential, context)
    const [token, page] = await Promise.all([source.getToken(), decide(context, 'admin@contoso.onmicrosoft.com')])
    expect(page.status).toBe(200)
    expect(token.claims).toMatchObject({ delegated: true, tenantId: emulator.tenant.id, appId: graphCommandLineTools })
    expect(token.claims?.userName).toBe('admin@contoso.onmicrosoft.com')
    expect([...(token.claims?.scopes ?? [])]).toEqual(expect.arrayContaining(scopes))
    expect(context.codes).toHaveLength(1)
    expect(context.codes[0]).toMatchObject({ expiresInMs: 900_000, message: expect.stringContaining('devicelogin') })
    expect(await source.getToken()).toBe(token)
  })

  test('declining is told as such', async () => {
    const context = emulatorContext(emulator, createRuntime(), { scopes })
    const pending = failureOf(() => tokenSource(credential, context).getToken())
    await decide(context, 'admin@contoso.onmicrosoft.com', 'decline')
    expect(await pending).toMatchObject({
      code: 'sign-in',
      message: expect.stringContaining('the sign-in was declined')
    })
  })

  test('a code that expires is told as such', async () => {
    const context = emulatorContext(emulator, createRuntime(), { scopes })
    const pending = failureOf(() => tokenSource(credential, context).getToken())
    while (context.codes.length === 0) await new Promise(resolve => setTimeout(resolve, 20))
    emulator.clock.advance(16 * 60_000)
    expect(await pending).toMatchObject({ code: 'sign-in', message: expect.stringContaining('the code expired') })
  })

  test('Conditional Access that blocks it is told as such', async () => {
    emulator.behavior.deviceCode.blocked = true
    const context = emulatorContext(emulator, createRuntime(), { scopes })
    const pending = failureOf(() => tokenSource(credential, context).getToken())
    await decide(context, 'admin@contoso.onmicrosoft.com')
    expect(await pending).toMatchObject({ message: expect.stringContaining('AADSTS53003') })
  })

  test('failures in passing are not noticed by the person', async () => {
    for (const kind of ['503', 'reset-before', '429', 'html-502'] as const) {
      emulator.behavior.faults.push({ match: { service: 'login', path: /\/token$/ }, kind })
    }
    emulator.behavior.faults.push({ match: { service: 'login', path: /\/devicecode$/ }, kind: '503' })
    const runtime = createRuntime()
    const context = emulatorContext(emulator, runtime, { scopes })
    const [token] = await Promise.all([
      tokenSource(credential, context).getToken(),
      decide(context, 'admin@contoso.onmicrosoft.com')
    ])
    expect(token.claims?.delegated).toBe(true)
    expect(context.codes).toHaveLength(1)
    expect(runtime.slept).toContain(1_000)
    expect(emulator.behavior.faults).toEqual([])
  })

  test('an unknown tenant fails before any code is shown', async () => {
    const context = emulatorContext(emulator, createRuntime(), { tenant: 'nowhere.onmicrosoft.com' })
    expect(await failureOf(() => tokenSource(credential, context).getToken())).toMatchObject({
      message: expect.stringContaining('AADSTS90002')
    })
    expect(context.codes).toEqual([])
  })
})

describe('against a scripted token service', () => {
  type Answer = { readonly status?: number; readonly body: unknown }
  const code = {
    user_code: 'ABC',
    device_code: 'device',
    verification_uri: 'https://microsoft.com/devicelogin',
    expires_in: 900,
    interval: 0.01,
    message: 'Go there.'
  }
  const pending: Answer = { status: 400, body: { error: 'authorization_pending', error_codes: [70016] } }
  const token = (claims: object, rest: object = {}): Answer => ({
    body: { token_type: 'Bearer', expires_in: 3600, access_token: jwt({ scp: 'x', ...claims }), ...rest }
  })

  const script = async <T>(
    { start = code, answers }: { readonly start?: unknown; readonly answers: readonly Answer[] },
    use: (context: ReturnType<typeof createContext>, forms: URLSearchParams[]) => Promise<T>,
    overrides: Partial<SignInContext> = {}
  ) => {
    const forms: URLSearchParams[] = []
    const queue = [...answers]
    const server = await serve(async (request: IncomingMessage, response: ServerResponse) => {
      const form = await formOf(request)
      forms.push(form)
      const isStart = request.url?.includes('/devicecode')
      const { status = 200, body } = isStart ? { body: start } : (queue.shift() ?? pending)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    try {
      return await use(createContext(createRuntime(), { cloud: cloudAt(server.origin), ...overrides }), forms)
    } finally {
      await server.close()
    }
  }

  test('later tokens come by the refresh token, which is renewed, and never by another code', async () => {
    const answers = [
      pending,
      { status: 400, body: { error: 'slow_down' } },
      token({ tid: tenantId, n: 1 }, { refresh_token: 'first' }),
      token({ tid: tenantId, n: 2 }, { refresh_token: 'second' }),
      { status: 503, body: {} },
      token({ tid: tenantId, n: 3 })
    ]
    await script({ answers }, async (context, forms) => {
      const source = tokenSource(credential, context)
      await source.getToken()
      await source.getToken({ fresh: true })
      await source.getToken({ fresh: true })
      expect(context.codes).toHaveLength(1)
      const refreshes = forms.filter(form => form.get('grant_type') === 'refresh_token')
      expect(refreshes.map(form => form.get('refresh_token'))).toEqual(['first', 'second', 'second'])
    })
  })

  test('asks for the scopes given, else for what the app has', async () => {
    await script({ answers: [token({ tid: tenantId })] }, async (context, forms) => {
      await tokenSource({ ...credential, clientId }, context).getToken()
      expect(forms[0]?.get('scope')?.split(' ')).toContain('https://graph.microsoft.com/.default')
      expect(forms[0]?.get('client_id')).toBe(clientId)
    })
    const scopes = ['Application.ReadWrite.All', 'Organization.Read.All']
    await script(
      { answers: [token({ tid: tenantId })] },
      async (context, forms) => {
        await tokenSource(credential, context).getToken()
        const asked = forms[0]?.get('scope')?.split(' ')
        expect(asked).toEqual(expect.arrayContaining(scopes.map(scope => `https://graph.microsoft.com/${scope}`)))
        expect(forms[0]?.get('client_id')).toBe(graphCommandLineTools)
      },
      { scopes }
    )
  })

  test('without a refresh token the person is not asked a second time', async () => {
    await script({ answers: [token({ tid: tenantId })] }, async context => {
      const source = tokenSource(credential, context)
      await source.getToken()
      expect(await failureOf(() => source.getToken({ fresh: true }))).toMatchObject({
        code: 'sign-in',
        message: expect.stringContaining('has lapsed')
      })
      expect(context.codes).toHaveLength(1)
    })
  })

  test('a sign-in to another tenant is told as such', async () => {
    const tid = '99999999-0b5d-4f0e-9a51-6d2c1b2c0b2c'
    await script({ answers: [token({ tid, upn: 'admin@fabrikam.com' })] }, async context => {
      expect(await failureOf(() => tokenSource(credential, context).getToken())).toMatchObject({
        message: `admin@fabrikam.com signed in to tenant ${tid}, but tenant-id names ${tenantId}.`
      })
    })
  })

  test('a code that nobody uses expires', async () => {
    await script({ start: { ...code, expires_in: 1, interval: 0.2 }, answers: [] }, async context => {
      expect(await failureOf(() => tokenSource(credential, context).getToken())).toMatchObject({
        code: 'sign-in',
        message: 'The code expired before anybody signed in with it.'
      })
    })
  })

  test('the person has until the code expires, whatever the deadline, and is told what to do', async () => {
    const { message: _, ...terse } = code
    const runtime = createRuntime()
    const throttled: Answer = { status: 429, body: { error: 'temporarily_unavailable' } }
    const deadline = deadlineAfter(runtime, -1_000)
    await script(
      { start: terse, answers: [pending, throttled, token({ tid: tenantId })] },
      async context => {
        expect((await tokenSource(credential, context).getToken()).claims?.tenantId).toBe(tenantId)
        expect(context.codes).toMatchObject([
          { message: 'Open https://microsoft.com/devicelogin in a browser and enter the code ABC.' }
        ])
      },
      { runtime, deadline }
    )
  })

  test('an answer without a code is asked for again', async () => {
    const { device_code: _, ...incomplete } = code
    await script({ start: incomplete, answers: [] }, async context => {
      const failure = await failureOf(() => tokenSource(credential, context).getToken())
      expect(failure).toMatchObject({ code: 'timeout', message: expect.stringContaining('something unreadable') })
      expect(context.codes).toEqual([])
    })
  })

  test('something else than the token service ends the waiting', async () => {
    await script({ answers: [pending, { status: 302, body: '' }] }, async context => {
      expect(await failureOf(() => tokenSource(credential, context).getToken())).toMatchObject({ code: 'protocol' })
    })
  })

  test('a refusal of the refresh token says to sign in again', async () => {
    const lapsed = { status: 400, body: { error: 'invalid_grant', error_codes: [700082] } }
    await script({ answers: [token({ tid: tenantId }, { refresh_token: 'first' }), lapsed] }, async context => {
      const source = tokenSource(credential, context)
      await source.getToken()
      expect(await failureOf(() => source.getToken({ fresh: true }))).toMatchObject({
        message: expect.stringContaining('the sign-in of the user has lapsed')
      })
    })
  })
})
