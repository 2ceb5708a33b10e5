// Who owns the application and its service principal: each of them may add credentials to it at any time. Source: Microsoft Graph
// documentation, application-list-owners and serviceprincipal-list-owners.

import { type Read, succeeded, valuesOf } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { AccessTo } from './access.ts'
import { type OwnerObject, parseOwner } from './graphObjects.ts'
import type { AppScope } from './scope.ts'

/** An owner of one of the two objects. */
export type Owner = OwnerObject & { readonly to: AccessTo }

/** A service that has no such collection has no such owners. */
const hasNone: ReadonlySet<number> = new Set([400, 405, 501])

/**
 * The owners of the application and of its service principal: they come with the objects, and are read where they did not.
 * @throws ActionError when they may not be read.
 */
export const readOwners = async ({ app, reader, application, principal }: AppScope): Promise<readonly Owner[]> => {
  const ownersOf = async (
    to: AccessTo,
    path: string,
    expanded: readonly OwnerObject[] | undefined
  ): Promise<readonly Owner[]> => {
    if (expanded !== undefined) return expanded.map(owner => ({ ...owner, to }))
    const read: Read = {
      path: `${path}/owners`,
      operation: `read the owners of the ${to} ${app.uniqueName}`,
      requirement: requirements.readApplications
    }
    const first = await reader.get(read)
    // The object was found: a replica lags.
    const answer = isMissing(first) ? await reader.get({ ...read, isKnown: true }) : first
    if (hasNone.has(answer.status)) return []
    if (!succeeded(answer)) throw toActionError(read, answer)
    return valuesOf(answer).map(fields => ({ ...parseOwner(fields), to }))
  }
  const located = await application()
  if (located.state === 'missing') return []
  const { id, owners } = located.application
  const ofPrincipal = async () => {
    const found = await principal()
    return found === undefined ? [] : ownersOf('service principal', byId('servicePrincipals', found.id), found.owners)
  }
  return (await Promise.all([ownersOf('application', byId('applications', id), owners), ofPrincipal()])).flat()
}
