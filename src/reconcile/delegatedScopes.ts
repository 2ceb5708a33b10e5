// The delegated permissions that an administrator is asked for in the interactive mode: the least that the declaration needs.
// Source: the table of rights (Microsoft Graph permissions reference), in its delegated form.

import type { Mode } from '../mode.ts'
import type { DesiredApp } from '../resources/app/declared.ts'

/**
 * Microsoft Graph scopes for a run. Those that manage consent and directory roles are among them only when the declaration
 * may touch such things: `prune` may remove what it does not name.
 */
export const delegatedScopes = (mode: Mode, apps: readonly DesiredApp[]): readonly string[] => {
  const roles = apps.some(({ directoryRoles }) => directoryRoles.length > 0)
  if (mode === 'plan') {
    return ['Organization.Read.All', 'Application.Read.All', ...(roles ? ['RoleManagement.Read.Directory'] : [])]
  }
  const writing = ['Organization.Read.All', 'Application.ReadWrite.All']
  if (mode === 'destroy') return writing
  const grants = apps.some(({ permissions, consent }) => permissions.length > 0 && consent === 'grant')
  const prune = apps.some(app => app.prune)
  return [
    ...writing,
    ...(grants || prune ? ['AppRoleAssignment.ReadWrite.All'] : []),
    ...(roles || prune ? ['RoleManagement.ReadWrite.Directory'] : [])
  ]
}
