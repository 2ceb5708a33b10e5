// The tenant signed in to: which one it is, of what kind, and whether it is the one that was asked for.

import type { TokenClaims } from '../../auth/token.ts'
import { ActionError } from '../../errors.ts'
import { howToGrant, rights } from '../../graph/requirements.ts'
import type { TenantReference } from '../../inputs/tenant.ts'
import type { TenantFacts } from '../../reconcile/outcome.ts'
import type { Read, Seen } from '../../reconcile/reader.ts'
import { record } from '../../util/http.ts'

const path = '/organization?$select=id,displayName,tenantType,verifiedDomains'

/** The read of the organization; it travels with the first batch. */
export const tenantRead: Read = { path, what: 'read the organization', right: rights.readOrganization }

/** The tenant as far as it could be read; `domains` are its verified ones, in lower case, empty when it was not readable. */
export type SeenTenant = TenantFacts & { readonly domains: readonly string[] }

/** Domains that every tenant is born with; what ends in one of them is the initial domain. */
const initialSuffixes = ['.onmicrosoft.com', '.onmicrosoft.us', '.partner.onmschina.cn']

/**
 * What was read of the tenant. A caller that may not read the organization still knows the tenant's id from its token, and
 * its initial domain when it signed in by that.
 *
 * @throws ActionError `sign-in` when token and organization name different tenants.
 */
export const seenTenant = (seen: Seen, claims: TokenClaims | undefined, asked: TenantReference): SeenTenant => {
  const { value } = record(seen.get(path)?.body)
  const organization = record(Array.isArray(value) ? value[0] : undefined)
  const domains = (Array.isArray(organization.verifiedDomains) ? organization.verifiedDomains : []).map(record)
  const text = (field: unknown): string | undefined => (typeof field === 'string' && field !== '' ? field : undefined)
  const id = text(organization.id)?.toLowerCase()
  if (id !== undefined && claims?.tenantId !== undefined && id !== claims.tenantId) {
    throw new ActionError({
      code: 'sign-in',
      message: `The token is for tenant ${claims.tenantId}, but Graph speaks for tenant ${id}.`,
      hint: 'Check that login-endpoint and graph-endpoint belong together.'
    })
  }
  return {
    id: id ?? claims?.tenantId ?? '',
    displayName: text(organization.displayName),
    initialDomain: text(domains.find(({ isInitial }) => isInitial === true)?.name) ?? askedInitialDomain(asked),
    kind: text(organization.tenantType),
    domains: domains.flatMap(({ name }) => text(name)?.toLowerCase() ?? [])
  }
}

/** Signing in by an initial domain proves that it is the tenant's, also where the organization may not be read. */
const askedInitialDomain = (asked: TenantReference): string | undefined =>
  asked.kind === 'domain' && initialSuffixes.some(suffix => asked.domain.endsWith(suffix)) ? asked.domain : undefined

/** What a caller that may not read the organization should know; undefined when it was read. */
export const unreadTenantWarning = (tenant: SeenTenant): string | undefined =>
  tenant.domains.length > 0
    ? undefined
    : `The organization could not be read, so the kind of the tenant${tenant.initialDomain === undefined ? ' and the outputs tenant-domain and tenant-name are' : ' is'} unknown. ${howToGrant(rights.readOrganization)}`

/**
 * Compares the tenant with the one that was asked for by domain; ids were compared when the token came.
 *
 * @throws ActionError `sign-in` when the domain is not one of the tenant's.
 */
export const assertAskedTenant = (asked: TenantReference, tenant: SeenTenant): void => {
  if (asked.kind === 'id' || tenant.domains.length === 0 || tenant.domains.includes(asked.domain)) return
  throw new ActionError({
    code: 'sign-in',
    message: `tenant-id is ${asked.domain}, but the tenant signed in to (${tenant.id}) has the domains ${tenant.domains.join(', ')}. Nothing was written.`,
    hint: "Set tenant-id to one of them, or to the tenant's GUID."
  })
}

/** What a user should know about the kind of tenant; undefined for an Azure AD B2C tenant. */
export const tenantKindWarning = (tenant: TenantFacts): string | undefined => {
  switch (tenant.kind) {
    case 'AAD B2C':
    case undefined:
      return undefined
    case 'CIAM':
      return `${tenant.initialDomain ?? tenant.id} is an external tenant (CIAM): applications and permissions work as in Azure AD B2C, custom policies do not exist there.`
    default:
      return `${tenant.initialDomain ?? tenant.id} is not an Azure AD B2C tenant but of type ${tenant.kind}. If this is your workforce tenant, check tenant-id: the app would be made among your employees' applications.`
  }
}
