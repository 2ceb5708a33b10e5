// What Microsoft Graph answers to a faulted request, alone or in a batch.

import { type FaultAnswer, jsonAnswer, retryAfterHeaders } from '../core/faultAnswers.ts'
import type { Fault, FaultKind } from '../core/faults.ts'
import { errorBody, type Refusal, refusals, requestIds } from './errors.ts'
import { policyRefusals } from './trustFramework/policyRefusals.ts'
import { frameworkRefusals } from './trustFramework/refusals.ts'

/** The id of an application that no tenant has. */
const zeroId = '00000000-0000-0000-0000-000000000000'

const refusalOf: Partial<Record<FaultKind, () => Refusal>> = {
  '429': () => refusals.throttled(undefined),
  '429-no-retry-after': () => refusals.throttled(undefined),
  '503': refusals.unavailable,
  '504': refusals.gatewayTimeout,
  '401': refusals.expiredToken,
  'concurrency-409': () => refusals.concurrency(409),
  'concurrency-503': () => refusals.concurrency(503),
  'tenant-404': refusals.tenantNotFound,
  'ief-concurrency-400': frameworkRefusals.concurrentWrites,
  'ief-problem-400': frameworkRefusals.serviceProblem,
  'ief-throttled-400': frameworkRefusals.throttled,
  'ief-reference-400': policyRefusals.objectReference,
  'ief-extension-409': policyRefusals.existingExtension
}

/** Graph's refusal for a fault that is a JSON answer; undefined for the other kinds. */
export const graphRefusal = (fault: Fault): Refusal | undefined => {
  const refusal = refusalOf[fault.kind]?.()
  const headers = retryAfterHeaders(fault)
  return refusal && Object.keys(headers).length > 0 ? { ...refusal, headers } : refusal
}

/** The refusal that takes the place of an answer after the work was done; undefined for the other kinds. */
export const refusalAfterWork = (fault: Fault | undefined): Refusal | undefined =>
  fault?.kind === 'ief-stored-400' ? policyRefusals.extensionsApp(zeroId) : undefined

/** The answer of the `graph` origin. */
export const graphFaultAnswer: FaultAnswer = (fault, nowMs, clientRequestId) => {
  const refusal = graphRefusal(fault)
  if (!refusal) return undefined
  const ids = requestIds(clientRequestId)
  return jsonAnswer(refusal.status, errorBody(refusal, nowMs, ids), {
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
    ...refusal.headers
  })
}
