// The tenant as Microsoft Graph shows it: its kind, its domains, how full it is.

import type { Organization as GraphOrganization } from '@microsoft/microsoft-graph-types'
import { GraphError, refusals } from './errors.ts'
import { found, keyAt } from './lookup.ts'
import { collection, entity, type Json, type Resource, seconds } from './odata.ts'
import { requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import type { Shown } from './shown.ts'

const resource: Resource = { type: 'organization', filterable: {}, onlyOnSelect: ['mobileDeviceManagementAuthority'] }
const defaultQuota = 50_000

type Undeclared =
  | 'directorySizeQuota'
  | 'isMultipleDataLocationsForServicesEnabled'
  | 'onPremisesSyncStatus'
  | 'partnerTenantType'

/** How many objects the directory holds, deleted ones included, and how many it may (Entra service limits). */
const directorySize = ({ tenant, context }: GraphRequest): { readonly used: number; readonly total: number } => {
  const { applications, servicePrincipals, users, deletedApplications, deletedServicePrincipals, deletedUsers } = tenant
  const used = [applications, servicePrincipals, users, deletedApplications, deletedServicePrincipals, deletedUsers]
    .map(objects => objects.all().length)
    .reduce((sum, count) => sum + count, 0)
  return { used, total: context.behavior.objectQuota ?? defaultQuota }
}

/** Throws 403 when the directory is full. */
export const checkQuota = (request: GraphRequest): void => {
  const { used, total } = directorySize(request)
  if (used >= total) throw new GraphError(refusals.quota())
}

const organizationJson = (request: GraphRequest): Json => {
  const { id, displayName, initialDomain, tenantType, createdMs } = request.tenant
  return {
    id,
    deletedDateTime: null,
    businessPhones: [],
    city: null,
    country: null,
    countryLetterCode: 'US',
    createdDateTime: seconds(createdMs),
    defaultUsageLocation: null,
    displayName,
    isMultipleDataLocationsForServicesEnabled: null,
    marketingNotificationEmails: [],
    mobileDeviceManagementAuthority: 'unknown',
    onPremisesLastSyncDateTime: null,
    onPremisesSyncEnabled: null,
    onPremisesSyncStatus: [],
    partnerTenantType: null,
    postalCode: null,
    preferredLanguage: 'en',
    privacyProfile: null,
    securityComplianceNotificationMails: [],
    securityComplianceNotificationPhones: [],
    state: null,
    street: null,
    technicalNotificationMails: [`admin@${initialDomain}`],
    tenantType: request.context.behavior.tenantTypeShown ?? tenantType,
    directorySizeQuota: directorySize(request),
    assignedPlans: [],
    provisionedPlans: [],
    verifiedDomains: [{ capabilities: '', isDefault: true, isInitial: true, name: initialDomain, type: 'Managed' }]
    // The service shows four properties that its metadata do not know.
  } satisfies Shown<GraphOrganization> & Readonly<Record<Undeclared, unknown>>
}

/** GET /organization */
export const listOrganization = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'organization.read')
  return collection(request, resource, 'organization', [organizationJson(request)])
}

/** GET /organization/{} */
export const getOrganization = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'organization.read')
  const { value } = keyAt(request, 0)
  found(value.toLowerCase() === request.tenant.id ? value : undefined, value)
  return entity(request, resource, 'organization', organizationJson(request))
}
