// APIs of Microsoft's besides Microsoft Graph that tools ask for tokens of: every tenant has their service principals.

import type { PermissionScope } from './objects.ts'

/** An API of Microsoft's: `names` are what a token may be asked for, each with and without a slash at its end. */
export type MicrosoftApi = {
  readonly appId: string
  readonly displayName: string
  readonly names: readonly string[]
  readonly scopes: readonly PermissionScope[]
}

const userImpersonation = (id: string, what: string): PermissionScope => ({
  id,
  value: 'user_impersonation',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: `Access ${what} as organization users`,
  adminConsentDescription: `Allows the application to access ${what} as users in the organization.`,
  userConsentDisplayName: `Access ${what} as you`,
  userConsentDescription: `Allows the application to access ${what} as you.`
})

/** Azure's management API, which az and others ask for a token at every sign-in. Its ids are those of the service. */
export const azureManagement: MicrosoftApi = {
  appId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  displayName: 'Windows Azure Service Management API',
  names: ['https://management.azure.com/', 'https://management.core.windows.net/'],
  scopes: [userImpersonation('41094075-9dad-400e-a0bd-54e686782033', 'Azure Service Management')]
}

/** The API of the portal's pages about app registrations, which `az ad app permission admin-consent` calls. Its scope's id is made up. */
export const azurePortal: MicrosoftApi = {
  appId: '74658136-14ec-4630-ad9b-26e160ff0fc6',
  displayName: 'ADIbizaUX',
  names: ['https://main.iam.ad.ext.azure.com/'],
  scopes: [userImpersonation('fb3af8f1-b0a5-4c62-9e6f-1f5d0bd3a5b1', 'the portal')]
}

/** All of them. */
export const microsoftApis: readonly MicrosoftApi[] = [azureManagement, azurePortal]

const withoutSlash = (name: string): string => name.replace(/\/$/, '')

/** Whether a resource of a scope, or the audience of a token, names this API. */
export const isNameOf = ({ appId, names }: MicrosoftApi, resource: string): boolean =>
  resource === appId || names.some(name => withoutSlash(name) === withoutSlash(resource))
