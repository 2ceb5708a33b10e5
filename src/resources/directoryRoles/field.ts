// What a user may say about directory roles. Those that hand over the whole tenant are refused here where their name or id says
// so, else once the tenant has told what they are.

import { privilegedRoleOf } from '../../graph/privileged.ts'
import { guidOf } from '../../util/guid.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import { allowPrivilegedKey, handsOver, namedAs } from '../app/privilege.ts'
import { defineField, listKey } from '../field.ts'

/** A directory role as it was asked for: display name or role template id (a GUID, lower case). */
export type DesiredDirectoryRole = { readonly text: string }

/** The directory roles of an app, each once. */
export type DesiredDirectoryRoles = {
  readonly roles: readonly DesiredDirectoryRole[]
  readonly allowPrivileged: boolean
}

/** What a refusal offers instead. */
export const narrowerRole = 'a narrower role such as User Administrator'

const accepted = 'accepted, one a line: names such as User Administrator, or role template ids (GUIDs)'
const roleName = /^[\p{L}\p{N}][\p{L}\p{N} &()/'.-]{1,119}$/u

/** One directory role: its display name (inner spaces folded) or its template id. Names are looked up in the tenant later. */
export const parseDirectoryRole = (text: string): Result<DesiredDirectoryRole> => {
  const name = text.trim().replace(/\s+/g, ' ')
  const id = guidOf(name)
  if (id !== undefined) return ok({ text: id })
  return roleName.test(name) ? ok({ text: name }) : err(`${quoted(text)} is not a directory role; ${accepted}`)
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
    ...allowPrivilegedKey
  },
  ({ directoryRoles = [], allowPrivilegedRoles = false }, report, written, { mode }): DesiredDirectoryRoles => {
    // Nothing is assigned in mode destroy.
    const allowPrivileged = allowPrivilegedRoles || mode === 'destroy'
    const given: readonly unknown[] = Array.isArray(written.directoryRoles) ? written.directoryRoles : []
    for (const [index, text] of allowPrivileged ? [] : given.entries()) {
      const privileged = privilegedRoleOf(String(text))
      if (privileged === undefined) continue
      const problem = `${namedAs(String(text), [privileged.name])} ${handsOver(privileged, narrowerRole)}`
      report({ path: ['directoryRoles', index], problem })
    }
    return { roles: dedupeDirectoryRoles(directoryRoles), allowPrivileged }
  }
)
