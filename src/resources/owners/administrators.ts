// Which owners administer the tenant's applications anyway: owning one gives them nothing that they could not do before.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { type GraphAnswer, type Read, succeeded, valuesOf } from '../../graph/answer.ts'
import { builtInRoles } from '../../graph/builtInRoles.ts'
import { byKey, literal } from '../../graph/paths.ts'
import { isGranted, requirements } from '../../graph/requirements.ts'
import type { AppScope } from '../app/scope.ts'

/** Roles that may change every application of the tenant, or assign themselves one that may. */
const administrators = [
  'Global Administrator',
  'Privileged Role Administrator',
  'Application Administrator',
  'Cloud Application Administrator'
] as const satisfies readonly (keyof typeof builtInRoles)[]

type RoleName = (typeof administrators)[number]

/** The role by which a principal administers applications, or that it has none, or that its roles may not be read. */
export type Administration = RoleName | 'none' | 'unreadable'

/**
 * How the principal administers applications. A caller whose token shows that it may not read roles does not ask. Asks by the unified role API, and by the legacy one where the tenant refuses it (Microsoft Graph documentation,
 * rbacapplication-list-roleassignments, directoryrole-list-members).
 */
export const readAdministration = async (
  principalId: string,
  { reader, services: { caller } }: AppScope
): Promise<Administration> => {
  if (isGranted(caller, requirements.readDirectoryRoles) === 'missing') return 'unreadable'
  const asked = {
    operation: `read the directory roles of the owner ${principalId}`,
    requirement: requirements.readDirectoryRoles
  }
  const unified: Read = {
    ...asked,
    path: `/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20${literal(principalId)}`
  }
  const answer = await reader.get(unified)
  if (succeeded(answer)) {
    const held = valuesOf<graphTypes.UnifiedRoleAssignment>(answer)
      .filter(({ directoryScopeId }) => directoryScopeId === undefined || directoryScopeId === '/')
      .map(({ roleDefinitionId }) => String(roleDefinitionId).toLowerCase())
    return administrators.find(name => held.includes(builtInRoles[name])) ?? 'none'
  }
  const members = await Promise.all(
    administrators.map(name =>
      reader.get({
        ...asked,
        common: true,
        path: `${byKey('directoryRoles', 'roleTemplateId', builtInRoles[name])}/members`
      })
    )
  )
  const isMember = (list: GraphAnswer | undefined): boolean =>
    list !== undefined && succeeded(list) && valuesOf(list).some(({ id }) => String(id).toLowerCase() === principalId)
  const role = administrators.find((_, index) => isMember(members[index]))
  return role ?? (members.some(list => succeeded(list)) ? 'none' : 'unreadable')
}
