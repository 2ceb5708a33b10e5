// From a request to an answer: routing, throttling, views, and the headers that every answer carries.

import type { EmulatorContext } from '../core/context.ts'
import { readTime } from '../directory/store.ts'
import type { Tenant } from '../directory/tenant.ts'
import { errorBody, GraphError, type Refusal, type RequestIds, refusals } from './errors.ts'
import { type GraphAnswer, type RawRequest, segmentsOf } from './request.ts'
import { costOf } from './resourceUnits.ts'
import { routeOf } from './routes.ts'
import { takeUnits } from './throttle.ts'
import type { GraphCaller } from './token.ts'

const jsonType = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8'

/** Who asks, and where. */
export type Session = { readonly caller: GraphCaller; readonly tenant: Tenant }

/** The answer to a refusal. */
export const refusalAnswer = (refusal: Refusal, nowMs: number, ids: RequestIds): GraphAnswer => ({
  status: refusal.status,
  headers: {
    'Content-Type': 'application/json',
    ...(refusal.status !== 401 && { 'Cache-Control': 'no-cache' }),
    ...refusal.headers
  },
  body: errorBody(refusal, nowMs, ids)
})

/** Answers one request, or one item of a batch. Refusals become answers; anything else that goes wrong is a 500. */
export const answerRequest = (
  context: EmulatorContext,
  session: Session,
  request: RawRequest,
  ids: RequestIds
): GraphAnswer => {
  try {
    return answer(context, session, request)
  } catch (error) {
    const refusal: Refusal =
      error instanceof GraphError
        ? error.refusal
        : { status: 500, code: 'InternalServerError', message: error instanceof Error ? error.message : String(error) }
    return refusalAnswer(refusal, context.clock.now(), ids)
  }
}

const answer = (context: EmulatorContext, { caller, tenant }: Session, request: RawRequest): GraphAnswer => {
  const { method, path, query, sequence, version } = request
  const route = routeOf(method, segmentsOf(path), version)
  if (route.kind === 'unknown') throw new GraphError(refusals.unknownSegment(route.segment))
  if (route.kind === 'wrong-method') throw new GraphError(refusals.methodNotAllowed())
  const { handler, keys, path: routePath } = route
  const cost = costOf(method, routePath, query)
  const bucket = { appId: caller.appId, tenantId: tenant.id, write: method !== 'GET' }
  const throttling = takeUnits(context, bucket, cost)
  const { clock, behavior } = context
  const units = { 'x-ms-resource-unit': String(cost) }
  const result = withHeaders(units, () =>
    handler({
      ...request,
      context,
      tenant,
      caller,
      keys,
      keyReadAt: readTime(clock, behavior.replication, 'key', sequence),
      listReadAt: readTime(clock, behavior.replication, 'list', sequence)
    })
  )
  const content = result.body === undefined ? {} : { 'Content-Type': jsonType }
  const data = result.status === 204 ? {} : { 'OData-Version': '4.0', ...content }
  return { ...result, headers: { 'Cache-Control': 'no-cache', ...data, ...units, ...throttling, ...result.headers } }
}

/** Does the work; a refusal of it carries these headers too. */
const withHeaders = (headers: Refusal['headers'], work: () => GraphAnswer): GraphAnswer => {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    throw new GraphError({ ...error.refusal, headers: { ...headers, ...error.refusal.headers } })
  }
}
