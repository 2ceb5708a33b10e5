// Who may do what: Microsoft Graph documentation, the permissions table of each operation's page.

import { roleTemplateId } from '../directory/roleTemplates.ts'
import { GraphError, refusals } from './errors.ts'
import type { GraphRequest } from './request.ts'
import type { GraphCaller } from './token.ts'

type Rule = {
  /** Sets of permissions; one whole set is enough. */
  readonly permissions: readonly (readonly string[])[]
  /** Sets of permissions that are enough for objects that the caller owns. */
  readonly owned?: readonly (readonly string[])[]
  /** Directory roles that allow it: to an app on their own, to a user together with a delegated permission. */
  readonly roles?: readonly string[]
  /** A member of the directory may do it with the delegated permission alone. */
  readonly anyMember?: boolean
}

const role = roleTemplateId
const globalAdministrator = role('Global Administrator')
const applicationAdministrators = [role('Application Administrator'), role('Cloud Application Administrator')]
const readers = [
  role('Directory Readers'),
  role('Global Reader'),
  ...applicationAdministrators,
  role('User Administrator'),
  role('Privileged Role Administrator')
]
const keySetAdministrators = [role('B2C IEF Keyset Administrator')]
const policyAdministrators = [role('B2C IEF Policy Administrator')]
const userFlowAdministrators = [
  role('External ID User Flow Administrator'),
  role('External ID User Flow Attribute Administrator')
]
const userAdministrators = [role('User Administrator')]
const passwordAdministrators = [
  ...userAdministrators,
  role('Privileged Authentication Administrator'),
  role('Password Administrator'),
  role('Helpdesk Administrator')
]

const one = (...names: readonly string[]) => names.map(name => [name])

const readApplications = {
  permissions: one(
    'Application.Read.All',
    'Application.ReadWrite.All',
    'Application.ReadWrite.OwnedBy',
    'Directory.Read.All',
    'Directory.ReadWrite.All'
  ),
  roles: readers,
  anyMember: true
}
const writeApplications = {
  permissions: one('Application.ReadWrite.All'),
  owned: one('Application.ReadWrite.OwnedBy'),
  roles: applicationAdministrators
}
const readRoles = {
  permissions: one(
    'RoleManagement.Read.Directory',
    'RoleManagement.ReadWrite.Directory',
    'Directory.Read.All',
    'Directory.ReadWrite.All'
  ),
  roles: readers,
  anyMember: true
}
const readUsers = {
  permissions: one('User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'),
  roles: [...readers, ...passwordAdministrators],
  anyMember: true
}
const grantReaders = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All'
]
const grantAppRoles = {
  permissions: grantReaders.map(reader => ['AppRoleAssignment.ReadWrite.All', reader])
}

const grantAnyRole = [...grantAppRoles.permissions, ['Application.ReadWrite.All']]

const applicationReaders = ['Application.Read.All', 'Application.ReadWrite.All']

/** Every kind of operation. */
const rules = {
  'application.read': readApplications,
  'application.create': {
    permissions: one('Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy', 'AppRegistration.Create'),
    roles: [...applicationAdministrators, role('Application Developer')]
  },
  'application.write': writeApplications,
  'application.credentials': {
    ...writeApplications,
    permissions: one('Application.ReadWrite.All', 'Directory.ReadWrite.All')
  },
  /** Adding an owner reads the directory, which OwnedBy alone does not allow. */
  'application.owners': {
    ...writeApplications,
    owned: ['Directory.Read.All', 'Directory.ReadWrite.All'].map(reader => ['Application.ReadWrite.OwnedBy', reader])
  },
  'servicePrincipal.write': {
    ...writeApplications,
    permissions: one('Application.ReadWrite.All', 'Directory.ReadWrite.All')
  },
  /** Grants of Microsoft Graph's own app roles. */
  'grant.microsoftGraph': { ...grantAppRoles, roles: [role('Privileged Role Administrator')] },
  /** The same where Application.ReadWrite.All is enough for them. */
  'grant.microsoftGraphByApplications': { permissions: grantAnyRole, roles: [role('Privileged Role Administrator')] },
  'grant.other': {
    permissions: grantAnyRole,
    roles: [role('Privileged Role Administrator'), ...applicationAdministrators]
  },
  'grant.delete': {
    permissions: one('AppRoleAssignment.ReadWrite.All'),
    roles: [role('Privileged Role Administrator'), ...applicationAdministrators]
  },
  'permissionGrant.read': {
    permissions: one(
      'DelegatedPermissionGrant.Read.All',
      'DelegatedPermissionGrant.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All'
    ),
    roles: readers
  },
  'permissionGrant.write': {
    permissions: one('DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'),
    roles: [role('Privileged Role Administrator'), ...applicationAdministrators]
  },
  'role.read': readRoles,
  'role.write': {
    permissions: one('RoleManagement.ReadWrite.Directory'),
    roles: [role('Privileged Role Administrator')]
  },
  'organization.read': {
    permissions: one(
      'Organization.Read.All',
      'Organization.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'User.Read.All'
    ),
    roles: readers,
    anyMember: true
  },
  'branding.read': {
    permissions: one(
      'OrganizationalBranding.Read.All',
      'OrganizationalBranding.ReadWrite.All',
      'Organization.Read.All',
      'Organization.ReadWrite.All'
    ),
    roles: [role('Global Reader'), role('Organizational Branding Administrator')]
  },
  'branding.write': {
    permissions: one('OrganizationalBranding.ReadWrite.All', 'Organization.ReadWrite.All'),
    roles: [role('Organizational Branding Administrator')]
  },
  'domain.read': {
    permissions: one('Domain.Read.All', 'Domain.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'),
    roles: readers,
    anyMember: true
  },
  'keySet.read': {
    permissions: one('TrustFrameworkKeySet.Read.All', 'TrustFrameworkKeySet.ReadWrite.All'),
    roles: keySetAdministrators
  },
  /** Also for reading single keys below keys_v2. */
  'keySet.write': { permissions: one('TrustFrameworkKeySet.ReadWrite.All'), roles: keySetAdministrators },
  'customPolicy.read': {
    permissions: one('Policy.Read.All', 'Policy.ReadWrite.TrustFramework'),
    roles: policyAdministrators
  },
  'customPolicy.write': { permissions: one('Policy.ReadWrite.TrustFramework'), roles: policyAdministrators },
  // User flows and their parts; some reads of a user flow take the right to write.
  'userFlowAttribute.read': {
    permissions: one('IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'),
    roles: userFlowAdministrators
  },
  'userFlowAttribute.write': { permissions: one('IdentityUserFlow.ReadWrite.All'), roles: userFlowAdministrators },
  'userFlow.read': {
    permissions: one('IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All'),
    roles: [role('External ID User Flow Administrator')]
  },
  'userFlow.write': {
    permissions: one('IdentityUserFlow.ReadWrite.All'),
    roles: [role('External ID User Flow Administrator')]
  },
  'identityProvider.read': {
    permissions: one('IdentityProvider.Read.All', 'IdentityProvider.ReadWrite.All'),
    roles: [role('External Identity Provider Administrator')]
  },
  'identityProvider.write': {
    permissions: one('IdentityProvider.ReadWrite.All'),
    roles: [role('External Identity Provider Administrator')]
  },
  /** Reading takes the right to write as well. */
  'apiConnector.any': {
    permissions: one('APIConnectors.ReadWrite.All'),
    roles: [role('External ID User Flow Administrator')]
  },
  /** Reading takes the right to write as well. */
  'hybridMode.any': {
    permissions: one('Policy.ReadWrite.AuthenticationFlows'),
    roles: [role('External ID User Flow Administrator')]
  },
  'authenticationMethods.read': { permissions: one('Policy.Read.All') },
  'authenticationMethods.write': { permissions: one('Policy.ReadWrite.AuthenticationMethod') },
  'policy.read': {
    permissions: one(
      'Policy.Read.All',
      'Policy.Read.ApplicationConfiguration',
      'Policy.ReadWrite.ApplicationConfiguration'
    ),
    roles: readers
  },
  'securityDefaults.read': { permissions: one('Policy.Read.All'), roles: readers },
  'appManagementPolicy.write': {
    permissions: one('Policy.ReadWrite.ApplicationConfiguration'),
    roles: applicationAdministrators
  },
  'appManagementPolicy.readAssigned': {
    permissions: applicationReaders.flatMap(reader => [
      [reader, 'Policy.Read.All'],
      [reader, 'Policy.ReadWrite.ApplicationConfiguration']
    ]),
    roles: applicationAdministrators
  },
  'appManagementPolicy.assign': {
    permissions: applicationReaders.map(reader => [reader, 'Policy.ReadWrite.ApplicationConfiguration']),
    roles: applicationAdministrators
  },
  'user.read': readUsers,
  'user.create': {
    permissions: one('User.Create', 'User.ReadWrite.All', 'Directory.ReadWrite.All'),
    roles: userAdministrators
  },
  'user.write': { permissions: one('User.ReadWrite.All', 'Directory.ReadWrite.All'), roles: userAdministrators },
  'user.identities': {
    permissions: one('User.ManageIdentities.All'),
    roles: userAdministrators
  },
  'user.enable': {
    permissions: [
      ['User.EnableDisableAccount.All', 'User.Read.All'],
      ['User.ReadWrite.All'],
      ['Directory.ReadWrite.All']
    ],
    roles: userAdministrators
  },
  'user.delete': { permissions: one('User.DeleteRestore.All', 'User.ReadWrite.All'), roles: userAdministrators },
  'user.password': { permissions: one('User-PasswordProfile.ReadWrite.All'), roles: passwordAdministrators },
  /** The right to set passwords that comes with a directory role alone. */
  'user.passwordByRole': { permissions: [], roles: passwordAdministrators }
} satisfies Record<string, Rule>

/** The name of an operation in the rules. */
export type Action = keyof typeof rules

/** What a permission is good for: all objects, or those that the caller owns. */
export type Access = 'all' | 'owned'

/** To which objects the caller may do this, undefined when to none. */
export const accessOf = (caller: GraphCaller, action: Action): Access | undefined => {
  const rule: Rule = rules[action]
  const holds = (set: readonly string[]) => set.every(name => caller.permissions.has(name))
  const permitted = rule.permissions.some(holds)
  const byRole =
    caller.directoryRoles.has(globalAdministrator) || (rule.roles ?? []).some(id => caller.directoryRoles.has(id))
  const owned = (rule.owned ?? []).some(holds)
  if (caller.kind === 'app') return permitted || byRole ? 'all' : owned ? 'owned' : undefined
  const scoped = permitted || caller.permissions.has('Directory.AccessAsUser.All')
  if (scoped && (byRole || rule.anyMember)) return 'all'
  return scoped || owned ? (rule.owned ? 'owned' : undefined) : undefined
}

/** Throws 403 when the caller may not do this at all; gives the objects to which it may. */
export const requirePermission = ({ caller }: GraphRequest, action: Action): Access => {
  const access = accessOf(caller, action)
  if (!access) throw new GraphError(refusals.denied())
  return access
}

/** Throws 403 when the caller may do this only to what it owns, and does not own this. */
export const requireOwnership = (
  { caller }: GraphRequest,
  access: Access,
  ...owners: readonly (readonly string[])[]
): void => {
  if (access === 'owned' && !owners.every(list => list.includes(caller.principalId))) {
    throw new GraphError(refusals.denied())
  }
}

/** Throws 403 for an app without a user, whatever its permissions, where that is `refused`. */
export const requireUser = ({ caller }: GraphRequest, appOnly: 'allowed' | 'refused'): void => {
  if (caller.kind === 'app' && appOnly === 'refused') throw new GraphError(refusals.denied())
}
