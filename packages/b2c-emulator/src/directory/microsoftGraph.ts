// The service principal of Microsoft Graph: the permissions that it offers. Ids are alike in every tenant of the
// global cloud (Microsoft Graph documentation, permissions reference); names and descriptions are the emulator's own
// but for those that recorded answers show.

import { appRoleIds } from './microsoftGraphAppRoles.ts'
import { adminScopeIds, userScopeIds } from './microsoftGraphScopes.ts'
import type { AppRole, PermissionScope } from './objects.ts'

/** The application id of Microsoft Graph. */
export const microsoftGraphAppId = '00000003-0000-0000-c000-000000000000'

/** Microsoft Graph's application permissions. */
export const microsoftGraphAppRoles: readonly AppRole[] = Object.entries(appRoleIds).map(([value, id]) => ({
  id,
  value,
  displayName: value,
  description: `Application permission ${value}`,
  isEnabled: true,
  allowedMemberTypes: ['Application'],
  origin: 'Application'
}))

/** The texts of permissions that recorded answers show whole. */
const recordedTexts: Readonly<Record<string, Partial<PermissionScope>>> = {
  'ConsentRequest.Read.All': {
    adminConsentDisplayName: 'Read consent requests',
    adminConsentDescription: 'Allows the app to read consent requests and approvals on behalf of the signed-in user.',
    userConsentDisplayName: 'Read consent requests',
    userConsentDescription: 'Allows the app to read consent requests and approvals, on your behalf.'
  }
}

const scope = (type: PermissionScope['type'], [value, id]: readonly [string, string]): PermissionScope => ({
  id,
  value,
  type,
  isEnabled: true,
  adminConsentDisplayName: value,
  adminConsentDescription: `Delegated permission ${value}`,
  userConsentDisplayName: value,
  userConsentDescription: `Delegated permission ${value}`,
  ...recordedTexts[value]
})

/** Microsoft Graph's delegated permissions. */
export const microsoftGraphScopes: readonly PermissionScope[] = [
  ...Object.entries(adminScopeIds).map(entry => scope('Admin', entry)),
  ...Object.entries(userScopeIds).map(entry => scope('User', entry))
]
