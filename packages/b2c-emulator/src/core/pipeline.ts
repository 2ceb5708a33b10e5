// What every request to a service goes through: the journal, latency, faults, interceptions, and the clock's Date.

import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { EmulatorContext } from './context.ts'
import { type FaultAnswer, intermediaryAnswer } from './faultAnswers.ts'
import { type Fault, type FaultKind, type ServiceName, takeFault } from './faults.ts'
import type { Interceptions } from './intercept.ts'
import { answerOfText, type InterceptedAnswer, requestOfText } from './interceptedMessages.ts'
import type { Arrival, OpenEntry } from './journal.ts'

/** What the pipeline hands to the services with each request: `c.env.exchange`. */
export type Exchange = {
  /** The journal entry; a service that reads a token sets `caller` to its application id. */
  readonly entry: OpenEntry
  /** Counts the requests of this origin from 0: with two replicas, odd ones go to the slower. */
  readonly sequence: number
  /** The fault of this request, for kinds that the service itself must serve (`batch-429`). */
  readonly fault: Fault | undefined
}

/** The Hono environment of a service's app. */
export type EmulatorEnv = { Bindings: HttpBindings & { readonly exchange: Exchange } }

/** An app as the pipeline calls it: any Hono app that was made for {@link EmulatorEnv}, or for no environment at all. */
export type ServiceApp = {
  fetch(request: Request, env: EmulatorEnv['Bindings']): Response | Promise<Response>
}

/** What a service consists of: its routes, its answers to faulted requests, and the page for people where it has one. */
export type ServiceParts = {
  readonly name: ServiceName
  readonly app: ServiceApp
  readonly faultAnswer: FaultAnswer
  readonly page?: ServiceApp
}

/** Answers one request. */
export type Pipeline = (request: Request, env: HttpBindings) => Promise<Response>

/** Pages and controls for people and tests: they are no part of a tenant, so no journal, latency or faults. */
const isOutOfBand = (path: string) => path === '/' || path === '/favicon.ico' || path.startsWith('/_emulator')

// What is longer, Node takes for one millisecond.
const longestTimerMs = 2 ** 31 - 1

/** The pipeline of one service. */
export const createPipeline = (context: EmulatorContext, { name, app, faultAnswer, page }: ServiceParts): Pipeline => {
  const { clock, journal, behavior, interceptions } = context
  let requests = 0
  return async (request, env) => {
    const { pathname: path, search } = new URL(request.url)
    const { method, headers } = request
    const authorization = /^bearer /i.test(headers.get('authorization') ?? '') ? 'bearer' : 'none'
    const arrival = { service: name, method, path, query: search.slice(1), authorization } as const
    if (page && isOutOfBand(path)) {
      const entry = { ...arrival, index: -1, status: 0, write: false, startedMs: 0, endedMs: 0 }
      const shown = await page.fetch(request, { ...env, exchange: { entry, sequence: 0, fault: undefined } })
      if (method !== 'GET') context.changed()
      return shown
    }
    const entry = journal.open(arrival)
    const intercepted = await openInterception(interceptions, arrival, request)
    const instead = intercepted?.instead
    const fault = instead ? undefined : takeFault(behavior, { index: entry.index, service: name, method, path })
    if (fault) entry.fault = fault.kind
    if (behavior.latencyMs > 0) await sleep(Math.min(behavior.latencyMs, longestTimerMs))
    const exchange: Exchange = { entry, sequence: requests++, fault }
    const faulted = fault && (await withoutWork(env, fault, headers, clock.now(), faultAnswer))
    const made = dated(instead ?? faulted ?? (await app.fetch(request, { ...env, exchange })), clock.now())
    const response = intercepted && !isCutBeforeWork(fault) ? await intercepted.rewrite(made) : made
    if (instead || response !== made) entry.intercepted = true
    const cut = await cutConnection(env, fault, response)
    journal.close(entry, cut ? 0 : response.status)
    context.changed()
    await context.onRequest?.(entry)
    return cut ? RESPONSE_ALREADY_SENT : response
  }
}

/** The response with the Date of the emulator's clock, unless it has one of its own. */
const dated = (made: Response, nowMs: number): Response => {
  const response = new Response(made.body, made)
  if (!response.headers.has('Date')) response.headers.set('Date', new Date(nowMs).toUTCString())
  return response
}

/** The interceptions that are meant for a request; undefined when there are none, so that its body need not be read. */
const openInterception = async (
  interceptions: Interceptions,
  arrival: Arrival,
  request: Request
): Promise<{ readonly instead: Response | undefined; rewrite(made: Response): Promise<Response> } | undefined> => {
  if (!interceptions.isMeant(arrival)) return undefined
  const { service, method, path, query } = arrival
  const text = await request.clone().text()
  const view = requestOfText({ service, method, path, query, headers: request.headers }, text)
  const instead = interceptions.instead(view)
  return {
    instead: instead && responseOf(instead),
    rewrite: async made => {
      const answer = answerOfText(made.status, Object.fromEntries(made.headers), await made.clone().text())
      const rewritten = interceptions.rewritten(view, answer)
      return rewritten === answer ? made : responseOf(rewritten)
    }
  }
}

/** Statuses whose answers have no body (RFC 9110). */
const withoutBody = [204, 205, 304]

const responseOf = ({ status, headers, text }: InterceptedAnswer): Response =>
  new Response(text === '' || withoutBody.includes(status) ? null : text, { status, headers })

/** The answer to a faulted request on which no work is done; undefined when the work is to be done all the same. */
const withoutWork = async (
  { incoming, outgoing }: HttpBindings,
  fault: Fault,
  headers: Headers,
  nowMs: number,
  faultAnswer: FaultAnswer
): Promise<Response | undefined> => {
  if (fault.kind === 'reset-before') {
    incoming.socket.destroy()
    return new Response(null)
  }
  if (fault.kind === 'hang') {
    await new Promise(resolve => outgoing.once('close', resolve))
    return new Response(null)
  }
  const clientRequestId = headers.get('client-request-id') ?? undefined
  return intermediaryAnswer(fault, nowMs, clientRequestId) ?? faultAnswer(fault, nowMs, clientRequestId)
}

const isCutBeforeWork = (fault: Fault | undefined) => fault?.kind === 'reset-before' || fault?.kind === 'hang'

const cuttingKinds: readonly FaultKind[] = ['reset-before', 'reset-after', 'hang', 'truncated']

/** Cuts the connection where the fault says so, after half of the answer or before it; true when it is gone. */
const cutConnection = async (
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
