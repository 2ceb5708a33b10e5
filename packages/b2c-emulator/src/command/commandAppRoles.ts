// What the caller of the command may do.

import { callerAppRoles } from '../directory/seed.ts'

/** Application permissions of Microsoft Graph with which a person can try every part of a tenant, and every page of docs/. */
export const commandAppRoles: readonly string[] = [
  ...callerAppRoles,
  'APIConnectors.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Domain.Read.All',
  'IdentityProvider.ReadWrite.All',
  'IdentityUserFlow.ReadWrite.All',
  'OrganizationalBranding.ReadWrite.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.AuthenticationFlows',
  'Policy.ReadWrite.AuthenticationMethod',
  'Policy.ReadWrite.TrustFramework',
  'TrustFrameworkKeySet.ReadWrite.All',
  'User-PasswordProfile.ReadWrite.All',
  'User.DeleteRestore.All',
  'User.ManageIdentities.All',
  'User.ReadWrite.All'
]
