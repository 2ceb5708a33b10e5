// The service principal of Microsoft Graph: the permissions that it offers. Ids are alike in every tenant of the
// global cloud (Microsoft Graph documentation, permissions reference); names and descriptions are the emulator's own.

import type { AppRole, PermissionScope } from './objects.ts'

/** The application id of Microsoft Graph. */
export const microsoftGraphAppId = '00000003-0000-0000-c000-000000000000'

const appRoleIds: Readonly<Record<string, string>> = {
  'AccessReview.Read.All': 'd07a8cc0-3d51-4b77-b3b0-32704d1f69fa',
  'AccessReview.ReadWrite.All': 'ef5f7d5c-338f-44b0-86c3-351f46c8bb5f',
  'AdministrativeUnit.Read.All': '134fd756-38ce-4afd-ba33-e9623dbe66c2',
  'AdministrativeUnit.ReadWrite.All': '5eb59dd3-1da2-4329-8733-9dabdc435916',
  'Agreement.Read.All': '2f3e6f8c-093b-4c57-a58b-ba5ce494a169',
  'Agreement.ReadWrite.All': 'c9090d00-6101-42f0-a729-c41074260d47',
  'AgreementAcceptance.Read.All': 'd8e4ec18-f6c0-4620-8122-c8b1f2bf400e',
  'APIConnectors.Read.All': 'b86848a7-d5b1-41eb-a9b4-54a4e6306e97',
  'APIConnectors.ReadWrite.All': '1dfe531a-24a6-4f1b-80f4-7a0dc5a0a171',
  'AppCatalog.Read.All': 'e12dae10-5a57-4817-b79d-dfbec5348930',
  'AppCatalog.ReadWrite.All': 'dc149144-f292-421e-b185-5953f2e98d7f',
  'Application-RemoteDesktopConfig.ReadWrite.All': '3be0012a-cc4e-426b-895b-f9c836bf6381',
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'Application.ReadUpdate.All': 'fc023787-fd04-4e44-9bc7-d454f00c0f0a',
  'Application.ReadWrite.All': '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
  'Application.ReadWrite.OwnedBy': '18a4783c-866b-4cc7-a460-3d5e5662c884',
  'AppRoleAssignment.ReadWrite.All': '06b708a9-e830-4db3-a914-8e69da51d44f',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'AuditLogsQuery-Entra.Read.All': '7276d950-48fc-4269-8348-f22f2bb296d0',
  'AuditLogsQuery.Read.All': '5e1e9171-754d-478c-812c-f1755a9a4c2d',
  'AuthenticationContext.Read.All': '381f742f-e1f8-4309-b4ab-e3d91ae4c5c1',
  'AuthenticationContext.ReadWrite.All': 'a88eef72-fed0-4bf7-a2a9-f19df33f8b83',
  'Bookings.Read.All': '6e98f277-b046-4193-a4f2-6bf6a78cd491',
  'Calendars.Read': '798ee544-9d2d-430c-a058-570e29e34338',
  'Calendars.ReadBasic.All': '8ba4a692-bc31-4128-9094-475872af8a53',
  'Calendars.ReadWrite': 'ef54d2bf-783f-4e0f-bca1-3210c0444d99',
  'CallRecords.Read.All': '45bbb07e-7321-4fd7-a8f6-3ff27e6a81c8',
  'Channel.Create': 'f3a65bd4-b703-46df-8f7e-0174fea562aa',
  'Channel.ReadBasic.All': '59a6b24b-4225-4393-8165-ebaec5f55d7a',
  'ChannelMember.Read.All': '3b55498e-47ec-484f-8136-9013221c06a9',
  'Chat.Create': 'd9c48af6-9ad9-47ad-82c3-63757137b9af',
  'Chat.Read.All': '6b7d71aa-70aa-4810-a8d9-5d9fb2830017',
  'Chat.ReadWrite.All': '294ce7c9-31ba-490a-ad7d-97a7d075e4ed',
  'CustomAuthenticationExtension.ReadWrite.All': 'c2667967-7050-4e7e-b059-4cbbb3811d03',
  'DelegatedPermissionGrant.Read.All': '81b4724a-58aa-41c1-8a55-84ef97466587',
  'DelegatedPermissionGrant.ReadWrite.All': '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Directory.ReadWrite.All': '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
  'Domain.Read.All': 'dbb9058a-0e50-45d7-ae91-66909b5d4664',
  'Domain.ReadWrite.All': '7e05723c-0bb0-42da-be95-ae9f08a6e53c',
  'EntitlementManagement.ReadWrite.All': '9acd699f-1e81-4958-b001-93b1d2506e19',
  'EventListener.Read.All': 'b7f6385c-6ce6-4639-a480-e23c42ed9784',
  'EventListener.ReadWrite.All': '0edf5e9e-4ce8-468a-8432-d08631d18c43',
  'Group.ReadWrite.All': '62a82d76-70ea-41e2-9197-370581804d09',
  'IdentityProvider.Read.All': 'e321f0bb-e7f7-481e-bb28-e3b0b32d4bd0',
  'IdentityProvider.ReadWrite.All': '90db2b9a-d928-4d33-a4dd-8442ae3d41e4',
  'IdentityUserFlow.Read.All': '1b0c317f-dd31-4305-9932-259a8b6e8099',
  'IdentityUserFlow.ReadWrite.All': '65319a09-a2be-469d-8782-f6b07debf789',
  'Organization.Read.All': '498476ce-e0fe-48b0-b801-37ba7e2685c6',
  'Organization.ReadWrite.All': '292d869f-3427-49a8-9dab-8c70152b74e9',
  'OrganizationalBranding.Read.All': 'eb76ac34-0d62-4454-b97c-185e4250dc20',
  'OrganizationalBranding.ReadWrite.All': 'd2ebfbc1-a5f8-424b-83a6-56ab5927a73c',
  'Policy.Read.All': '246dd0d5-5bd0-4def-940b-0421030a5b68',
  'Policy.ReadWrite.ApplicationConfiguration': 'be74164b-cff1-491c-8741-e671cb536e13',
  'Policy.ReadWrite.AuthenticationFlows': '25f85f3c-f66c-4205-8cd5-de92dd7f0cec',
  'Policy.ReadWrite.AuthenticationMethod': '29c18626-4985-4dcd-85c0-193eef327366',
  'Policy.ReadWrite.PermissionGrant': 'a402ca1c-2696-4531-972d-6e5ee4aa11ea',
  'Policy.ReadWrite.TrustFramework': '79a677f7-b79d-40d0-a36a-3e6f8688dd7a',
  'PrivilegedAccess.ReadWrite.AzureAD': '854d9ab1-6657-4ec8-be45-823027bcd009',
  'PrivilegedAccess.ReadWrite.AzureADGroup': '2f6817f8-7b12-4f0f-bc18-eeaf60705a9e',
  'RoleAssignmentSchedule.ReadWrite.Directory': 'dd199f4a-f148-40a4-a2ec-f0069cc799ec',
  'RoleEligibilitySchedule.ReadWrite.Directory': 'fee28b28-e1f3-4841-818e-2704dc62245f',
  'RoleManagement.Read.Directory': '483bed4a-2ad3-4361-a73b-c83ccdbdc53c',
  'RoleManagement.ReadWrite.Directory': '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
  'TrustFrameworkKeySet.Read.All': 'fff194f1-7dce-4428-8301-1badb5518201',
  'TrustFrameworkKeySet.ReadWrite.All': '4a771c9a-1cf2-4609-b88e-3d3e02d539cd',
  'User-PasswordProfile.ReadWrite.All': 'cc117bb9-00cf-4eb8-b580-ea2a878fe8f7',
  'User.Create': '4240f680-4f73-4082-a766-aa916a2dc9b3',
  'User.DeleteRestore.All': 'eccc023d-eccf-4e7b-9683-8813ab36cecc',
  'User.EnableDisableAccount.All': '3011c876-62b7-4ada-afa2-506cbbecc68c',
  'User.ManageIdentities.All': 'c529cfca-c91b-489c-af2b-d92990b66ce6',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'User.ReadWrite.All': '741f803b-c850-494e-b5df-cde7c675a1ca',
  'UserAuthenticationMethod.ReadWrite.All': '50483e42-d915-4231-9639-7fdb7fd190e5'
}

const scopeIds: Readonly<Record<string, string>> = {
  'APIConnectors.ReadWrite.All': 'c67b52c5-7c69-48b6-9d48-7b3af3ded914',
  'Application.Read.All': 'c79f8feb-a9db-4090-85f9-90d820caa0eb',
  'Application.ReadWrite.All': 'bdfbf15f-ee85-4955-8675-146e8e5296b5',
  'AppRoleAssignment.ReadWrite.All': '84bccea3-f856-4a8a-967b-dbe0a3d53a64',
  'DelegatedPermissionGrant.Read.All': 'a197cdc4-a8e8-4d49-9d35-4ca7c83887b4',
  'DelegatedPermissionGrant.ReadWrite.All': '41ce6ca6-6826-4807-84f1-1c82854f7ee5',
  'Directory.AccessAsUser.All': '0e263e50-5827-48a4-b97c-d940288653c7',
  'Directory.Read.All': '06da0dbc-49e2-44d2-8312-53f166ab848a',
  email: '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0',
  'IdentityProvider.Read.All': '43781733-b5a7-4d1b-98f4-e8edff23e1a9',
  'IdentityProvider.ReadWrite.All': 'f13ce604-1677-429f-90bd-8a10b9f01325',
  'IdentityUserFlow.Read.All': '2903d63d-4611-4d43-99ce-a33f3f52e343',
  'IdentityUserFlow.ReadWrite.All': '281892cc-4dbf-4e3a-b6cc-b21029bb4e82',
  offline_access: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
  openid: '37f7f235-527c-4136-accd-4a02d197296e',
  'Organization.Read.All': '4908d5b9-3fb2-4b1e-9336-1888b7937185',
  'Policy.Read.All': '572fea84-0151-49b2-9301-11cb16974376',
  'Policy.ReadWrite.AuthenticationMethod': '7e823077-d88e-468f-a337-e18f1f0e6c7c',
  'Policy.ReadWrite.TrustFramework': 'cefba324-1a70-4a6e-9c1d-fd670b7ae392',
  profile: '14dad69e-099b-42c9-810b-d002981feec1',
  'RoleManagement.Read.Directory': '741c54c3-0c1e-44a1-818b-3f97ab4e8c83',
  'RoleManagement.ReadWrite.Directory': 'd01b97e9-cbc0-49fe-810a-750afd5527a3',
  'TrustFrameworkKeySet.Read.All': '7ad34336-f5b1-44ce-8682-31d7dfcd9ab9',
  'TrustFrameworkKeySet.ReadWrite.All': '39244520-1e7d-4b4a-aee0-57c65826e427',
  'User.Read': 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'
}

const userConsentable = ['email', 'offline_access', 'openid', 'profile', 'User.Read']

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

/** Microsoft Graph's delegated permissions. */
export const microsoftGraphScopes: readonly PermissionScope[] = Object.entries(scopeIds).map(([value, id]) => ({
  id,
  value,
  type: userConsentable.includes(value) ? 'User' : 'Admin',
  isEnabled: true,
  adminConsentDisplayName: value,
  adminConsentDescription: `Delegated permission ${value}`,
  userConsentDisplayName: value,
  userConsentDescription: `Delegated permission ${value}`
}))
