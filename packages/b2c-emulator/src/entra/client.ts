// Which application asks for a token, as far as the token service has heard of it.

import type { EmulatorContext } from '../core/context.ts'
import { azureManagement, isNameOf, microsoftApis } from '../directory/microsoftApis.ts'
import { microsoftGraphAppId } from '../directory/microsoftGraph.ts'
import type { Application, ServicePrincipal } from '../directory/objects.ts'
import { applicationByAppId, findTenant, servicePrincipalByAppId } from '../directory/queries.ts'
import { readTime } from '../directory/store.ts'
import type { Tenant } from '../directory/tenant.ts'
import { refusals, StsError } from './errors.ts'
import { isMicrosoftGraph } from './keys.ts'

/** What the token service knows when it answers one request: `readAt` is a moment of the clock's age. */
export type TokenView = { readonly context: EmulatorContext; readonly readAt: number | undefined }

/** An application in the tenant of the request. Its registration may live in another tenant. */
export type Client = {
  readonly tenant: Tenant
  readonly application: Application
  readonly servicePrincipal: ServicePrincipal
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const dnsName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/i

/** What the token service knows at the request of that number: lagging by `replication.tokenLagMs`. */
export const tokenView = (context: EmulatorContext, sequence: number): TokenView => ({
  context,
  readAt: readTime(context.clock, context.behavior.replication, 'token', sequence)
})

/** The tenant of a token URL, by GUID or domain. Throws 900023 for what is neither, 90002 for an unknown one. */
export const tenantOf = (context: EmulatorContext, name: string): Tenant => {
  if (!guid.test(name) && !dnsName.test(name)) throw new StsError(refusals.malformedTenant(name))
  return knownTenantOf(context, name)
}

/** The tenant of a discovery document. Throws 90002 for whatever name is not known. */
export const knownTenantOf = ({ tenants }: EmulatorContext, name: string): Tenant => {
  const tenant = findTenant(tenants, name)
  if (!tenant) throw new StsError(refusals.unknownTenant(name))
  return tenant
}

/**
 * The application `appId` in a tenant: registered there, or registered elsewhere for many tenants and present by its
 * service principal. Throws 700016, 7000229 or 7000112.
 */
export const clientOf = ({ context, readAt }: TokenView, tenant: Tenant, appId: string): Client => {
  const servicePrincipal = servicePrincipalByAppId(tenant, appId, readAt)
  const application =
    applicationByAppId(tenant, appId, readAt) ??
    (servicePrincipal && multiTenantApplication(context.tenants, appId, readAt))
  if (!application) throw new StsError(refusals.unknownApplication(appId, tenant.displayName))
  if (!servicePrincipal) throw new StsError(refusals.noServicePrincipal(appId, tenant.id))
  if (!servicePrincipal.accountEnabled)
    throw new StsError(refusals.disabledApplication(appId, servicePrincipal.displayName))
  return { tenant, application, servicePrincipal }
}

/** The service principal of a scope's resource. Throws 500011 when the tenant has none. */
export const resourceOf = ({ context, readAt }: TokenView, tenant: Tenant, resource: string): ServicePrincipal => {
  const principal = isMicrosoftGraph(context, resource)
    ? servicePrincipalByAppId(tenant, microsoftGraphAppId, readAt)
    : (principalOfMicrosoft(context, tenant, resource, readAt) ??
      tenant.servicePrincipals.all(readAt).find(one => one.servicePrincipalNames.includes(resource)))
  if (!principal) throw new StsError(refusals.unknownResource(resource, tenant.displayName))
  return principal
}

/** The service principal of another API of Microsoft's. The emulator's own origin stands for the management API. */
const principalOfMicrosoft = (
  { origins }: EmulatorContext,
  tenant: Tenant,
  resource: string,
  readAt: number | undefined
): ServicePrincipal | undefined => {
  const ours = resource.replace(/\/$/, '') === origins.azure
  const api = ours ? azureManagement : microsoftApis.find(one => isNameOf(one, resource))
  return api && servicePrincipalByAppId(tenant, api.appId, readAt)
}

const multiTenantApplication = (tenants: readonly Tenant[], appId: string, readAt: number | undefined) =>
  tenants
    .map(tenant => applicationByAppId(tenant, appId, readAt))
    .find(
      application =>
        application?.signInAudience.startsWith('AzureADMultipleOrgs') ||
        application?.signInAudience.startsWith('AzureADandPersonal')
    )
