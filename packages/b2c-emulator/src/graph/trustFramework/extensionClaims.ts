// Claims that the directory stores as extension properties: a technical profile that has some must say of which application.
// Azure AD B2C documentation, "Define custom attributes in Azure Active Directory B2C".

import { contentOf, type ProfileContent } from './policyContent.ts'
import type { PolicyDocument } from './policyXml.ts'

const requiredKeys = ['ClientId', 'ApplicationObjectId'] as const

/** A technical profile without a metadata item that its extension claims need. */
export type MissingMetadata = { readonly profile: string; readonly key: string }

/** Every profile that the policies of a chain make up together and that lacks an item. */
export const missingExtensionMetadata = (chain: readonly PolicyDocument[]): readonly MissingMetadata[] => {
  const parts = chain.flatMap(policy => contentOf(policy).profiles)
  const byId = new Map<string, readonly ProfileContent[]>()
  for (const part of parts) byId.set(part.id.toLowerCase(), [...(byId.get(part.id.toLowerCase()) ?? []), part])
  return [...byId.values()].flatMap(own => {
    const whole = withIncluded(own, byId)
    if (!own.some(({ hasExtensionClaims }) => hasExtensionClaims) || !whole.some(isDirectory)) return []
    const keys = new Set(
      whole.flatMap(({ metadata }) => metadata.filter(({ value }) => value !== '').map(({ key }) => key))
    )
    return requiredKeys.filter(key => !keys.has(key)).map(key => ({ profile: own[0]?.id ?? '', key }))
  })
}

const isDirectory = ({ handler }: ProfileContent): boolean => /\.AzureActiveDirectoryProvider\b/.test(handler)

/** The parts of a profile and of those that it includes, each once. */
const withIncluded = (
  own: readonly ProfileContent[],
  byId: ReadonlyMap<string, readonly ProfileContent[]>
): readonly ProfileContent[] => {
  const found = new Set(own)
  for (const part of found) {
    for (const id of part.includes) for (const included of byId.get(id.toLowerCase()) ?? []) found.add(included)
  }
  return [...found]
}
