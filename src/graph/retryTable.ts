// The retry table: which answers of Graph are final, which are asked for again, and which write of ours explains a symptom of
// replication. Graph gives no read-your-write guarantee; what stands in no row is a real answer and is reported at once.

import { transportText } from '../util/http.ts'
import {
  describeFailure,
  failureOf,
  type GraphAnswer,
  type GraphRequest,
  isUnprovenSuccess,
  type RecentWrite
} from './answer.ts'
import { cpimCode, isCpimBusy, isCpimFlaky, isExtensionRace, isOtherDirectory } from './cpim.ts'
import { isMissing, isOfAnother, isStray, isTenantMissing, missingPart, missingReference } from './missing.ts'

/** An answer that a write of ours explains. With `maxWaitMs`, it may also be real: waited for this long at most. */
type Symptom = {
  readonly after: RecentWrite
  readonly status: number
  readonly code?: RegExp
  readonly message?: RegExp
  readonly maxWaitMs?: number
}

const symptoms: readonly Symptom[] = [
  { after: 'application', status: 404 },
  { after: 'application', status: 409, message: /^(?!.*(already exists?|conflicting object))/is },
  { after: 'application', status: 400, message: /does not reference a valid application object/i },
  { after: 'application', status: 403, message: /backing application of the service principal/i },
  { after: 'application', status: 403, code: /^Authorization_RequestDenied$/, maxWaitMs: 30_000 },
  { after: 'servicePrincipal', status: 404 },
  { after: 'servicePrincipal', status: 400, message: /not a valid reference update/i },
  { after: 'servicePrincipal', status: 400, message: /permission being assigned was not found/i },
  { after: 'servicePrincipal', status: 400, message: /does not exist or one of its queried reference/i },
  { after: 'password', status: 400, message: /no password credential found/i, maxWaitMs: 60_000 },
  { after: 'federatedCredential', status: 404 },
  { after: 'keySet', status: 404 },
  { after: 'keySet', status: 400, code: /^AADB2C(?:95052|90073)$/ },
  { after: 'keySet', status: 400, message: /does not have CryptographicKey referenced/i, maxWaitMs: 60_000 },
  { after: 'customPolicy', status: 400, message: /Policy with 'policyId': \S+ cannot be found/i, maxWaitMs: 60_000 },
  { after: 'customPolicy', status: 404, message: /Policy with 'policyId': \S+ cannot be found/i, maxWaitMs: 60_000 }
]

/**
 * What an answer is worth. `retry` carries the reason, the answer if there was one, whether the request may have taken
 * effect (after a lost answer), and for symptoms that may also be real how long they are waited for.
 */
export type Classification =
  | { readonly kind: 'final'; readonly answer: GraphAnswer }
  | {
      readonly kind: 'retry'
      readonly reason: Error
      readonly mayHaveHappened: boolean
      readonly answer: GraphAnswer | undefined
      readonly maxWaitMs: number | undefined
    }

/** How long a single item of a batch may answer that it does not know the token. */
const lateTokenMs = 5_000
/** How long a 404 is waited for that says nothing of the object, or comes from a replica that does not know what another has. */
const strayMs = 30_000

/** How long the back end of Azure AD B2C is asked again that tells of a problem: it answers so to what it does not understand too. */
const flakyMs = 20_000

/** An exchange to be repeated. `answer` is absent when there was none. */
export const toRetry = (
  reason: Error,
  mayHaveHappened: boolean,
  answer?: GraphAnswer,
  maxWaitMs?: number
): Classification => ({ kind: 'retry', reason, mayHaveHappened, answer, maxWaitMs })

/** An exchange that brought no answer at all: a transport error, a timeout, a body that ended early. */
export const classifyUnanswered = (request: GraphRequest, reason: unknown): Classification => {
  const [path] = request.path.split('?')
  const text = transportText(reason) || 'the connection was lost'
  return toRetry(new Error(`${request.method} ${path}: ${text}`, { cause: reason }), true)
}

/** An answer by its class: throttled, failing service, concurrency, replication that our own writes explain, or final. */
export const classify = (request: GraphRequest, given: GraphAnswer): Classification => {
  const answer: GraphAnswer = isOfAnother(request, given) ? { ...given, isOfAnother: true } : given
  const { status } = answer
  const failure = failureOf(answer)
  const again = (mayHaveHappened: boolean, maxWaitMs?: number): Classification =>
    toRetry(new Error(describeFailure(failure)), mayHaveHappened, answer, maxWaitMs)
  // Seen as 409 and as 503; nothing was changed in either case.
  if (failure.code === 'Directory_ConcurrencyViolation' || status === 429) return again(false)
  if (isCpimBusy(answer)) return again(false)
  if (isExtensionRace(answer)) return again(false, strayMs)
  if (isCpimFlaky(answer)) return again(true, flakyMs)
  if (status === 408 || (status >= 500 && status !== 501)) return again(true)
  if (status >= 200 && status < 300) {
    // Graph's 200 and 201 carry a body; without one a gateway may have answered, and nothing says that the work was done.
    if (isUnprovenSuccess(request, answer) && answer.body !== undefined)
      return toRetry(new Error(`Graph answered ${status} without saying that it was done`), true, answer, strayMs)
    return status !== 204 && answer.body === undefined
      ? toRetry(new Error(`Graph answered ${status} without a readable body`), true, answer)
      : { kind: 'final', answer }
  }
  // The token is a fresh one by then (transport.ts); one item of a batch may still meet a replica that has not heard of it.
  if (status === 401) return isOtherDirectory(answer) ? { kind: 'final', answer } : again(false, lateTokenMs)
  // Not of the object but of the tenant or a gateway: the service failed. What lies between may have done the work all the same.
  if (isStray(answer) && answer.isOfAnother !== true) return again(!isTenantMissing(answer), strayMs)
  // No write of ours made it.
  if (missingReference(request, answer) !== undefined) return again(false, strayMs)
  const ownCode = `AADB2C${cpimCode(answer) ?? ''}`
  const symptom = symptoms.find(
    row =>
      request.mayLagBehind?.has(row.after) === true &&
      row.status === status &&
      (row.code === undefined || row.code.test(failure.code) || row.code.test(ownCode)) &&
      (row.message === undefined || row.message.test(failure.message))
  )
  // What is to be removed may be gone by now.
  if (symptom !== undefined)
    return again(false, status === 404 && request.method === 'DELETE' ? strayMs : symptom.maxWaitMs)
  if (answer.isOfAnother === true) return again(true, strayMs)
  if (isMissing(answer)) {
    if (request.isKnown === true) return again(false, strayMs)
    if (request.method === 'DELETE' && missingPart(request, answer) === 'parent') return again(false, strayMs)
  }
  // An upsert updates what exists: a replica does not show yet what stands in the way.
  const isUpsert = request.headers?.Prefer === 'create-if-missing'
  if (isUpsert && status === 409 && /with name .* already exists/i.test(failure.message)) return again(false, strayMs)
  return { kind: 'final', answer }
}

/** The writes of a request about a service principal: those to the application never explain a 403 that it meets. */
export const onlyPrincipal = (recent: ReadonlySet<RecentWrite>): ReadonlySet<RecentWrite> =>
  new Set([...recent].filter(one => one === 'servicePrincipal'))
