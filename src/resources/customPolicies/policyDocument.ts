// What a policy file says of itself, once its placeholders are filled in: its id, its base, its keys, and what its users start.
// Source: azure-ad-b2c, trustframeworkpolicy, relyingparty and technicalprofile (CryptographicKeys).

import { hasPrefix, keyOf, withPrefix } from '../tenant/trustFramework.ts'
import { decodeText, type Range } from './characters.ts'
import { type Attribute, localName, type Token } from './markup.ts'

/** A text and where it stands in the filled text. */
export type Written = { readonly text: string; readonly range: Range }

/** An id with its prefix, and what the service compares. */
export type WrittenId = Written & { readonly id: string; readonly key: string; readonly lacksPrefix: boolean }

/** What the users of a relying-party policy start. */
export type RelyingParty = { readonly journey: string; readonly protocol: 'openIdConnect' | 'saml' | 'other' }

/** The facts of a policy. All ranges are those of the filled text. */
export type PolicyFacts = {
  readonly root: Token & { readonly kind: 'open' }
  readonly policyId?: WrittenId
  readonly tenantId?: Written
  readonly tenantObjectId?: Written
  readonly publicPolicyUri?: Written
  readonly deploymentMode?: Written
  readonly base?: { readonly policyId?: WrittenId; readonly tenantId?: Written; readonly range: Range }
  readonly storageReferences: readonly WrittenId[]
  readonly relyingParty?: RelyingParty
}

/** What a file is, by its root element. */
export type RootKind = 'policy' | 'severalPolicies' | 'other'

/** The kind of the first element; undefined where the text has none. */
export const rootKind = (tokens: readonly Token[]): RootKind | undefined => {
  const root = tokens.find(token => token.kind === 'open')
  if (root === undefined) return undefined
  const name = localName(root.name)
  return name === 'TrustFrameworkPolicy' ? 'policy' : name === 'TrustFrameworkPolicies' ? 'severalPolicies' : 'other'
}

/** Reads the facts of a well-formed text; undefined when its root is no policy. */
export const readFacts = (text: string, tokens: readonly Token[]): PolicyFacts | undefined => {
  const root = tokens.find(token => token.kind === 'open')
  if (root === undefined || rootKind(tokens) !== 'policy') return undefined
  const found = walkElements(text, tokens)
  const attribute = (name: string): Written | undefined => writtenAttribute(text, root, name)
  const base = found.base
  const policyId = attribute('PolicyId')
  const tenantId = attribute('TenantId')
  const tenantObjectId = attribute('TenantObjectId')
  const publicPolicyUri = attribute('PublicPolicyUri')
  const deploymentMode = attribute('DeploymentMode')
  return {
    root,
    ...(policyId && { policyId: asId(policyId) }),
    ...(tenantId && { tenantId }),
    ...(tenantObjectId && { tenantObjectId }),
    ...(publicPolicyUri && { publicPolicyUri }),
    ...(deploymentMode && { deploymentMode }),
    ...(base && {
      base: {
        range: base,
        ...(found.basePolicyId && { policyId: asId(found.basePolicyId) }),
        ...(found.baseTenantId && { tenantId: found.baseTenantId })
      }
    }),
    storageReferences: found.storageReferences.map(asId),
    ...(found.journey !== undefined && {
      relyingParty: { journey: found.journey, protocol: protocols[found.protocol ?? ''] ?? 'other' }
    })
  }
}

const protocols: Readonly<Record<string, RelyingParty['protocol']>> = {
  OpenIdConnect: 'openIdConnect',
  OAuth2: 'openIdConnect',
  SAML2: 'saml'
}

const asId = (written: Written): WrittenId => {
  const id = withPrefix(written.text)
  return { ...written, id, key: keyOf(id), lacksPrefix: !hasPrefix(written.text) }
}

const writtenOf = (text: string, { value }: Attribute): Written => ({
  text: decodeText(text.slice(value.start, value.end)),
  range: value
})

const writtenAttribute = (text: string, { attributes }: PolicyFacts['root'], name: string): Written | undefined => {
  const attribute = attributes.find(candidate => candidate.name === name)
  return attribute === undefined ? undefined : writtenOf(text, attribute)
}

/** What {@link walkElements} gathers on its way. */
type Found = {
  base?: Range
  basePolicyId?: Written
  baseTenantId?: Written
  journey?: string
  protocol?: string
  readonly storageReferences: Written[]
}

const walkElements = (text: string, tokens: readonly Token[]): Found => {
  const found: Found = { storageReferences: [] }
  const path: string[] = []
  tokens.forEach((token, index) => {
    if (token.kind === 'close') path.pop()
    if (token.kind !== 'open') return
    const here = [...path.slice(1), localName(token.name)].join('/')
    if (path.length === 1 && here === 'BasePolicy') found.base ??= token
    if (here === 'BasePolicy/PolicyId') found.basePolicyId ??= writtenContent(text, tokens, index)
    if (here === 'BasePolicy/TenantId') found.baseTenantId ??= writtenContent(text, tokens, index)
    if (here === 'RelyingParty/DefaultUserJourney')
      found.journey ??= writtenAttribute(text, token, 'ReferenceId')?.text ?? ''
    if (here === 'RelyingParty/TechnicalProfile/Protocol')
      found.protocol ??= writtenAttribute(text, token, 'Name')?.text ?? ''
    const reference = writtenAttribute(text, token, 'StorageReferenceId')
    if (reference !== undefined) found.storageReferences.push(reference)
    if (!token.isEmpty) path.push(localName(token.name))
  })
  return found
}

/** The text of an element, trimmed; its range begins at the first character that is no white space, or right behind the tag. */
const writtenContent = (text: string, tokens: readonly Token[], index: number): Written => {
  const after = tokens[index]?.end ?? 0
  const parts: string[] = []
  let range: Range | undefined
  for (const token of tokens.slice(index + 1, index + 50)) {
    if (token.kind === 'close') break
    if (token.kind !== 'text' && token.kind !== 'cdata') continue
    const inner = token.kind === 'cdata' ? token.inner : token
    const written = text.slice(inner.start, inner.end)
    parts.push(token.kind === 'cdata' ? written : decodeText(written))
    const first = written.search(/\S/)
    if (first >= 0) range ??= { start: inner.start + first, end: inner.start + written.trimEnd().length }
  }
  return { text: parts.join('').trim(), range: range ?? { start: after, end: after } }
}
