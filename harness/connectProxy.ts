// A proxy that opens tunnels (CONNECT) to places on loopback.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'

/** A listening proxy; `tunnels` lists what it was asked for, as `host:port`. */
export type ConnectProxy = { readonly url: string; readonly tunnels: string[]; readonly close: () => void }

/** Starts one. `portOf` gives the port that a target leads to; a target without one is refused. */
export const startConnectProxy = async (portOf: (target: string) => number | undefined): Promise<ConnectProxy> => {
  const tunnels: string[] = []
  const sockets = new Set<Duplex>()
  const server = createServer((_request, response) => response.writeHead(400).end())
  server.on('connect', ({ url: target = '' }, socket) => {
    tunnels.push(target)
    const port = portOf(target)
    if (port === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      return
    }
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    for (const end of [socket, upstream]) {
      sockets.add(end)
      end.on('error', () => end.destroy())
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.closeAllConnections()
      server.close()
    }
  }
}
