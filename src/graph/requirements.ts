// What the caller needs for each kind of request, as a table: named in 403 messages and checked against the caller's own
// token before anything is written. Source: Microsoft Graph permissions reference, least privileged first.

import type { TokenClaims } from '../auth/signIn.ts'
import { builtInRoles } from './builtInRoles.ts'

/** A requirement: the application permissions of which one is enough, and the directory roles that give the same. */
export type Requirement = {
  /** Completes "The caller may not …". */
  readonly doing: string
  readonly anyOf: readonly string[]
  /** Permissions needed besides; named in messages. */
  readonly besides: readonly string[]
  /** Template ids of directory roles that also suffice, by name. */
  readonly roles: Readonly<Record<string, string>>
  /** What else may stand behind a refusal, when the requirement itself is met. */
  readonly note?: string
  /** The delegated permission that an administrator is asked for who signs in by device code; absent: not asked for. */
  readonly delegated?: string
}

const roles = (...names: readonly (keyof typeof builtInRoles)[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map(name => [name, builtInRoles[name]]))
const globalAdministrator = roles('Global Administrator')
const roleAdministrators = roles('Privileged Role Administrator', 'Global Administrator')
const applicationAdministrators = roles(
  'Application Administrator',
  'Cloud Application Administrator',
  'Global Administrator'
)

/** Everything that the action may need of its caller. */
export const requirements = {
  readOrganization: {
    doing: 'read the organization',
    anyOf: ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    besides: [],
    roles: globalAdministrator,
    delegated: 'Organization.Read.All'
  },
  readApplications: {
    doing: 'read applications and service principals',
    anyOf: [
      'Application.Read.All',
      'Application.ReadWrite.OwnedBy',
      'Application.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All'
    ],
    besides: [],
    roles: applicationAdministrators,
    delegated: 'Application.Read.All'
  },
  writeApplications: {
    doing: 'create and change applications, service principals and their credentials',
    anyOf: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
    besides: [],
    roles: applicationAdministrators,
    note: 'Application.ReadWrite.OwnedBy reaches only what the caller owns: for an application that somebody else made, add the caller as owner of application and service principal, or grant Application.ReadWrite.All.',
    delegated: 'Application.ReadWrite.All'
  },
  grantAppRoles: {
    doing: 'grant Microsoft Graph application permissions (admin consent)',
    anyOf: ['AppRoleAssignment.ReadWrite.All'],
    besides: ['Application.Read.All'],
    roles: roleAdministrators,
    delegated: 'AppRoleAssignment.ReadWrite.All'
  },
  readDirectoryRoles: {
    doing: 'read directory role assignments',
    anyOf: ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'Directory.Read.All'],
    besides: [],
    roles: roleAdministrators,
    delegated: 'RoleManagement.Read.Directory'
  },
  assignDirectoryRoles: {
    doing: 'assign directory roles',
    anyOf: ['RoleManagement.ReadWrite.Directory'],
    besides: [],
    roles: roleAdministrators,
    delegated: 'RoleManagement.ReadWrite.Directory'
  },
  readPolicies: {
    doing: 'read the app management policy',
    anyOf: ['Policy.Read.All'],
    besides: [],
    roles: globalAdministrator
  }
} as const satisfies Readonly<Record<string, Requirement>>

/**
 * Whether the caller's own token shows that a requirement is met; `unknown` when the token cannot be read. A delegated token (device code) needs the scope, and the user's
 * directory roles decide the rest, so only the scope is checked.
 */
export const isGranted = (
  claims: TokenClaims | undefined,
  required: Requirement
): 'granted' | 'missing' | 'unknown' => {
  if (claims === undefined) return 'unknown'
  const granted = claims.delegated ? claims.scopes : claims.roles
  if (required.anyOf.some(permission => granted.includes(permission))) return 'granted'
  if (claims.delegated) return 'missing'
  return Object.values(required.roles).some(id => claims.directoryRoles.includes(id)) ? 'granted' : 'missing'
}

/** What to grant, and who can: the hint of everything that is missing. */
export const howToGrant = (required: Requirement): string => {
  const [least, ...others] = required.anyOf
  const also = others.length > 0 ? ` (${others.join(' or ')} also ${others.length > 1 ? 'suffice' : 'suffices'})` : ''
  const besides = required.besides.length > 0 ? ` together with ${required.besides.join(' and ')}` : ''
  const roles = Object.keys(required.roles).join(' or ')
  return `Grant the caller the Microsoft Graph application permission ${least}${besides}${also}, or assign its service principal the directory role ${roles}. A Privileged Role Administrator or Global Administrator of the tenant can consent.${required.note === undefined ? '' : ` ${required.note}`}`
}
