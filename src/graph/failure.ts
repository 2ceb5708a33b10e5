// Failures of Graph as a user can act on them: the missing right behind a 403, the tenant's policy, or the answer itself.

import type { TokenClaims } from '../auth/token.ts'
import { ActionError } from '../errors.ts'
import { describeFailure, failureOf, type GraphAnswer, type GraphRequest, succeeded } from './answer.ts'
import { howToGrant, type Right } from './requirements.ts'

/**
 * The answer when it is 2xx.
 *
 * @throws ActionError that explains any other answer.
 */
export const expectSuccess = (request: GraphRequest, answer: GraphAnswer): GraphAnswer => {
  if (succeeded(answer)) return answer
  throw explain(request, answer)
}

/** The error for an answer that is not 2xx. */
export const explain = (request: GraphRequest, answer: GraphAnswer): ActionError => {
  const failure = failureOf(answer)
  const message = `Could not ${request.what}: ${describeFailure(failure)}`
  if (/quota/i.test(failure.code) || /quota limit/i.test(failure.message)) {
    return new ActionError({
      code: 'policy',
      message,
      hint: 'The tenant or the caller has reached its limit of directory objects; soft-deleted ones count. Remove or purge objects, or ask Microsoft for a larger quota.'
    })
  }
  if (failure.status === 403) return new ActionError({ code: 'permission', message, hint: howToGrant(request.right) })
  return new ActionError({
    code: failure.status >= 500 ? 'service' : 'protocol',
    message,
    hint: 'Look the code up in the Microsoft Graph error documentation; the request-id lets Microsoft support find the call.'
  })
}

/** The error for a right that the caller's own token shows to be missing, before anything is written. */
export const lackingRight = (right: Right, purpose: string, claims: TokenClaims | undefined): ActionError => {
  const has = claims === undefined ? [] : claims.delegated ? claims.scopes : claims.roles
  return new ActionError({
    code: 'permission',
    message: `The caller may not ${right.doing}, which is needed to ${purpose}. Its token holds ${has.length === 0 ? 'no Graph permission' : has.join(', ')}. Nothing was written.`,
    hint: howToGrant(right)
  })
}

/** One error as it is; several as one that lists them all. */
export const joined = (problems: readonly ActionError[]): ActionError => {
  const [first] = problems
  if (first !== undefined && problems.length === 1) return first
  return new ActionError({
    code: first?.code ?? 'input',
    message: problems.map(({ message }) => message).join('\n'),
    hint: [...new Set(problems.flatMap(({ hint }) => (hint === undefined ? [] : [hint])))].join('\n'),
    cause: first
  })
}
