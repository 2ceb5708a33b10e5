// The tags by which the action knows its own applications, their key, and which secrets reached somebody. Tags hold at most
// 256 characters each and no whitespace (Microsoft Graph documentation, application resource).

import { createHash } from 'node:crypto'
import type { Application } from './graphObjects.ts'

/** Carried by every application that the action manages; without it nothing is changed or removed. */
export const managedTag = 'b2c-bootstrap'

const keyPrefix = `${managedTag}:key:`
const servicePrincipalPrefix = `${managedTag}:sp:`
const deliveredPrefix = `${managedTag}:delivered:`
const repositoryPrefix = `${managedTag}:repository:`
const namePrefix = `${managedTag}:name:`
const adoptedTag = `${managedTag}:adopted`

/** Holds the key too, for tenants that refuse `uniqueName`. */
export const keyTag = (uniqueName: string): string => `${keyPrefix}${uniqueName}`

/** What the tags of one application say. */
export type TagFacts = {
  readonly managed: boolean
  readonly key: string | undefined
  /** Object id of the service principal: a hint that saves a round trip, verified against the tenant. */
  readonly servicePrincipalId: string | undefined
  /** Key ids of the secrets that reached their outputs and destinations. */
  readonly delivered: ReadonlySet<string>
  /** The repository whose declaration the application follows, as {@link repositoryText} writes it. */
  readonly repository: string | undefined
  /** The declared display name, as {@link nameDigest} writes it: the name in the tenant may be changed by hand. */
  readonly name: string | undefined
  /** True for an application that existed before it was managed. */
  readonly adopted: boolean
}

/** The CI host's repository that a declaration comes from. `id` stays when it is renamed; hosts without one leave it out. */
export type Repository = { readonly name: string; readonly id: string | undefined }

/** A repository as a tag holds it: `contoso/policies@1296269`. */
export const repositoryText = ({ name, id }: Repository): string => (id === undefined ? name : `${name}@${id}`)

/** True when the tag's text means the repository: by id where both have one, else by name, without regard to case. */
export const isRepository = (text: string, { name, id }: Repository): boolean => {
  const [, knownName = text, knownId] = /^(.*)@(\d+)$/.exec(text) ?? []
  return id !== undefined && knownId !== undefined ? id === knownId : name.toLowerCase() === knownName.toLowerCase()
}

/** Stands for a display name in a tag, which holds no whitespace. */
export const nameDigest = (displayName: string): string =>
  createHash('sha256').update(displayName.normalize('NFC')).digest('hex').slice(0, 16)

const valueAfter = (tags: readonly string[], prefix: string): string | undefined =>
  tags.find(tag => tag.startsWith(prefix))?.slice(prefix.length)

/** Reads the tags. */
export const readTags = (tags: readonly string[]): TagFacts => ({
  managed: tags.includes(managedTag),
  key: valueAfter(tags, keyPrefix),
  servicePrincipalId: valueAfter(tags, servicePrincipalPrefix),
  delivered: new Set(
    tags.filter(tag => tag.startsWith(deliveredPrefix)).map(tag => tag.slice(deliveredPrefix.length).toLowerCase())
  ),
  repository: valueAfter(tags, repositoryPrefix),
  name: valueAfter(tags, namePrefix),
  adopted: tags.includes(adoptedTag)
})

/** What the tags shall say: exactly this, and nothing else of ours. */
export type WantedTags = Pick<TagFacts, 'servicePrincipalId' | 'delivered'> &
  Partial<Pick<TagFacts, 'repository' | 'name' | 'adopted'>> & { readonly uniqueName: string }

/** The tags with ours set as wanted; tags of others are kept, in their order. */
export const writeTags = (tags: readonly string[], wanted: WantedTags): readonly string[] => {
  const foreign = tags.filter(tag => tag !== managedTag && !tag.startsWith(`${managedTag}:`))
  return [
    ...foreign,
    managedTag,
    keyTag(wanted.uniqueName),
    ...(wanted.servicePrincipalId === undefined ? [] : [`${servicePrincipalPrefix}${wanted.servicePrincipalId}`]),
    ...[...wanted.delivered].sort().map(keyId => `${deliveredPrefix}${keyId}`),
    ...(wanted.repository === undefined ? [] : [`${repositoryPrefix}${wanted.repository}`]),
    ...(wanted.name === undefined ? [] : [`${namePrefix}${wanted.name}`]),
    ...(wanted.adopted === true ? [adoptedTag] : [])
  ]
}

/** The wanted tags without those that only tell declarations apart, where the application has none of their kind yet. */
export const withoutMissingLabels = (wanted: readonly string[], current: readonly string[]): readonly string[] => {
  const isMissing = (prefix: string): boolean => !current.some(tag => tag.startsWith(prefix))
  const missing = [repositoryPrefix, namePrefix].filter(isMissing)
  return wanted.filter(tag => !missing.some(prefix => tag.startsWith(prefix)))
}

/**
 * What a run knows of the tags of its application: as last read or written (none for one that is yet to be made), the key ids
 * that they shall record as delivered, and those that they record although the secrets are gone.
 */
export type TagState = {
  tags: readonly string[]
  delivered: readonly string[]
  gone: readonly string[]
  isObserved: boolean
}

/** Nothing is known yet. */
export const createTagState = (): TagState => ({ tags: [], delivered: [], gone: [], isObserved: false })

/** Takes the tags of the application as it was observed first. */
export const observeTags = (state: TagState, { tags, passwordCredentials }: Application): void => {
  if (state.isObserved) return
  const keyIds = passwordCredentials.map(({ keyId }) => keyId)
  state.isObserved = true
  state.tags = tags
  state.gone = [...readTags(tags).delivered].filter(keyId => !keyIds.includes(keyId))
}
