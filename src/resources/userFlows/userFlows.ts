// The user flows of a tenant, as far as Microsoft Graph can set them: type, identity providers, attributes, languages and API
// connectors. A flow is found by its id; type and version are chosen once; a list that is declared is owned whole and read again
// right before it is written. Source: Microsoft Graph documentation (beta), b2cIdentityUserFlow.

import { ActionError } from '../../errors.ts'
import type { GraphRequest, Read } from '../../graph/answer.ts'
import { expectSuccess, toActionError } from '../../graph/failure.ts'
import { requirements } from '../../graph/requirements.ts'
import { isSatisfied } from '../../graph/satisfied.ts'
import { type Change, change, type FieldChange, type Kind } from '../../reconcile/plan.ts'
import { createReader } from '../../reconcile/reader.ts'
import { createOnce } from '../tenant/creation.ts'
import { flowPath } from '../tenant/flowParts.ts'
import { flowIdOf, parseUserFlows, type UserFlow, userFlowsRead } from '../tenant/identityObjects.ts'
import { tenantKind } from '../tenant/kind.ts'
import { backEndLane, planOfRows, type Row } from '../tenant/rows.ts'
import { unreadChange, unreadWarning } from '../tenant/unread.ts'
import { differenceOf, type FlowState, type ResolvedFlow } from './difference.ts'
import { type DesiredFlow, userFlowsField } from './field.ts'
import { declaredParts, type ObservedFlow, type ObservedFlows, observeFlow, observeFlows } from './observe.ts'
import {
  attributeNamed,
  connectorNamed,
  type DeclaredNames,
  declaredNames,
  type KnownObjects,
  providerNamed
} from './references.ts'
import { bringIntoStep } from './write.ts'

const kind: Kind = { name: 'userFlow', noun: 'user flow' }
/** What a flow is made as when the file does not say. */
const usualVersion = 3

type Wanted = { readonly flows: readonly DesiredFlow[]; readonly declared: DeclaredNames }

/** The user flows of a tenant. */
export const userFlows = tenantKind<readonly DesiredFlow[], Wanted, ObservedFlows>({
  kind,
  field: userFlowsField,
  tenantTypes: ['AAD B2C'],
  load: async (flows, { file }) => ({ flows, declared: declaredNames(file) }),
  after: ['userAttribute', 'identityProvider', 'apiConnector'],
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
    if (!listed.isRead) {
      return {
        changes: [unreadChange(kind, 'userFlows', listed.read)],
        requirements: [],
        report: () => ({ warnings: [unreadWarning(listed.read)] })
      }
    }
    const planned = flows.map(desired => planOne(desired, declared, observed))
    const ids = new Set(flows.map(({ id }) => flowIdOf(id)))
    const undeclared = listed.value
      .filter(({ id }) => !ids.has(flowIdOf(id)))
      .map(({ id }): Row => ({ change: change(kind, 'drift', id, 'is there but not declared', { id }) }))
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
  write: async ({ graph }, { done }) => {
    const request: GraphRequest = {
      method: 'DELETE',
      path: flowPath(id),
      operation: `delete the user flow ${name}`,
      requirement: requirements.writeUserFlows,
      version: 'beta'
    }
    const answer = await graph.send(request)
    if (!isSatisfied(request, answer)) throw toActionError(request, answer)
    done.removed.add(id.toLowerCase())
    return undefined
  }
})

type Planned = { readonly rows: readonly Row[]; readonly unread: readonly Read[] }

const planOne = (desired: DesiredFlow, declared: DeclaredNames, observed: ObservedFlows): Planned => {
  const existing = observed.flows.get(flowIdOf(desired.id))
  const unread = [...(existing?.unread ?? []), ...declaredParts(desired).flatMap(part => observed.unread[part] ?? [])]
  const wanted = resolve(desired, declared, observed)
  const row =
    existing === undefined ? creationOf(desired, wanted, observed) : updateOf(desired, wanted, existing, observed.known)
  return { rows: [row, ...unread.map(read => ({ change: unreadChange(kind, desired.name, read) }))], unread }
}

/** What is declared of a flow with its names resolved; a part whose names could not be read is left out. @throws ActionError. */
const resolve = (flow: DesiredFlow, declared: DeclaredNames, { known, unread }: ObservedFlows): ResolvedFlow => {
  const { name, identityProviders, attributes, languages, apiConnectors, defaultLanguage } = flow
  return {
    ...(identityProviders !== undefined &&
      unread.identityProviders === undefined && {
        identityProviders: identityProviders.map(one => providerNamed(name, one, known, declared.identityProviders))
      }),
    ...(attributes !== undefined &&
      unread.attributes === undefined && {
        attributes: [...attributes].map(([one, settings]) => ({
          reference: attributeNamed(name, one, known, declared.attributes),
          settings
        }))
      }),
    ...(apiConnectors !== undefined &&
      unread.apiConnectors === undefined && {
        apiConnectors: Object.fromEntries(
          Object.entries(apiConnectors).map(([step, one]) => [
            step,
            connectorNamed(name, one, known, declared.apiConnectors)
          ])
        )
      }),
    ...(languages !== undefined && { languages }),
    ...(defaultLanguage !== undefined && { defaultLanguage })
  }
}

/** What people call a provider, an attribute or a connector, by its id. */
const nameIn =
  ({ identityProviders = [], attributes = [], apiConnectors = [] }: KnownObjects) =>
  (id: string): string =>
    [...identityProviders, ...attributes, ...apiConnectors].find(one => one.id.toLowerCase() === id.toLowerCase())
      ?.displayName || id

/** The attributes that every flow collects, whatever is declared. */
const requiredIn = ({ attributes = [] }: KnownObjects): ReadonlySet<string> =>
  new Set(attributes.filter(({ origin }) => origin === 'required').map(({ id }) => id.toLowerCase()))

const updateOf = (
  desired: DesiredFlow,
  wanted: ResolvedFlow,
  { flow, parts }: ObservedFlow,
  known: KnownObjects
): Row => {
  const { name } = desired
  const { id } = flow
  assertSameKind(desired, flow)
  const state: FlowState = { flow, parts, required: requiredIn(known) }
  const { fields, steps } = differenceOf(wanted, state, nameIn(known))
  if (steps.length === 0) return { change: change(kind, 'unchanged', name, 'is as declared', { id }) }
  return {
    change: change(kind, 'update', name, 'differs from what is declared', { id, fields }),
    write: async (work, scope) => {
      await bringIntoStep(work, scope, flow, wanted, state)
      return undefined
    }
  }
}

/** @throws ActionError `conflict` for a flow of another type or version: both are chosen once. */
const assertSameKind = ({ name, type, version }: DesiredFlow, flow: UserFlow): void => {
  const declared = `${type}${version === undefined ? '' : `, version ${version}`}`
  const isSame = flow.type.toLowerCase() === type.toLowerCase() && (version === undefined || flow.version === version)
  if (isSame) return
  throw new ActionError({
    code: 'conflict',
    message: `The user flow ${name} is declared as ${declared}, and ${flow.id} is ${flow.type}, version ${flow.version}. Type and version of a user flow are chosen once. Nothing was written.`,
    hint: 'Declare what it is, or another id, to make another user flow.'
  })
}

const creationOf = (desired: DesiredFlow, wanted: ResolvedFlow, { known }: ObservedFlows): Row => {
  const { name, id: wantedId, type, version = usualVersion, languages = [], defaultLanguage } = desired
  const flow: UserFlow = {
    id: wantedId,
    type,
    version,
    hasLanguages: languages.length > 0,
    defaultLanguage: defaultLanguage ?? ''
  }
  return {
    change: change(kind, 'create', name, 'is declared', { fields: creationFields(desired, version) }),
    write: async (work, scope) => {
      const request: GraphRequest = {
        method: 'POST',
        path: userFlowsRead.path,
        operation: `create the user flow ${name}`,
        requirement: requirements.writeUserFlows,
        version: 'beta',
        body: {
          id: wantedId.replace(/^B2C_1_/, ''),
          userFlowType: type,
          userFlowTypeVersion: version,
          ...(flow.hasLanguages && { isLanguageCustomizationEnabled: true }),
          ...(defaultLanguage !== undefined && { defaultLanguageTag: defaultLanguage })
        }
      }
      const { id, isOurs } = await createOnce(work, request, async () => {
        const answer = expectSuccess(userFlowsRead, await createReader(work.graph).get(userFlowsRead))
        return parseUserFlows(answer).find(one => flowIdOf(one.id) === flowIdOf(wantedId))?.id
      })
      if (!isOurs) return { unsettled: madeMeanwhile(name) }
      work.markChanged()
      const made = { ...flow, id }
      const reading = { reader: createReader(work.graph), services: scope.services }
      const { parts } = await observeFlow(made, declaredParts(desired), reading)
      await bringIntoStep(work, scope, made, wanted, { flow: made, parts, required: requiredIn(known) })
      return undefined
    }
  }
}

const creationFields = (desired: DesiredFlow, version: number): Change['fields'] => {
  const { type, identityProviders, attributes, languages, apiConnectors, defaultLanguage } = desired
  const field = (name: string, after: FieldChange['after'] | undefined): readonly FieldChange[] =>
    after === undefined ? [] : [{ field: name, before: null, after }]
  return [
    ...field('type', type),
    ...field('version', version),
    ...field('identityProviders', identityProviders),
    ...field('attributes', attributes && [...attributes.keys()]),
    ...field('languages', languages),
    ...Object.entries(apiConnectors ?? {}).flatMap(([step, name]) => field(`apiConnectors.${step}`, name)),
    ...field('defaultLanguage', defaultLanguage)
  ]
}

const madeMeanwhile = (name: string): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The user flow ${name} was made by somebody else while this run was to make it, and does not show.`,
    hint: 'Run the job again.'
  })
