// One origin: a socket on 127.0.0.1 and what every request goes through (journal, latency, faults, the clock's Date).

import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { EmulatorContext } from './context.ts'
import { faultAnswer } from './faultAnswers.ts'
import type { OpenEntry } from './journal.ts'
import { type Fault, type FaultKind, type ServiceName, takeFault } from './knobs.ts'
import type { TlsMaterial } from './tls.ts'

/** What the pipeline hands to the services with each request: `c.env.exchange`. */
export type Exchange = {
  /** The journal entry; a service that reads a token sets `caller` to its application id. */
  readonly entry: OpenEntry
  /** Counts the requests of this origin from 0: with two replicas, odd ones go to the slower. */
  readonly turn: number
  /** The fault that this request acts out, for kinds that the service itself must serve (`batch-429`). */
  readonly fault: Fault | undefined
}

/** The Hono environment of a service's app. */
export type EmulatorEnv = { Bindings: HttpBindings & { readonly exchange: Exchange } }

/** An app as the pipeline calls it: any Hono app that was made for {@link EmulatorEnv}, or for no environment at all. */
export type ServiceApp = {
  fetch(request: Request, env: EmulatorEnv['Bindings']): Response | Promise<Response>
}

/** A service that is not listening yet. */
export type Service = {
  /** Listens on 127.0.0.1 (port 0: any free one); gives the origin without a trailing slash. */
  listen(port: number): Promise<string>
  /** Cuts every connection and stops. */
  close(): Promise<void>
}

/** What a service may have besides its app: TLS, and the page for people. */
export type ServiceExtras = { readonly tls?: TlsMaterial | undefined; readonly page?: ServiceApp }

/** Pages and controls for people and tests: they are no part of a tenant, so no journal, latency or faults. */
const isAside = (path: string) => path === '/' || path === '/favicon.ico' || path.startsWith('/_emulator')

/** Wraps a service's app in the pipeline that all requests go through. */
export const createService = (
  name: ServiceName,
  app: ServiceApp,
  context: EmulatorContext,
  { tls, page }: ServiceExtras = {}
): Service => {
  let turns = 0
  const answer = async (request: Request, env: HttpBindings): Promise<Response> => {
    const { pathname: path, search } = new URL(request.url)
    const { method, headers } = request
    const { clock, journal, knobs } = context
    const authorization = /^bearer /i.test(headers.get('authorization') ?? '') ? 'bearer' : 'none'
    const arrival = { service: name, method, path, query: search.slice(1), authorization } as const
    if (page && isAside(path)) {
      const entry = { ...arrival, index: -1, status: 0, write: false, startedMs: 0, endedMs: 0 }
      return page.fetch(request, { ...env, exchange: { entry, turn: 0, fault: undefined } })
    }
    const entry = journal.open(arrival)
    const fault = takeFault(knobs, { index: entry.index, service: name, method, path })
    if (fault) entry.fault = fault.kind
    if (knobs.latencyMs > 0) await sleep(knobs.latencyMs)
    const exchange: Exchange = { entry, turn: turns++, fault }
    const early = await beforeWork(env, fault, name, clock.now(), headers.get('client-request-id'))
    const made = early ?? (await app.fetch(request, { ...env, exchange }))
    const response = new Response(made.body, made)
    response.headers.set('Date', new Date(clock.now()).toUTCString())
    const cut = await afterWork(env, fault, response)
    journal.close(entry, cut ? 0 : response.status)
    await context.onRequest?.(entry)
    return cut ? RESPONSE_ALREADY_SENT : response
  }
  const listener = getRequestListener((request, env) => answer(request, env as HttpBindings))
  const handle: Parameters<typeof createHttpServer>[1] = (incoming, outgoing) => void listener(incoming, outgoing)
  const server = tls
    ? createHttpsServer({ key: tls.keyPem, cert: tls.certificatePem }, handle)
    : createHttpServer(handle)
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

/** Acts out the faults in which no work is done; undefined when the work is to be done. */
const beforeWork = async (
  { incoming, outgoing }: HttpBindings,
  fault: Fault | undefined,
  name: ServiceName,
  nowMs: number,
  clientRequestId: string | null
): Promise<Response | undefined> => {
  if (!fault) return undefined
  if (fault.kind === 'reset-before') {
    incoming.socket.destroy()
    return new Response(null)
  }
  if (fault.kind === 'hang') {
    await new Promise(resolve => outgoing.once('close', resolve))
    return new Response(null)
  }
  return faultAnswer(name, fault, nowMs, clientRequestId ?? undefined)
}

const cuttingKinds: readonly FaultKind[] = ['reset-before', 'reset-after', 'hang', 'truncated']

/** Acts out the faults that spoil the answer; true when the connection is gone and no answer is to be written. */
const afterWork = async (
  { incoming, outgoing }: HttpBindings,
  fault: Fault | undefined,
  response: Response
): Promise<boolean> => {
  if (fault?.kind === 'reset-after') incoming.socket.destroy()
  if (fault?.kind === 'truncated') {
    const body = Buffer.from(await response.arrayBuffer())
    outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), 'content-length': body.length || 2 })
    await new Promise<void>(resolve => outgoing.write(body.subarray(0, body.length >> 1), () => resolve()))
    incoming.socket.destroy()
  }
  return fault !== undefined && cuttingKinds.includes(fault.kind)
}
