// The user flows of a tenant, as far as Microsoft Graph can set them: type, identity providers, attributes, languages and API
// connectors. A flow is found by its id; type and version are chosen once; a list that is declared is owned whole and read again
// right before it is written. Source: Microsoft Graph documentation (beta), b2cIdentityUserFlow.

import type { GraphRequest } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { requirements } from '../../graph/requirements.ts'
import { isSatisfied } from '../../graph/satisfied.ts'
import { change } from '../../reconcile/plan.ts'
import { flowPath } from '../tenant/flowParts.ts'
import { tenantKind } from '../tenant/kind.ts'
import { backEndLane, planOfRows, type Row, undeclaredRow } from '../tenant/rows.ts'
import { unreadPlan, unreadWarning } from '../tenant/unread.ts'
import { flowIdOf, type UserFlow } from '../tenant/userFlow.ts'
import { exportedUserFlows } from './exported.ts'
import { type DesiredFlow, userFlowsField } from './field.ts'
import { type ObservedFlows, observeFlows } from './observe.ts'
import { kind, planFlow } from './planFlow.ts'
import { type DeclaredNames, declaredNames } from './references.ts'

type Wanted = { readonly flows: readonly DesiredFlow[]; readonly declared: DeclaredNames }

/** The user flows of a tenant. */
export const userFlows = tenantKind<readonly DesiredFlow[], Wanted, ObservedFlows>({
  kind,
  field: userFlowsField,
  tenantTypes: ['AAD B2C'],
  load: async (flows, { file }) => ({ flows, declared: declaredNames(file) }),
  exporting: { exported: exportedUserFlows, requirements: [requirements.readUserFlows] },
  // The lane brings attributes, providers and connectors first; a flow that names one which could not be made says so itself.
  after: [],
  lane: backEndLane,
  requirements: ({ flows }, mode) => {
    if (mode === 'destroy') return [requirements.writeUserFlows]
    const names = (part: keyof DesiredFlow): boolean => flows.some(flow => flow[part] !== undefined)
    return [
      mode === 'plan' ? requirements.readUserFlows : requirements.writeUserFlows,
      ...(names('attributes') ? [requirements.readUserAttributes] : []),
      ...(names('identityProviders') ? [requirements.readIdentityProviders] : []),
      ...(names('apiConnectors') ? [requirements.useApiConnectors] : [])
    ]
  },
  observeBeforeWrite: () => true,
  looksOlder: (again, before) => [...before.flows.keys()].some(id => !again.flows.has(id)),
  observe: ({ flows }, scope, goal) => observeFlows(flows, scope, goal),
  plan: ({ flows, declared }, observed) => {
    const { listed } = observed
    if (!listed.isRead) return unreadPlan(kind, 'userFlows', listed.read)
    const planned = flows.map(desired => planFlow(desired, declared, observed))
    const ids = new Set(flows.map(({ id }) => flowIdOf(id)))
    const undeclared = listed.value
      .filter(({ id }) => !ids.has(flowIdOf(id)))
      .map(({ id }) => undeclaredRow(kind, id, id))
    const unread = planned.flatMap(one => one.unread)
    const warnings = new Map(unread.map(read => [read.path, unreadWarning(read)]))
    return {
      ...planOfRows([...planned.flatMap(({ rows }) => rows), ...undeclared]),
      requirements: [requirements.writeUserFlows],
      report: () => ({ warnings: [...warnings.values()] })
    }
  },
  planRemoval: ({ flows }, { listed }) => {
    const existing = listed.isRead ? listed.value : []
    const rows = flows.flatMap(({ name, id: wantedId }): readonly Row[] => {
      const found = existing.find(({ id }) => flowIdOf(id) === flowIdOf(wantedId))
      return found === undefined ? [] : [removalOf(name, found)]
    })
    return { ...planOfRows(rows), requirements: [requirements.writeUserFlows] }
  }
})

const removalOf = (name: string, { id }: UserFlow): Row => ({
  change: change(kind, 'delete', name, 'is declared', { id }),
  write: async ({ graph }, { services }) => {
    const request: GraphRequest = {
      method: 'DELETE',
      path: flowPath(id),
      operation: `delete the user flow ${name}`,
      requirement: requirements.writeUserFlows,
      version: 'beta'
    }
    const answer = await graph.send(request)
    if (!isSatisfied(request, answer)) throw toActionError(request, answer)
    services.removal.removed.add(id.toLowerCase())
    return undefined
  }
})
