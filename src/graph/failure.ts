// What a request must come to: success, or the wanted state however it came about. Anything else is an error that a user can
// act on: the missing requirement behind a 403, the tenant's policy, or the answer itself.

import type { TokenClaims } from '../auth/signIn.ts'
import { ActionError, type ErrorCode } from '../errors.ts'
import { describeFailure, failureOf, type GraphAnswer, type GraphRequest, type Read, succeeded } from './answer.ts'
import type { BatchOptions, Graph } from './client.ts'
import { isOtherDirectory } from './cpim.ts'
import { isMissing, isStray, missingPart, missingReference, parentPath } from './missing.ts'
import { howToGrant, type Requirement, requirements } from './requirements.ts'
import { isSatisfied } from './satisfied.ts'

/** The answer when it is 2xx. @throws ActionError that explains any other answer. */
export const expectSuccess = (request: Read & Pick<GraphRequest, 'body'>, answer: GraphAnswer): GraphAnswer => {
  if (succeeded(answer)) return answer
  throw toActionError(request, answer)
}

/** Sends a request and gives its answer when that is 2xx. @throws ActionError that explains any other answer. */
export const sendSuccessfully = async (graph: Pick<Graph, 'send'>, request: GraphRequest): Promise<GraphAnswer> =>
  expectSuccess(request, await graph.send(request))

/** The error for an answer that is not 2xx. */
export const toActionError = (request: Read & Pick<GraphRequest, 'body'>, answer: GraphAnswer): ActionError => {
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
  if (isOtherDirectory(answer)) {
    return withHint(
      'input',
      'Policy keys, custom policies, user flows and API connectors exist in Azure AD B2C tenants alone. Remove them from the file, or give the tenant-id of an Azure AD B2C tenant.'
    )
  }
  if (/IdentifierAsPerAppPolicy|HostNameNotOnVerifiedDomain/i.test(failure.code)) {
    return withHint(
      'policy',
      "The tenant takes identifier URIs by a policy: set identifierUri in the file to api://{clientId}, which every tenant takes, or to https:// and one of the tenant's verified domains."
    )
  }
  if (/same value for property identifierUris/i.test(failure.message)) {
    return withHint(
      'conflict',
      'Another application of the tenant, perhaps a deleted one, has this identifier URI: set another identifierUri in the file.'
    )
  }
  if (isStray(answer) || failure.code === '') {
    return withHint(
      'service',
      `This ${failure.status} is not about the object: the directory, or something between the runner and Microsoft Graph, gave it. Run the job again; if it stays, check graph-endpoint and proxies.`
    )
  }
  const referredTo = missingReference(request, answer)
  if (referredTo !== undefined) {
    return withHint(
      'input',
      `The tenant has no object with the id ${referredTo}. Object ids are wanted; of an application that of its service principal (Enterprise applications), not its client id.`
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

/** How writes are sent, and who is told of each that came to the wanted state, also when another one fails or never ends. */
type EnsureOptions = Pick<BatchOptions, 'serial'> & { readonly onSatisfied?: (request: GraphRequest) => void }

/**
 * Sends the writes in `$batch`; `serial` for writes to one application. A removal whose 404 may mean the parent is sent once more
 * when the parent has been seen.
 * @throws ActionError of the first that failed, when all have been answered.
 */
export const ensureAll = async (
  graph: Graph,
  requests: readonly GraphRequest[],
  { serial = false, onSatisfied }: EnsureOptions = {}
): Promise<void> => {
  const parentSeen = new Set<GraphRequest>()
  let pending = requests
  while (pending.length > 0) {
    const sent = pending
    const isDone = (request: GraphRequest, answer: GraphAnswer): boolean =>
      isSatisfied(request, answer) || (parentSeen.has(request) && isUnclear(request, answer))
    const onAnswer = (index: number, answer: GraphAnswer): void => {
      const request = sent[index] as GraphRequest
      if (isDone(request, answer)) onSatisfied?.(request)
    }
    const answers = await graph.batch(sent, { serial, onAnswer })
    const heldBack: GraphRequest[] = []
    const unclear: { readonly request: GraphRequest; readonly error: ActionError }[] = []
    let firstError: ActionError | undefined
    let anySatisfiedByError = false
    for (const [index, request] of sent.entries()) {
      const answer = answers[index] as GraphAnswer
      if (isDone(request, answer)) anySatisfiedByError ||= !succeeded(answer)
      else if (isUnclear(request, answer)) unclear.push({ request, error: toActionError(request, answer) })
      // An error that means "done already" still holds back the items that depended on it.
      else if (answer.status === 424 && (anySatisfiedByError || unclear.length > 0)) heldBack.push(request)
      else firstError ??= toActionError(request, answer)
    }
    if (firstError !== undefined) throw firstError
    await assertParents(graph, unclear)
    for (const { request } of unclear) parentSeen.add(request)
    pending = [...unclear.map(({ request }) => request), ...heldBack]
  }
}

/** A removal that may not have been done: what is missing is the thing itself, or what it hangs on. */
const isUnclear = (request: GraphRequest, answer: GraphAnswer): boolean =>
  request.method === 'DELETE' && isMissing(answer) && missingPart(request, answer) === 'either'

/** @throws ActionError of the first whose parent is not there. */
const assertParents = async (
  graph: Graph,
  unclear: readonly { readonly request: GraphRequest; readonly error: ActionError }[]
): Promise<void> => {
  const answers = await graph.batch(
    unclear.map(({ request: { path, operation } }) => ({
      method: 'GET',
      path: `${parentPath(path)}?$select=id`,
      operation,
      requirement: requirements.readApplications,
      isKnown: true
    }))
  )
  const missing = unclear.find((_, index) => !succeeded(answers[index] as GraphAnswer))
  if (missing !== undefined) throw missing.error
}
