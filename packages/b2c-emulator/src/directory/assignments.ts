// Grants of app roles and assignments of directory roles, recorded in a tenant.

import { randomUUID } from 'node:crypto'
import type { EmulatorClock } from '../core/clock.ts'
import { compoundId } from './compoundIds.ts'
import type { AppRoleAssignment, DirectoryRole, RoleAssignment } from './objects.ts'
import type { Tenant } from './tenant.ts'

/** Records that a principal holds a directory role, and activates the role where it was not. Gives the assignment. */
export const assignDirectoryRole = (
  tenant: Tenant,
  principalId: string,
  roleDefinitionId: string,
  directoryScopeId = '/'
): RoleAssignment => {
  activateDirectoryRole(tenant, roleDefinitionId)
  // What the id of an assignment for a part of the tenant is made of is not known.
  const held = directoryScopeId === '/' ? principalId : randomUUID()
  const id = `${compoundId(roleDefinitionId, held)}-1`
  const assignment: RoleAssignment = { id, principalId, roleDefinitionId, directoryScopeId }
  tenant.roleAssignments.put(id, assignment)
  return assignment
}

/** Activates a built-in role in the tenant; gives the role that stands there already when there is one. */
export const activateDirectoryRole = (tenant: Tenant, roleTemplateId: string): DirectoryRole => {
  const active = tenant.directoryRoles.all().find(role => role.roleTemplateId === roleTemplateId)
  if (active) return active
  const role: DirectoryRole = { id: randomUUID(), roleTemplateId }
  tenant.directoryRoles.put(role.id, role)
  return role
}

/** Records a grant of an app role. */
export const assignAppRole = (
  tenant: Tenant,
  clock: EmulatorClock,
  grant: Pick<AppRoleAssignment, 'principalId' | 'resourceId' | 'appRoleId'>
): AppRoleAssignment => {
  const id = compoundId(grant.principalId, randomUUID())
  const assignment: AppRoleAssignment = { id, ...grant, createdMs: clock.now() }
  tenant.appRoleAssignments.put(id, assignment)
  return assignment
}
