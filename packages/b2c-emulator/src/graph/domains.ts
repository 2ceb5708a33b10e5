// The tenant's domains: the initial one, which every tenant has.

import type { Domain as GraphDomain } from '@microsoft/microsoft-graph-types'
import type { Tenant } from '../directory/tenant.ts'
import { found, keyAt } from './lookup.ts'
import { collection, entity, type Json, type Resource } from './odata.ts'
import { requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import type { Shown } from './shown.ts'

const resource: Resource = { type: 'domain', filterable: { id: ['eq'] } }
const set = 'domains'

const domainJson = ({ initialDomain }: Tenant): Json =>
  ({
    authenticationType: 'Managed',
    availabilityStatus: null,
    id: initialDomain,
    isAdminManaged: true,
    isDefault: true,
    isInitial: true,
    isRoot: true,
    isVerified: true,
    passwordNotificationWindowInDays: 14,
    passwordValidityPeriodInDays: 2147483647,
    state: null,
    supportedServices: ['Email', 'OfficeCommunicationsOnline']
  }) satisfies Shown<GraphDomain>

/** GET /domains */
export const listDomains = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'domain.read')
  return collection(request, resource, set, [domainJson(request.tenant)])
}

/** GET /domains/{} */
export const getDomain = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'domain.read')
  const { value } = keyAt(request, 0)
  const ours = value.toLowerCase() === request.tenant.initialDomain
  return entity(request, resource, set, found(ours ? domainJson(request.tenant) : undefined, value))
}
