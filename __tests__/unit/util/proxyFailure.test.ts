// A proxy that fails is named, without its password, and given up within seconds while nothing was reached; a service behind it is
// waited for as ever.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { failureOf } from '../../../harness/failure.ts'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import { ActionError } from '../../../src/errors.ts'
import type { Runtime } from '../../../src/runtime.ts'
import { namingProxy } from '../../../src/util/proxyFailure.ts'
import { closeAfterTest, runNode } from '../../hooks.ts'

const env = { HTTPS_PROXY: 'http://somebody:hidden-value@proxy.corp:8080', http_proxy: 'http://[::1]:3128' }

/** What Node's fetch throws, with this behind it. */
const failed = (...behind: readonly object[]): Error | undefined =>
  behind.reduceRight<Error | undefined>(
    (cause, fields) => Object.assign(new Error('fetch failed', { cause }), fields),
    undefined
  )

const answered = (status: number) =>
  failed(
    {},
    { message: 'Request was cancelled.' },
    { message: `Proxy response (${status}) !== 200 when HTTP Tunneling` }
  )
const refused = failed({}, { code: 'ECONNREFUSED', address: '10.0.0.1', port: 8080 })
const unknown = failed({}, { code: 'ENOTFOUND', hostname: 'proxy.corp' })
const several = failed({}, { code: 'ECONNREFUSED', errors: [{ code: 'ECONNREFUSED', address: '::1', port: 8080 }] })

/** Fetches until that ends otherwise than by a plain error, with five seconds between; gives the messages and the end. */
const fetchAll = async (
  outcomes: (attempt: number) => unknown,
  url = 'https://login.example.com/x',
  more: Partial<Runtime> = {}
) => {
  let attempt = 0
  const given = virtualRuntime({
    env,
    fetch: async () => {
      attempt += 1
      const outcome = outcomes(attempt)
      if (outcome instanceof Response) return outcome
      throw outcome
    },
    ...more
  })
  const { fetch, sleep } = namingProxy(given)
  const messages: string[] = []
  for (let times = 1; times <= 20; times++) {
    const failure = (await failureOf(() => fetch(url))) as Error
    if (failure instanceof ActionError) return { messages, failure }
    messages.push(failure.message)
    await sleep(5_000)
  }
  return { messages, failure: undefined }
}

test('a proxy that asks for a sign-in is an error at once', async () => {
  const { messages, failure } = await fetchAll(() => answered(407))
  expect(messages).toEqual([])
  expect(failure).toMatchObject({
    code: 'service',
    message:
      'Nothing could be reached: the proxy proxy.corp:8080 asks for a sign-in (407) before it lets login.example.com through.',
    hint: expect.stringContaining('HTTPS_PROXY')
  })
  expect(`${failure?.message}${failure?.hint}`).not.toMatch(/hidden-value|somebody/)
})

test.each([
  ['refused', refused, 'ECONNREFUSED 10.0.0.1'],
  ['unknown', unknown, 'ENOTFOUND'],
  ['refused at every address', several, 'ECONNREFUSED ::1'],
  ['forbidding', answered(403), 'answered 403 instead of a way to login.example.com']
])('a proxy that is %s is named at once and given up after half a minute', async (_, thrown, said) => {
  const { messages, failure } = await fetchAll(() => thrown)
  expect(messages).toHaveLength(6)
  expect(messages[0]).toContain('the proxy proxy.corp:8080 ')
  expect(messages[0]).toContain(said)
  expect(failure?.message).toMatch(/^Nothing could be reached for 3\d s: the proxy proxy\.corp:8080 /)
})

test('a service that the proxy cannot reach is named, and waited for', async () => {
  const { messages, failure } = await fetchAll(() => answered(503))
  expect(failure).toBeUndefined()
  expect(new Set(messages)).toEqual(
    new Set(['the proxy proxy.corp:8080 answered 503 instead of a way to login.example.com'])
  )
})

test('a proxy that goes away in mid-run is named, and waited for', async () => {
  let reached = 0
  const runtime = namingProxy(
    virtualRuntime({
      env,
      fetch: async () => {
        reached += 1
        if (reached === 1) return new Response('')
        throw refused
      }
    })
  )
  await runtime.fetch('https://graph.example.com')
  for (let times = 0; times < 20; times++) {
    const failure = await failureOf(() => runtime.fetch('https://graph.example.com'))
    expect(failure).not.toBeInstanceOf(ActionError)
    expect(failure).toMatchObject({ message: expect.stringContaining('the proxy proxy.corp:8080 cannot be reached') })
    await runtime.sleep(5_000)
  }
})

test.each([
  ['of a service', failed({}, { code: 'ECONNREFUSED', address: '10.0.0.9', port: 443 }), 'https://login.example.com'],
  ['without a code', failed({}, {}), 'https://login.example.com'],
  ['without a proxy for the scheme', refused, 'http://login.example.com'],
  ['of another name', failed({}, { code: 'ENOTFOUND', hostname: 'login.example.com' }), 'https://login.example.com']
])('a failure %s is left as it is', async (_, thrown, url) => {
  const { fetch } = namingProxy(virtualRuntime({ env, fetch: () => Promise.reject(thrown) }))
  expect(await failureOf(() => fetch(url))).toBe(thrown)
})

describe("what Node's own fetch throws behind a proxy", () => {
  /** Fetches twice in a process of its own, whose whole traffic goes to this proxy. */
  const behind = async (proxy: string): Promise<string> => {
    const script = `
      import { virtualRuntime } from './harness/virtualRuntime.ts'
      import { useProxyFromEnvironment } from './src/util/proxy.ts'
      import { namingProxy } from './src/util/proxyFailure.ts'
      useProxyFromEnvironment(process.env)
      const { fetch, sleep } = namingProxy(virtualRuntime({ env: process.env }))
      for (let times = 0; times < 2; times++) {
        await fetch('https://login.contoso.invalid/x').catch(error => console.log(error.name + ': ' + error.message))
        await sleep(31_000)
      }`
    const { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy, NODE_USE_ENV_PROXY, ...rest } = process.env
    const { stdout } = await runNode(['--input-type=module', '-e', script], { env: { ...rest, HTTPS_PROXY: proxy } })
    return stdout
  }
  const listening = async (answer: string): Promise<Server> => {
    const proxy = createServer().on('connect', (_request, socket) => socket.end(answer))
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
    closeAfterTest(() => proxy.close())
    return proxy
  }
  const hostOf = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`

  test('is understood when it asks for a sign-in', async () => {
    const host = hostOf(await listening('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'))
    expect(await behind(`http://me:hidden-value@${host}`)).toMatch(
      new RegExp(`^ActionError: Nothing could be reached: the proxy ${host} asks for a sign-in \\(407\\)`)
    )
  })

  test('is understood when nobody is there, by address and by name', async () => {
    const gone = await listening('')
    const host = hostOf(gone)
    await new Promise(resolve => gone.close(resolve))
    const lines = await behind(`http://${host}`)
    expect(lines).toContain(
      `Error: the proxy ${host} cannot be reached on the way to login.contoso.invalid: ECONNREFUSED`
    )
    expect(lines).toContain('ActionError: Nothing could be reached for 31 s: ')
    expect(await behind('http://proxy.nowhere.invalid:8080')).toMatch(
      /the proxy proxy\.nowhere\.invalid:8080 cannot be reached on the way to login\.contoso\.invalid: (ENOTFOUND|EAI_AGAIN)/
    )
  })
})
