// What a custom policy defines and what it refers to.

import type { Element } from '@xmldom/xmldom'
import { childOf, childrenOf, type PolicyDocument } from './policyXml.ts'

/** Kinds of elements that a policy refers to by id. */
export type ElementKind =
  | 'ClaimType'
  | 'ClaimsTransformation'
  | 'ContentDefinition'
  | 'DisplayControl'
  | 'TechnicalProfile'
  | 'UserJourney'
  | 'SubJourney'

/** A kind and an id as they are compared: ids are alike in any case, as the starter packs take for granted. */
export type ReferenceKey = `${ElementKind} ${string}`

/** The key of an element. */
export const referenceKey = (kind: ElementKind, id: string): ReferenceKey => `${kind} ${id.toLowerCase()}`

/** The elements that a policy defines and the places that refer to some. */
export type PolicyContent = {
  readonly defined: ReadonlySet<ReferenceKey>
  readonly references: readonly { readonly kind: ElementKind; readonly id: string }[]
  /** The ids of the policy keys. */
  readonly storageReferences: readonly string[]
  readonly profiles: readonly ProfileContent[]
  /** The user journeys' steps, with how many claims exchanges each has and whether it offers a selection of them. */
  readonly steps: readonly JourneyStep[]
}

/** What this policy says of a technical profile. */
export type ProfileContent = {
  readonly id: string
  readonly includes: readonly string[]
  /** The handler of its protocol; empty when another policy, or a profile that it includes, says which. */
  readonly handler: string
  readonly metadata: readonly { readonly key: string; readonly value: string }[]
  /** Whether it has claims that the directory stores as extension properties. */
  readonly hasExtensionClaims: boolean
}

/** A step of a user journey as this policy defines it. */
export type JourneyStep = {
  readonly journey: string
  readonly order: string
  readonly exchanges: number
  readonly offersSelection: boolean
}

const kinds: readonly ElementKind[] = [
  'ClaimType',
  'ClaimsTransformation',
  'ContentDefinition',
  'DisplayControl',
  'TechnicalProfile',
  'UserJourney',
  'SubJourney'
]

/** Attributes that hold the id of an element, whatever they stand at. */
const referring: Readonly<Record<string, ElementKind>> = {
  ClaimTypeReferenceId: 'ClaimType',
  TechnicalProfileReferenceId: 'TechnicalProfile',
  CpimIssuerTechnicalProfileReferenceId: 'TechnicalProfile',
  ContentDefinitionReferenceId: 'ContentDefinition',
  DisplayControlReferenceId: 'DisplayControl',
  UserJourneyReferenceId: 'UserJourney',
  SubJourneyReferenceId: 'SubJourney'
}

/** Elements whose `ReferenceId` is the id of an element. */
const referringElements: Readonly<Record<string, ElementKind>> = {
  DefaultUserJourney: 'UserJourney',
  IncludeTechnicalProfile: 'TechnicalProfile',
  UseTechnicalProfileForSessionManagement: 'TechnicalProfile',
  ValidationTechnicalProfile: 'TechnicalProfile',
  InputClaimsTransformation: 'ClaimsTransformation',
  OutputClaimsTransformation: 'ClaimsTransformation'
}

const contents = new WeakMap<PolicyDocument, PolicyContent>()

/** What a policy holds; read once. */
export const contentOf = (policy: PolicyDocument): PolicyContent => {
  const known = contents.get(policy)
  if (known) return known
  const elements = [...policy.root.getElementsByTagName('*')]
  const content: PolicyContent = {
    defined: new Set(elements.flatMap(definitionOf)),
    references: elements.flatMap(referencesOf),
    storageReferences: elements.flatMap(element => element.getAttribute('StorageReferenceId') || []),
    profiles: elements.filter(isProfile).map(profileOf),
    steps: elements.filter(({ localName }) => localName === 'UserJourney').flatMap(stepsOf)
  }
  contents.set(policy, content)
  return content
}

/** A relying party's technical profile says what it wants; it defines none. */
const isProfile = ({ localName, parentNode }: Element): boolean =>
  localName === 'TechnicalProfile' && parentNode?.localName === 'TechnicalProfiles'

const definitionOf = (element: Element): readonly ReferenceKey[] => {
  const kind = kinds.find(name => name === element.localName)
  const id = element.getAttribute('Id')
  const isDefinition = kind !== undefined && (kind !== 'TechnicalProfile' || isProfile(element))
  return isDefinition && id !== null ? [referenceKey(kind, id)] : []
}

const referencesOf = (element: Element): PolicyContent['references'] => {
  const byName = Object.entries(referring).map(([name, kind]) => ({ kind, id: element.getAttribute(name) }))
  const kind = referringElements[element.localName ?? '']
  const all = kind ? [...byName, { kind, id: element.getAttribute('ReferenceId') }] : byName
  return all.flatMap(({ kind: of, id }) => (id === null || id === '' ? [] : [{ kind: of, id }]))
}

const profileOf = (profile: Element): ProfileContent => {
  const metadata = childOf(profile, 'Metadata')
  const below = [...profile.getElementsByTagName('*')]
  return {
    id: profile.getAttribute('Id') ?? '',
    includes: below
      .filter(({ localName }) => localName === 'IncludeTechnicalProfile')
      .map(element => element.getAttribute('ReferenceId') ?? ''),
    handler: childOf(profile, 'Protocol')?.getAttribute('Handler') ?? '',
    metadata: (metadata ? childrenOf(metadata) : []).map(item => ({
      key: item.getAttribute('Key') ?? '',
      value: item.textContent?.trim() ?? ''
    })),
    hasExtensionClaims: below.some(element => /^extension_/i.test(element.getAttribute('ClaimTypeReferenceId') ?? ''))
  }
}

const stepsOf = (journey: Element): readonly JourneyStep[] =>
  [...journey.getElementsByTagName('OrchestrationStep')].map(step => ({
    journey: journey.getAttribute('Id') ?? '',
    order: step.getAttribute('Order') ?? '',
    exchanges: step.getElementsByTagName('ClaimsExchange').length,
    offersSelection: step.getElementsByTagName('ClaimsProviderSelection').length > 0
  }))
