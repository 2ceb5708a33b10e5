// The tenant as Microsoft Graph shows it: its kind, its domains, how full it is.
import { found, keyAt } from './lookup.ts'
import { collection, dateTime, entity, type Json, type Resource } from './odata.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import { demand } from './rights.ts'

const resource: Resource = { type: 'organization', filterable: {}, onlyOnSelect: ['directorySizeQuota'] }
const quota = 50_000

function organizationJson({ tenant, listView }: GraphRequest): Json {
  const { id, displayName, initialDomain, tenantType, createdMs } = tenant
  const used = [tenant.applications, tenant.servicePrincipals, tenant.users, tenant.deletedApplications]
    .map(objects => objects.all(listView).length)
    .reduce((sum, count) => sum + count, 0)
  return {
    id,
    deletedDateTime: null,
    businessPhones: [],
    city: null,
    country: null,
    countryLetterCode: 'US',
    createdDateTime: dateTime(createdMs),
    defaultUsageLocation: null,
    displayName,
    marketingNotificationEmails: [],
    mobileDeviceManagementAuthority: 'unknown',
    onPremisesLastSyncDateTime: null,
    onPremisesSyncEnabled: null,
    postalCode: null,
    preferredLanguage: 'en',
    privacyProfile: null,
    securityComplianceNotificationMails: [],
    securityComplianceNotificationPhones: [],
    state: null,
    street: null,
    technicalNotificationMails: [`admin@${initialDomain}`],
    tenantType,
    directorySizeQuota: { used, total: quota },
    assignedPlans: [],
    provisionedPlans: [],
    verifiedDomains: [{ capabilities: '', isDefault: true, isInitial: true, name: initialDomain, type: 'Managed' }]
  }
}

/** GET /organization */
export function listOrganization(request: GraphRequest): GraphAnswer {
  demand(request, 'organization.read')
  return collection(request, resource, 'organization', [organizationJson(request)])
}

/** GET /organization/{} */
export function getOrganization(request: GraphRequest): GraphAnswer {
  demand(request, 'organization.read')
  const { value } = keyAt(request, 0)
  found(value.toLowerCase() === request.tenant.id ? value : undefined, value)
  return entity(request, resource, 'organization', organizationJson(request))
}
