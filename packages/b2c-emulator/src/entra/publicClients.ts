// Public clients and the delegated permissions that they may ask for in a person's name.

import type { ServicePrincipal } from '../directory/objects.ts'
import { applicationByAppId } from '../directory/queries.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { TokenView } from './client.ts'
import { refusals, StsError } from './errors.ts'
import { isMicrosoftGraph } from './keys.ts'

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

/** Microsoft's own tools, present in every tenant. The command-line tools of Graph ask for any scope, the others not. */
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
  /** Whether one of the scopes needs an administrator's consent. */
  readonly needsAdministrator: boolean
  readonly openId: boolean
}

/**
 * Reads the `scope` parameter of a delegated request for Microsoft Graph. A bare name and `.default` belong to Graph;
 * `.default` stands for what the client is preauthorized for, or has been granted for everybody. Throws 70011, 500011
 * or 65002.
 */
export const delegatedRequestOf = (
  view: TokenView,
  tenant: Tenant,
  client: PublicClient,
  graph: ServicePrincipal,
  scope: string
): DelegatedRequest => {
  const names = scope.split(' ').filter(name => name !== '')
  const asked = names.filter(name => !openIdScopes.includes(name)).map(splitScope)
  if (asked.length === 0) throw new StsError(refusals.invalidScope(scope))
  const foreign = asked.find(({ resource }) => !isMicrosoftGraph(view.context, resource))
  if (foreign) throw new StsError(refusals.unknownResource(foreign.resource, tenant.displayName))
  const scopes = asked.flatMap(({ name }) =>
    name === '.default' ? standingScopes(view, tenant, client, graph) : [name]
  )
  const known = scopes.map(name => {
    const offered = graph.oauth2PermissionScopes.find(one => one.value.toLowerCase() === name.toLowerCase())
    if (!offered) throw new StsError(refusals.invalidScope(name))
    if (client.preauthorized && !client.preauthorized.includes(offered.value)) {
      throw new StsError(refusals.notPreauthorized(client.appId, graph.appId))
    }
    return offered
  })
  return {
    audience: asked[0]?.resource ?? '',
    scopes: [...new Set(known.map(({ value }) => value))],
    needsAdministrator: client.preauthorized === undefined && known.some(({ type }) => type === 'Admin'),
    openId: names.includes('openid')
  }
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
  graph: ServicePrincipal
): readonly string[] => {
  const offered = graph.oauth2PermissionScopes.map(({ value }) => value)
  if (client.preauthorized) return client.preauthorized.filter(name => offered.includes(name))
  const principal = tenant.servicePrincipals.all(readAt).find(({ appId }) => appId === client.appId)
  return tenant.oauth2PermissionGrants
    .all(readAt)
    .filter(grant => grant.clientId === principal?.id && grant.resourceId === graph.id)
    .flatMap(grant => grant.scope.split(' '))
    .filter(name => offered.includes(name))
}
