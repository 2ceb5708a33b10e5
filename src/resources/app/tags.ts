// The tags by which the action knows its own applications, their key, and the records of each secret: where it was sent, and
// which ones reached somebody. Tags hold at most 256 characters each and no whitespace (Microsoft Graph documentation, application).

import { createHash } from 'node:crypto'
import type { Application } from './graphObjects.ts'

/** Carried by every application that the action manages; without it nothing is changed or removed. */
const managedTag = 'b2c-bootstrap'

const keyPrefix = `${managedTag}:key:`
const servicePrincipalPrefix = `${managedTag}:sp:`
const deliveredPrefix = `${managedTag}:delivered:`
const repositoryPrefix = `${managedTag}:repository:`
const namePrefix = `${managedTag}:name:`
const entryPrefix = `${managedTag}:tenant:`
const adoptedTag = `${managedTag}:adopted`

/** True for a tag that the action writes, also one that another version of it wrote. */
export const isOwnTag = (tag: string): boolean => tag === managedTag || tag.startsWith(`${managedTag}:`)

/** Holds the key too, for tenants that refuse `uniqueName`. */
export const keyTag = (uniqueName: string): string => `${keyPrefix}${uniqueName}`

/** Records a secret that reached its outputs and every destination that was declared. */
export const deliveredTag = (keyId: string): string => `${deliveredPrefix}${keyId}`

/**
 * What a secret went through at one place: `sending` before it is sent, and for as long as nobody knows how that ended; `sent`
 * when the place took it; `overwritten` when an older one, sent late, may have replaced it there.
 */
export const placeSteps = ['sending', 'sent', 'overwritten'] as const

/** One step of one secret at one place. `place` is the short hash that a destination gives of itself. */
export type PlaceRecord = {
  readonly step: (typeof placeSteps)[number]
  readonly keyId: string
  readonly place: string
}

/** The tag of a record. */
export const placeTag = ({ step, keyId, place }: PlaceRecord): string => `${managedTag}:${step}:${keyId}:${place}`

/** What the tags of one application say. */
export type TagFacts = {
  readonly managed: boolean
  readonly key: string | undefined
  /** Object id of the service principal: a hint that saves a round trip, verified against the tenant. */
  readonly servicePrincipalId: string | undefined
  /** Key ids of the secrets that reached their outputs and destinations. */
  readonly delivered: ReadonlySet<string>
  /** The records of the secrets that were sent somewhere. Earlier versions recorded none. */
  readonly places: readonly PlaceRecord[]
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

/** The part of a tag after the prefix; none for other tags. Key ids are compared in lower case. */
const idsAfter = (tags: readonly string[], prefix: string): readonly string[] =>
  tags.flatMap(tag => (tag.startsWith(prefix) ? tag.slice(prefix.length).toLowerCase() : []))

/** Reads the tags. */
export const readTags = (tags: readonly string[]): TagFacts => ({
  managed: tags.includes(managedTag),
  key: valueAfter(tags, keyPrefix),
  servicePrincipalId: valueAfter(tags, servicePrincipalPrefix),
  delivered: new Set(idsAfter(tags, deliveredPrefix)),
  places: placeSteps.flatMap(step =>
    idsAfter(tags, `${managedTag}:${step}:`).flatMap(text => {
      const [keyId = '', place = '', ...rest] = text.split(':')
      return place === '' || rest.length > 0 ? [] : { step, keyId, place }
    })
  ),
  repository: valueAfter(tags, repositoryPrefix),
  name: valueAfter(tags, namePrefix),
  adopted: tags.includes(adoptedTag)
})

/** What is recorded of things of the tenant: keys hold no `=`, values no whitespace. */
export const entriesOf = (tags: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    tags.flatMap(tag => {
      if (!tag.startsWith(entryPrefix)) return []
      const [key = '', value] = tag.slice(entryPrefix.length).split('=')
      return value === undefined ? [] : [[key, value] as const]
    })
  )

/** The tags with these entries in place of those of the same keys; undefined removes an entry. */
const withEntries = (tags: readonly string[], entries: ReadonlyMap<string, string | undefined>): readonly string[] => [
  ...tags.filter(tag => ![...entriesOf([tag]).keys()].some(key => entries.has(key))),
  ...[...entries].flatMap(([key, value]) => (value === undefined ? [] : `${entryPrefix}${key}=${value}`)).sort()
]

/** Those of the tags that record something of a secret. */
export const recordsOf = (tags: readonly string[]): readonly string[] => {
  const { delivered, places } = readTags(tags)
  return [...[...delivered].map(deliveredTag), ...places.map(placeTag)]
}

/**
 * What the tags shall say; what is left out stays as it is. `records` are tags that are added to those that are there, `withdrawn`
 * tags that are taken away.
 */
export type WantedTags = Pick<TagFacts, 'servicePrincipalId'> & {
  readonly uniqueName: string
  readonly repository?: string | undefined
  readonly name?: string | undefined
  readonly adopted?: boolean
  readonly records?: readonly string[]
  readonly withdrawn?: ReadonlySet<string>
  /** Entries of the tenant's record that are set or, where undefined, removed. */
  readonly entries?: ReadonlyMap<string, string | undefined>
}

/** The tags with ours set as wanted. Tags of others, and those of ours that this version does not know, are kept in their order. */
export const writeTags = (tags: readonly string[], wanted: WantedTags): readonly string[] => {
  const { uniqueName, servicePrincipalId, records = [], withdrawn = new Set<string>() } = wanted
  const { repository, name, adopted = false, entries = new Map() } = wanted
  const isReplaced = (tag: string): boolean =>
    tag === managedTag ||
    tag.startsWith(keyPrefix) ||
    tag.startsWith(servicePrincipalPrefix) ||
    (repository !== undefined && tag.startsWith(repositoryPrefix)) ||
    (name !== undefined && tag.startsWith(namePrefix)) ||
    (adopted && tag === adoptedTag) ||
    recordsOf([tag]).length > 0
  return [
    ...withEntries(
      tags.filter(tag => !isReplaced(tag)),
      entries
    ),
    managedTag,
    keyTag(uniqueName),
    ...(servicePrincipalId === undefined ? [] : [`${servicePrincipalPrefix}${servicePrincipalId}`]),
    ...[...new Set([...recordsOf(tags), ...records])].filter(tag => !withdrawn.has(tag)).sort(),
    ...(repository === undefined ? [] : [`${repositoryPrefix}${repository}`]),
    ...(name === undefined ? [] : [`${namePrefix}${name}`]),
    ...(adopted ? [adoptedTag] : [])
  ]
}

/** The wanted tags without those that only tell declarations apart, where the application has none of their kind yet. */
export const withoutMissingLabels = (wanted: readonly string[], current: readonly string[]): readonly string[] => {
  const isMissing = (prefix: string): boolean => !current.some(tag => tag.startsWith(prefix))
  const missing = [repositoryPrefix, namePrefix].filter(isMissing)
  return wanted.filter(tag => !missing.some(prefix => tag.startsWith(prefix)))
}

/**
 * What a run knows of the tags of its application: as last read or written (none for one that is yet to be made), the records
 * that it adds and those that it withdraws, the ones that are swept along because their secrets are gone, and entries of the
 * tenant's record that it sets or, where undefined, removes.
 */
export type TagState = {
  tags: readonly string[]
  isObserved: boolean
  readonly added: Set<string>
  readonly withdrawn: Set<string>
  readonly swept: Set<string>
  readonly entries: Map<string, string | undefined>
}

/**
 * The tags of a later reading with what `known` ones say of the app itself: a replica may not show yet what this run has written of it.
 */
export const withFactsOf = (known: readonly string[], read: readonly string[]): readonly string[] => {
  const isFact = (tag: string): boolean =>
    tag === adoptedTag || tag.startsWith(repositoryPrefix) || tag.startsWith(namePrefix)
  return [...read.filter(tag => !isFact(tag)), ...known.filter(isFact)]
}

/** Nothing is known yet. */
export const createTagState = (): TagState => ({
  tags: [],
  isObserved: false,
  added: new Set(),
  withdrawn: new Set(),
  swept: new Set(),
  entries: new Map()
})

/**
 * Takes the tags of the application as it was observed first. That a secret is gone is no reason to forget where it was sent:
 * until another one is sent there, that place holds a dead secret.
 */
export const observeTags = (state: TagState, { tags, passwordCredentials }: Application): void => {
  if (state.isObserved) return
  const keyIds = passwordCredentials.map(({ keyId }) => keyId)
  state.isObserved = true
  state.tags = tags
  for (const keyId of readTags(tags).delivered) if (!keyIds.includes(keyId)) state.swept.add(deliveredTag(keyId))
}
