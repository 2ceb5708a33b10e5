// What the service finds wrong with a custom policy when it is uploaded. Only the uploaded policy and those that it inherits
// from are looked at: a base that breaks its children is found out when one of them is uploaded.

import type { Element } from '@xmldom/xmldom'
import type { Tenant } from '../../directory/tenant.ts'
import { missingExtensionMetadata } from './extensionClaims.ts'
import { contentOf, type ReferenceKey, referenceKey } from './policyContent.ts'
import { childrenOf, type PolicyDocument, policyNamespace } from './policyXml.ts'

/** What an upload is checked against. */
export type PolicySurroundings = {
  readonly tenant: Tenant
  /** The policies from which it inherits, the nearest first. */
  readonly bases: readonly PolicyDocument[]
  readonly hasKeySet: (id: string) => boolean
}

const sections = [
  'BasePolicy',
  'PolicyConstraints',
  'Contacts',
  'DocumentReferences',
  'BuildingBlocks',
  'ClaimsProviders',
  'UserJourneys',
  'SubJourneys',
  'RelyingParty'
]
const guidPattern = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** The messages in the order in which the service joins them; none for a policy that is taken. */
export const validationMessages = (policy: PolicyDocument, surroundings: PolicySurroundings): readonly string[] => {
  const { tenant, bases } = surroundings
  const named = { policy, tenant }
  const schema = schemaMessages(named)
  if (schema.length > 0) return schema
  const chain = [policy, ...bases]
  const ofEach = chain.flatMap(one => [
    ...keyMessages(one, surroundings),
    ...metadataMessages({ policy: one, tenant }),
    ...referenceMessages({ policy: one, tenant }, chain),
    ...journeyMessages({ policy: one, tenant })
  ])
  return [...ofEach, ...extensionMessages(named, chain)]
}

type Named = { readonly policy: PolicyDocument; readonly tenant: Tenant }

const nameOf = ({ policy, tenant }: Named): string => `"${policy.policyId}" of tenant "${tenant.initialDomain}"`

const schemaMessages = (named: Named): readonly string[] => {
  const { root } = named.policy
  const position = (element: Element) => `found at line ${element.lineNumber} col ${element.columnNumber}`
  const error = (element: Element, text: string) =>
    `Schema validation error ${position(element)} in policy ${nameOf(named)}: ${text}`
  if (root.localName !== 'TrustFrameworkPolicy' || root.namespaceURI !== policyNamespace) {
    const place = root.namespaceURI ? ` in namespace '${root.namespaceURI}'` : ''
    return [error(root, `The element '${root.localName}'${place} is not declared.`)]
  }
  const missing = ['PolicySchemaVersion', 'TenantId', 'PolicyId'].filter(name => !root.getAttribute(name))
  let reached = 0
  const misplaced = childrenOf(root).flatMap(child => {
    const place = child.namespaceURI === policyNamespace ? sections.indexOf(child.localName ?? '', reached) : -1
    if (place < 0) {
      const expected = sections.slice(reached).join(', ')
      return [
        error(
          child,
          `The element 'TrustFrameworkPolicy' in namespace '${policyNamespace}' has invalid child element ` +
            `'${child.localName}' in namespace '${child.namespaceURI ?? ''}'. List of possible elements expected: ` +
            `'${expected}' in namespace '${policyNamespace}'.`
        )
      ]
    }
    reached = place + 1
    return []
  })
  return [...missing.map(name => error(root, `The required attribute '${name}' is missing.`)), ...misplaced]
}

const keyMessages = (policy: PolicyDocument, { tenant, hasKeySet }: PolicySurroundings): readonly string[] =>
  contentOf(policy)
    .storageReferences.filter(id => !hasKeySet(id))
    .map(
      id => `Tenant "${tenant.initialDomain}" does not have CryptographicKey referenced by storageReferenceId "${id}".`
    )

/** The local accounts' sign-in names an application by its id; other providers have ids of their own. */
const isValidClientId = (profile: string, value: string): boolean =>
  profile.toLowerCase() === 'login-noninteractive' ? guidPattern.test(value) : value !== ''

const metadataMessages = (named: Named): readonly string[] =>
  contentOf(named.policy).profiles.flatMap(({ id, metadata }) =>
    metadata
      .filter(({ key, value }) => key === 'client_id' && !isValidClientId(id, value))
      .map(
        ({ value }) =>
          `TechnicalProfile "${id}" in policy ${nameOf(named)} defines an invalid value "${value}" for the metadata item ` +
          '"client_id."'
      )
  )

const extensionMessages = (named: Named, chain: readonly PolicyDocument[]): readonly string[] =>
  missingExtensionMetadata(chain).map(
    ({ profile, key }) =>
      `A required Metadata item with key "${key}" was not found in the TechnicalProfile with id "${profile}" in policy ` +
      `${nameOf(named)}.`
  )

const referenceMessages = (named: Named, chain: readonly PolicyDocument[]): readonly string[] => {
  const own = chain.slice(chain.indexOf(named.policy))
  const isDefined = (key: ReferenceKey) => own.some(one => contentOf(one).defined.has(key))
  return contentOf(named.policy)
    .references.filter(({ kind, id }) => !isDefined(referenceKey(kind, id)))
    .map(
      ({ kind, id }) =>
        `Policy ${nameOf(named)} makes a reference to ${kind} with id "${id}" but neither the policy nor any of its base ` +
        'policies contain such an element.'
    )
}

const journeyMessages = (named: Named): readonly string[] => {
  const { steps } = contentOf(named.policy)
  return steps.flatMap((step, place) => {
    const before = steps[place - 1]
    const isOffered = before?.journey === step.journey && before.offersSelection
    if (step.exchanges < 2 || isOffered) return []
    return [
      `User journey "${step.journey}" in policy ${nameOf(named)} has step ${step.order} with ${step.exchanges} claims ` +
        'exchanges. It must be preceded by a claims provider selection in order to determine which claims exchange can be used.'
    ]
  })
}
