// Who owns the application and its service principal: each of them may add credentials to it at any time. Source: Microsoft Graph
// documentation, application-list-owners and serviceprincipal-list-owners.

import { listsAll, type Read, succeeded, valuesOf } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { AccessTo } from './access.ts'
import { type OwnerObject, parseOwner } from './graphObjects.ts'
import type { AppView } from './scope.ts'

/** An owner of one of the two objects. */
export type Owner = OwnerObject & { readonly to: AccessTo }

/** The owners of the two objects, and the objects whose owners Graph does not show: somebody may own those. */
export type OwnersReading = { readonly owners: readonly Owner[]; readonly unread: readonly AccessTo[] }

const nobody: OwnersReading = { owners: [], unread: [] }

/** How a service refuses a collection that it does not have. */
const refusesList: ReadonlySet<number> = new Set([400, 405, 501])

/**
 * The owners of the application and of its service principal: they come with the objects, and are read where they did not, or where there
 * are more of them.
 * @throws ActionError when they may not be read.
 */
export const readOwners = async ({ app, reader, application, principal }: AppView): Promise<OwnersReading> => {
  const ownersOf = async (
    to: AccessTo,
    path: string,
    expanded: readonly OwnerObject[] | undefined
  ): Promise<OwnersReading> => {
    if (expanded !== undefined) return { owners: expanded.map(owner => ({ ...owner, to })), unread: [] }
    const read: Read = {
      path: `${path}/owners`,
      operation: `read the owners of the ${to} ${app.uniqueName}`,
      requirement: requirements.readApplications
    }
    const first = await reader.get(read)
    // The object was found: a replica lags.
    const answer = isMissing(first) ? await reader.get({ ...read, isKnown: true }) : first
    if (refusesList.has(answer.status)) return { owners: [], unread: [to] }
    if (!succeeded(answer)) throw toActionError(read, answer)
    if (!listsAll(answer)) return { owners: [], unread: [to] }
    return { owners: valuesOf(answer).map(fields => ({ ...parseOwner(fields), to })), unread: [] }
  }
  const located = await application()
  if (located.state === 'missing') return nobody
  const { id, owners } = located.application
  const ofPrincipal = async () => {
    const found = await principal()
    return found === undefined
      ? nobody
      : ownersOf('service principal', byId('servicePrincipals', found.id), found.owners)
  }
  const readings = await Promise.all([ownersOf('application', byId('applications', id), owners), ofPrincipal()])
  return { owners: readings.flatMap(reading => reading.owners), unread: readings.flatMap(({ unread }) => unread) }
}
