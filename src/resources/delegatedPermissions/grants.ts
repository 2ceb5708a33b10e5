// Delegated permission grants: one for each client, API and kind of consent, with all of its scopes in one text. Source: Microsoft
// Graph documentation, oauth2PermissionGrant.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { failureOf, type GraphAnswer, type GraphRequest, type Read, succeeded, valuesOf } from '../../graph/answer.ts'
import { sendSuccessfully, toActionError } from '../../graph/failure.ts'
import { byId, literal } from '../../graph/paths.ts'
import { isGranted, requirements } from '../../graph/requirements.ts'
import { onlyPrincipal } from '../../graph/retryTable.ts'
import type { Work } from '../../reconcile/resource.ts'
import { asText } from '../../util/json.ts'
import { done, retryLater } from '../../util/retry.ts'
import { type AppScope, type AppView, principalIdOf, writeRequest } from '../app/scope.ts'
import { readTags } from '../app/tags.ts'

/** One grant. `user` is undefined where it holds for all users. */
export type Grant = {
  readonly id: string
  readonly resourceId: string
  readonly user: string | undefined
  readonly scopes: readonly string[]
}

/** The grants of an app; `unreadable` where the caller may not read them. */
export type GrantsReading = readonly Grant[] | 'unreadable'

const none: readonly Grant[] = []

const readOf = (principalId: string, { app }: Pick<AppView, 'app'>): Read => ({
  path: `/oauth2PermissionGrants?$filter=clientId%20eq%20${literal(principalId)}`,
  operation: `read the delegated permission grants of ${app.uniqueName}`,
  requirement: requirements.readDelegatedGrants
})

/**
 * Reads the grants. Where nothing depends on them (`only told`), a service that fails is not asked twice, and says nothing.
 * @throws ActionError for an answer that is neither a list nor a lack of rights.
 */
export const readGrants = async (scope: AppView, need: 'declared' | 'only told'): Promise<GrantsReading> => {
  const { application, principal, reader, services } = scope
  if (isGranted(services.caller, requirements.readDelegatedGrants) === 'missing') return 'unreadable'
  const readFor = (id: string): Read => ({ ...readOf(id, scope), ...(need === 'only told' && { optional: true }) })
  const located = await application()
  if (located.state === 'missing') return none
  // The hint in the tags lets them travel with the service principal; it counts only where that confirms it.
  const { servicePrincipalId: hint } = readTags(located.application.tags)
  if (hint !== undefined) void reader.get(readFor(hint))
  const found = await principal()
  if (found === undefined) return none
  const answer = await reader.get(readFor(found.id))
  if (succeeded(answer)) return parseGrants(answer)
  if (need === 'only told' || answer.status === 403) return 'unreadable'
  throw toActionError(readFor(found.id), answer)
}

const parseGrants = (answer: GraphAnswer): readonly Grant[] =>
  valuesOf<graphTypes.OAuth2PermissionGrant>(answer).map(grant => ({
    id: asText(grant.id),
    resourceId: asText(grant.resourceId).toLowerCase(),
    user: grant.consentType === 'AllPrincipals' ? undefined : asText(grant.principalId),
    scopes: scopesOf(asText(grant.scope))
  }))

/** The scopes of a grant's text, which may begin with a space. */
const scopesOf = (text: string): readonly string[] => [...new Set(text.split(/\s+/).filter(one => one !== ''))]

/** Scopes are compared without regard to case, as the token service does. */
export const holds = (scopes: readonly string[], value: string): boolean =>
  scopes.some(one => one.toLowerCase() === value.toLowerCase())

/** Both lists, each scope once. */
export const union = (one: readonly string[], other: readonly string[]): readonly string[] => [
  ...one,
  ...other.filter(value => !holds(one, value))
]

/** What the grant for all users on one API shall be: `existing` is the one that is there. No scopes: it goes. */
export type WantedGrant = {
  readonly existing: Grant | undefined
  readonly resourceId: string
  readonly scopes: readonly string[]
}

const requestOf = (
  scope: AppScope,
  method: GraphRequest['method'],
  path: string,
  operation: string,
  body?: GraphRequest['body']
): GraphRequest => ({
  ...writeRequest(scope, method, path, `${operation} ${scope.app.uniqueName}`, body),
  requirement: requirements.grantDelegatedPermissions,
  mayLagBehind: onlyPrincipal(scope.recentWrites)
})

/** The request that makes a grant what it shall be. Graph replaces the text of its scopes whole. */
const grantRequest = ({ existing, resourceId, scopes }: WantedGrant, scope: AppScope): GraphRequest => {
  const text = scopes.join(' ')
  if (existing === undefined) {
    const body = { clientId: principalIdOf(scope), consentType: 'AllPrincipals', resourceId, scope: text }
    return requestOf(scope, 'POST', '/oauth2PermissionGrants', `grant ${text} to`, body)
  }
  const path = byId('oauth2PermissionGrants', existing.id)
  return scopes.length === 0
    ? requestOf(scope, 'DELETE', path, `revoke ${existing.scopes.join(' ')} from`)
    : requestOf(scope, 'PATCH', path, `grant ${text} to`, { scope: text })
}

/**
 * Writes the grants, in one batch; `onDone` is told of each. One that is there already although it was not seen gets what it lacks:
 * another run made it, an attempt whose answer was lost, or a list lagged.
 * @throws ActionError of the first that failed, when all have been answered.
 */
export const writeGrants = async (
  wanted: readonly WantedGrant[],
  scope: AppScope,
  { graph }: Pick<Work, 'graph'>,
  onDone: (grant: WantedGrant) => void
): Promise<void> => {
  const requests = wanted.map(one => grantRequest(one, scope))
  const answers = await graph.batch(requests)
  const errors: unknown[] = []
  for (const [index, grant] of wanted.entries()) {
    const [request, answer] = [requests[index] as GraphRequest, answers[index] as GraphAnswer]
    try {
      if (isDuplicate(request, answer)) await completeGrant(grant, scope, graph)
      else if (!succeeded(answer) && !isGone(request, answer)) throw toActionError(request, answer)
      onDone(grant)
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}

const isDuplicate = ({ method }: GraphRequest, answer: GraphAnswer): boolean => {
  if (method !== 'POST' || (answer.status !== 409 && answer.status !== 400)) return false
  const { code, message } = failureOf(answer)
  return code === 'Request_MultipleObjectsWithSameKeyValue' || /already exists?\b/i.test(message)
}

const isGone = ({ method }: GraphRequest, { status }: GraphAnswer): boolean => method === 'DELETE' && status === 404

/** Looks for the grant that is there until it shows, and adds what it lacks. */
const completeGrant = async (
  { resourceId, scopes }: WantedGrant,
  scope: AppScope,
  graph: Work['graph']
): Promise<void> => {
  const read: GraphRequest = { method: 'GET', ...readOf(principalIdOf(scope), scope) }
  const existing = await graph.until(read.operation, async () => {
    const grants = parseGrants(await sendSuccessfully(graph, read))
    const found = grants.find(one => one.user === undefined && one.resourceId === resourceId)
    return found === undefined ? retryLater('a grant that is there already is not listed yet') : done(found)
  })
  if (scopes.every(value => holds(existing.scopes, value))) return
  await sendSuccessfully(graph, grantRequest({ existing, resourceId, scopes: union(existing.scopes, scopes) }, scope))
}
