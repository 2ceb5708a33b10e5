// What an answer of Graph is worth: final, or to be asked for again, and whether the work may have been done already.

import { transportText } from '../util/http.ts'
import { describeFailure, failureOf, type GraphAnswer, type GraphRequest } from './answer.ts'
import { replication } from './replication.ts'

/**
 * A judgement. `again` carries the reason, the pause that the service asked for, whether the request may have taken effect
 * (`unknown` after a lost answer), and for symptoms that may also be real how long they are waited for.
 */
export type Judgement =
  | { readonly kind: 'final'; readonly answer: GraphAnswer }
  | {
      readonly kind: 'again'
      readonly reason: Error
      readonly afterMs: number | undefined
      readonly effect: 'none' | 'unknown'
      readonly boundedMs: number | undefined
      /** The answer itself, to fall back on when a bounded symptom lasts. */
      readonly answer: GraphAnswer | undefined
    }

/** How long a single item of a batch may answer that it does not know the token. */
const lateTokenMs = 5_000

const again = (
  reason: string,
  effect: 'none' | 'unknown',
  answer?: GraphAnswer,
  boundedMs?: number,
  cause?: unknown
): Judgement => ({
  kind: 'again',
  reason: new Error(reason, cause === undefined ? undefined : { cause }),
  afterMs: answer?.retryAfterMs,
  effect,
  boundedMs,
  answer
})

/** Judges an exchange that brought no answer at all: a transport error, a timeout, a body that ended early. */
export const judgeLost = (request: GraphRequest, reason: unknown): Judgement => {
  const text = transportText(reason) || 'the connection was lost'
  return again(`${request.method} ${pathOf(request)}: ${text}`, 'unknown', undefined, undefined, reason)
}

/** Judges an answer by its class: throttled, failing service, concurrency, replication that our own writes explain, or final. */
export const judge = (request: GraphRequest, answer: GraphAnswer): Judgement => {
  const { status } = answer
  const failure = failureOf(answer)
  // Seen as 409 and as 503; nothing was changed in either case.
  if (failure.code === 'Directory_ConcurrencyViolation') return again(describeFailure(failure), 'none', answer)
  if (status === 429) return again(describeFailure(failure), 'none', answer)
  if (status === 408 || (status >= 500 && status !== 501)) return again(describeFailure(failure), 'unknown', answer)
  if (status >= 200 && status < 300) {
    // Graph's 200 and 201 carry a body; without one a gateway may have answered, and nothing says that the work was done.
    return status !== 204 && answer.body === undefined
      ? again(`Graph answered ${status} without a readable body`, 'unknown', answer)
      : { kind: 'final', answer }
  }
  // The token was renewed for the whole request already; an item alone may meet a replica that lags behind that.
  if (status === 401) return again(describeFailure(failure), 'none', answer, lateTokenMs)
  const symptom = replication(failure, request.after)
  return symptom.explained
    ? again(describeFailure(failure), 'none', answer, symptom.boundedMs)
    : { kind: 'final', answer }
}

const pathOf = (request: GraphRequest): string => request.path.split('?')[0] ?? request.path
