// The directory roles of a user or service principal, by name.

import { heldDirectoryRoles } from '../directory/queries.ts'
import { roleTemplates } from '../directory/roleTemplates.ts'
import type { Tenant } from '../directory/tenant.ts'

/** The display names of the roles that a principal holds; the id where there is no such role. */
export const roleNamesOf = (tenant: Tenant, principalId: string): readonly string[] =>
  heldDirectoryRoles(tenant, principalId).map(id => roleTemplates.find(role => role.id === id)?.displayName ?? id)
