// What a file would say of the user flows of a tenant: what Microsoft Graph shows of them. A part that may not be read is not declared,
// and left alone.

import type { Read } from '../../graph/answer.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { howToGrant } from '../../graph/requirements.ts'
import { type ExportedSection, type ExportNote, leftOut, remark } from '../exported.ts'
import { apiConnectorsRead, parseApiConnectors } from '../tenant/apiConnector.ts'
import { type Assignment, connectorSteps, type FlowParts, flowParts } from '../tenant/flowParts.ts'
import { identityProvidersRead, parseIdentityProviders } from '../tenant/identityProvider.ts'
import type { TenantScope } from '../tenant/kind.ts'
import { type Reading, readIfAllowed } from '../tenant/unread.ts'
import { attributesNamed, nameOfAttribute, parseUserAttributes, userAttributesRead } from '../tenant/userAttribute.ts'
import { parseUserFlows, userFlowsRead } from '../tenant/userFlow.ts'
import { type AttributeSettings, flowTypes, inputTypes, isLabel, versions } from './field.ts'
import { type ObservedFlow, observeFlow } from './observe.ts'
import { connectorNamed, type KnownObjects, providerNamed } from './references.ts'

/** The flows by their ids without the prefix. @throws ActionError `permission` when they may not be read. */
export const exportedUserFlows = async (scope: TenantScope): Promise<ExportedSection> => {
  const [answer, providers, attributes, connectors] = await Promise.all([
    scope.reader.get(userFlowsRead),
    readIfAllowed(scope, identityProvidersRead, parseIdentityProviders(identityProvidersRead)),
    readIfAllowed(scope, userAttributesRead, parseUserAttributes),
    readIfAllowed(scope, apiConnectorsRead, parseApiConnectors)
  ])
  const listed = parseUserFlows(expectSuccess(userFlowsRead, answer)).filter(({ id }) => /^b2c_1_/i.test(id))
  const known: KnownObjects = {
    identityProviders: readValue(providers),
    attributes: readValue(attributes),
    apiConnectors: readValue(connectors),
    made: new Map()
  }
  const flows = await Promise.all(listed.map(flow => observeFlow(flow, flowParts, scope)))
  const value: Record<string, unknown> = {}
  const notes: ExportNote[] = []
  for (const observed of flows) {
    const { id, type, version } = observed.flow
    const word = flowTypes.find(one => one.toLowerCase() === type.toLowerCase())
    const name = id.replace(/^b2c_1_/i, '')
    if (word === undefined) {
      notes.push(
        leftOut([], `the user flow ${JSON.stringify(id)} is not declared: a file has no word for its type ${type}`)
      )
      continue
    }
    const declared = versions.find(one => one === version)
    value[name] = {
      type: word,
      ...(declared !== undefined && { version: declared }),
      ...partsOf(name, observed, known)
    }
  }
  if (Object.keys(value).length === 0) return { value: undefined, files: [], notes }
  const text =
    'of user flows Microsoft Graph shows no claims, lifetimes, pages and multifactor authentication: they stay as they are'
  return {
    value,
    files: [],
    notes: [remark([], text), ...notes, ...unreadNotes(flows.flatMap(({ unread }) => unread))]
  }
}

const readValue = <T>(reading: Reading<T>): T | undefined => (reading.isRead ? reading.value : undefined)

/** One note for each right that is missing. */
const unreadNotes = (unread: readonly Read[]): readonly ExportNote[] =>
  [...new Set(unread.map(({ requirement }) => requirement))].map(requirement =>
    leftOut(
      [],
      `parts of user flows are not declared: the caller may not ${requirement.doing}. ${howToGrant(requirement)}`
    )
  )

const partsOf = (name: string, { flow, parts }: ObservedFlow, known: KnownObjects) => {
  const providers = parts.identityProviders?.map(id => providerText(name, id, known))
  const attributes = parts.attributes?.map(one => attributeEntry(one, known))
  const languages = flow.hasLanguages
    ? (parts.languages ?? []).flatMap(({ tag, isEnabled }) => (isEnabled ? tag : []))
    : []
  const connectors = connectorsOf(name, parts.apiConnectors ?? {}, known)
  return {
    ...(known.identityProviders && providers && providers.length > 0 && { identityProviders: providers }),
    ...(known.attributes && attributes && attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
    ...(languages.length > 0 && { languages }),
    ...(known.apiConnectors && Object.keys(connectors).length > 0 && { apiConnectors: connectors }),
    ...(flow.defaultLanguage !== '' && { defaultLanguage: flow.defaultLanguage })
  }
}

/** The name of a provider where it means this one, else its id. */
const providerText = (flow: string, id: string, known: KnownObjects): string => {
  const one = known.identityProviders?.find(provider => provider.id.toLowerCase() === id.toLowerCase())
  const names = id === 'EmailPassword-OAUTH' ? ['EmailPassword'] : one === undefined ? [] : [one.displayName]
  return names.find(name => means(() => providerNamed(flow, name, known, new Map()), id)) ?? id
}

const means = (resolve: () => ReturnType<typeof providerNamed>, id: string): boolean => {
  try {
    const reference = resolve()
    return reference.kind === 'known' && reference.id.toLowerCase() === id.toLowerCase()
  } catch {
    return false
  }
}

const attributeEntry = (
  { id, label, isOptional, inputType }: Assignment,
  { attributes = [] }: KnownObjects
): readonly [name: string, settings: AttributeSettings] => {
  const one = attributes.find(attribute => attribute.id.toLowerCase() === id.toLowerCase())
  const name = one?.origin === 'custom' ? nameOfAttribute(one) : id
  const input = inputTypes.find(type => type.toLowerCase() === inputType.toLowerCase())
  return [
    attributesNamed(attributes, name).length === 1 ? name : id,
    { optional: isOptional, ...(input !== undefined && { inputType: input }), ...(isLabel(label) && { label }) }
  ]
}

const connectorsOf = (
  flow: string,
  ids: FlowParts['apiConnectors'],
  known: KnownObjects
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    connectorSteps.flatMap(step => {
      const id = ids[step]
      if (id === undefined) return []
      const name = known.apiConnectors?.find(one => one.id.toLowerCase() === id.toLowerCase())?.displayName ?? id
      return [[step, means(() => connectorNamed(flow, name, known, new Map()), id) ? name : id]]
    })
  )
