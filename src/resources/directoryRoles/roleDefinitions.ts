// Directory roles by name. The built-in roles that management apps of a B2C tenant use are known here, so that they cost
// no request; any other name is looked up among the tenant's role templates.
// Source: Microsoft Entra documentation, "Microsoft Entra built-in roles". The ids are the same in every tenant.

import { ActionError } from '../../errors.ts'
import { rights } from '../../graph/requirements.ts'
import type { Read, Seen } from '../../reconcile/reader.ts'
import { isGuid } from '../../util/guid.ts'
import { record } from '../../util/http.ts'
import { didYouMean } from '../../util/suggest.ts'
import type { DesiredApp, DesiredDirectoryRole } from '../app/declared.ts'
import { privilegedRoleOf } from './grammar.ts'

/** A directory role: the template id that every tenant shares, and its name. */
export type DirectoryRole = { readonly templateId: string; readonly name: string }

const builtIn: readonly DirectoryRole[] = [
  { name: 'User Administrator', templateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1' },
  { name: 'Password Administrator', templateId: '966707d0-3269-4727-9be2-8c3a10f19b9d' },
  { name: 'Application Administrator', templateId: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3' },
  { name: 'Cloud Application Administrator', templateId: '158c047a-c907-4556-b7ef-446551a6b5f7' },
  { name: 'Groups Administrator', templateId: 'fdd7a751-b60b-444a-984c-02652fe8fa1c' },
  { name: 'B2C IEF Keyset Administrator', templateId: 'aaf43236-0c0d-4d5f-883a-6955382ac081' },
  { name: 'B2C IEF Policy Administrator', templateId: '3edaf663-341e-4475-9f94-5c398ef6c070' },
  { name: 'External ID User Flow Administrator', templateId: '6e591065-9bad-43ed-90f3-e9424366d2f0' },
  { name: 'External ID User Flow Attribute Administrator', templateId: '0f971eea-41eb-4569-a71e-57bb8a3eff1e' },
  { name: 'External Identity Provider Administrator', templateId: 'be2f45a1-457d-42af-a067-6ec1fa63bc45' },
  { name: 'Global Administrator', templateId: '62e90394-69f5-4237-9190-012177145e10' },
  { name: 'Privileged Role Administrator', templateId: 'e8611ab8-c189-46e8-94e1-60213ab1f814' }
]

const templatesPath = '/directoryRoleTemplates?$select=id,displayName'

const known = ({ text }: DesiredDirectoryRole): DirectoryRole | undefined => {
  const wanted = text.toLowerCase()
  const role = builtIn.find(({ name, templateId }) => name.toLowerCase() === wanted || templateId === wanted)
  return role ?? (isGuid(text) ? { name: text, templateId: wanted } : undefined)
}

/** The read of the tenant's role templates: only when a name is not built in. */
export const roleNameReads = (desired: DesiredApp): readonly Read[] =>
  desired.directoryRoles.some(role => known(role) === undefined)
    ? [{ path: templatesPath, what: 'read the directory role templates', right: rights.readDirectoryRoles }]
    : []

const templates = (seen: Seen): readonly DirectoryRole[] => {
  const { value } = record(seen.get(templatesPath)?.body)
  return (Array.isArray(value) ? value.map(record) : []).map(({ id, displayName }) => ({
    templateId: String(id).toLowerCase(),
    name: String(displayName)
  }))
}

/**
 * The roles of a declaration, without repetition.
 *
 * @throws ActionError `input` for a name that the tenant does not know, with near matches, and for Global Administrator and
 *   Privileged Role Administrator unless they are allowed.
 */
export const resolveRoles = (desired: DesiredApp, seen: Seen): readonly DirectoryRole[] => {
  const tenantRoles = templates(seen)
  const resolved = new Map<string, DirectoryRole>()
  const problems: string[] = []
  for (const wanted of desired.directoryRoles) {
    const role = known(wanted) ?? tenantRoles.find(({ name }) => name.toLowerCase() === wanted.text.toLowerCase())
    if (role === undefined) {
      const names = [...builtIn, ...tenantRoles].map(({ name }) => name)
      problems.push(`${wanted.text} is not a directory role of this tenant${didYouMean(wanted.text, new Set(names))}`)
    } else if (!desired.allowPrivilegedRoles && privilegedRoleOf({ text: role.templateId }) !== undefined) {
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
  return [...resolved.values()]
}

/** The name of a role by its template id, as far as it is known; else the id. */
export const roleName = (templateId: string, seen: Seen): string =>
  [...builtIn, ...templates(seen)].find(role => role.templateId === templateId.toLowerCase())?.name ?? templateId
