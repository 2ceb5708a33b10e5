// What the caller needs for each kind of request, as a table: named in 403 messages and checked against the caller's own
// token before anything is written. Source: Microsoft Graph permissions reference, least privileged first.

import type { TokenClaims } from '../auth/token.ts'

/** A right: the application permissions of which one is enough, and the directory roles that give the same. */
export type Right = {
  /** Completes "The caller may not …". */
  readonly doing: string
  readonly anyOf: readonly string[]
  /** Permissions needed besides; named in messages. */
  readonly besides: readonly string[]
  /** Template ids of directory roles that also suffice, by name. */
  readonly roles: Readonly<Record<string, string>>
  /** What else may stand behind a refusal, when the right itself is held. */
  readonly note?: string
}

const globalAdministrator = { 'Global Administrator': '62e90394-69f5-4237-9190-012177145e10' }
const privilegedRoleAdministrator = { 'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814' }
const applicationAdministrators = {
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  ...globalAdministrator
}

/** Every right that the action may need of its caller. */
export const rights = {
  readOrganization: {
    doing: 'read the organization',
    anyOf: ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    besides: [],
    roles: globalAdministrator
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
    roles: applicationAdministrators
  },
  writeApplications: {
    doing: 'create and change applications, service principals and their credentials',
    anyOf: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
    besides: [],
    roles: applicationAdministrators,
    note: 'Application.ReadWrite.OwnedBy reaches only what the caller owns: for an application that somebody else made, add the caller as owner of application and service principal, or grant Application.ReadWrite.All.'
  },
  grantAppRoles: {
    doing: 'grant Microsoft Graph application permissions (admin consent)',
    anyOf: ['AppRoleAssignment.ReadWrite.All'],
    besides: ['Application.Read.All'],
    roles: { ...privilegedRoleAdministrator, ...globalAdministrator }
  },
  readDirectoryRoles: {
    doing: 'read directory role assignments',
    anyOf: ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'Directory.Read.All'],
    besides: [],
    roles: { ...privilegedRoleAdministrator, ...globalAdministrator }
  },
  assignDirectoryRoles: {
    doing: 'assign directory roles',
    anyOf: ['RoleManagement.ReadWrite.Directory'],
    besides: [],
    roles: { ...privilegedRoleAdministrator, ...globalAdministrator }
  },
  readPolicies: {
    doing: 'read the app management policy',
    anyOf: ['Policy.Read.All'],
    besides: [],
    roles: globalAdministrator
  }
} as const satisfies Record<string, Right>

/** What a token tells about a right. `unknown` when the token cannot be read. */
export type Holding = 'held' | 'lacking' | 'unknown'

/**
 * Whether the caller's own token shows the right. A delegated token (device code) needs the scope, and the user's
 * directory roles decide the rest, so only the scope is judged.
 */
export const holds = (claims: TokenClaims | undefined, right: Right): Holding => {
  if (claims === undefined) return 'unknown'
  const granted = claims.delegated ? claims.scopes : claims.roles
  if (right.anyOf.some(permission => granted.includes(permission))) return 'held'
  if (claims.delegated) return 'lacking'
  return Object.values(right.roles).some(id => claims.directoryRoles.includes(id)) ? 'held' : 'lacking'
}

/** What to grant, and who can: the hint of every missing right. */
export const howToGrant = (right: Right): string => {
  const [least, ...others] = right.anyOf
  const also = others.length > 0 ? ` (${others.join(' or ')} also ${others.length > 1 ? 'suffice' : 'suffices'})` : ''
  const besides = right.besides.length > 0 ? ` together with ${right.besides.join(' and ')}` : ''
  const roles = Object.keys(right.roles).join(' or ')
  return `Grant the caller the Microsoft Graph application permission ${least}${besides}${also}, or assign its service principal the directory role ${roles}. A Privileged Role Administrator or Global Administrator of the tenant can consent.${right.note === undefined ? '' : ` ${right.note}`}`
}
