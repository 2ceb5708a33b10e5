// What GitHub answers to a faulted request.

import { type FaultAnswer, gatewayTimeout, jsonAnswer, retryAfterHeaders } from '../core/faultAnswers.ts'
import type { FaultKind } from '../core/faults.ts'

const answers: Partial<Record<FaultKind, { readonly status: number; readonly message: string }>> = {
  '429': {
    status: 429,
    message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
  },
  '429-no-retry-after': { status: 429, message: 'API rate limit exceeded' },
  '503': { status: 503, message: 'Service unavailable' },
  '401': { status: 401, message: 'Bad credentials' }
}

/** The answer of the `github` origin. */
export const gitHubFaultAnswer: FaultAnswer = (fault, nowMs, clientRequestId) => {
  const answer = answers[fault.kind]
  if (!answer) return gatewayTimeout(fault, nowMs, clientRequestId)
  return jsonAnswer(answer.status, { message: answer.message }, retryAfterHeaders(fault))
}
