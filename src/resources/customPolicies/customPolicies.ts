// Custom policies of the Identity Experience Framework: the files of a folder, filled in for the tenant, uploaded base before child
// where they differ. Source: Microsoft Graph documentation (beta), trustFrameworkPolicy.

import { requirements } from '../../graph/requirements.ts'
import { tenantKind } from '../tenant/kind.ts'
import { backEndLane } from '../tenant/rows.ts'
import { customPoliciesField, type SaidPolicies } from './field.ts'
import { kind } from './kindName.ts'
import type { ObservedPolicies } from './observe.ts'
import type { WantedPolicies } from './wanted.ts'

/** What is wanted, and the modules that work on it, which were loaded for it. */
type Wanted = WantedPolicies & {
  readonly work: Omit<typeof import('./work.ts'), 'loadWanted' | 'exportPolicies'>
}

/** The custom policies of a tenant. */
export const customPolicies = tenantKind<SaidPolicies, Wanted, ObservedPolicies>({
  kind,
  tenantTypes: ['AAD B2C'],
  field: customPoliciesField,
  // `extensions-client-id` is an output of the section.
  reservedKeys: ['extensions'],
  load: async (said, context) => {
    const { loadWanted, observePolicies, planPolicies, planPoliciesRemoval } = await import('./work.ts')
    const wanted = await loadWanted(said, context)
    return wanted && { ...wanted, work: { observePolicies, planPolicies, planPoliciesRemoval } }
  },
  requirements: (_, mode) => [mode === 'plan' ? requirements.readCustomPolicies : requirements.writeCustomPolicies],
  exporting: {
    exported: async scope => (await import('./work.ts')).exportPolicies(scope),
    requirements: [requirements.readCustomPolicies]
  },
  after: [],
  lane: backEndLane,
  // They hold ids of applications that the same run makes.
  afterComponents: true,
  observe: (wanted, scope, goal) => wanted.work.observePolicies(wanted, scope, goal),
  plan: (wanted, observed) => wanted.work.planPolicies(wanted, observed),
  planRemoval: (declared, observed) => declared.work.planPoliciesRemoval(declared, observed)
})
