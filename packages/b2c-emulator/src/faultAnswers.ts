// What a struck request is answered with, in the words of the service that was asked.

import { refusalBody, type StsRefusal, refusals as stsRefusals } from './entra/errors.ts'
import { errorBody, type Refusal, refusals, requestIds } from './graph/errors.ts'
import type { Fault, FaultKind, ServiceName } from './knobs.ts'

/** Seconds for Retry-After: a throttled answer has one unless its kind says otherwise. */
export const retryAfterOf = (fault: Fault): number | undefined => {
  if (fault.kind === '429-no-retry-after') return undefined
  return fault.retryAfterSeconds ?? (fault.kind === '429' || fault.kind === 'batch-429' ? 1 : undefined)
}

/** Graph's refusal for a fault that is a JSON answer; undefined for the other kinds. */
export const graphRefusal = (fault: Fault): Refusal | undefined => {
  const retryAfter = retryAfterOf(fault)
  const refusal = graphRefusals[fault.kind]?.()
  return refusal && retryAfter !== undefined ? { ...refusal, headers: { 'Retry-After': String(retryAfter) } } : refusal
}

const graphRefusals: Partial<Record<FaultKind, () => Refusal>> = {
  '429': () => refusals.throttled(undefined),
  '429-no-retry-after': () => refusals.throttled(undefined),
  '503': refusals.unavailable,
  '504': refusals.gatewayTimeout,
  '401': refusals.expiredToken,
  'concurrency-409': () => refusals.concurrency(409),
  'concurrency-503': () => refusals.concurrency(503)
}

const stsAnswers: Partial<Record<FaultKind, () => StsRefusal>> = {
  '429': stsRefusals.throttled,
  '429-no-retry-after': stsRefusals.throttled,
  '503': stsRefusals.unavailable,
  '401': () => stsRefusals.wrongSecret('00000000-0000-0000-0000-000000000000')
}

const gitHubAnswers: Partial<Record<FaultKind, { readonly status: number; readonly message: string }>> = {
  '429': {
    status: 429,
    message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
  },
  '429-no-retry-after': { status: 429, message: 'API rate limit exceeded' },
  '503': { status: 503, message: 'Service unavailable' },
  '401': { status: 401, message: 'Bad credentials' }
}

const html = (status: number, title: string) =>
  new Response(
    `<html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>\r\n`,
    {
      status,
      headers: { 'content-type': 'text/html' }
    }
  )

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

/**
 * The answer of a struck request on which no work is done; undefined for the kinds that do the work or cut the
 * connection, and for `batch-429`, which Graph's batch serves itself.
 */
export const faultAnswer = (
  service: ServiceName,
  fault: Fault,
  nowMs: number,
  clientRequestId: string | undefined
): Response | undefined => {
  if (fault.kind === 'html-502') return html(502, 'Bad Gateway')
  if (fault.kind === 'empty-200') return new Response(null, { status: 200 })
  const retryAfter = retryAfterOf(fault)
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
  if (service === 'graph') {
    const refusal = graphRefusal(fault)
    if (!refusal) return undefined
    const ids = requestIds(clientRequestId)
    return json(refusal.status, errorBody(refusal, nowMs, ids), {
      'request-id': ids.requestId,
      'client-request-id': ids.clientRequestId,
      ...refusal.headers
    })
  }
  if (service === 'login') {
    const refusal = stsAnswers[fault.kind]?.()
    if (refusal)
      return json(refusal.status, refusalBody(refusal, nowMs, requestIds(clientRequestId).requestId), headers)
  }
  const answer = gitHubAnswers[fault.kind]
  if (service === 'github' && answer) return json(answer.status, { message: answer.message }, headers)
  return fault.kind === '504' ? html(504, 'Gateway Timeout') : undefined
}
