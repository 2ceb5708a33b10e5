// One origin: a socket on 127.0.0.1, with or without TLS.

import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Pipeline } from './pipeline.ts'
import type { TlsMaterial } from './tls.ts'

/** A service that is not listening yet. */
export type Service = {
  /** Listens on 127.0.0.1 (port 0: any free one); gives the origin without a trailing slash. */
  listen(port: number): Promise<string>
  /** Cuts every connection and stops. */
  close(): Promise<void>
}

// The token of a caller that holds every permission of Microsoft Graph is larger than the 16 KiB that Node takes.
const maxHeaderSize = 128 * 1024

/** Puts a pipeline behind a socket; https with `tls`, http without. */
export const createService = (answer: Pipeline, tls: TlsMaterial | undefined): Service => {
  const listener = getRequestListener((request, env) => answer(request, env as HttpBindings))
  const handle: Parameters<typeof createHttpServer>[1] = (incoming, outgoing) => void listener(incoming, outgoing)
  const server = tls
    ? createHttpsServer({ maxHeaderSize, key: tls.keyPem, cert: tls.certificatePem }, handle)
    : createHttpServer({ maxHeaderSize }, handle)
  return {
    listen: port =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, '127.0.0.1', () => {
          const { port: actual } = server.address() as AddressInfo
          resolve(`${tls ? 'https' : 'http'}://127.0.0.1:${actual}`)
        })
      }),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
