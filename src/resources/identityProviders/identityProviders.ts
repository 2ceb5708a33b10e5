// The identity providers of a tenant: social ones and Apple, of which it has one each, and OpenID Connect, told apart by display
// name. Everything but the secret is compared; the secret follows its version. Source: Microsoft Graph documentation,
// identityProviderBase.

import { mapTogether } from '../../errors.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Goal } from '../../reconcile/resource.ts'
import { isWhole, readSecret } from '../tenant/environmentText.ts'
import type { FlowUse } from '../tenant/flowParts.ts'
import {
  type IdentityProvider,
  identityProvidersRead,
  isBuiltIn,
  parseIdentityProviders
} from '../tenant/identityProvider.ts'
import { tenantKind } from '../tenant/kind.ts'
import { backEndLane, planOfRows, undeclaredRow } from '../tenant/rows.ts'
import { checkRecordPlace, unsetWarnings } from '../tenant/secretVersion.ts'
import { type Reading, readIfAllowed, unreadPlan } from '../tenant/unread.ts'
import { declaredFlowIds, readUseByOthers, removalRows } from '../tenant/usedRemoval.ts'
import { exportedIdentityProviders } from './exported.ts'
import { identityProvidersField, type NamedProvider } from './field.ts'
import { collection, type Desired, existingOf, kind, planProvider } from './planProvider.ts'
import type { TenantFlavor } from './properties.ts'
import { keyOfRecord } from './recordKeys.ts'

const read = identityProvidersRead

type Wanted = {
  readonly providers: readonly Desired[]
  /** Flows that mode destroy removes, by id in lower case. */
  readonly flows: ReadonlySet<string>
}

type Observed = {
  readonly goal: Goal
  readonly listed: Reading<readonly IdentityProvider[]>
  readonly flavor: TenantFlavor
  readonly recorded: ReadonlyMap<string, string>
  /** False where the file declares no application that could hold the record. */
  readonly hasRecord: boolean
  readonly use: FlowUse
}

/** The identity providers of a tenant. */
export const identityProviders = tenantKind<readonly NamedProvider[], Wanted, Observed>({
  kind,
  field: identityProvidersField,
  tenantTypes: ['AAD B2C', 'CIAM'],
  load: async (providers, context) => {
    const desired = providers.map(provider => {
      const path = ['identityProviders', provider.name, 'secret']
      if (!isWhole(provider.secret)) return { provider, secret: undefined }
      checkRecordPlace(provider.secret, path, context)
      return { provider, secret: readSecret(provider.secret, path, context) }
    })
    return { providers: desired, flows: declaredFlowIds(context) }
  },
  exporting: { exported: exportedIdentityProviders, requirements: [requirements.readIdentityProviders] },
  after: [],
  lane: backEndLane,
  requirements: (_, mode) => [
    mode === 'plan' ? requirements.readIdentityProviders : requirements.writeIdentityProviders,
    ...(mode === 'destroy' ? [requirements.writeUserFlows] : [])
  ],
  // Names are not unique: one that another run has made since must not be made again.
  observeBeforeWrite: ({ goal }) => goal === 'present',
  observe: async ({ flows }, scope, goal) => {
    const [listed, { kind: tenantType }, recorded, use] = await Promise.all([
      readIfAllowed(scope, read, parseIdentityProviders(read)),
      scope.organization(),
      goal === 'present' ? scope.services.record.entries() : new Map<string, string>(),
      goal === 'absent' ? readUseByOthers(scope, 'identityProviders', flows) : new Map()
    ])
    const hasRecord = scope.services.record.hasPlace()
    return { goal, listed, flavor: tenantType === 'CIAM' ? 'external' : 'b2c', recorded, hasRecord, use }
  },
  plan: ({ providers }, observed) => {
    const { listed } = observed
    if (!listed.isRead) return unreadPlan(kind, 'identityProviders', listed.read)
    const found = mapTogether(providers, desired => ({
      desired,
      existing: existingOf(desired.provider, listed.value)
    }))
    const declared = new Set(found.map(({ existing }) => existing?.id))
    const planned = mapTogether(found, ({ desired, existing }) => planProvider(desired, existing, observed))
    const undeclared = listed.value
      .filter(one => !isBuiltIn(one) && !declared.has(one.id))
      .map(({ id, displayName }) => undeclaredRow(kind, displayName, id))
    const unsent = planned.flatMap(({ unsentSecret }) => unsentSecret ?? [])
    const unknown = planned.flatMap(({ unknownSecret }) => unknownSecret ?? [])
    return {
      ...planOfRows([...planned.map(({ row }) => row), ...undeclared]),
      requirements: [
        requirements.writeIdentityProviders,
        ...(observed.hasRecord && planned.some(({ sendsSecret }) => sendsSecret)
          ? [requirements.writeApplications]
          : [])
      ],
      settle: (work, { services }) => services.record.write(work),
      report: () => ({ warnings: unsetWarnings(unsent), notices: unknown })
    }
  },
  planRemoval: ({ providers }, { listed, use }) => {
    const existing = listed.isRead ? listed.value : []
    const found = mapTogether(providers, ({ provider }) => {
      const one = existingOf(provider, existing)
      return one === undefined ? [] : [{ id: one.id, name: provider.name, recordKey: keyOfRecord(provider) }]
    }).flat()
    const { rows, warnings } = removalRows(kind, 'identityProviders', found, use, ({ id, name }) => ({
      method: 'DELETE',
      path: byId(collection, id),
      operation: `delete the identity provider ${name}`,
      requirement: requirements.writeIdentityProviders,
      version: 'beta'
    }))
    return { ...planOfRows(rows), requirements: [requirements.writeIdentityProviders], report: () => ({ warnings }) }
  }
})
