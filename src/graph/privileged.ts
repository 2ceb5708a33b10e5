// What hands over a tenant: the directory roles and the Microsoft Graph application permissions whose holder can become, or
// make anybody, a Global Administrator. One list for both, with the reason for each entry. Sources: Microsoft Entra
// documentation, "Microsoft Entra built-in roles" (label PRIVILEGED, and the actions of each role); Microsoft Graph
// documentation, "Permissions reference".

import { asObjects, asText, isObject } from '../util/json.ts'
import { builtInRoles } from './builtInRoles.ts'

type RoleName = keyof typeof builtInRoles

/** A role or a permission that hands over the tenant. `id`: role template or app role, in lower case; `why` completes "it …". */
export type Privileged = { readonly id: string; readonly name: string; readonly why: string }

const anyApp = 'adds credentials to any application and acts with its rights, the caller of this action among them'
const anyRole = 'assigns any directory role'
const federation = 'changes the federation of domains and so signs in as anybody of them'

/** Why a directory role hands over the tenant. Microsoft marks each of them as privileged. */
const roles = {
  'Global Administrator': 'may do everything',
  'Privileged Role Administrator': anyRole,
  'Privileged Authentication Administrator': 'resets the sign-in methods of every administrator',
  'Partner Tier2 Support': 'resets every password, those of administrators too',
  'Partner Tier1 Support': anyApp,
  'Application Administrator': anyApp,
  'Cloud Application Administrator': anyApp,
  'Hybrid Identity Administrator': federation,
  'Domain Name Administrator': federation,
  'Security Administrator': federation,
  'External Identity Provider Administrator': federation
} as const satisfies Partial<Readonly<Record<RoleName, string>>>

/** Directory roles that hand over the tenant. */
export const privilegedRoles: readonly Privileged[] = Object.entries(roles).map(([name, why]) => ({
  id: builtInRoles[name as keyof typeof roles],
  name,
  why
}))

/** Names that a role has, or had, besides the one of its documentation. */
const aliases: Readonly<Record<string, string>> = { 'company administrator': 'global administrator' }

const privilegedGroups = 'makes members of groups that hold directory roles'
const signInMethods = 'adds sign-in methods to any user, administrators included'
const authorities = 'adds certificate authorities by whose certificates anybody signs in as anybody'

/** Microsoft Graph application permissions that hand over the tenant. */
export const privilegedPermissions: readonly Privileged[] = [
  { id: '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8', name: 'RoleManagement.ReadWrite.Directory', why: anyRole },
  { id: 'dd199f4a-f148-40a4-a2ec-f0069cc799ec', name: 'RoleAssignmentSchedule.ReadWrite.Directory', why: anyRole },
  { id: 'fee28b28-e1f3-4841-818e-2704dc62245f', name: 'RoleEligibilitySchedule.ReadWrite.Directory', why: anyRole },
  { id: '854d9ab1-6657-4ec8-be45-823027bcd009', name: 'PrivilegedAccess.ReadWrite.AzureAD', why: anyRole },
  {
    id: '2f6817f8-7b12-4f0f-bc18-eeaf60705a9e',
    name: 'PrivilegedAccess.ReadWrite.AzureADGroup',
    why: privilegedGroups
  },
  {
    id: '41202f2c-f7ab-45be-b001-85c9728b9d69',
    name: 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
    why: privilegedGroups
  },
  {
    id: '618b6020-bca8-4de6-99f6-ef445fa4d857',
    name: 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
    why: privilegedGroups
  },
  {
    id: '6f9d5abc-2db6-400b-a267-7de22a40fb87',
    name: 'PrivilegedAccess.ReadWrite.AzureResources',
    why: 'assigns any role of the Azure resources'
  },
  {
    id: '06b708a9-e830-4db3-a914-8e69da51d44f',
    name: 'AppRoleAssignment.ReadWrite.All',
    why: 'grants any permission to any application, itself included'
  },
  {
    id: '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
    name: 'DelegatedPermissionGrant.ReadWrite.All',
    why: 'lets any application act for any user, administrators included'
  },
  {
    id: 'a402ca1c-2696-4531-972d-6e5ee4aa11ea',
    name: 'Policy.ReadWrite.PermissionGrant',
    why: 'decides who may consent to which permission'
  },
  { id: '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9', name: 'Application.ReadWrite.All', why: anyApp },
  { id: 'fc023787-fd04-4e44-9bc7-d454f00c0f0a', name: 'Application.ReadUpdate.All', why: anyApp },
  {
    id: '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
    name: 'Directory.ReadWrite.All',
    why: 'is, as Microsoft says, broadly equivalent to a global tenant administrator'
  },
  {
    id: '9acd699f-1e81-4958-b001-93b1d2506e19',
    name: 'EntitlementManagement.ReadWrite.All',
    why: 'grants roles and permissions through access packages, to itself too'
  },
  { id: '50483e42-d915-4231-9639-7fdb7fd190e5', name: 'UserAuthenticationMethod.ReadWrite.All', why: signInMethods },
  { id: '0400e371-7db1-4338-a269-96069eb65227', name: 'UserAuthMethod-Passkey.ReadWrite.All', why: signInMethods },
  { id: '7e05723c-0bb0-42da-be95-ae9f08a6e53c', name: 'Domain.ReadWrite.All', why: federation },
  {
    id: '292d869f-3427-49a8-9dab-8c70152b74e9',
    name: 'Organization.ReadWrite.All',
    why: authorities
  },
  { id: 'a2b63618-5350-462d-b1b3-ba6eb3684e26', name: 'PublicKeyInfrastructure.ReadWrite.All', why: authorities }
]

/** Families of permissions that grow: a member that is not listed yet hands over the tenant in the same way. */
const permissionFamilies: readonly { readonly name: RegExp; readonly why: string }[] = [
  { name: /^role(?:management|assignmentschedule|eligibilityschedule)\.readwrite\.(?:directory|all)$/, why: anyRole },
  { name: /^privileged(?:access|assignmentschedule|eligibilityschedule)\.readwrite\./, why: privilegedGroups },
  { name: /^domain-[a-z]*federation\.readwrite\.all$/, why: federation },
  { name: /^userauth(?:entication)?method[a-z-]*\.readwrite\.all$/, why: signInMethods }
]

/**
 * Roles that need no look at their definition: the built-in ones above, and those that Microsoft marks as privileged although
 * their power ends below administrators or reads only (the actions of each role, and "Who can reset passwords").
 */
const settledRoles: ReadonlySet<string> = new Set([
  ...Object.values(builtInRoles),
  '729827e3-9c14-49f7-bb1b-9608f156bbb8', // Helpdesk Administrator
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451', // Global Reader
  '5d6b6bb7-de71-4623-b4af-96380a352509' // Security Reader
])

const directoryNamespace = /^microsoft\.directory\//i

/** Actions of that namespace by which a role hands over the tenant: for definitions that do not say whether they are privileged. */
const privilegedActions: readonly RegExp[] = [
  /^(?:applications|servicePrincipals)(?:\.myOrganization)?\/(?:(?:credentials|owners)\/update|allProperties\/(?:allTasks|update))/i,
  // Consent for anybody, and the grant of permissions to any application.
  /^servicePrincipals\/(?:appRoleAssignedTo\/update|managePermissionGrantsForAll\.)/i,
  /^roleAssignments\/(?:allProperties\/(?:allTasks|update)|create)/i,
  /^groupsAssignableToRoles\/(?:(?:members|owners)\/(?:update|create)|create|allProperties\/(?:allTasks|update))/i,
  /^domains\/(?:federation\/update|allProperties\/allTasks)/i,
  /^allEntities\//i
]

const isPrivilegedAction = (name: string): boolean =>
  directoryNamespace.test(name) && privilegedActions.some(action => action.test(name.replace(directoryNamespace, '')))

const findIn =
  (list: readonly Privileged[]) =>
  (text: string): Privileged | undefined => {
    const wanted = text.trim().replace(/\s+/g, ' ').toLowerCase()
    const name = aliases[wanted] ?? wanted
    return list.find(entry => entry.id === wanted || entry.name.toLowerCase() === name)
  }

/** The directory role that is meant by a display name or a template id in any case, when it hands over the tenant. */
export const privilegedRoleOf = findIn(privilegedRoles)

const listedPermissionOf = findIn(privilegedPermissions)

/** The permission that is meant by a name or an app role id in any case, when it hands over the tenant. */
export const privilegedPermissionOf = (text: string): Privileged | undefined => {
  const listed = listedPermissionOf(text)
  if (listed !== undefined) return listed
  const family = permissionFamilies.find(({ name }) => name.test(text.trim().toLowerCase()))
  return family && { id: '', name: text.trim(), why: family.why }
}

/** True for a role of which only its definition in the tenant tells whether it hands over the tenant. */
export const isJudgedByDefinition = (templateId: string): boolean => !settledRoles.has(templateId)

/**
 * Why a role definition (unifiedRoleDefinition) counts as one that hands over the tenant, undefined where it does not.
 * `isPrivileged` is documented for beta only, so what the role may do counts as well.
 */
export const whyDefinitionIsPrivileged = (definition: unknown): string | undefined => {
  if (!isObject(definition)) return undefined
  if (definition.isPrivileged === true) return 'is marked as privileged in the role definitions of this tenant'
  const action = asObjects(definition.rolePermissions)
    .flatMap(({ allowedResourceActions }) => (Array.isArray(allowedResourceActions) ? allowedResourceActions : []))
    .map(asText)
    .find(isPrivilegedAction)
  return action && `may ${action}`
}
