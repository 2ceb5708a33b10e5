// Public clients and the delegated permissions that they may ask for in a person's name.

import { microsoftApis } from '../directory/microsoftApis.ts'
import { microsoftGraphAppId } from '../directory/microsoftGraph.ts'
import type { ServicePrincipal, User } from '../directory/objects.ts'
import { applicationByAppId, heldDirectoryRoles } from '../directory/queries.ts'
import type { Tenant } from '../directory/tenant.ts'
import { resourceOf, type TokenView } from './client.ts'
import { refusals, StsError, type StsRefusal } from './errors.ts'

/** A client that has no credential of its own. `preauthorized` limits what it may ask of Microsoft Graph. */
export type PublicClient = {
  readonly appId: string
  readonly displayName: string
  readonly preauthorized: readonly string[] | undefined
}

const toolScopes = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'AuditLog.Read.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Directory.AccessAsUser.All',
  'Directory.Read.All',
  'Group.ReadWrite.All',
  'User.Read',
  'User.Read.All',
  'User.ReadWrite.All'
]

/** Microsoft's own tools, present in every tenant. The command-line tools of Graph ask for any scope of Graph, the others for Azure too. */
export const firstPartyClients: readonly PublicClient[] = [
  {
    appId: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
    displayName: 'Microsoft Graph Command Line Tools',
    preauthorized: undefined
  },
  { appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', displayName: 'Microsoft Azure CLI', preauthorized: toolScopes },
  {
    appId: '1950a258-227b-4e31-a9cf-717495945fc2',
    displayName: 'Microsoft Azure PowerShell',
    preauthorized: toolScopes
  }
]

const openIdScopes = ['openid', 'profile', 'email', 'offline_access']

/** The public client `appId` in a tenant. Throws 700016 when unknown, 7000218 when it must prove itself. */
export const publicClientOf = ({ readAt }: TokenView, tenant: Tenant, appId: string): PublicClient => {
  const known = firstPartyClients.find(client => client.appId === appId.toLowerCase())
  if (known) return known
  const application = applicationByAppId(tenant, appId, readAt)
  if (!application) throw new StsError(refusals.unknownApplication(appId, tenant.displayName))
  if (application.isFallbackPublicClient !== true) throw new StsError(refusals.confidentialClient())
  return { appId: application.appId, displayName: application.displayName, preauthorized: undefined }
}

/** What a delegated request asks for: the resource as it was named, and its scopes without the resource's name. */
export type DelegatedRequest = {
  readonly audience: string
  readonly scopes: readonly string[]
  /** Whether `.default` was asked for: the answer names it too. */
  readonly byDefault: boolean
  /** Whether one of the scopes needs an administrator's consent. */
  readonly needsAdministrator: boolean
  readonly openId: boolean
  /** Whether a refresh token is asked for. */
  readonly offline: boolean
}

/**
 * Reads the `scope` parameter of a delegated request for one API. A bare name and `.default` belong to Graph;
 * `.default` stands for what the client is preauthorized for, or has been granted for everybody. Throws 70011, 500011,
 * 28000 or 65002.
 */
export const delegatedRequestOf = (
  view: TokenView,
  tenant: Tenant,
  client: PublicClient,
  scope: string
): DelegatedRequest => {
  const names = scope.split(' ').filter(name => name !== '')
  const [first, ...others] = names.filter(name => !openIdScopes.includes(name)).map(splitScope)
  if (!first) throw new StsError(refusals.invalidScope(scope))
  const api = resourceOf(view, tenant, first.resource)
  if (others.some(({ resource }) => resourceOf(view, tenant, resource).id !== api.id))
    throw new StsError(refusals.severalResources(scope))
  const preauthorized = preauthorizedOf(client, api)
  const scopes = [first, ...others].flatMap(({ name }) =>
    name === '.default' ? standingScopes(view, tenant, client, api, preauthorized) : [name]
  )
  const known = scopes.map(name => {
    const offered = api.oauth2PermissionScopes.find(one => one.value.toLowerCase() === name.toLowerCase())
    if (!offered) throw new StsError(refusals.invalidScope(name))
    if (preauthorized && !preauthorized.includes(offered.value)) {
      throw new StsError(refusals.notPreauthorized(client.appId, api.appId))
    }
    return offered
  })
  if (preauthorized?.length === 0) throw new StsError(refusals.notPreauthorized(client.appId, api.appId))
  return {
    audience: first.resource,
    scopes: [...new Set(known.map(({ value }) => value))],
    byDefault: [first, ...others].some(({ name }) => name === '.default'),
    needsAdministrator: preauthorized === undefined && known.some(({ type }) => type === 'Admin'),
    openId: names.includes('openid'),
    offline: names.includes('offline_access')
  }
}

// Roles that may consent for the whole organization (documentation, "Grant tenant-wide admin consent").
const consentingRoles = [
  '62e90394-69f5-4237-9190-012177145e10',
  'e8611ab8-c189-46e8-94e1-60213ab1f814',
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  '158c047a-c907-4556-b7ef-446551a6b5f7'
]

/** Why a person gets no token for a request, be it at the sign-in or by a refresh token: 50057, or that consent is missing. */
export const personRefusal = (
  tenant: Tenant,
  { needsAdministrator }: DelegatedRequest,
  { id, accountEnabled }: User,
  noConsent: StsRefusal
): StsRefusal | undefined => {
  if (!accountEnabled) return refusals.disabledUser()
  const mayConsent = heldDirectoryRoles(tenant, id).some(role => consentingRoles.includes(role))
  return needsAdministrator && !mayConsent ? noConsent : undefined
}

/** What Microsoft's tools may ask of Microsoft's APIs without consent; undefined where consent decides. */
const preauthorizedOf = (client: PublicClient, { appId }: ServicePrincipal): readonly string[] | undefined => {
  if (appId === microsoftGraphAppId) return client.preauthorized
  const firstParty = firstPartyClients.includes(client) && microsoftApis.some(api => api.appId === appId)
  if (!firstParty) return undefined
  return client.preauthorized ? ['user_impersonation'] : []
}

const splitScope = (scope: string): { readonly resource: string; readonly name: string } => {
  const slash = scope.lastIndexOf('/')
  if (slash < 0) return { resource: 'https://graph.microsoft.com', name: scope }
  return { resource: scope.slice(0, slash), name: scope.slice(slash + 1) }
}

const standingScopes = (
  { readAt }: TokenView,
  tenant: Tenant,
  client: PublicClient,
  api: ServicePrincipal,
  preauthorized: readonly string[] | undefined
): readonly string[] => {
  const offered = api.oauth2PermissionScopes.map(({ value }) => value)
  if (preauthorized) return preauthorized.filter(name => offered.includes(name))
  const principal = tenant.servicePrincipals.all(readAt).find(({ appId }) => appId === client.appId)
  return tenant.oauth2PermissionGrants
    .all(readAt)
    .filter(grant => grant.clientId === principal?.id && grant.resourceId === api.id)
    .flatMap(grant => grant.scope.split(' '))
    .filter(name => offered.includes(name))
}
