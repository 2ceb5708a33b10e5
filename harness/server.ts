// A small HTTP server on loopback.

import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A listening server; `close` cuts its connections. */
export type LoopbackServer = { readonly origin: string; readonly close: () => Promise<void> }

/** Starts one on a free port. */
export const startServer = async (listener: RequestListener): Promise<LoopbackServer> => {
  const server = createServer(listener)
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

/** The body of a request as text. */
export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}
