// What a user may say about directory roles, and the two that hand over the whole tenant.

import { builtInRoles } from '../../graph/builtInRoles.ts'
import { guidOf } from '../../util/guid.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { defineField, flagKey, listKey } from '../field.ts'

/** A directory role as it was asked for: display name or role template id (a GUID, lower case). */
export type DesiredDirectoryRole = { readonly text: string }

/** The directory roles of an app, each once. */
export type DesiredDirectoryRoles = {
  readonly roles: readonly DesiredDirectoryRole[]
  readonly allowPrivileged: boolean
}

type PrivilegedRole = { readonly id: string; readonly names: readonly [string, ...string[]] }

/** What hands over the whole tenant, in lower case. Microsoft Entra documentation: "Microsoft Entra built-in roles". */
export const privilegedRoles: readonly PrivilegedRole[] = [
  { id: builtInRoles['Global Administrator'], names: ['global administrator', 'company administrator'] },
  { id: builtInRoles['Privileged Role Administrator'], names: ['privileged role administrator'] }
]

const accepted = 'accepted, one a line: names such as User Administrator, or role template ids (GUIDs)'
const roleName = /^[\p{L}\p{N}][\p{L}\p{N} &()/'.-]{1,119}$/u

/** One directory role: its display name (inner spaces folded) or its template id. Names are looked up in the tenant later. */
export const parseDirectoryRole = (text: string): Result<DesiredDirectoryRole> => {
  const name = text.trim().replace(/\s+/g, ' ')
  const id = guidOf(name)
  if (id !== undefined) return ok({ text: id })
  return roleName.test(name) ? ok({ text: name }) : err(`${quoted(text)} is not a directory role; ${accepted}`)
}

/** The privileged role that is meant, by name or template id; `undefined` for any other. */
export const privilegedRoleOf = ({ text }: DesiredDirectoryRole): PrivilegedRole | undefined => {
  const wanted = text.toLowerCase()
  return privilegedRoles.find(({ id, names }) => id === wanted || names.includes(wanted))
}

/** Each role once, in the order of first mention; case does not count. */
export const dedupeDirectoryRoles = (roles: readonly DesiredDirectoryRole[]): readonly DesiredDirectoryRole[] => {
  const unique = new Map<string, DesiredDirectoryRole>()
  for (const role of roles) unique.set(role.text.toLowerCase(), unique.get(role.text.toLowerCase()) ?? role)
  return [...unique.values()]
}

export const directoryRolesField = defineField(
  {
    directoryRoles: listKey(parseDirectoryRole, {
      input: 'directory-roles',
      inDefaults: true,
      description: 'Directory roles: names such as User Administrator, or template ids.'
    }),
    allowPrivilegedRoles: flagKey({
      input: 'allow-privileged-roles',
      everywhere: true,
      inDefaults: true,
      description: 'Allows Global Administrator and Privileged Role Administrator.'
    })
  },
  ({ directoryRoles = [], allowPrivilegedRoles: allowPrivileged = false }, report, written): DesiredDirectoryRoles => {
    const given: readonly unknown[] = Array.isArray(written.directoryRoles) ? written.directoryRoles : []
    for (const [index, text] of allowPrivileged ? [] : given.entries()) {
      const role = parseDirectoryRole(String(text))
      const privileged = role.ok ? privilegedRoleOf(role.value) : undefined
      if (privileged === undefined) continue
      const problem = `${quoted(String(text))} (${privileged.names[0]}) hands over the whole tenant; accepted: a narrower role such as User Administrator, or this one with privileged roles allowed (input allow-privileged-roles, key allowPrivilegedRoles)`
      report({ path: ['directoryRoles', index], problem })
    }
    return { roles: dedupeDirectoryRoles(directoryRoles), allowPrivileged }
  }
)
