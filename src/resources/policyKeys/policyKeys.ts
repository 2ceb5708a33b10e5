// Policy keys: the key sets that custom policies refer to. Generated, uploaded or expected to be there; what is in a set can neither
// be read back nor removed, so a key is added once. Source: Microsoft Graph documentation (beta), trustFrameworkKeySet.

import { ActionError } from '../../errors.ts'
import { requirements } from '../../graph/requirements.ts'
import { plural } from '../../report/text.ts'
import { tenantKind } from '../tenant/kind.ts'
import { backEndLane } from '../tenant/rows.ts'
import { keySetsRead } from '../tenant/trustFramework.ts'
import { type Reading, unreadPlan } from '../tenant/unread.ts'
import { applyKeys, removeKeys } from './apply.ts'
import { exportedPolicyKeys } from './exported.ts'
import { policyKeysField, type SaidKey } from './field.ts'
import { type KeySet, readKeySets } from './keySets.ts'
import { loadPolicyKeys, type WantedKey } from './load.ts'
import { kind, type Observed, planKeys, planKeysRemoval } from './plan.ts'

/** The policy keys of a tenant. */
export const policyKeys = tenantKind<readonly SaidKey[], readonly WantedKey[], Observed>({
  kind,
  tenantTypes: ['AAD B2C'],
  field: policyKeysField,
  load: loadPolicyKeys,
  requirements: (_, mode) => [
    mode === 'plan' ? requirements.readKeySets : requirements.writeKeySets,
    ...(mode === 'destroy' ? [requirements.readCustomPolicies] : [])
  ],
  exporting: { exported: exportedPolicyKeys, requirements: [requirements.readKeySets] },
  after: [],
  neededBy: ['customPolicy'],
  lane: backEndLane,
  observe: async (wanted, { reader, services }) => {
    const { record, mode } = services
    const read = async (): Promise<Reading<readonly KeySet[]>> => {
      try {
        return { isRead: true, value: await readKeySets(reader, new Set(wanted.map(({ id }) => id.toLowerCase()))) }
      } catch (error) {
        // A plan tells what its caller may not read, and goes on.
        if (mode === 'plan' && error instanceof ActionError && error.code === 'permission')
          return { isRead: false, read: keySetsRead }
        throw error
      }
    }
    const [sets, entries] = await Promise.all([read(), record.entries()])
    return { sets, record: entries, hasPlace: record.hasPlace(), isPlaceThere: await record.isPlaceThere() }
  },
  plan: (wanted, observed, context) => {
    const { sets } = observed
    if (!sets.isRead) return unreadPlan(kind, 'policyKeys', sets.read)
    const {
      changes,
      works,
      warnings,
      isRecording,
      isWaiting,
      requirements: needed
    } = planKeys(wanted, sets.value, observed, context)
    return {
      changes,
      requirements: needed,
      ...(isWaiting && { afterComponents: true }),
      apply: async (work, { services }) => {
        await applyKeys(works, work, { ...observed, tenantRecord: services.record, isRecording })
        return undefined
      },
      settle: (work, { services }) => services.record.write(work),
      report: () => ({
        warnings: warnings.map(text => ({ text, title: 'Policy keys' })),
        summary: () => ({ card: [['Policy keys', plural(wanted.length, 'key set')]] })
      })
    }
  },
  planRemoval: (declared, observed) => {
    const sets = observed.sets.isRead ? observed.sets.value : []
    const { changes, warnings } = planKeysRemoval(declared, sets, observed)
    const removals = changes.filter(({ action }) => action === 'delete')
    return {
      changes,
      requirements: removals.length > 0 ? [requirements.writeKeySets] : [],
      // The record goes with the application that holds it.
      apply: async (work, { services }) => {
        await removeKeys(removals, work, services.removal)
        return undefined
      },
      report: () => ({ warnings: warnings.map(text => ({ text, title: 'Policy keys' })) })
    }
  }
})
