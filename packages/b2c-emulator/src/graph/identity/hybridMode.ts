// High scale compatibility: External ID in a B2C tenant, beta only. Microsoft Entra documentation, "Enable External ID High Scale
// Compatibility mode" and "Troubleshoot High Scale Compatibility mode". The emulator's tenants never change their mode by a request.

import { backEndRefusal } from '../backEndRefusal.ts'
import { GraphError, type Refusal, refusals } from '../errors.ts'
import { entity, type Json, type Resource, seconds } from '../odata.ts'
import { requirePermission } from '../permissions.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'

const segment = 'externalIdHybridModeConfiguration'
const resource: Resource = { type: segment, filterable: {} }
const set = `policies/authenticationFlowsPolicy/${segment}`

const notAllowed = (): Refusal =>
  backEndRefusal('HybridUpgradeNotAllowed', 'Entra External Id Hybrid Upgrade is not allowed for this tenant')

const notB2C = (tenantId: string): Refusal =>
  backEndRefusal(
    'AccessDenied_NonB2CTenantNotAllowed',
    `'${tenantId}' is not an Azure AD B2C directory. Access to this Api can only be made for an Azure AD B2C directory.`
  )

/** Throws 400 in v1.0, where the tenant does not know the segment, and in a tenant that is no B2C tenant; 403 without the permission. */
const enter = (request: GraphRequest): 'disabled' | 'enabled' => {
  const { version, context, tenant } = request
  const { externalIdHybridMode: mode } = context.behavior
  if (version !== 'beta' || mode === 'unknown') throw new GraphError(refusals.unknownSegment(segment))
  requirePermission(request, 'hybridMode.any')
  if (tenant.tenantType !== 'AAD B2C') throw new GraphError(notB2C(tenant.id))
  return mode
}

/** What a tenant shows that has never been changed is not documented. */
const configuration = (mode: 'disabled' | 'enabled', { tenant }: GraphRequest): Json => {
  const changed = mode === 'enabled' ? seconds(tenant.createdMs) : null
  return {
    id: segment,
    externalIdHybridMode: mode,
    status: mode === 'enabled' ? 'succeeded' : null,
    statusDetail: mode === 'enabled' ? 'External Id Hybrid Mode migration is complete.' : null,
    createdDateTime: changed,
    lastActionDateTime: changed,
    error: null
  }
}

/** GET /policies/authenticationFlowsPolicy/externalIdHybridModeConfiguration */
export const getHybridMode = (request: GraphRequest): GraphAnswer =>
  entity(request, resource, set, configuration(enter(request), request))

/** POST /policies/authenticationFlowsPolicy/externalIdHybridModeConfiguration: Microsoft has to allow it for a tenant. */
export const createHybridMode = (request: GraphRequest): GraphAnswer => {
  const mode = enter(request)
  if (mode === 'disabled') throw new GraphError(notAllowed())
  return { ...entity(request, resource, set, configuration(mode, request)), status: 201 }
}
