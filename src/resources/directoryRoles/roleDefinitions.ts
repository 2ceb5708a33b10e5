// Directory roles by name. The built-in roles that management apps of a B2C tenant use are known here, so that they cost
// no request; any other name is looked up among the tenant's role templates.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import { ActionError } from '../../errors.ts'
import { succeeded, valuesOf } from '../../graph/answer.ts'
import { builtInRoles } from '../../graph/builtInRoles.ts'
import { toActionError } from '../../graph/failure.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Reader, SharedRead } from '../../reconcile/reader.ts'
import { isGuid } from '../../util/guid.ts'
import { didYouMean } from '../../util/suggest.ts'
import { type DesiredDirectoryRole, type DesiredDirectoryRoles, privilegedRoleOf } from './field.ts'

/** A directory role: the template id that every tenant shares, and its name. */
export type DirectoryRole = { readonly templateId: string; readonly name: string }

const builtIn: readonly DirectoryRole[] = Object.entries(builtInRoles).map(([name, templateId]) => ({
  name,
  templateId
}))

const templatesRead: SharedRead<readonly DirectoryRole[]> = {
  path: '/directoryRoleTemplates?$select=id,displayName',
  operation: 'read the directory role templates',
  requirement: requirements.readDirectoryRoles,
  parse: answer => {
    if (!succeeded(answer)) throw toActionError(templatesRead, answer)
    return valuesOf<graphTypes.DirectoryRoleTemplate>(answer).map(({ id, displayName }) => ({
      templateId: String(id).toLowerCase(),
      name: String(displayName)
    }))
  }
}

const known = ({ text }: DesiredDirectoryRole): DirectoryRole | undefined => {
  const wanted = text.toLowerCase()
  const role = builtIn.find(({ name, templateId }) => name.toLowerCase() === wanted || templateId === wanted)
  return role ?? (isGuid(text) ? { name: text, templateId: wanted } : undefined)
}

/**
 * The roles of a declaration, without repetition, and the name of any role by its template id, or the id where none is
 * known. The tenant's templates are read only when a name is not built in.
 * @throws ActionError `input` for a name that the tenant does not know, with near matches, and for Global Administrator and
 *   Privileged Role Administrator unless they are allowed.
 */
export const readRoleDefinitions = async (
  { roles, allowPrivileged }: DesiredDirectoryRoles,
  reader: Reader
): Promise<{ readonly declared: readonly DirectoryRole[]; readonly nameOf: (templateId: string) => string }> => {
  const named = roles.every(known) ? builtIn : [...builtIn, ...(await reader.shared(templatesRead))]
  const resolved = new Map<string, DirectoryRole>()
  const problems: string[] = []
  for (const wanted of roles) {
    const role = known(wanted) ?? named.find(({ name }) => name.toLowerCase() === wanted.text.toLowerCase())
    if (role === undefined) {
      const names = new Set(named.map(({ name }) => name))
      problems.push(`${wanted.text} is not a directory role of this tenant${didYouMean(wanted.text, names)}`)
    } else if (!allowPrivileged && privilegedRoleOf({ text: role.templateId }) !== undefined) {
      problems.push(`${role.name} hands over the whole tenant; set allow-privileged-roles: true if that is meant`)
    } else resolved.set(role.templateId, role)
  }
  if (problems.length > 0) {
    throw new ActionError({
      code: 'input',
      message: `directory-roles: ${problems.join('; ')}. Nothing was written.`,
      hint: 'Give display names as the portal lists them under "Roles and administrators", or role template ids.'
    })
  }
  return {
    declared: [...resolved.values()],
    nameOf: templateId => named.find(role => role.templateId === templateId.toLowerCase())?.name ?? templateId
  }
}
