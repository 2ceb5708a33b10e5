// Tokens after a sign-in by device code: renewed without asking the person again; answers that no token service should give.

import { describe, expect, test } from '@jest/globals'
import { failureOf } from '../../../harness/failure.ts'
import { unsignedJwt } from '../../../harness/jwt.ts'
import { bodyOf } from '../../../harness/server.ts'
import { clientId, cloudAt, signInContext, tenantId } from '../../../harness/signInFixture.ts'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { tokenSource } from '../../../src/auth/credential.ts'
import { graphCommandLineTools } from '../../../src/auth/deviceCode.ts'
import type { SignInContext } from '../../../src/auth/signIn.ts'
import { deadlineAfter } from '../../../src/util/retry.ts'
import { serve } from '../../hooks.ts'

const credential = { kind: 'device-code', clientId: undefined } as const

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
    body: { token_type: 'Bearer', expires_in: 3600, access_token: unsignedJwt({ scp: 'x', ...claims }), ...rest }
  })

  const script = async <T>(
    { start = code, answers }: { readonly start?: unknown; readonly answers: readonly Answer[] },
    use: (context: ReturnType<typeof signInContext>, forms: URLSearchParams[]) => Promise<T>,
    overrides: Partial<SignInContext> = {}
  ) => {
    const forms: URLSearchParams[] = []
    const queue = [...answers]
    const server = await serve(async (request, response) => {
      const form = new URLSearchParams(await bodyOf(request))
      forms.push(form)
      const isStart = request.url?.includes('/devicecode')
      const { status = 200, body } = isStart ? { body: start } : (queue.shift() ?? pending)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    return use(signInContext(virtualRuntime(), { cloud: cloudAt(server.origin), ...overrides }), forms)
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
    const runtime = virtualRuntime()
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
