// The tenant's security defaults: multifactor authentication for everybody who signs in to manage it. They are off.

import type { IdentitySecurityDefaultsEnforcementPolicy } from '@microsoft/microsoft-graph-types'
import { entity, type Resource, ticks } from './odata.ts'
import { requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import type { Shown } from './shown.ts'

const resource: Resource = { type: 'identitySecurityDefaultsEnforcementPolicy', filterable: {} }

/** The service has said so of this policy on a success; a client honours it on refusals alone. */
const twoWeeks = { 'Retry-After': '1209600' } as const

/** Shown by the service, and unknown to its metadata. */
type Undeclared = { readonly controlTypes: readonly string[]; readonly securityDefaultsUpsell: object }

/** GET /policies/identitySecurityDefaultsEnforcementPolicy */
export const getSecurityDefaults = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'securityDefaults.read')
  const policy = {
    id: '00000000-0000-0000-0000-000000000005',
    displayName: 'Security Defaults',
    description:
      'Security defaults is a set of basic identity security mechanisms recommended by Microsoft. When enabled, these ' +
      'recommendations will be automatically enforced in your organization. Administrators and users will be better ' +
      'protected from common identity related attacks.',
    isEnabled: false,
    controlTypes: [],
    securityDefaultsUpsell: { action: 'none', dueDateTime: ticks(request.tenant.createdMs) }
  } satisfies Shown<IdentitySecurityDefaultsEnforcementPolicy> & Undeclared
  const answer = entity(request, resource, 'policies/identitySecurityDefaultsEnforcementPolicy', policy)
  return { ...answer, headers: twoWeeks }
}
