// Reading user flows: the list, the parts that are declared of those that are there, and the lists of what they name.

import type { GraphAnswer, Read } from '../../graph/answer.ts'
import type { Goal } from '../../reconcile/resource.ts'
import { apiConnectorsRead, parseApiConnectors } from '../tenant/apiConnector.ts'
import { type FlowPart, type FlowParts, flowPartRead, flowParts, parseFlowPart } from '../tenant/flowParts.ts'
import { identityProvidersRead, parseIdentityProviders } from '../tenant/identityProvider.ts'
import type { TenantScope } from '../tenant/kind.ts'
import { type Reading, readIfAllowed } from '../tenant/unread.ts'
import { parseUserAttributes, userAttributesRead } from '../tenant/userAttribute.ts'
import { flowIdOf, parseUserFlows, type UserFlow, userFlowsRead } from '../tenant/userFlow.ts'
import type { DesiredFlow } from './field.ts'
import type { KnownObjects } from './references.ts'

/** A flow that is there, with the parts that are declared of it; `unread` are those that may not be read. */
export type ObservedFlow = {
  readonly flow: UserFlow
  readonly parts: Partial<FlowParts>
  readonly unread: readonly Read[]
}

/** What there is of flows and of what they name. */
export type ObservedFlows = {
  readonly listed: Reading<readonly UserFlow[]>
  /** By id in lower case: those that are declared and there. */
  readonly flows: ReadonlyMap<string, ObservedFlow>
  readonly known: KnownObjects
  /** Lists of things that flows name, where they may not be read, by part. */
  readonly unread: { readonly [P in FlowPart]?: Read }
}

/** The parts of a flow that are declared. */
export const declaredParts = (flow: DesiredFlow): readonly FlowPart[] =>
  flowParts.filter(part => flow[part] !== undefined)

/** Reads. @throws ActionError. */
export const observeFlows = async (
  wanted: readonly DesiredFlow[],
  scope: TenantScope,
  goal: Goal
): Promise<ObservedFlows> => {
  const names = (part: FlowPart): boolean => goal === 'present' && wanted.some(flow => flow[part] !== undefined)
  const list = async <T>(part: FlowPart, read: Read, parse: (answer: GraphAnswer) => T) =>
    names(part) ? readIfAllowed(scope, read, parse) : undefined
  const [listed, providers, attributes, connectors] = await Promise.all([
    readIfAllowed(scope, userFlowsRead, parseUserFlows),
    list('identityProviders', identityProvidersRead, parseIdentityProviders(identityProvidersRead)),
    list('attributes', userAttributesRead, parseUserAttributes),
    list('apiConnectors', apiConnectorsRead, parseApiConnectors)
  ])
  const present = listed.isRead && goal === 'present' ? listed.value : []
  const flows = await Promise.all(
    wanted.flatMap(desired => {
      const flow = present.find(({ id }) => flowIdOf(id) === flowIdOf(desired.id))
      return flow === undefined ? [] : [observeFlow(flow, declaredParts(desired), scope)]
    })
  )
  const unread = { identityProviders: providers, attributes, apiConnectors: connectors }
  return {
    listed,
    flows: new Map(flows.map(observed => [flowIdOf(observed.flow.id), observed])),
    known: {
      identityProviders: readValue(providers),
      attributes: readValue(attributes),
      apiConnectors: readValue(connectors),
      made: new Map(scope.done.made)
    },
    unread: Object.fromEntries(
      Object.entries(unread).flatMap(([part, reading]) => (reading?.isRead === false ? [[part, reading.read]] : []))
    )
  }
}

const readValue = <T>(reading: Reading<T> | undefined): T | undefined =>
  reading?.isRead === true ? reading.value : undefined

/** The flow with these parts of it. @throws ActionError. */
export const observeFlow = async (
  flow: UserFlow,
  wanted: readonly FlowPart[],
  scope: Pick<TenantScope, 'reader' | 'services'>
): Promise<ObservedFlow> => {
  const unread: Read[] = []
  const part = async <P extends FlowPart>(name: P): Promise<FlowParts[P] | undefined> => {
    if (!wanted.includes(name)) return undefined
    // Without language customization none is on, and the service may refuse to tell of any.
    if (name === 'languages' && !flow.hasLanguages) return [] as unknown as FlowParts[P]
    const read = flowPartRead(flow.id, name)
    const reading = await readIfAllowed(scope, read, parseFlowPart[name](read))
    if (reading.isRead) return reading.value
    unread.push(reading.read)
    return undefined
  }
  const [identityProviders, attributes, languages, apiConnectors] = await Promise.all([
    part('identityProviders'),
    part('attributes'),
    part('languages'),
    part('apiConnectors')
  ])
  const parts: Partial<FlowParts> = {
    ...(identityProviders && { identityProviders }),
    ...(attributes && { attributes }),
    ...(languages && { languages }),
    ...(apiConnectors && { apiConnectors })
  }
  return { flow, parts, unread }
}
