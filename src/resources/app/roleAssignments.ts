// The directory roles of one principal, as the unified role API lists them, and where the legacy API lists the members of a role.
// Source: Microsoft Graph documentation, rbacapplication-list-roleassignments and directoryrole-list-members.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { type GraphAnswer, type Read, valuesOf } from '../../graph/answer.ts'
import { byKey, literal } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'

/** A role that is assigned for the whole tenant: its template id, in lower case, and the id of the assignment. */
export type RoleAssignment = { readonly templateId: string; readonly assignmentId: string }

/** The read of the roles of a principal; `operation` as in {@link Read}. */
export const roleAssignmentsRead = (principalId: string, operation: string): Read => ({
  path: `/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20${literal(principalId)}`,
  operation,
  requirement: requirements.readDirectoryRoles
})

/** What such an answer lists, without what is assigned for a part of the tenant. */
export const tenantWideAssignments = (answer: GraphAnswer): readonly RoleAssignment[] =>
  valuesOf<graphTypes.UnifiedRoleAssignment>(answer)
    .filter(({ directoryScopeId }) => directoryScopeId === undefined || directoryScopeId === '/')
    .map(({ id, roleDefinitionId }) => ({
      templateId: String(roleDefinitionId).toLowerCase(),
      assignmentId: String(id)
    }))

/** Path of a role's members in the legacy API. */
export const membersPath = (templateId: string): string =>
  `${byKey('directoryRoles', 'roleTemplateId', templateId)}/members`

/** True when a list of members holds the principal. */
export const holdsMember = (answer: GraphAnswer, principalId: string): boolean =>
  valuesOf<graphTypes.DirectoryObject>(answer).some(({ id }) => String(id).toLowerCase() === principalId)
