// What a request must come to: success, or the wanted state however it came about. Anything else is an error that a user can
// act on: the missing requirement behind a 403, the tenant's policy, or the answer itself.

import type { TokenClaims } from '../auth/signIn.ts'
import { ActionError, type ErrorCode } from '../errors.ts'
import { describeFailure, failureOf, type GraphAnswer, type GraphRequest, type Read, succeeded } from './answer.ts'
import type { BatchOptions, Graph } from './client.ts'
import { howToGrant, type Requirement } from './requirements.ts'

/** The answer when it is 2xx. @throws ActionError that explains any other answer. */
export const expectSuccess = (request: Read, answer: GraphAnswer): GraphAnswer => {
  if (succeeded(answer)) return answer
  throw toActionError(request, answer)
}

/** Sends a request and gives its answer when that is 2xx. @throws ActionError that explains any other answer. */
export const sendSuccessfully = async (graph: Pick<Graph, 'send'>, request: GraphRequest): Promise<GraphAnswer> =>
  expectSuccess(request, await graph.send(request))

/** The error for an answer that is not 2xx. */
export const toActionError = (request: Read, answer: GraphAnswer): ActionError => {
  const failure = failureOf(answer)
  const message = `Could not ${request.operation}: ${describeFailure(failure)}`
  const withHint = (code: ErrorCode, hint: string) => new ActionError({ code, message, hint })
  if (/quota/i.test(failure.code) || /quota limit/i.test(failure.message)) {
    return withHint(
      'policy',
      'The tenant or the caller has reached its limit of directory objects; soft-deleted ones count. Remove or purge objects, or ask Microsoft for a larger quota.'
    )
  }
  if (/service\s?management\s?reference/i.test(failure.message)) {
    return withHint(
      'policy',
      'The tenant demands the id of a service catalogue for every application: set service-management-reference (in a file: serviceManagementReference), and ask its administrators which id is yours.'
    )
  }
  if (failure.status === 403) return withHint('permission', howToGrant(request.requirement))
  return withHint(
    failure.status >= 500 ? 'service' : 'protocol',
    'Look the code up in the Microsoft Graph error documentation; the request-id lets Microsoft support find the call.'
  )
}

/** The error for a requirement that the caller's own token shows to be missing, before anything is written. */
export const missingRequirement = (
  required: Requirement,
  purpose: string,
  claims: TokenClaims | undefined
): ActionError => {
  const has = claims === undefined ? [] : claims.delegated ? claims.scopes : claims.roles
  return new ActionError({
    code: 'permission',
    message: `The caller may not ${required.doing}, which is needed to ${purpose}. Its token holds ${has.length === 0 ? 'no Graph permission' : has.join(', ')}. Nothing was written.`,
    hint: howToGrant(required)
  })
}

/** Graph has no codes of their own for these, only texts. */
const satisfiedTexts = /already exists?|conflicting object|no password credential found/i

/** True when the answer says that the wanted state is there: done by this request, existing already, or gone already. */
export const isSatisfied = (request: GraphRequest, answer: GraphAnswer): boolean => {
  if (succeeded(answer)) return true
  if (request.method === 'DELETE') return answer.status === 404
  return (answer.status === 400 || answer.status === 409) && satisfiedTexts.test(failureOf(answer).message)
}

/** Sends the writes in `$batch`; `serial` for writes to one application. @throws ActionError of the first that failed. */
export const ensureAll = async (
  graph: Graph,
  requests: readonly GraphRequest[],
  options?: BatchOptions
): Promise<void> => {
  let pending = requests
  while (pending.length > 0) {
    const answers = await graph.batch(pending, options)
    const heldBack: GraphRequest[] = []
    let anySatisfiedByError = false
    for (const [index, request] of pending.entries()) {
      const answer = answers[index] as GraphAnswer
      // An error that means "done already" still holds back the items that depended on it.
      if (answer.status === 424 && anySatisfiedByError) heldBack.push(request)
      else if (!isSatisfied(request, answer)) throw toActionError(request, answer)
      else anySatisfiedByError ||= !succeeded(answer)
    }
    pending = heldBack
  }
}
