// What the caller needs for each kind of request, as a table: named in 403 messages and checked against the caller's own
// token before anything is written. Source: Microsoft Graph permissions reference, least privileged first.

import type { TokenClaims } from '../auth/signIn.ts'
import { builtInRoles } from './builtInRoles.ts'

/** The application permissions of which one is enough, and the built-in directory roles that give the same. */
export type Requirement = {
  /** Completes "The caller may not …". */
  readonly doing: string
  readonly anyOf: readonly string[]
  /** Permissions needed besides; named in messages. */
  readonly besides: readonly string[]
  readonly roles: readonly (keyof typeof builtInRoles)[]
  /** What else may stand behind a refusal, when the requirement itself is met. */
  readonly note?: string
  /** The delegated permission that an administrator is asked for who signs in by device code, if any. */
  readonly delegated: string | undefined
}

/** A requirement. An administrator who signs in is asked for the first of `anyOf`, unless `more` says otherwise. */
const requirement = (
  doing: string,
  anyOf: readonly string[],
  roles: Requirement['roles'],
  more: Partial<Requirement> = {}
): Requirement => ({ doing, anyOf, besides: [], roles, delegated: anyOf[0], ...more })

const globalAdministrator = ['Global Administrator'] as const
const roleAdministrators = ['Privileged Role Administrator', 'Global Administrator'] as const
const keySetAdministrators = ['B2C IEF Keyset Administrator', 'Global Administrator'] as const
const policyAdministrators = ['B2C IEF Policy Administrator', 'Global Administrator'] as const
const applicationAdministrators = [
  'Application Administrator',
  'Cloud Application Administrator',
  'Global Administrator'
] as const

const userFlowAdministrators = ['External ID User Flow Administrator', 'Global Administrator'] as const
const attributeAdministrators = [
  'External ID User Flow Attribute Administrator',
  'External ID User Flow Administrator',
  'Global Administrator'
] as const
const providerAdministrators = ['External Identity Provider Administrator', 'Global Administrator'] as const

/** Everything that the action may need of its caller. */
export const requirements = {
  readOrganization: requirement(
    'read the organization',
    ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    globalAdministrator
  ),
  readApplications: requirement(
    'read applications and service principals',
    [
      'Application.Read.All',
      'Application.ReadWrite.OwnedBy',
      'Application.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All'
    ],
    applicationAdministrators
  ),
  writeApplications: requirement(
    'create and change applications, service principals and their credentials',
    ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
    applicationAdministrators,
    {
      note: 'Application.ReadWrite.OwnedBy reaches only what the caller owns: for an application that somebody else made, add the caller as owner of application and service principal, or grant Application.ReadWrite.All.',
      delegated: 'Application.ReadWrite.All'
    }
  ),
  grantAppRoles: requirement(
    'grant Microsoft Graph application permissions (admin consent)',
    ['AppRoleAssignment.ReadWrite.All'],
    roleAdministrators,
    { besides: ['Application.Read.All'] }
  ),
  readDirectoryRoles: requirement(
    'read directory role assignments',
    ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'Directory.Read.All'],
    roleAdministrators
  ),
  assignDirectoryRoles: requirement(
    'assign directory roles',
    ['RoleManagement.ReadWrite.Directory'],
    roleAdministrators
  ),
  // Nobody is asked for it: grants are told where the token allows to read them.
  readDelegatedGrants: requirement(
    'read delegated permission grants',
    [
      'DelegatedPermissionGrant.Read.All',
      'DelegatedPermissionGrant.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All'
    ],
    globalAdministrator,
    { delegated: undefined }
  ),
  grantDelegatedPermissions: requirement(
    'grant delegated permissions for all users (admin consent)',
    ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'],
    applicationAdministrators
  ),
  // The same as for grants that are only told, and an administrator is asked for it.
  readDelegatedPermissions: requirement(
    'read delegated permission grants',
    [
      'DelegatedPermissionGrant.Read.All',
      'DelegatedPermissionGrant.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All'
    ],
    globalAdministrator
  ),
  readUserAttributes: requirement(
    'read user attributes',
    ['IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'],
    attributeAdministrators
  ),
  writeUserAttributes: requirement(
    'create, change and remove user attributes',
    ['IdentityUserFlow.ReadWrite.All'],
    attributeAdministrators
  ),
  readUserFlows: requirement(
    'read user flows',
    ['IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'],
    userFlowAdministrators
  ),
  writeUserFlows: requirement(
    'create, change and remove user flows, and read which identity providers and API connectors they use',
    ['IdentityUserFlow.ReadWrite.All'],
    userFlowAdministrators
  ),
  readIdentityProviders: requirement(
    'read identity providers',
    ['IdentityProvider.Read.All', 'IdentityProvider.ReadWrite.All'],
    providerAdministrators
  ),
  writeIdentityProviders: requirement(
    'create, change and remove identity providers',
    ['IdentityProvider.ReadWrite.All'],
    providerAdministrators
  ),
  // There is no permission that only reads.
  useApiConnectors: requirement(
    'read, create, change and remove API connectors',
    ['APIConnectors.ReadWrite.All'],
    userFlowAdministrators
  ),
  readAuthenticationMethods: requirement('read the kinds of local accounts', ['Policy.Read.All'], globalAdministrator),
  writeAuthenticationMethods: requirement(
    'change the kinds of local accounts',
    ['Policy.ReadWrite.AuthenticationMethod'],
    globalAdministrator
  ),
  // Nobody is asked for it: the policy is read only where the token allows that anyway.
  readPolicies: requirement('read the app management policy', ['Policy.Read.All'], globalAdministrator, {
    delegated: undefined
  }),
  readKeySets: requirement(
    'read policy keys',
    ['TrustFrameworkKeySet.Read.All', 'TrustFrameworkKeySet.ReadWrite.All'],
    keySetAdministrators
  ),
  writeKeySets: requirement(
    'create, fill and remove policy keys',
    ['TrustFrameworkKeySet.ReadWrite.All'],
    keySetAdministrators
  ),
  readCustomPolicies: requirement(
    'read custom policies',
    ['Policy.Read.All', 'Policy.ReadWrite.TrustFramework'],
    policyAdministrators
  ),
  writeCustomPolicies: requirement(
    'upload and remove custom policies',
    ['Policy.ReadWrite.TrustFramework'],
    policyAdministrators
  )
} as const

/**
 * Whether the caller's own token shows that a requirement is met; `unknown` when the token cannot be read. A delegated
 * token (device code) needs the scope, and the user's directory roles decide the rest, so only the scope is checked.
 */
export const isGranted = (
  claims: TokenClaims | undefined,
  required: Requirement
): 'granted' | 'missing' | 'unknown' => {
  if (claims === undefined) return 'unknown'
  const granted = claims.delegated ? claims.scopes : claims.roles
  if (required.anyOf.some(permission => granted.includes(permission))) return 'granted'
  if (claims.delegated) return 'missing'
  return required.roles.some(name => claims.directoryRoles.includes(builtInRoles[name])) ? 'granted' : 'missing'
}

/** What to grant, and who can: the hint of everything that is missing. */
export const howToGrant = (required: Requirement): string => {
  const [least, ...others] = required.anyOf
  const also = others.length > 0 ? ` (${others.join(' or ')} also ${others.length > 1 ? 'suffice' : 'suffices'})` : ''
  const besides = required.besides.length > 0 ? ` together with ${required.besides.join(' and ')}` : ''
  const roles = required.roles.join(' or ')
  return `Grant the caller the Microsoft Graph application permission ${least}${besides}${also}, or assign its service principal the directory role ${roles}. A Privileged Role Administrator or Global Administrator of the tenant can consent.${required.note === undefined ? '' : ` ${required.note}`}`
}
