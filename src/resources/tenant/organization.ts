// The tenant signed in to: which one it is, of what kind, and whether it is the one that was asked for.

import type * as graphTypes from '@microsoft/microsoft-graph-types'
import type { TokenClaims } from '../../auth/signIn.ts'
import { initialDomainOf } from '../../clouds.ts'
import { ActionError } from '../../errors.ts'
import { valuesOf } from '../../graph/answer.ts'
import { howToGrant, requirements } from '../../graph/requirements.ts'
import type { SharedRead } from '../../reconcile/reader.ts'
import type { TenantFacts } from '../../reconcile/report.ts'
import { asObjects, asText } from '../../util/json.ts'
import type { TenantReference } from './reference.ts'

/** The tenant as far as it could be read; `domains` are its verified ones, in lower case, empty when it was not readable. */
export type Tenant = TenantFacts & { readonly domains: readonly string[] }

/** What the organization says of itself; it travels with the first batch. */
export type Organization = Pick<TenantFacts, 'displayName' | 'initialDomain' | 'kind'> & {
  readonly id: string | undefined
  readonly domains: readonly string[]
}

export const organizationRead: SharedRead<Organization> = {
  path: '/organization?$select=id,displayName,tenantType,verifiedDomains',
  operation: 'read the organization',
  requirement: requirements.readOrganization,
  parse: answer => {
    const [organization = {}] = valuesOf<graphTypes.Organization & { tenantType: string }>(answer)
    const domains = asObjects<graphTypes.VerifiedDomain>(organization.verifiedDomains)
    const textOf = (value: unknown): string | undefined => asText(value) || undefined
    return {
      id: textOf(organization.id)?.toLowerCase(),
      displayName: textOf(organization.displayName),
      initialDomain: textOf(domains.find(({ isInitial }) => isInitial === true)?.name),
      kind: textOf(organization.tenantType),
      domains: domains.flatMap(({ name }) => textOf(name)?.toLowerCase() ?? [])
    }
  }
}

/**
 * The tenant. A caller that may not read the organization still knows the tenant's id from its token, and its initial
 * domain when it signed in by that.
 * @throws ActionError `sign-in` when token and organization name different tenants.
 */
export const tenantOf = (
  organization: Organization,
  claims: TokenClaims | undefined,
  asked: TenantReference
): Tenant => {
  const { id } = organization
  if (id !== undefined && claims?.tenantId !== undefined && id !== claims.tenantId) {
    throw new ActionError({
      code: 'sign-in',
      message: `The token is for tenant ${claims.tenantId}, but Graph speaks for tenant ${id}.`,
      hint: 'Check that login-endpoint and graph-endpoint belong together.'
    })
  }
  return {
    ...organization,
    id: id ?? claims?.tenantId ?? '',
    initialDomain: organization.initialDomain ?? askedInitialDomain(asked)
  }
}

/** Signing in by an initial domain proves that it is the tenant's, also where the organization may not be read. */
const askedInitialDomain = (asked: TenantReference): string | undefined =>
  asked.kind === 'domain' && Object.values(initialDomainOf).some(born => asked.domain.endsWith(`.${born}`))
    ? asked.domain
    : undefined

/** What a caller that may not read the organization should know; undefined when it was read. */
const unreadTenantWarning = (tenant: Tenant): string | undefined =>
  tenant.domains.length > 0
    ? undefined
    : `The organization could not be read, so the kind of the tenant${tenant.initialDomain === undefined ? ' and the outputs tenant-domain and tenant-name are' : ' is'} unknown. ${howToGrant(requirements.readOrganization)}`

/** What a user should know about the kind of tenant; undefined for an Azure AD B2C tenant. */
const tenantKindWarning = ({ kind, initialDomain, id }: TenantFacts): string | undefined => {
  if (kind === undefined || kind === 'AAD B2C') return undefined
  return kind === 'CIAM'
    ? `${initialDomain ?? id} is an external tenant (CIAM): applications and permissions work as in Azure AD B2C, custom policies do not exist there.`
    : `${initialDomain ?? id} is not an Azure AD B2C tenant but of type ${kind}. If this is your workforce tenant, check tenant-id: the app would be made among your employees' applications.`
}

/** What a user should know about the tenant. */
export const tenantWarnings = (tenant: Tenant): readonly string[] =>
  [tenantKindWarning(tenant), unreadTenantWarning(tenant)].filter(warning => warning !== undefined)

/**
 * Compares the tenant with the one that was asked for by domain (ids were compared when the token came), and with the one
 * that a configuration file is meant for: GUID, verified domain, or the first label of the initial domain; case does not
 * count.
 * @throws ActionError `sign-in` or `input` when it is another.
 */
export const assertTenant = (tenant: Tenant, asked: TenantReference, guard: string | undefined): void => {
  const { id, domains, initialDomain } = tenant
  if (asked.kind === 'domain' && domains.length > 0 && !domains.includes(asked.domain)) {
    throw new ActionError({
      code: 'sign-in',
      message: `tenant-id is ${asked.domain}, but the tenant signed in to (${id}) has the domains ${domains.join(', ')}. Nothing was written.`,
      hint: "Set tenant-id to one of them, or to the tenant's GUID."
    })
  }
  const initial = initialDomain?.toLowerCase()
  const names = [id.toLowerCase(), ...domains, initial, initial?.split('.')[0]]
  if (guard === undefined || names.includes(guard.toLowerCase())) return
  throw new ActionError({
    code: 'input',
    message: `The config file is for tenant ${guard}, but the tenant signed in to is ${initialDomain ?? id}. Nothing was written.`,
    hint:
      unreadTenantWarning(tenant) ??
      'Give the file that belongs to this tenant, or the tenant-id that belongs to this file.'
  })
}
