// Our mark: the tags by which the action knows its own applications, their key, and which secrets reached somebody.
// Tags hold at most 256 characters each and no whitespace (Microsoft Graph documentation, application resource).

/** Carried by every application that the action manages; without it nothing is changed or removed. */
export const markTag = 'b2c-bootstrap'

const keyPrefix = `${markTag}:key:`
const servicePrincipalPrefix = `${markTag}:sp:`
const deliveredPrefix = `${markTag}:delivered:`

/** Holds the key too, for tenants that refuse `uniqueName`. */
export const keyTag = (uniqueName: string): string => `${keyPrefix}${uniqueName}`

/** What the tags of one application say. */
export type Marks = {
  readonly marked: boolean
  readonly key: string | undefined
  /** Object id of the service principal: a hint that saves a round trip, verified against the tenant. */
  readonly servicePrincipalId: string | undefined
  /** Key ids of the secrets that reached their outputs and destinations. */
  readonly delivered: ReadonlySet<string>
}

const valueAfter = (tags: readonly string[], prefix: string): string | undefined =>
  tags.find(tag => tag.startsWith(prefix))?.slice(prefix.length)

/** Reads the tags. */
export const readMarks = (tags: readonly string[]): Marks => ({
  marked: tags.includes(markTag),
  key: valueAfter(tags, keyPrefix),
  servicePrincipalId: valueAfter(tags, servicePrincipalPrefix),
  delivered: new Set(
    tags.filter(tag => tag.startsWith(deliveredPrefix)).map(tag => tag.slice(deliveredPrefix.length).toLowerCase())
  )
})

/** What the tags shall say: exactly these marks, and no other of ours. */
export type WantedMarks = {
  readonly uniqueName: string
  readonly servicePrincipalId: string | undefined
  readonly delivered: ReadonlySet<string>
}

/** The tags with our marks set as wanted; tags of others are kept, in their order. */
export const writeMarks = (tags: readonly string[], wanted: WantedMarks): readonly string[] => {
  const foreign = tags.filter(tag => tag !== markTag && !tag.startsWith(`${markTag}:`))
  return [
    ...foreign,
    markTag,
    keyTag(wanted.uniqueName),
    ...(wanted.servicePrincipalId === undefined ? [] : [`${servicePrincipalPrefix}${wanted.servicePrincipalId}`]),
    ...[...wanted.delivered].sort().map(keyId => `${deliveredPrefix}${keyId}`)
  ]
}
