// What becomes of one declared user flow: made, changed, or left as it is. Pure until it is written.

import { ActionError } from '../../errors.ts'
import type { GraphRequest, Read } from '../../graph/answer.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { requirements } from '../../graph/requirements.ts'
import { type Change, change, type FieldChange, type Kind } from '../../reconcile/plan.ts'
import { createReader } from '../../reconcile/reader.ts'
import { createOnce, madeMeanwhile } from '../tenant/creation.ts'
import type { Row } from '../tenant/rows.ts'
import { unreadChange } from '../tenant/unread.ts'
import { flowIdOf, parseUserFlows, type UserFlow, userFlowsRead } from '../tenant/userFlow.ts'
import { differenceOf, type FlowState, type ResolvedFlow } from './difference.ts'
import type { DesiredFlow } from './field.ts'
import { declaredParts, type ObservedFlow, type ObservedFlows, observeFlow } from './observe.ts'
import {
  assertMade,
  attributeNamed,
  connectorNamed,
  type DeclaredNames,
  type KnownObjects,
  providerNamed
} from './references.ts'
import { bringIntoStep } from './write.ts'

/** What the plan calls them. */
export const kind: Kind = { name: 'userFlow', noun: 'user flow' }
/** What a flow is made as when the file does not say. */
const usualVersion = 3

/** What a flow comes to, and what of it could not be read. */
export type Planned = { readonly rows: readonly Row[]; readonly unread: readonly Read[] }

/** Plans one. @throws ActionError `input`, `conflict`. */
export const planFlow = (desired: DesiredFlow, declared: DeclaredNames, observed: ObservedFlows): Planned => {
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
      assertMade(name, referencesOf(wanted), scope.done.made)
      await bringIntoStep(work, scope, flow, wanted, state)
      return undefined
    }
  }
}

/** Everything that a flow names. */
const referencesOf = ({ identityProviders = [], attributes = [], apiConnectors = {} }: ResolvedFlow) => [
  ...identityProviders,
  ...attributes.map(({ reference }) => reference),
  ...Object.values(apiConnectors)
]

/** @throws ActionError `conflict` for a flow of another type or version: both are chosen once. */
const assertSameKind = ({ name, type, version }: DesiredFlow, flow: UserFlow): void => {
  const declared = `${type}${version === undefined ? '' : `, version ${version}`}`
  const isOfType = flow.type.toLowerCase() === type.toLowerCase()
  // What Graph does not tell is taken for right.
  if (isOfType && (version === undefined || flow.version === undefined || flow.version === version)) return
  const existing = `${flow.type}${flow.version === undefined ? '' : `, version ${flow.version}`}`
  throw new ActionError({
    code: 'conflict',
    message: `The user flow ${name} is declared as ${declared}, and ${flow.id} is ${existing}. Type and version of a user flow are chosen once. Nothing was written.`,
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
      assertMade(name, referencesOf(wanted), scope.done.made)
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
      if (!isOurs) return madeMeanwhile(kind, name)
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
