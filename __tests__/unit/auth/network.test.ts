// The network that the sign-in library is given: hosts that it may reach, answers that are none, and nothing that it was not asked for.

import type { RequestListener } from 'node:http'
import { describe, expect, test } from '@jest/globals'
import { failureOf } from '../../../harness/failure.ts'
import { unsignedJwt } from '../../../harness/jwt.ts'
import { bodyOf } from '../../../harness/server.ts'
import { clientId, cloudAt, signInContext, tenantId } from '../../../harness/signInFixture.ts'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { tokenSource } from '../../../src/auth/credential.ts'
import { createNetwork } from '../../../src/auth/network.ts'
import type { SignInContext } from '../../../src/auth/signIn.ts'
import { serve } from '../../hooks.ts'

const credential = { kind: 'client-secret', clientId, clientSecret: 'a-Client~Secret_value.of-nobody' } as const

const against = async <T>(listener: RequestListener, use: (context: SignInContext, origin: string) => Promise<T>) => {
  const server = await serve(listener)
  return use(signInContext(virtualRuntime(), { cloud: cloudAt(server.origin) }), server.origin)
}

const answering = (status: number, body: string, headers: Record<string, string> = {}) => {
  let requests = 0
  const listener: RequestListener = (_request, response) => {
    requests += 1
    if (requests === 1) response.writeHead(status, headers).end(body)
    else response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"second"}')
  }
  return { listener, requests: () => requests }
}

describe('an answer', () => {
  test.each([
    [302, '', { location: 'https://login.microsoftonline.com/' }, /status 302, a redirect, which is not followed/],
    [307, 'moved', { location: '/elsewhere' }, /status 307, a redirect/],
    [403, '<html>Blocked by\nthe proxy</html>', { 'content-type': 'text/html' }, /status 403, text\/html\.$/],
    [404, 'client_secret=x', {}, /status 404, of no type\.$/],
    [404, '{}', { 'content-type': 'application/json' }, /status 404, application\/json\.$/]
  ])('%i that is not the token service ends the sign-in', async (status, body, headers, message) => {
    const { listener, requests } = answering(status, body, headers)
    const failure = await against(listener, context => failureOf(() => tokenSource(credential, context).getToken()))
    expect(failure).toMatchObject({ code: 'protocol', message: expect.stringMatching(message) })
    expect(requests()).toBe(1)
  })

  test.each([
    ['no JSON', 200, '<html>Welcome</html>', { 'content-type': 'text/html' }],
    ['no token', 200, '{"expires_in":3599}', {}],
    ['no lifetime', 200, '{"access_token":"a.b.c"}', {}],
    ['too much', 200, ' '.repeat(1024 * 1024 + 1), {}],
    ['half a refusal', 400, '{"error":"inva', { 'content-type': 'application/json' }],
    ['a timeout of the gateway', 408, '', {}],
    [
      'throttling with another status',
      400,
      '{"error":"x","error_codes":[50196]}',
      { 'content-type': 'application/json' }
    ]
  ])('with %s is asked for again', async (_what, status, body, headers) => {
    const { listener, requests } = answering(status, body, headers)
    const failure = await against(listener, context => failureOf(() => tokenSource(credential, context).getToken()))
    expect(failure).toMatchObject({ code: 'sign-in', message: expect.stringContaining('(second)') })
    expect(requests()).toBe(2)
  })

  test('asks for a pause as a date as well', async () => {
    const nowMs = Date.now()
    const runtime = virtualRuntime({ clock: { now: () => nowMs, monotonic: () => performance.now() } })
    const date = new Date(nowMs + 30_000).toUTCString()
    const { listener } = answering(503, '', { 'retry-after': date })
    await against(listener, async context => {
      await failureOf(() => tokenSource(credential, { ...context, runtime }).getToken())
    })
    expect(runtime.slept).toHaveLength(1)
    expect(Math.abs((runtime.slept[0] ?? 0) - 29_500)).toBeLessThan(1_000)
  })
})

describe('a server whose certificate is not trusted', () => {
  test('ends the sign-in, with the way to trust it', async () => {
    const thrown = new TypeError('fetch failed', {
      cause: Object.assign(new Error('self-signed certificate in certificate chain'), {
        code: 'SELF_SIGNED_CERT_IN_CHAIN'
      })
    })
    const runtime = virtualRuntime({ fetch: () => Promise.reject(thrown) })
    const failure = await failureOf(() => tokenSource(credential, signInContext(runtime)).getToken())
    expect(failure).toMatchObject({
      code: 'sign-in',
      message: expect.stringMatching(/login\.microsoftonline\.com is not trusted: self-signed certificate/),
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS')
    })
    expect(runtime.slept).toEqual([])
  })
})

describe('the network of the sign-in library', () => {
  const posted = async (url: string) => {
    let fetched = 0
    const runtime = virtualRuntime({
      fetch: async () => {
        fetched += 1
        return Response.json({})
      }
    })
    const network = createNetwork(signInContext(runtime))
    const failure = await failureOf(() => network.module.sendPostRequestAsync(url))
    return { failure, fetched }
  }

  test.each([
    'https://login.microsoftonline.com.evil.example/t/oauth2/v2.0/token',
    'https://login.microsoftonline.com@evil.example/token',
    'http://login.microsoftonline.com/token',
    'https://westus.login.microsoft.com/token',
    'no address'
  ])('sends nothing to %s', async url => {
    const { failure, fetched } = await posted(url)
    expect(failure).toMatchObject({
      code: 'protocol',
      message: expect.stringMatching(/^Refused to send a POST request to/)
    })
    expect(fetched).toBe(0)
  })

  test('makes no GET request at all', async () => {
    const network = createNetwork(signInContext(virtualRuntime({ fetch: () => Promise.reject(new Error('fetched')) })))
    const failure = await failureOf(() =>
      network.module.sendGetRequestAsync('https://login.microsoftonline.com/common/discovery')
    )
    expect(failure).toMatchObject({
      code: 'protocol',
      message: expect.stringContaining('GET request to https://login')
    })
  })

  test('is not led to a regional host by the environment', async () => {
    process.env.MSAL_FORCE_REGION = 'westus'
    try {
      const urls: string[] = []
      const fetchRecorded: typeof fetch = async url => {
        urls.push(String(url))
        return Response.json({ expires_in: 3599, access_token: unsignedJwt({ tid: tenantId }) })
      }
      await tokenSource(credential, signInContext(virtualRuntime({ fetch: fetchRecorded }))).getToken()
      expect(urls.map(url => new URL(url).host)).toEqual(['login.microsoftonline.com'])
    } finally {
      delete process.env.MSAL_FORCE_REGION
    }
  })

  test('sends the form as it is and nothing that the library did not ask for', async () => {
    const forms: URLSearchParams[] = []
    await against(
      async (request, response) => {
        forms.push(new URLSearchParams(await bodyOf(request)))
        response.end(JSON.stringify({ expires_in: 3599, access_token: unsignedJwt({ tid: tenantId }) }))
      },
      context => tokenSource(credential, context).getToken()
    )
    expect(forms).toHaveLength(1)
    expect(forms[0]?.get('client_secret')).toBe(credential.clientSecret)
  })
})
