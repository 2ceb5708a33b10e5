// The Microsoft Graph origin: reads the token and the body of each request, and writes the answer with its headers.

import { type Context, Hono } from 'hono'
import type { EmulatorContext } from '../core/context.ts'
import type { EmulatorEnv } from '../core/pipeline.ts'
import { readTime } from '../directory/store.ts'
import { answerRequest, refusalAnswer } from './answer.ts'
import { answerBatch } from './batch.ts'
import { GraphError, type RequestIds, refusals, requestIds } from './errors.ts'
import { refusalAfterWork } from './faultAnswers.ts'
import { type GraphAnswer, type RawRequest, type RequestContent, takesXml } from './request.ts'
import { readCaller } from './token.ts'

const diagnostic = JSON.stringify({
  ServerInfo: { DataCenter: 'Emulator', Slice: 'E', Ring: '5', ScaleUnit: '001', RoleInstance: 'EMULATOR0' }
})

/** The routes of the `graph` origin: everything goes to Microsoft Graph. */
export const graphApp = (context: EmulatorContext): Hono<EmulatorEnv> => {
  const app = new Hono<EmulatorEnv>()
  app.all('*', async c => {
    const ids = requestIds(c.req.header('client-request-id'))
    try {
      return response(await answer(c, context, ids), ids)
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      return response(refusalAnswer(error.refusal, context.clock.now(), ids), ids)
    }
  })
  return app
}

const answer = async (c: Context<EmulatorEnv>, context: EmulatorContext, ids: RequestIds): Promise<GraphAnswer> => {
  const { exchange } = c.env
  const url = new URL(c.req.url)
  const [, version = '', path = ''] = /^\/([^/]*)(.*)$/.exec(url.pathname) ?? []
  const keyReadAt = readTime(context.clock, context.behavior.replication, 'key', exchange.sequence)
  const session = await readCaller(context, c.req.header('authorization') ?? null, exchange.entry, keyReadAt)
  if (version !== 'v1.0' && version !== 'beta') throw new GraphError(refusals.invalidVersion())
  const content = takesXml(path) ? await readContent(c) : undefined
  const body = content ? undefined : await readJson(c)
  const { method } = c.req
  const { sequence, entry, fault } = exchange
  if (path === '/$batch') {
    if (method !== 'POST') throw new GraphError(refusals.methodNotAllowed())
    return answerBatch(context, session, { origin: url.origin, version, body, sequence, entry, fault })
  }
  const { searchParams: query } = url
  const { headers } = c.req.raw
  const span = { startedMs: entry.startedMs, entry }
  const request: RawRequest = {
    method,
    origin: url.origin,
    path,
    version,
    query,
    headers,
    body,
    content,
    sequence,
    span
  }
  const answered = answerRequest(context, session, request, ids)
  const instead = refusalAfterWork(fault)
  return instead ? refusalAnswer(instead, context.clock.now(), ids) : answered
}

/** The body as it comes, whatever it is. */
const readContent = async (c: Context): Promise<RequestContent> => ({
  type: c.req.header('content-type') ?? '',
  bytes: new Uint8Array(await c.req.arrayBuffer())
})

/** The JSON body, undefined when there is none. Throws 400 for anything else. */
const readJson = async (c: Context<EmulatorEnv>): Promise<unknown> => {
  if (['GET', 'HEAD', 'DELETE'].includes(c.req.method)) return undefined
  const text = await c.req.text()
  if (text === '') return undefined
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    throw new GraphError(refusals.unreadableBody())
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new GraphError(refusals.unreadableBody())
  }
}

const response = ({ status, body, text, headers }: GraphAnswer, { requestId, clientRequestId }: RequestIds): Response =>
  new Response(text ?? (body === undefined ? null : JSON.stringify(body)), {
    status,
    headers: {
      ...headers,
      'request-id': requestId,
      'client-request-id': clientRequestId,
      'x-ms-ags-diagnostic': diagnostic,
      'Strict-Transport-Security': 'max-age=31536000',
      Vary: 'Accept-Encoding'
    }
  })
