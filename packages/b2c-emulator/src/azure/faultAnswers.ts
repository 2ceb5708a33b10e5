// What Azure's management API answers to a faulted request.

import { type FaultAnswer, gatewayTimeout, jsonAnswer, retryAfterHeaders } from '../core/faultAnswers.ts'
import type { FaultKind } from '../core/faults.ts'
import { errorBody, type ManagementRefusal, refusals } from './errors.ts'

const answers: Partial<Record<FaultKind, () => ManagementRefusal>> = {
  '429': refusals.throttled,
  '429-no-retry-after': refusals.throttled,
  '503': refusals.unavailable,
  '401': refusals.expiredToken
}

/** The answer of the `azure` origin. */
export const azureFaultAnswer: FaultAnswer = (fault, nowMs, clientRequestId) => {
  const refusal = answers[fault.kind]?.()
  if (!refusal) return gatewayTimeout(fault, nowMs, clientRequestId)
  return jsonAnswer(refusal.status, errorBody(refusal), retryAfterHeaders(fault))
}
