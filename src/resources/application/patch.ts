// Changing the fields of an application object. Members that are left out stay; a scope that is enabled is never dropped before it
// was disabled in a request of its own. Source: Microsoft Graph documentation, application-update; error
// CannotDeleteOrUpdateEnabledEntitlement.

import { failureOf, succeeded } from '../../graph/answer.ts'
import { sendSuccessfully, toActionError } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import type { Work } from '../../reconcile/resource.ts'
import { sameUnordered } from '../../util/json.ts'
import {
  enabledScopes,
  nested,
  type PermissionScope,
  parseConfiguration,
  scopesField,
  scopesOf
} from '../app/configuration.ts'
import type { Application } from '../app/graphObjects.ts'
import { type AppScope, applicationOf, writeRequest } from '../app/scope.ts'

type Fields = Readonly<Record<string, unknown>>

/** Writes the fields, given by their paths, of the application that is `now` as it was read. @throws ActionError. */
export const patch = async (
  scope: AppScope,
  work: Pick<Work, 'graph' | 'markChanged'>,
  operation: string,
  fields: Fields,
  now: Application
): Promise<void> => {
  const path = byId('applications', applicationOf(scope).id)
  const requestOf = (body: Fields, doing = operation) => writeRequest(scope, 'PATCH', path, doing, nested(body))
  const disable = async (isMeant: (one: PermissionScope) => boolean): Promise<void> => {
    const scopes = scopesOf(now.configuration)
    if (!scopes.some(one => one.isEnabled && isMeant(one))) return
    const disabled = scopes.map(one => (isMeant(one) ? { ...one.raw, isEnabled: false } : one.raw))
    const doing = `disable scopes of ${scope.app.uniqueName} before they are removed or changed`
    await sendSuccessfully(work.graph, requestOf({ [scopesField]: disabled }, doing))
    work.markChanged()
  }
  const wanted = fields[scopesField] === undefined ? undefined : scopesOf(parseConfiguration(nested(fields)))
  if (wanted !== undefined) await disable(({ id }) => !wanted.some(one => one.id === id))
  const request = requestOf(fields)
  const answer = await work.graph.send(request)
  if (!succeeded(answer)) {
    if (wanted === undefined || failureOf(answer).code !== 'CannotDeleteOrUpdateEnabledEntitlement')
      throw toActionError(request, answer)
    // A tenant that changes no scope either while it is enabled.
    await disable(({ raw }) => !wanted.some(one => sameUnordered(one.raw, raw)))
    await sendSuccessfully(work.graph, request)
  }
  noteWritten(scope, fields)
}

/** Tells the other kinds of the app what was written. */
export const noteWritten = ({ made, writtenFields }: AppScope, fields: Fields): void => {
  for (const field of Object.keys(fields)) writtenFields.add(field)
  if (fields[scopesField] !== undefined) made.scopes = enabledScopes(parseConfiguration(nested(fields)))
}
