// A host that nobody may ask: it counts who does, and notes whether a credential came along.

import { bodyOf, type LoopbackServer, startServer } from '../harness/server.ts'

/** A listening host. */
export type Honeypot = LoopbackServer & {
  /** Every request that came, as `METHOD /path`, with a remark when it carried a credential. */
  readonly requests: readonly string[]
}

/** Opens one on loopback. It answers everything with an empty list. */
export const openHoneypot = async (): Promise<Honeypot> => {
  const requests: string[] = []
  const server = await startServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming).catch(() => '')
    const credential = incoming.headers.authorization !== undefined || /client_secret|client_assertion/.test(body)
    requests.push(`${incoming.method} ${incoming.url}${credential ? ' with a credential' : ''}`)
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    outgoing.end('{"value":[]}')
  })
  return { ...server, requests }
}
