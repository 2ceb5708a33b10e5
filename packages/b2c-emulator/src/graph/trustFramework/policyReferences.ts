// Which custom policies name a key set or inherit from another policy.

import type { Tenant } from '../../directory/tenant.ts'
import type { CustomPolicy } from '../../directory/trustFramework.ts'

/** A policy that references the key set of that id, undefined when none does. */
export const referencingPolicy = (tenant: Tenant, keySetId: string): CustomPolicy | undefined =>
  tenant.customPolicies
    .all()
    .find(({ sent }) =>
      [...sent.matchAll(/\bStorageReferenceId\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].some(
        ([, double, single]) => (double ?? single)?.toLowerCase() === keySetId.toLowerCase()
      )
    )

/** A policy that inherits from the one of that id, undefined when none does. */
export const childOf = (tenant: Tenant, policyId: string): CustomPolicy | undefined =>
  tenant.customPolicies.all().find(({ baseId }) => baseId?.toLowerCase() === policyId.toLowerCase())
