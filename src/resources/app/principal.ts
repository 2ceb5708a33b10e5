// The managed app's service principal as it was read: addressed by the application's client id, needed by every resource
// that hangs on it.

import { ActionError } from '../../errors.ts'
import { explain } from '../../graph/failure.ts'
import { byKey } from '../../graph/paths.ts'
import { rights } from '../../graph/requirements.ts'
import type { Read } from '../../reconcile/reader.ts'
import type { Subject } from '../../reconcile/resource.ts'
import { isGuid } from '../../util/guid.ts'
import { record } from '../../util/http.ts'
import { locate } from './locate.ts'

/** What the action reads of a service principal. */
export type ServicePrincipal = { readonly id: string; readonly accountEnabled: boolean }

const pathOf = (appId: string): string =>
  `${byKey('servicePrincipals', 'appId', appId)}?$select=id,appId,accountEnabled`

const what = (subject: Subject): string => `read the service principal of ${subject.desired.uniqueName}`

/** The read of the service principal, once the application is known. */
export const servicePrincipalReads = (subject: Subject): readonly Read[] => {
  const located = locate(subject.desired, subject.seen)
  return located.state === 'found'
    ? [{ path: pathOf(located.application.appId), what: what(subject), right: rights.readApplications }]
    : []
}

/** The service principal, or undefined when there is none or it has not been read. @throws ActionError when refused. */
export const seenServicePrincipal = (subject: Subject): ServicePrincipal | undefined => {
  const located = locate(subject.desired, subject.seen)
  if (located.state !== 'found') return undefined
  const path = pathOf(located.application.appId)
  const answer = subject.seen.get(path)
  if (answer === undefined || answer.status === 404) return undefined
  if (answer.status !== 200) {
    throw explain({ method: 'GET', path, what: what(subject), right: rights.readApplications }, answer)
  }
  const { id, accountEnabled } = record(answer.body)
  if (typeof id !== 'string' || !isGuid(id)) {
    throw new ActionError({
      code: 'protocol',
      message: `Graph gave the service principal of ${subject.desired.uniqueName} without a usable id.`
    })
  }
  return { id: id.toLowerCase(), accountEnabled: accountEnabled !== false }
}
