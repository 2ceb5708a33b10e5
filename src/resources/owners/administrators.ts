// Which owners administer the tenant's applications anyway: owning one gives them nothing that they could not do before.

import { type GraphAnswer, succeeded } from '../../graph/answer.ts'
import { builtInRoles } from '../../graph/builtInRoles.ts'
import { isGranted, requirements } from '../../graph/requirements.ts'
import { holdsMember, membersPath, roleAssignmentsRead, tenantWideAssignments } from '../app/roleAssignments.ts'
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
 * How the principal administers applications. A caller whose token shows that it may not read roles does not ask. Others ask by
 * the unified role API, and by the legacy one where the tenant refuses that.
 */
export const readAdministration = async (
  principalId: string,
  { reader, services: { caller } }: AppScope
): Promise<Administration> => {
  if (isGranted(caller, requirements.readDirectoryRoles) === 'missing') return 'unreadable'
  const unified = roleAssignmentsRead(principalId, `read the directory roles of the owner ${principalId}`)
  const answer = await reader.get(unified)
  if (succeeded(answer)) {
    const held = tenantWideAssignments(answer).map(({ templateId }) => templateId)
    return administrators.find(name => held.includes(builtInRoles[name])) ?? 'none'
  }
  const members = await Promise.all(
    administrators.map(name =>
      reader.get({ ...unified, path: membersPath(builtInRoles[name]), common: true, isLong: true })
    )
  )
  const isMember = (list: GraphAnswer | undefined): boolean =>
    list !== undefined && succeeded(list) && holdsMember(list, principalId)
  const role = administrators.find((_, index) => isMember(members[index]))
  return role ?? (members.some(list => succeeded(list)) ? 'none' : 'unreadable')
}
