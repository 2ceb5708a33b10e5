// Changing the fields of an application object. Members that are left out stay; a scope that is enabled is never dropped before it
// was disabled in a request of its own. Source: Microsoft Graph documentation, application-update; error
// CannotDeleteOrUpdateEnabledEntitlement.

import { failureOf, type GraphAnswer, type GraphRequest, succeeded } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
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
import { withDemandedVersion } from './audience.ts'

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
  const send = async (body: Fields, doing = operation): Promise<Sent> => {
    const request = writeRequest(scope, 'PATCH', path, doing, nested(body))
    const answer = await work.graph.send(request)
    const demanded = withDemandedVersion(body, answer)
    return demanded === undefined ? { request, answer, body } : send(demanded, doing)
  }
  const disable = async (isMeant: (one: PermissionScope) => boolean): Promise<void> => {
    const scopes = scopesOf(now.configuration)
    if (!scopes.some(one => one.isEnabled && isMeant(one))) return
    const disabled = scopes.map(one => (isMeant(one) ? { ...one.raw, isEnabled: false } : one.raw))
    const doing = `disable scopes of ${scope.app.uniqueName} before they are removed or changed`
    expectSent(await send({ [scopesField]: disabled }, doing))
    work.markChanged()
  }
  const wanted = fields[scopesField] === undefined ? undefined : scopesOf(parseConfiguration(nested(fields)))
  if (wanted !== undefined) await disable(({ id }) => !wanted.some(one => one.id === id))
  let sent = await send(fields)
  if (wanted !== undefined && failureOf(sent.answer).code === 'CannotDeleteOrUpdateEnabledEntitlement') {
    // A tenant that changes no scope either while it is enabled.
    await disable(({ raw }) => !wanted.some(one => sameUnordered(one.raw, raw)))
    sent = await send(fields)
  }
  expectSent(sent)
  noteWritten(scope, sent.body)
}

/** A request that was answered, and the fields that it came to hold. */
type Sent = { readonly request: GraphRequest; readonly answer: GraphAnswer; readonly body: Fields }

/** @throws ActionError when it was refused. */
const expectSent = ({ request, answer }: Sent): void => {
  if (!succeeded(answer)) throw toActionError(request, answer)
}

/** Tells the other kinds of the app what was written. */
export const noteWritten = ({ made, writtenFields }: AppScope, fields: Fields): void => {
  for (const field of Object.keys(fields)) writtenFields.add(field)
  if (fields[scopesField] !== undefined) made.scopes = enabledScopes(parseConfiguration(nested(fields)))
}
