// JSON batching: up to 20 requests in one, each answered as if it had come alone.
// Microsoft Graph documentation, "Combine multiple HTTP requests using JSON batching".

import type { EmulatorContext } from '../context.ts'
import { graphRefusal, retryAfterOf } from '../faultAnswers.ts'
import type { OpenEntry } from '../journal.ts'
import { type Fault, takeFault } from '../knobs.ts'
import { answerRequest, refusalAnswer, type Session } from './answer.ts'
import { errorBody, GraphError, type RequestIds, refusals, requestIds } from './errors.ts'
import type { GraphAnswer, RawRequest } from './request.ts'

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
export type BatchRequest = Pick<RawRequest, 'version' | 'body' | 'turn'> & {
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
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: { responses: responses.reverse() } }
}

const answerItem = (
  context: EmulatorContext,
  session: Session,
  { version, turn, entry, fault }: BatchRequest,
  item: Item,
  position: number,
  dependencyFailed: boolean
): GraphAnswer => {
  const ids = requestIds(item.headers.get('client-request-id') ?? undefined)
  const target = new URL(item.url.replace(/^\/*/, '/'), 'http://batch.invalid')
  const path = `/${version}${target.pathname}`
  const { journal, knobs } = context
  const arrival = {
    service: 'graph',
    method: item.method,
    path,
    query: target.search.slice(1),
    authorization: 'bearer'
  } as const
  const own = journal.open(arrival, { index: position, parent: entry.index })
  own.caller = session.caller.appId
  const struck =
    fault?.kind === 'batch-429'
      ? fault
      : takeFault(knobs, { index: entry.index, item: position, service: 'graph', method: item.method, path })
  if (struck) own.fault = struck.kind
  const raw: RawRequest = {
    method: item.method,
    path: target.pathname,
    version,
    query: target.searchParams,
    headers: item.headers,
    body: item.body,
    turn: turn + position
  }
  const answer = dependencyFailed
    ? refusalAnswer(refusals.failedDependency(), context.clock.now(), ids)
    : (faultedItem(context, struck, ids) ?? relative(context, session, raw, item, ids))
  journal.close(own, answer.status)
  return answer
}

const faultedItem = (context: EmulatorContext, fault: Fault | undefined, ids: RequestIds): GraphAnswer | undefined => {
  if (!fault) return undefined
  const refusal = fault.kind === 'batch-429' ? refusals.throttled(retryAfterOf(fault)) : graphRefusal(fault)
  return refusal && refusalAnswer(refusal, context.clock.now(), ids)
}

/** Addresses in a batch are relative to the version, and no batch holds another. */
const relative = (
  context: EmulatorContext,
  session: Session,
  request: RawRequest,
  { url }: Item,
  ids: RequestIds
): GraphAnswer => {
  const foreign = /^[a-z][a-z0-9+.-]*:/i.test(url) || request.path.endsWith('/$batch')
  if (!foreign) return answerRequest(context, session, request, ids)
  const refusal = refusals.batchUrl()
  return {
    status: refusal.status,
    headers: { 'Content-Type': 'application/json' },
    body: errorBody(refusal, context.clock.now(), ids)
  }
}
