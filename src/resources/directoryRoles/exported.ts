// What a file would say of the directory roles that an app holds for the whole tenant, by name.

import { ActionError } from '../../errors.ts'
import { isJudgedByDefinition, privilegedRoleOf } from '../../graph/privileged.ts'
import { howToGrant, isGranted, requirements } from '../../graph/requirements.ts'
import type { AppView } from '../app/scope.ts'
import { type ExportedKeys, remark } from '../exported.ts'
import { readAssignments } from './assignments.ts'
import { parseDirectoryRole } from './field.ts'
import { readRoleNames, whyPrivileged } from './roleDefinitions.ts'

const requirement = requirements.readDirectoryRoles

/** The roles. @throws ActionError `permission` for a caller that may not read them. */
export const exportedDirectoryRoles = async (view: AppView): Promise<ExportedKeys> => {
  // Every app would be refused for itself.
  if (isGranted(view.services.caller, requirement) === 'missing')
    throw new ActionError({
      code: 'permission',
      message: `The caller may not ${requirement.doing}.`,
      hint: howToGrant(requirement)
    })
  const { assignments } = await readAssignments(await view.application(), true, view)
  const ids = [...new Set(assignments.map(({ templateId }) => templateId))]
  if (ids.length === 0) return { written: {} }
  const nameOf = await readRoleNames(ids, view.reader)
  const roles = ids.map(id => {
    const name = nameOf(id)
    return { id, text: name !== undefined && parseDirectoryRole(name).ok ? name : id }
  })
  const judged = await Promise.all(
    roles.map(async ({ id, text }) => ({
      text,
      why: isJudgedByDefinition(id) ? await whyPrivileged({ text: id }, view.reader) : privilegedRoleOf(id)?.why
    }))
  )
  const privileged = judged.filter(({ why }) => why !== undefined)
  return {
    written: {
      directoryRoles: roles.map(({ text }) => text).sort(),
      ...(privileged.length > 0 && { allowPrivilegedRoles: true })
    },
    notes: privileged.map(({ text, why }) =>
      remark(['allowPrivilegedRoles'], `${text} hands over the tenant: it ${why}`)
    )
  }
}
