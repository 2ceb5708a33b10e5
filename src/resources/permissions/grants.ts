// The app roles that a managed app holds: application permissions of Microsoft Graph, and app roles of other APIs. Source: Microsoft
// Graph documentation, serviceprincipal-list-approleassignments.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { type Read, succeeded, valuesOf } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { byKey } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { remoteText } from '../../util/http.ts'
import { asText } from '../../util/json.ts'
import type { ManagedApp } from '../app/managedApp.ts'
import type { AppView } from '../app/scope.ts'

/** A permission of Microsoft Graph that is granted. */
export type Grant = { readonly assignmentId: string; readonly appRoleId: string }

/** The read of what is granted to an app. */
export const grantsRead = (appId: string, { uniqueName }: ManagedApp): Read => ({
  path: `${byKey('servicePrincipals', 'appId', appId)}/appRoleAssignments`,
  operation: `read the permissions granted to ${uniqueName}`,
  requirement: requirements.readApplications
})

/**
 * What is granted to the app: permissions of Microsoft Graph, and app roles of other APIs.
 * @throws ActionError when it may not be read.
 */
export const readGrants = async (graphId: string, { app, application, principal, reader }: AppView) => {
  const located = await application()
  if (located.state === 'missing') return { grants: [], others: [] }
  const read = grantsRead(located.application.appId, app)
  const [first, exists] = await Promise.all([reader.get(read), principal()])
  if (exists === undefined) return { grants: [], others: [] }
  // Not found although the service principal is: a replica lags.
  const answer = isMissing(first) ? await reader.get({ ...read, isKnown: true }) : first
  if (!succeeded(answer)) throw toActionError(read, answer)
  const all = valuesOf<graphTypes.AppRoleAssignment>(answer).map(assignment => ({
    assignmentId: String(assignment.id),
    appRoleId: String(assignment.appRoleId).toLowerCase(),
    resourceId: String(assignment.resourceId).toLowerCase(),
    resource: remoteText(asText(assignment.resourceDisplayName) || String(assignment.resourceId), 120)
  }))
  const isOfGraph = ({ resourceId }: { readonly resourceId: string }) => resourceId === graphId.toLowerCase()
  return { grants: all.filter(isOfGraph), others: all.filter(assignment => !isOfGraph(assignment)) }
}
