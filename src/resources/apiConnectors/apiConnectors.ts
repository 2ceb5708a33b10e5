// The API connectors of a tenant, by display name, which the service does not keep apart. Addresses, user names and thumbprints are
// compared; a password follows its version. Source: Microsoft Graph documentation, identityApiConnector.

import { mapTogether } from '../../errors.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Annotation } from '../../reconcile/report.ts'
import type { Goal } from '../../reconcile/resource.ts'
import { isoTime } from '../../util/time.ts'
import { type ApiConnector, apiConnectorsRead, parseApiConnectors } from '../tenant/apiConnector.ts'
import { soonMs } from '../tenant/certificate.ts'
import type { FlowUse } from '../tenant/flowParts.ts'
import { tenantKind } from '../tenant/kind.ts'
import { backEndLane, planOfRows, undeclaredRow } from '../tenant/rows.ts'
import { recordedVersion, unsetWarnings } from '../tenant/secretVersion.ts'
import { type Reading, readIfAllowed, unreadPlan } from '../tenant/unread.ts'
import { declaredFlowIds, readUseByOthers, removalRows } from '../tenant/usedRemoval.ts'
import { exportedApiConnectors } from './exported.ts'
import { apiConnectorsField, type SaidConnector } from './field.ts'
import { type DesiredConnector, loadApiConnectors } from './load.ts'
import { collection, existingOf, keyOf, kind, planConnector } from './planConnector.ts'

const requirement = requirements.useApiConnectors
const read = apiConnectorsRead

type Wanted = {
  readonly connectors: readonly DesiredConnector[]
  /** Flows that mode destroy removes, by id in lower case. */
  readonly flows: ReadonlySet<string>
}

type Observed = {
  readonly goal: Goal
  readonly listed: Reading<readonly ApiConnector[]>
  readonly recorded: ReadonlyMap<string, string>
  /** False where the file declares no application that could hold the record. */
  readonly hasRecord: boolean
  readonly use: FlowUse
}

/** The API connectors of a tenant. */
export const apiConnectors = tenantKind<readonly SaidConnector[], Wanted, Observed>({
  kind,
  field: apiConnectorsField,
  tenantTypes: ['AAD B2C'],
  load: async (said, context) => ({
    connectors: await loadApiConnectors(said, context),
    flows: declaredFlowIds(context)
  }),
  exporting: { exported: exportedApiConnectors, requirements: [requirement] },
  after: [],
  lane: backEndLane,
  requirements: (_, mode) => [requirement, ...(mode === 'destroy' ? [requirements.writeUserFlows] : [])],
  // Names are not unique: one that another run has made since must not be made again.
  observeBeforeWrite: ({ goal }) => goal === 'present',
  observe: async ({ flows }, scope, goal) => {
    const [listed, recorded, use] = await Promise.all([
      readIfAllowed(scope, read, parseApiConnectors),
      goal === 'present' ? scope.services.record.entries() : new Map<string, string>(),
      goal === 'absent' ? readUseByOthers(scope, 'apiConnectors', flows) : new Map()
    ])
    return { goal, listed, recorded, hasRecord: scope.services.record.hasPlace(), use }
  },
  plan: ({ connectors }, { listed, recorded, hasRecord }, { nowMs }) => {
    if (!listed.isRead) return unreadPlan(kind, 'apiConnectors', listed.read)
    const found = mapTogether(connectors, desired => ({ desired, existing: existingOf(desired.name, listed.value) }))
    const declared = new Set(found.map(({ existing }) => existing?.id))
    const planned = mapTogether(found, ({ desired, existing }) =>
      planConnector(desired, existing, recordedVersion(recorded.get(keyOf(desired.name))), hasRecord)
    )
    const undeclared = listed.value
      .filter(({ id }) => !declared.has(id))
      .map(({ id, displayName }) => undeclaredRow(kind, displayName, id))
    return {
      ...planOfRows([...planned.map(({ row }) => row), ...undeclared]),
      requirements: [
        requirement,
        ...(hasRecord && planned.some(({ sendsSecret }) => sendsSecret) ? [requirements.writeApplications] : [])
      ],
      settle: (work, { services }) => services.record.write(work),
      report: () => ({
        warnings: [
          ...unsetWarnings(planned.flatMap(({ unsent }) => unsent)),
          ...connectors.flatMap(connector => expiryWarning(connector, nowMs))
        ],
        notices: planned.flatMap(({ notices }) => notices)
      })
    }
  },
  planRemoval: ({ connectors }, { listed, use }) => {
    const existing = listed.isRead ? listed.value : []
    const found = mapTogether(connectors, ({ name }) => {
      const one = existingOf(name, existing)
      return one === undefined ? [] : [{ id: one.id, name, recordKey: keyOf(name) }]
    }).flat()
    const { rows, warnings } = removalRows(kind, 'apiConnectors', found, use, ({ id, name }) => ({
      method: 'DELETE',
      path: byId(collection, id),
      operation: `delete the API connector ${name}`,
      requirement
    }))
    return { ...planOfRows(rows), requirements: [requirement], report: () => ({ warnings }) }
  }
})

const expiryWarning = ({ name, authentication }: DesiredConnector, nowMs: number): readonly Annotation[] => {
  const endMs = authentication.kind === 'certificate' ? authentication.pfx?.certificate.endMs : undefined
  if (endMs === undefined || endMs > nowMs + soonMs) return []
  const verb = endMs <= nowMs ? 'expired' : 'expires'
  return [{ text: `The client certificate of the API connector ${name} ${verb} on ${isoTime(endMs)}.` }]
}
