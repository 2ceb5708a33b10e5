// Whom the pages and the control API answer: programs and the page itself, never another site in a browser.

import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Emulator, startEmulator } from '../src/emulator.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

/** A request with headers that fetch would not let a program choose; gives the status. */
const send = (address: string, method: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(address, { method, headers, agent: false }, answer => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.once('error', reject)
    sent.end(method === 'POST' ? '{"advanceMs":1}' : undefined)
  })

const portOf = (origin: string) => new URL(origin).port

/** Every path that is for people and for control, at both origins that have them. */
const readPaths = ['/', '/favicon.ico', '/_emulator/state', '/_emulator/journal']

const everyRead = () => [
  ...readPaths.flatMap(path => [`${emulator.graph}${path}`, `${emulator.login}${path}`]),
  `${emulator.login}/devicelogin`
]

/** Every address that changes something. */
const everyWrite = () => [
  ...['clock', 'behavior', 'reset-journal'].flatMap(name =>
    [emulator.graph, emulator.login].map(origin => `${origin}/_emulator/${name}`)
  ),
  `${emulator.login}/devicelogin`
]

describe('the host name', () => {
  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1', '0.0.0.0', '[::2]', '@'])(
    'of a request is refused when it is %s: a name of somebody else may lead here',
    async name => {
      for (const address of [...everyRead(), ...everyWrite()]) {
        const headers = { host: `${name}:${portOf(address)}` }
        expect([address, [400, 403].includes(await send(address, 'GET', headers))]).toEqual([address, true])
        expect([address, [400, 403].includes(await send(address, 'POST', headers))]).toEqual([address, true])
      }
    }
  )

  test.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('%s is one of loopback', async name => {
    for (const address of everyRead()) {
      expect(await send(address, 'GET', { host: `${name}:${portOf(address)}` })).toBeLessThan(300)
    }
  })

  test('may be one that the certificate is made for', async () => {
    const other = await startEmulator({ tls: { names: ['graph.example'] } })
    const answer = (host: string) =>
      new Promise(resolve =>
        import('node:https').then(({ get }) =>
          get(
            `${other.graph}/_emulator/journal`,
            { ca: other.caPem, servername: 'localhost', headers: { host } },
            ({ statusCode }) => resolve(statusCode)
          )
        )
      )
    expect([await answer('graph.example'), await answer('other.example')]).toEqual([200, 403])
    await other.close()
  })

  test('is told in the refusal, with the address that would do', async () => {
    const { port } = new URL(emulator.graph)
    const text = await new Promise<string>(resolve =>
      request(`${emulator.graph}/`, { headers: { host: `evil.example:${port}` } }, async answer => {
        let body = ''
        for await (const part of answer) body += part
        resolve(body)
      }).end()
    )
    expect(text).toContain(`not under evil.example:${port}`)
    expect(text).toContain(`open http://127.0.0.1:${port}/`)
  })
})

describe('another site', () => {
  const foreign: readonly (readonly [string, Record<string, string>])[] = [
    ['by a form of an old browser', { origin: 'https://evil.example' }],
    ['by a form whose origin is hidden', { origin: 'null' }],
    ['by a form of another port', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['by a form', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['by a script', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['without an origin', { 'sec-fetch-site': 'cross-site' }]
  ]

  test.each(foreign)('may not change anything %s', async (_, headers) => {
    const before = JSON.stringify(emulator.behavior)
    const now = emulator.clock.now()
    for (const address of everyWrite()) {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json']) {
        expect(await send(address, 'POST', { ...headers, 'content-type': type })).toBe(403)
      }
    }
    expect(JSON.stringify(emulator.behavior)).toBe(before)
    expect(emulator.clock.now() - now).toBeLessThan(86_400_000)
  })

  test.each([
    ['a frame', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
    ['a picture', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a script', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }]
  ] as [string, Record<string, string>][])('may not take the page into %s', async (_, headers) => {
    for (const address of everyRead()) expect(await send(address, 'GET', headers)).toBe(403)
  })

  test('may link to it', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    for (const address of everyRead()) expect(await send(address, 'GET', link)).toBeLessThan(300)
  })
})

test('the page itself may change things, under each name of it', async () => {
  for (const name of ['127.0.0.1', 'localhost']) {
    const host = `${name}:${portOf(emulator.graph)}`
    const own = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }
    expect(await send(`${emulator.graph}/_emulator/clock`, 'POST', own)).toBe(200)
  }
  const crossed = { host: `localhost:${portOf(emulator.graph)}`, origin: emulator.graph }
  expect(await send(`${emulator.graph}/_emulator/clock`, 'POST', crossed)).toBe(403)
})
