// The parts of user flows: which identity providers, attributes, languages and API connectors each has, and so what may not be
// removed because a flow uses it. Source: Microsoft Graph documentation (beta), b2cIdentityUserFlow and its relationships.

import type { GraphAnswer, Read } from '../../graph/answer.ts'
import { isOtherDirectory } from '../../graph/cpim.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { segment } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Reader } from '../../reconcile/reader.ts'
import { asObject, asText } from '../../util/json.ts'
import { parseIdentityProviders } from './identityProvider.ts'
import { entriesOfList } from './unread.ts'
import { parseUserFlows, userFlowsRead } from './userFlow.ts'

/** The steps of a user flow at which it calls an API. */
export const connectorSteps = ['postFederationSignup', 'postAttributeCollection', 'preTokenIssuance'] as const
/** One of {@link connectorSteps}. */
export type ConnectorStep = (typeof connectorSteps)[number]

/** The parts of a user flow, by the words of the file. */
export const flowParts = ['identityProviders', 'attributes', 'languages', 'apiConnectors'] as const
/** One of {@link flowParts}. */
export type FlowPart = (typeof flowParts)[number]
/** A part that holds things of the tenant, which must not be removed while a flow uses them. */
export type UsedPart = Exclude<FlowPart, 'languages'>

const parts: { readonly [P in FlowPart]: Pick<Read, 'path' | 'requirement'> & { readonly noun: string } } = {
  identityProviders: {
    path: 'userFlowIdentityProviders',
    noun: 'identity providers',
    requirement: requirements.writeUserFlows
  },
  attributes: {
    path: 'userAttributeAssignments?$expand=userAttribute',
    noun: 'attributes',
    requirement: requirements.readUserFlows
  },
  languages: { path: 'languages', noun: 'languages', requirement: requirements.readUserFlows },
  apiConnectors: {
    path: `apiConnectorConfiguration?$expand=${connectorSteps.join(',')}`,
    noun: 'API connectors',
    requirement: requirements.writeUserFlows
  }
}

/** The path of a user flow. */
export const flowPath = (flowId: string): string => `${userFlowsRead.path}${segment(flowId)}`

/** The read of a part of a flow that a list has shown. */
export const flowPartRead = (flowId: string, part: FlowPart): Read => ({
  path: `${flowPath(flowId)}/${parts[part].path}`,
  operation: `read the ${parts[part].noun} of the user flow ${flowId}`,
  requirement: parts[part].requirement,
  version: 'beta',
  isKnown: true
})

/** An attribute that a flow collects. `id` is that of the attribute, `assignmentId` that of its place in the flow. */
export type Assignment = {
  readonly id: string
  readonly assignmentId: string
  readonly label: string
  readonly isOptional: boolean
  readonly inputType: string
}

/** What each part of a flow holds. */
export type FlowParts = {
  /** Ids. */
  readonly identityProviders: readonly string[]
  readonly attributes: readonly Assignment[]
  readonly languages: readonly { readonly tag: string; readonly isEnabled: boolean }[]
  /** Ids by step. */
  readonly apiConnectors: { readonly [Step in ConnectorStep]?: string }
}

/** How an answer is read, part by part. Each throws ActionError `protocol` for what is no list. */
export const parseFlowPart: { readonly [P in FlowPart]: (read: Read) => (answer: GraphAnswer) => FlowParts[P] } = {
  identityProviders: read => answer => parseIdentityProviders(read)(answer).map(({ id }) => id),
  attributes: read => answer =>
    entriesOfList(read)(answer).map(({ id, displayName, isOptional, userInputType, userAttribute }) => ({
      id: asText(asObject(userAttribute).id) || asText(id),
      assignmentId: asText(id),
      label: asText(displayName),
      isOptional: isOptional === true,
      inputType: asText(userInputType)
    })),
  languages: read => answer =>
    entriesOfList(read)(answer).map(({ id, isEnabled }) => ({ tag: asText(id), isEnabled: isEnabled === true })),
  apiConnectors: () => answer => {
    const configuration = asObject(answer.body)
    return Object.fromEntries(
      connectorSteps.flatMap(step => {
        const id = asText(asObject(configuration[step]).id)
        return id === '' ? [] : [[step, id]]
      })
    )
  }
}

/** The flows that use a thing, by its id in lower case. */
export type FlowUse = ReadonlyMap<string, readonly string[]>

/**
 * Which flows use what of one part. `isCounted` says which flows matter, by their ids.
 * @throws ActionError when a flow cannot be read: what is used must not be taken for unused.
 */
export const readFlowUse = async (
  { get }: Pick<Reader, 'get'>,
  part: UsedPart,
  isCounted: (flowId: string) => boolean
): Promise<FlowUse> => {
  const listed = await get(userFlowsRead)
  // A tenant of another kind, which the caller may not know: it has none.
  if (isOtherDirectory(listed)) return new Map()
  const flows = parseUserFlows(expectSuccess(userFlowsRead, listed))
  const used = await Promise.all(
    flows
      .filter(({ id }) => isCounted(id))
      .map(async ({ id }) => {
        const read = flowPartRead(id, part)
        const answer = expectSuccess(read, await get(read))
        return { id, uses: usedIn(part, read, answer) }
      })
  )
  const use = new Map<string, string[]>()
  for (const { id, uses } of used)
    for (const one of uses) use.set(one.toLowerCase(), [...(use.get(one.toLowerCase()) ?? []), id])
  return use
}

const usedIn = (part: UsedPart, read: Read, answer: GraphAnswer): readonly string[] => {
  if (part === 'identityProviders') return parseFlowPart.identityProviders(read)(answer)
  if (part === 'attributes')
    return parseFlowPart
      .attributes(read)(answer)
      .map(({ id }) => id)
  return Object.values(parseFlowPart.apiConnectors(read)(answer))
}
