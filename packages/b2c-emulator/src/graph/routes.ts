// Which path is answered by which handler. `{}` stands for a key: an id or an alternate key.

import {
  createApplication,
  getApplication,
  listApplications,
  patchApplication,
  removeApplication
} from './applications.ts'
import {
  assignPolicy,
  createAppManagementPolicy,
  getAppManagementPolicy,
  listAppManagementPolicies,
  listAssignedPolicies,
  removeAppManagementPolicy,
  unassignPolicy
} from './appManagementPolicies.ts'
import {
  createAppRoleAssignment,
  getAppRoleAssignment,
  listAppRoleAssignments,
  removeAppRoleAssignment
} from './appRoleAssignments.ts'
import {
  createLocalization,
  getBranding,
  getLocalization,
  listLocalizations,
  patchBranding,
  patchLocalization,
  removeBranding
} from './branding.ts'
import { getDeletedItem, listDeletedItems, purgeDeletedItem, restoreDeletedItem } from './deletedItems.ts'
import {
  addMember,
  createDirectoryRole,
  getDirectoryRole,
  listDirectoryRoles,
  listMembers,
  listRoleTemplates,
  removeMember
} from './directoryRoles.ts'
import { getDomain, listDomains } from './domains.ts'
import {
  createFederatedIdentityCredential,
  getFederatedIdentityCredential,
  listFederatedIdentityCredentials,
  patchFederatedIdentityCredential,
  removeFederatedIdentityCredential
} from './federatedIdentityCredentials.ts'
import { identityRoutes } from './identity/routes.ts'
import {
  createPermissionGrant,
  getPermissionGrant,
  listPermissionGrants,
  patchPermissionGrant,
  removePermissionGrant
} from './oauth2PermissionGrants.ts'
import { getOrganization, listOrganization } from './organization.ts'
import { applicationOwners, servicePrincipalOwners } from './owners.ts'
import { applicationPasswords, servicePrincipalPasswords } from './passwords.ts'
import { getDefaultPolicy } from './policies.ts'
import type { GraphAnswer, GraphRequest, Key, Segment } from './request.ts'
import {
  createRoleAssignment,
  getRoleAssignment,
  getRoleDefinition,
  listRoleAssignments,
  listRoleDefinitions,
  removeRoleAssignment
} from './roleManagement.ts'
import { getSecurityDefaults } from './securityDefaults.ts'
import {
  createServicePrincipal,
  getServicePrincipal,
  listServicePrincipals,
  patchServicePrincipal,
  removeServicePrincipal
} from './servicePrincipals.ts'
import { trustFrameworkRoutes } from './trustFramework/routes.ts'
import { createUser, getManager, getMe, getUser, listUsers, patchUser, removeUser } from './users.ts'

/** Answers a request; throws {@link GraphError} for a refusal. */
export type Handler = (request: GraphRequest) => GraphAnswer

type Methods = Readonly<Partial<Record<string, Handler>>>

const grants = (side: 'principalId' | 'resourceId'): readonly [Methods, Methods] => [
  { GET: listAppRoleAssignments(side), POST: createAppRoleAssignment(side) },
  { GET: getAppRoleAssignment(side), DELETE: removeAppRoleAssignment(side) }
]
const [assignments, assignment] = grants('principalId')
const [assignedTo, assignedToOne] = grants('resourceId')

const table: Readonly<Record<string, Methods>> = {
  applications: { GET: listApplications, POST: createApplication },
  'applications/{}': { GET: getApplication, PATCH: patchApplication, DELETE: removeApplication },
  'applications/{}/addPassword': { POST: applicationPasswords.add },
  'applications/{}/removePassword': { POST: applicationPasswords.remove },
  'applications/{}/federatedIdentityCredentials': {
    GET: listFederatedIdentityCredentials,
    POST: createFederatedIdentityCredential
  },
  'applications/{}/federatedIdentityCredentials/{}': {
    GET: getFederatedIdentityCredential,
    PATCH: patchFederatedIdentityCredential,
    DELETE: removeFederatedIdentityCredential
  },
  'applications/{}/appManagementPolicies': { GET: listAssignedPolicies },
  'applications/{}/appManagementPolicies/$ref': { POST: assignPolicy },
  'applications/{}/appManagementPolicies/{}/$ref': { DELETE: unassignPolicy },
  'applications/{}/owners': { GET: applicationOwners.list },
  'applications/{}/owners/$ref': { POST: applicationOwners.add },
  'applications/{}/owners/{}/$ref': { DELETE: applicationOwners.remove },
  servicePrincipals: { GET: listServicePrincipals, POST: createServicePrincipal },
  'servicePrincipals/{}': {
    GET: getServicePrincipal,
    PATCH: patchServicePrincipal,
    DELETE: removeServicePrincipal
  },
  'servicePrincipals/{}/addPassword': { POST: servicePrincipalPasswords.add },
  'servicePrincipals/{}/removePassword': { POST: servicePrincipalPasswords.remove },
  'servicePrincipals/{}/owners': { GET: servicePrincipalOwners.list },
  'servicePrincipals/{}/owners/$ref': { POST: servicePrincipalOwners.add },
  'servicePrincipals/{}/owners/{}/$ref': { DELETE: servicePrincipalOwners.remove },
  'servicePrincipals/{}/appRoleAssignments': assignments,
  'servicePrincipals/{}/appRoleAssignments/{}': assignment,
  'servicePrincipals/{}/appRoleAssignedTo': assignedTo,
  'servicePrincipals/{}/appRoleAssignedTo/{}': assignedToOne,
  oauth2PermissionGrants: { GET: listPermissionGrants, POST: createPermissionGrant },
  'oauth2PermissionGrants/{}': {
    GET: getPermissionGrant,
    PATCH: patchPermissionGrant,
    DELETE: removePermissionGrant
  },
  directoryRoleTemplates: { GET: listRoleTemplates },
  directoryRoles: { GET: listDirectoryRoles, POST: createDirectoryRole },
  'directoryRoles/{}': { GET: getDirectoryRole },
  'directoryRoles/{}/members': { GET: listMembers },
  'directoryRoles/{}/members/$ref': { POST: addMember },
  'directoryRoles/{}/members/{}/$ref': { DELETE: removeMember },
  'roleManagement/directory/roleDefinitions': { GET: listRoleDefinitions },
  'roleManagement/directory/roleDefinitions/{}': { GET: getRoleDefinition },
  'roleManagement/directory/roleAssignments': { GET: listRoleAssignments, POST: createRoleAssignment },
  'roleManagement/directory/roleAssignments/{}': { GET: getRoleAssignment, DELETE: removeRoleAssignment },
  'directory/deletedItems/microsoft.graph.application': { GET: listDeletedItems('application') },
  'directory/deletedItems/microsoft.graph.servicePrincipal': { GET: listDeletedItems('servicePrincipal') },
  'directory/deletedItems/microsoft.graph.user': { GET: listDeletedItems('user') },
  'directory/deletedItems/{}': { GET: getDeletedItem, DELETE: purgeDeletedItem },
  'directory/deletedItems/{}/restore': { POST: restoreDeletedItem },
  domains: { GET: listDomains },
  'domains/{}': { GET: getDomain },
  organization: { GET: listOrganization },
  'organization/{}': { GET: getOrganization },
  'organization/{}/branding': { GET: getBranding, PATCH: patchBranding, DELETE: removeBranding },
  'organization/{}/branding/localizations': { GET: listLocalizations, POST: createLocalization },
  'organization/{}/branding/localizations/{}': {
    GET: getLocalization,
    PATCH: patchLocalization,
    DELETE: removeBranding
  },
  me: { GET: getMe },
  users: { GET: listUsers, POST: createUser },
  'users/{}': { GET: getUser, PATCH: patchUser, DELETE: removeUser },
  'users/{}/manager': { GET: getManager },
  'policies/defaultAppManagementPolicy': { GET: getDefaultPolicy },
  'policies/identitySecurityDefaultsEnforcementPolicy': { GET: getSecurityDefaults },
  'policies/appManagementPolicies': { GET: listAppManagementPolicies, POST: createAppManagementPolicy },
  'policies/appManagementPolicies/{}': { GET: getAppManagementPolicy, DELETE: removeAppManagementPolicy },
  ...identityRoutes
}

/** What Microsoft Graph has in beta alone. */
const betaOnly: Readonly<Record<string, Methods>> = {
  ...trustFrameworkRoutes
}

/** Every path that is answered, and its methods. */
export const graphRoutes: readonly { readonly path: string; readonly methods: readonly string[] }[] = Object.entries({
  ...table,
  ...betaOnly
}).map(([path, methods]) => ({ path, methods: Object.keys(methods) }))

/** What a path leads to: `path` is its form in the tables. */
export type Route =
  | { readonly kind: 'handler'; readonly handler: Handler; readonly keys: readonly Key[]; readonly path: string }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'unknown'; readonly segment: string }

const nameOf = (segment: Segment | undefined) => (segment && 'name' in segment ? segment.name : undefined)

type Entry = { readonly path: string; readonly methods: Methods }

const byFoldedPath = (routes: Readonly<Record<string, Methods>>): ReadonlyMap<string, Entry> =>
  new Map(Object.entries(routes).map(([path, methods]) => [path.toLowerCase(), { path, methods }]))

const [everywhere, inBetaAlone] = [byFoldedPath(table), byFoldedPath(betaOnly)]

/** Actions and functions: they may be named with their namespace (OData 4, URL conventions: bound operations). */
const operations: ReadonlySet<string> = new Set(
  [
    'addPassword',
    'removePassword',
    'restore',
    'getOrder',
    'setOrder',
    'uploadClientCertificate',
    'generateKey',
    'uploadSecret',
    'uploadPkcs12',
    'uploadCertificate',
    'getActiveKey'
  ].map(name => name.toLowerCase())
)

/** A name as routes are found by it: Graph ignores its case, and the namespace of an operation. */
const foldedName = (name: string): string => {
  const folded = name.toLowerCase()
  const bare = folded.replace(/^microsoft\.graph\./, '')
  return operations.has(bare) ? bare : folded
}

/** Finds the handler of a path. In v1.0, what only beta has is unknown from its first segment on. */
export const routeOf = (method: string, segments: readonly Segment[], version: 'v1.0' | 'beta'): Route => {
  const names = segments.map(nameOf).filter(name => name !== undefined)
  const folded = segments.map(segment => ('name' in segment ? foldedName(segment.name) : '{}')).join('/')
  const inBeta = inBetaAlone.get(folded)
  if (inBeta && version === 'v1.0') return { kind: 'unknown', segment: names[0] ?? '' }
  const entry = inBeta ?? everywhere.get(folded)
  if (!entry) return { kind: 'unknown', segment: names.at(-1) ?? '' }
  const handler = entry.methods[method]
  if (!handler) return { kind: 'wrong-method' }
  const keys = segments.map(segment => ('key' in segment ? segment.key : undefined)).filter(key => key !== undefined)
  return { kind: 'handler', handler, keys, path: entry.path }
}
