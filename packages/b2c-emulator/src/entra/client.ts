// Which application asks for a token, as far as the token service has heard of it.

import type { EmulatorContext } from '../context.ts'
import { microsoftGraphAppId } from '../microsoftGraph.ts'
import { viewOf } from '../store.ts'
import {
  type Application,
  applicationByAppId,
  findTenant,
  type ServicePrincipal,
  servicePrincipalByAppId,
  type Tenant
} from '../tenant.ts'
import { refusals, StsError } from './errors.ts'
import { isMicrosoftGraph } from './keys.ts'

/** What the token service knows when it answers one request: `asOf` is a moment of the clock's age. */
export type TokenView = { readonly context: EmulatorContext; readonly asOf: number | undefined }

/** An application in the tenant of the request. Its registration may live in another tenant. */
export type Client = {
  readonly tenant: Tenant
  readonly application: Application
  readonly servicePrincipal: ServicePrincipal
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const dnsName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/i

/** The view of the `turn`-th request: lagging by `replication.tokenLagMs`. */
export const tokenView = (context: EmulatorContext, turn: number): TokenView => ({
  context,
  asOf: viewOf(context.clock, context.knobs.replication, 'token', turn)
})

/** The tenant of a token URL, by GUID or domain. Throws 900023 for what is neither, 90002 for an unknown one. */
export const tenantOf = ({ tenants }: EmulatorContext, name: string): Tenant => {
  if (!guid.test(name) && !dnsName.test(name)) throw new StsError(refusals.malformedTenant(name))
  const tenant = findTenant(tenants, name)
  if (!tenant) throw new StsError(refusals.unknownTenant(name))
  return tenant
}

/**
 * The application `appId` in a tenant: registered there, or registered elsewhere for many tenants and present by its
 * service principal. Throws 700016, 7000229 or 7000112.
 */
export const clientOf = ({ context, asOf }: TokenView, tenant: Tenant, appId: string): Client => {
  const servicePrincipal = servicePrincipalByAppId(tenant, appId, asOf)
  const application =
    applicationByAppId(tenant, appId, asOf) ??
    (servicePrincipal && multiTenantApplication(context.tenants, appId, asOf))
  if (!application) throw new StsError(refusals.unknownApplication(appId, tenant.displayName))
  if (!servicePrincipal) throw new StsError(refusals.noServicePrincipal(appId, tenant.id))
  if (!servicePrincipal.accountEnabled)
    throw new StsError(refusals.disabledApplication(appId, servicePrincipal.displayName))
  return { tenant, application, servicePrincipal }
}

/** The service principal of a scope's resource. Throws 500011 when the tenant has none. */
export const resourceOf = ({ context, asOf }: TokenView, tenant: Tenant, resource: string): ServicePrincipal => {
  const principal = isMicrosoftGraph(context, resource)
    ? servicePrincipalByAppId(tenant, microsoftGraphAppId, asOf)
    : tenant.servicePrincipals.all(asOf).find(one => one.servicePrincipalNames.includes(resource))
  if (!principal) throw new StsError(refusals.unknownResource(resource, tenant.displayName))
  return principal
}

const multiTenantApplication = (tenants: readonly Tenant[], appId: string, asOf: number | undefined) =>
  tenants
    .map(tenant => applicationByAppId(tenant, appId, asOf))
    .find(
      application =>
        application?.signInAudience.startsWith('AzureADMultipleOrgs') ||
        application?.signInAudience.startsWith('AzureADandPersonal')
    )
