// What the token service answers to a faulted request.

import { randomUUID } from 'node:crypto'
import { type FaultAnswer, gatewayTimeout, jsonAnswer, retryAfterHeaders } from '../core/faultAnswers.ts'
import type { FaultKind } from '../core/faults.ts'
import { refusalBody, refusals, type StsRefusal } from './errors.ts'

const refusalOf: Partial<Record<FaultKind, () => StsRefusal>> = {
  '429': refusals.throttled,
  '429-no-retry-after': refusals.throttled,
  '503': refusals.unavailable,
  '401': () => refusals.wrongSecret('00000000-0000-0000-0000-000000000000')
}

/** The answer of the `login` origin. */
export const entraFaultAnswer: FaultAnswer = (fault, nowMs, clientRequestId) => {
  const refusal = refusalOf[fault.kind]?.()
  if (!refusal) return gatewayTimeout(fault, nowMs, clientRequestId)
  return jsonAnswer(refusal.status, refusalBody(refusal, nowMs, randomUUID()), retryAfterHeaders(fault))
}
