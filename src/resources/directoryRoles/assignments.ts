// The directory roles that a service principal holds, by the unified role API, or by the legacy directoryRoles where a tenant
// refuses that. Source: Microsoft Graph documentation, rbacapplication-list-roleassignments and directoryrole-list-members.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import type { TokenClaims } from '../../auth/signIn.ts'
import { failureOf, type GraphAnswer, type Read, succeeded, valuesOf } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isMissing, isTenantMissing } from '../../graph/missing.ts'
import { isGranted, type Requirement } from '../../graph/requirements.ts'
import type { Reader } from '../../reconcile/reader.ts'
import type { Located } from '../app/locate.ts'
import { holdsMember, membersPath, roleAssignmentsRead, tenantWideAssignments } from '../app/roleAssignments.ts'
import type { AppView } from '../app/scope.ts'
import { readTags } from '../app/tags.ts'

/** An assignment of the service principal. Legacy membership has no id of its own. */
export type Assignment = { readonly templateId: string; readonly assignmentId: string | undefined }

/** The assignments, and with the legacy API alone the `activeRoles`, which take members without being activated. */
export type Assignments = { readonly assignments: readonly Assignment[]; readonly activeRoles?: readonly string[] }

const none: Assignments = { assignments: [] }

const assignmentsRead = (principalId: string, uniqueName: string): Read =>
  roleAssignmentsRead(principalId, `read the directory roles of ${uniqueName}`)

/**
 * True when the unified role API itself is refused. A tenant without it may answer as if a permission were missing: where
 * the caller's own token shows the right to it, the legacy API is asked, and its answer counts.
 */
export const isUnifiedRefused = (
  answer: GraphAnswer,
  caller: TokenClaims | undefined,
  required: Requirement
): boolean =>
  [400, 405, 501].includes(answer.status) ||
  (answer.status === 404 && !isTenantMissing(answer)) ||
  (answer.status === 403 &&
    (failureOf(answer).code !== 'Authorization_RequestDenied' || isGranted(caller, required) === 'granted'))

/** Reads the assignments. @throws ActionError when the app `shallHold` some and the caller may not read them. */
export const readAssignments = async (
  located: Located,
  shallHold: boolean,
  { app, principal, reader, services }: AppView
): Promise<Assignments> => {
  if (located.state === 'missing') return none
  // The hint in the tags lets the assignments travel with the service principal; it counts only where that confirms it.
  const hint = readTags(located.application.tags).servicePrincipalId
  if (hint !== undefined) void reader.get(assignmentsRead(hint, app.uniqueName))
  const existing = await principal()
  if (existing === undefined) return none
  const read = assignmentsRead(existing.id, app.uniqueName)
  const answer = await reader.get(read)
  if (isUnifiedRefused(answer, services.caller, read.requirement)) {
    return readLegacy(read, existing.id, shallHold, reader)
  }
  if (!succeeded(answer)) {
    // Where none is declared the read only shows drift: a caller that may not read them is not in the way.
    if (!shallHold && answer.status === 403) return none
    throw toActionError(read, answer)
  }
  return { assignments: tenantWideAssignments(answer) }
}

const readLegacy = async (
  { operation, requirement }: Read,
  principalId: string,
  shallHold: boolean,
  reader: Reader
): Promise<Assignments> => {
  const asked = { operation, requirement, common: true } as const
  const activeRead: Read = { ...asked, path: '/directoryRoles?$select=id,roleTemplateId' }
  const answer = await reader.get(activeRead)
  if (shallHold && !succeeded(answer)) {
    throw toActionError({ ...activeRead, operation: 'read the active directory roles' }, answer)
  }
  const activeRoles = valuesOf<graphTypes.DirectoryRole>(answer).map(({ roleTemplateId }) =>
    String(roleTemplateId).toLowerCase()
  )
  const memberships = activeRoles.map(async (templateId): Promise<readonly Assignment[]> => {
    const members = await reader.get({ ...asked, path: membersPath(templateId), isLong: true })
    if (shallHold && !succeeded(members) && !isMissing(members)) {
      throw toActionError({ ...activeRead, operation: 'read the members of a directory role' }, members)
    }
    return holdsMember(members, principalId) ? [{ templateId, assignmentId: undefined }] : []
  })
  return { assignments: (await Promise.all(memberships)).flat(), activeRoles }
}
