// JSON batching: up to 20 requests in one, each answered as if it had come alone.
// Microsoft Graph documentation, "Combine multiple HTTP requests using JSON batching".

import type { EmulatorContext } from '../core/context.ts'
import { retryAfterOf } from '../core/faultAnswers.ts'
import { type Fault, type FaultSettings, type FaultTarget, takeFault } from '../core/faults.ts'
import type { Interceptions } from '../core/intercept.ts'
import {
  answerOfText,
  type InterceptedAnswer,
  type InterceptedRequest,
  requestOfText,
  textOf
} from '../core/interceptedMessages.ts'
import type { OpenEntry } from '../core/journal.ts'
import { answerRequest, refusalAnswer, type Session } from './answer.ts'
import { errorBody, GraphError, type RequestIds, refusals, requestIds } from './errors.ts'
import { graphRefusal, refusalAfterWork } from './faultAnswers.ts'
import { type GraphAnswer, type RawRequest, type RequestContent, takesXml } from './request.ts'

const maximum = 20
const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']
const methodsWithBody = ['POST', 'PATCH', 'PUT']

type Item = {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: unknown
  readonly dependsOn: readonly string[]
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const itemOf = (value: unknown): Item => {
  if (!isFields(value)) throw new GraphError(refusals.emptyBatch())
  const { id, method, url, headers = {}, body, dependsOn = [] } = value
  const wellFormed =
    typeof id === 'string' && id !== '' && typeof method === 'string' && typeof url === 'string' && isFields(headers)
  if (!wellFormed || !Array.isArray(dependsOn)) throw new GraphError(refusals.emptyBatch())
  const item: Item = {
    id,
    method: method.toUpperCase(),
    url,
    headers: new Headers(Object.entries(headers).map(([name, text]): [string, string] => [name, String(text)])),
    body,
    dependsOn: dependsOn.map(String)
  }
  if (!methods.includes(item.method)) throw new GraphError(refusals.emptyBatch())
  const needsBody = methodsWithBody.includes(item.method) || body !== undefined
  if (needsBody && (body === undefined || !item.headers.has('content-type'))) {
    throw new GraphError(refusals.batchWrite(id))
  }
  return item
}

/** The items of a batch in their order. Throws 400 for a batch that is not well formed: nothing is done then. */
const itemsOf = (body: unknown): readonly Item[] => {
  const requests = isFields(body) ? body.requests : undefined
  if (!Array.isArray(requests) || requests.length === 0) throw new GraphError(refusals.emptyBatch())
  if (requests.length > maximum) throw new GraphError(refusals.batchSize())
  const items = requests.map(itemOf)
  const ids = items.map(({ id }) => id.toLowerCase())
  if (new Set(ids).size < ids.length) throw new GraphError(refusals.batchIds())
  items.forEach(({ dependsOn }, position) => {
    const earlier = ids.slice(0, position)
    if (!dependsOn.every(id => earlier.includes(id.toLowerCase()))) throw new GraphError(refusals.batchDependency())
  })
  return items
}

/** What a batch came with. */
export type BatchRequest = Pick<RawRequest, 'origin' | 'version' | 'body' | 'sequence'> & {
  readonly entry: OpenEntry
  readonly fault: Fault | undefined
}

/** Answers POST /$batch. Answers come in reverse order, as no order is promised. Throws 400 for a malformed batch. */
export const answerBatch = (context: EmulatorContext, session: Session, batch: BatchRequest): GraphAnswer => {
  const statuses = new Map<string, number>()
  const responses = itemsOf(batch.body).map((item, position) => {
    const failed = item.dependsOn.some(id => (statuses.get(id.toLowerCase()) ?? 0) >= 400)
    const answer = answerItem(context, session, batch, item, position, failed)
    statuses.set(item.id.toLowerCase(), answer.status)
    return {
      id: item.id,
      status: answer.status,
      headers: answer.headers ?? {},
      ...(answer.body !== undefined && { body: answer.body })
    }
  })
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' }
  return { status: 200, headers, body: { responses: responses.reverse() } }
}

const answerItem = (
  context: EmulatorContext,
  session: Session,
  batch: BatchRequest,
  item: Item,
  position: number,
  dependencyFailed: boolean
): GraphAnswer => {
  const { origin, version, sequence, entry } = batch
  const ids = requestIds(item.headers.get('client-request-id') ?? undefined)
  const target = new URL(item.url.replace(/^\/*/, '/'), 'http://batch.invalid')
  const path = `/${version}${target.pathname}`
  const { journal, behavior, interceptions } = context
  const query = target.search.slice(1)
  const single = { service: 'graph', method: item.method, path } as const
  const own = journal.open({ ...single, query, authorization: 'bearer' }, { index: position, parent: entry.index })
  own.caller = session.caller.appId
  const place = { ...single, item: position }
  const view = interceptions.isMeant(place)
    ? requestOfText({ ...place, query, headers: item.headers }, textOf(item.body))
    : undefined
  const instead = view && !dependencyFailed ? interceptions.instead(view) : undefined
  const itemFault = instead ? undefined : faultOf(behavior, batch.fault, { ...place, index: entry.index })
  if (itemFault) own.fault = itemFault.kind
  const work = (): GraphAnswer => {
    if (dependencyFailed) return refusalAnswer(refusals.failedDependency(), context.clock.now(), ids)
    const raw: RawRequest = {
      method: item.method,
      origin,
      path: target.pathname,
      version,
      query: target.searchParams,
      headers: item.headers,
      body: item.body,
      content: takesXml(target.pathname) ? contentOf(item) : undefined,
      sequence: sequence + position,
      span: { startedMs: item.dependsOn.length > 0 ? own.startedMs : entry.startedMs, entry: own }
    }
    const faulted = faultedItem(context, itemFault, ids)
    if (faulted) return faulted
    const answered = relative(context, session, raw, item, ids)
    const afterWork = refusalAfterWork(itemFault)
    return afterWork ? refusalAnswer(afterWork, context.clock.now(), ids) : answered
  }
  const made = instead ? graphAnswerOf(instead) : work()
  const answer = view ? rewritten(interceptions, view, made) : made
  if (instead || answer !== made) own.intercepted = true
  journal.close(own, answer.status)
  return answer
}

/** The fault of an item: that of all items of the batch, or one of its own. */
const faultOf = (behavior: FaultSettings, ofBatch: Fault | undefined, target: FaultTarget): Fault | undefined =>
  ofBatch?.kind === 'batch-429' ? ofBatch : takeFault(behavior, target)

const rewritten = (interceptions: Interceptions, view: InterceptedRequest, made: GraphAnswer): GraphAnswer => {
  const before = answerOfText(made.status, made.headers ?? {}, textOf(made.body))
  const after = interceptions.rewritten(view, before)
  return after === before ? made : graphAnswerOf(after)
}

/** An item's body is JSON; one that is none travels as text. */
const graphAnswerOf = ({ status, headers, body, text }: InterceptedAnswer): GraphAnswer => {
  if (text === '') return { status, headers }
  return { status, headers, body: body === undefined ? text : body }
}

const faultedItem = (context: EmulatorContext, fault: Fault | undefined, ids: RequestIds): GraphAnswer | undefined => {
  if (!fault) return undefined
  const refusal = fault.kind === 'batch-429' ? refusals.throttled(retryAfterOf(fault)) : graphRefusal(fault)
  return refusal && refusalAnswer(refusal, context.clock.now(), ids)
}

/** The bytes of an item's body: base64 or base64url unless it is JSON (Microsoft Graph documentation, JSON batching). */
const contentOf = ({ headers, body }: Item): RequestContent => {
  const type = headers.get('content-type') ?? ''
  const bytes = typeof body === 'string' ? Buffer.from(body, 'base64') : Buffer.from(textOf(body))
  return { type, bytes }
}

/** An answer that is not JSON travels as base64. */
const inJson = ({ text, ...answer }: GraphAnswer): GraphAnswer =>
  text === undefined ? answer : { ...answer, body: Buffer.from(text).toString('base64') }

/** Addresses in a batch are relative to the version, and no batch holds another. */
const relative = (
  context: EmulatorContext,
  session: Session,
  request: RawRequest,
  { url }: Item,
  ids: RequestIds
): GraphAnswer => {
  const foreign = /^[a-z][a-z0-9+.-]*:/i.test(url) || request.path.endsWith('/$batch')
  if (!foreign) return inJson(answerRequest(context, session, request, ids))
  const refusal = refusals.batchUrl()
  return {
    status: refusal.status,
    headers: { 'Content-Type': 'application/json' },
    body: errorBody(refusal, context.clock.now(), ids)
  }
}
