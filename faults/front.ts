// A service that stands in front of the emulator and spoils chosen answers; and one that must never be asked.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An answer on its way, free to be changed. */
export type Passing = { status: number; headers: Record<string, string>; body: string }

/** What is known of the request, and the answer to change. */
export type Spoil = (
  request: { readonly method: string; readonly path: string; readonly body: string },
  answer: Passing
) => void

/** A listening service. */
export type Front = { readonly origin: string; readonly close: () => Promise<void> }

const listen = async (
  handle: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>
): Promise<Front> => {
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const dropped = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'content-encoding'])

/** Passes requests on to `target` and answers back, each through `spoil`. */
export const openFront = (target: string, spoil: Spoil): Promise<Front> =>
  listen(async (incoming, outgoing) => {
    const { method = 'GET', url = '/' } = incoming
    const body = await bodyOf(incoming)
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).filter(
        (entry): entry is [string, string] =>
          typeof entry[1] === 'string' && entry[0] !== 'host' && !dropped.has(entry[0])
      )
    )
    const init = method === 'GET' || body === '' ? { method, headers } : { method, headers, body }
    const response = await fetch(`${target}${url}`, { ...init, redirect: 'manual' })
    const answer: Passing = {
      status: response.status,
      headers: Object.fromEntries([...response.headers].filter(([name]) => !dropped.has(name))),
      body: await response.text()
    }
    spoil({ method, path: url, body }, answer)
    outgoing.writeHead(answer.status, answer.headers)
    outgoing.end(answer.status === 204 ? undefined : answer.body)
  })

/** A host that nobody may ask: counts who does, and notes whether a credential came along. */
export const openTrap = async (): Promise<Front & { readonly caught: string[] }> => {
  const caught: string[] = []
  const front = await listen(async (incoming, outgoing) => {
    const body = await bodyOf(incoming)
    const credential = incoming.headers.authorization !== undefined || /client_secret|client_assertion/.test(body)
    caught.push(`${incoming.method} ${incoming.url}${credential ? ' with a credential' : ''}`)
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    outgoing.end('{"value":[]}')
  })
  return { ...front, caught }
}
