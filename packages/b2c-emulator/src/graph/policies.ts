// The tenant's default app management policy, as the emulator's behavior has it.

import type { PasswordCredentialConfiguration, TenantAppManagementPolicy } from '@microsoft/microsoft-graph-types'
import type { PasswordPolicy } from '../core/behavior.ts'
import { entity, type Resource } from './odata.ts'
import { requirePermission } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import type { Shown } from './shown.ts'

/** The id of the default policy, as Microsoft Graph documentation shows it. */
export const defaultPolicyId = '00000000-0000-0000-0000-000000000000'

const resource: Resource = { type: 'tenantAppManagementPolicy', filterable: {} }

const since = '2020-01-01T00:00:00Z'
const secondMs = 1000

const passwordRestrictions = (
  policy: PasswordPolicy | undefined
): readonly Shown<PasswordCredentialConfiguration>[] => {
  const restriction = { maxLifetime: null, restrictForAppsCreatedAfterDateTime: since, state: 'enabled' } as const
  return [
    ...(policy?.blocked ? [{ ...restriction, restrictionType: 'passwordAddition' as const }] : []),
    ...(policy?.maxLifetimeMs === undefined
      ? []
      : [
          {
            ...restriction,
            restrictionType: 'passwordLifetime' as const,
            maxLifetime: isoDuration(policy.maxLifetimeMs)
          }
        ])
  ]
}

/** A duration in ms as ISO 8601: whole days as days, anything else in seconds. */
const isoDuration = (ms: number): string => {
  const dayMs = 24 * 60 * 60 * secondMs
  return ms % dayMs === 0 ? `P${ms / dayMs}D` : `PT${Math.round(ms / secondMs)}S`
}

/** GET /policies/defaultAppManagementPolicy */
export const getDefaultPolicy = (request: GraphRequest): GraphAnswer => {
  requirePermission(request, 'policy.read')
  const policy = request.context.behavior.passwordPolicy
  const restrictions = { passwordCredentials: passwordRestrictions(policy), keyCredentials: [] }
  return entity(request, resource, 'policies/defaultAppManagementPolicy', {
    id: defaultPolicyId,
    deletedDateTime: null,
    displayName: 'Default app management tenant policy',
    description:
      'Default tenant policy that enforces app management restrictions on applications and service principals.',
    isEnabled: policy !== undefined,
    applicationRestrictions: restrictions,
    servicePrincipalRestrictions: restrictions
  } satisfies Shown<TenantAppManagementPolicy>)
}
