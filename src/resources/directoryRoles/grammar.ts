// Directory roles as they are asked for, and the two that hand over the whole tenant.

import { guidOf, type Parsed, parsed, quoted, refused } from '../../util/result.ts'
import type { DesiredDirectoryRole } from '../app/declared.ts'

/** A role whose holder can make itself master of the tenant. `names` are in lower case, template `id` too. */
export type PrivilegedRole = { readonly id: string; readonly names: readonly [string, ...string[]] }

/** Microsoft Entra documentation: "Microsoft Entra built-in roles". */
export const privilegedRoles: readonly PrivilegedRole[] = [
  { id: '62e90394-69f5-4237-9190-012177145e10', names: ['global administrator', 'company administrator'] },
  { id: 'e8611ab8-c189-46e8-94e1-60213ab1f814', names: ['privileged role administrator'] }
]

const accepted = 'accepted, one a line: names such as User Administrator, or role template ids (GUIDs)'
const roleName = /^[\p{L}\p{N}][\p{L}\p{N} &()/'.-]{1,119}$/u

/** One directory role: its display name (inner spaces folded) or its template id. Names are looked up in the tenant later. */
export const parseDirectoryRole = (text: string): Parsed<DesiredDirectoryRole> => {
  const name = text.trim().replace(/\s+/g, ' ')
  const id = guidOf(name)
  if (id !== undefined) return parsed({ text: id })
  return roleName.test(name) ? parsed({ text: name }) : refused(`${quoted(text)} is not a directory role; ${accepted}`)
}

/** The privileged role that is meant, by name or template id; `undefined` for any other. */
export const privilegedRoleOf = ({ text }: DesiredDirectoryRole): PrivilegedRole | undefined => {
  const wanted = text.toLowerCase()
  return privilegedRoles.find(({ id, names }) => id === wanted || names.includes(wanted))
}

/** Each role once, in the order of first mention; case does not count. */
export const foldDirectoryRoles = (roles: readonly DesiredDirectoryRole[]): readonly DesiredDirectoryRole[] => {
  const folded = new Map<string, DesiredDirectoryRole>()
  for (const role of roles) folded.set(role.text.toLowerCase(), folded.get(role.text.toLowerCase()) ?? role)
  return [...folded.values()]
}
