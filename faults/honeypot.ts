// A host that nobody may ask: it counts who does, and notes whether a credential came along.

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A listening host. */
export type Honeypot = {
  readonly origin: string
  /** Every request that came, as `METHOD /path`, with a remark when it carried a credential. */
  readonly requests: readonly string[]
  readonly close: () => Promise<void>
}

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  let body = ''
  for await (const chunk of incoming) body += chunk
  return body
}

/** Opens one on loopback. It answers everything with an empty list. */
export const openHoneypot = async (): Promise<Honeypot> => {
  const requests: string[] = []
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming).catch(() => '')
    const credential = incoming.headers.authorization !== undefined || /client_secret|client_assertion/.test(body)
    requests.push(`${incoming.method} ${incoming.url}${credential ? ' with a credential' : ''}`)
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    outgoing.end('{"value":[]}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
