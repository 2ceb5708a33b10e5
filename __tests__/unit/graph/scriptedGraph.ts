// A Graph that answers as a test says, the requests that it saw, and a client of it.

import type { ServerResponse } from 'node:http'
import { bodyOf } from '../../../harness/server.ts'
import { virtualRuntime } from '../../../harness/virtualRuntime.ts'
import type { AccessToken, TokenSource } from '../../../src/auth/signIn.ts'
import type { GraphRequest, RecentWrite } from '../../../src/graph/answer.ts'
import { createGraph, type Graph } from '../../../src/graph/client.ts'
import { requirements } from '../../../src/graph/requirements.ts'
import type { Runtime } from '../../../src/runtime.ts'
import { deadlineAfter } from '../../../src/util/retry.ts'
import { serve } from '../../hooks.ts'

/** An answer. */
export type Reply = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: unknown
}
type Seen = { readonly method: string; readonly url: string; readonly authorization: string; readonly body: unknown }
type Answer = (request: Seen, place: number, origin: string) => Reply | 'reset'

const send = (response: ServerResponse, reply: Reply | 'reset'): void => {
  if (reply === 'reset') {
    response.socket?.destroy()
    return
  }
  const { status = 200, headers = {}, body } = reply
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body))
}

/** A server that answers as told, and what it was asked. */
export const server = async (answer: Answer) => {
  const seen: Seen[] = []
  const { origin } = await serve(async (incoming, response) => {
    const { method = '', url = '', headers } = incoming
    const text = await bodyOf(incoming)
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const request = { method, url, authorization: headers.authorization ?? '', body }
    send(response, answer(request, seen.push(request) - 1, `http://${headers.host}`))
  })
  return { origin, seen }
}

const token = (value: string): AccessToken => ({ value, expiresOnMs: Number.POSITIVE_INFINITY, claims: undefined })

/** Tokens that count how often a fresh one was asked for. */
export const tokensOf = (): TokenSource & { readonly fresh: () => number } => {
  let fresh = 0
  return {
    getToken: async options => {
      if (options?.fresh === true) fresh += 1
      return token(`token-${fresh}`)
    },
    fresh: () => fresh
  }
}

/** A client of a server that answers as told. */
export const open = async (
  answer: Answer,
  { timeoutMs = 300_000, tokens = tokensOf(), runtime = virtualRuntime() as Runtime } = {}
): Promise<{
  readonly graph: Graph
  readonly seen: readonly Seen[]
  readonly runtime: Runtime
  readonly waits: string[]
}> => {
  const { origin, seen } = await server(answer)
  const waits: string[] = []
  const graph = await createGraph(origin, tokens, {
    runtime,
    deadline: deadlineAfter(runtime, timeoutMs),
    onWait: ({ reason }) => waits.push(reason)
  })
  return { graph, seen, runtime, waits }
}

/** A read. */
export const get = (path: string, more: Partial<GraphRequest> = {}): GraphRequest => ({
  method: 'GET',
  path,
  operation: `read ${path}`,
  requirement: requirements.readApplications,
  ...more
})
/** A write. */
export const post = (path: string, more: Partial<GraphRequest> = {}): GraphRequest =>
  get(path, { method: 'POST', body: { a: 1 }, operation: `write ${path}`, ...more })
/** What a request says of the writes before it. */
export const after = (...writes: RecentWrite[]): Pick<GraphRequest, 'mayLagBehind'> => ({
  mayLagBehind: new Set(writes)
})
/** The body of Graph's errors. */
export const errorOf = (code: string, message: string) => ({
  error: { code, message, innerError: { 'request-id': 'r-1' } }
})
