// The application object in the tenant: where it is looked for, what is read of it, and which one it is. Found by its key
// alone, never by display name; two candidates, or a holder without our mark, are an error that names them.

import type { DesiredApp } from '../desired/app.ts'
import { ActionError } from '../errors.ts'
import type { GraphAnswer } from '../graph/answer.ts'
import { byKey, isGuid, literal } from '../graph/paths.ts'
import { rights } from '../graph/rights.ts'
import { record } from '../http.ts'
import { explain } from './failure.ts'
import { keyTag, readMarks } from './marks.ts'
import type { Read, Seen } from './seen.ts'

/** A permission of an API, as an application declares it. */
export type ResourceAccess = { readonly id: string; readonly type: string }
/** The permissions of one API that an application declares. */
export type RequiredResourceAccess = {
  readonly resourceAppId: string
  readonly resourceAccess: readonly ResourceAccess[]
}

/** A password credential as Graph lists it: without its secret. Times in epoch milliseconds. */
export type PasswordCredential = {
  readonly keyId: string
  readonly displayName: string
  readonly startMs: number
  readonly endMs: number
}

/** What the action reads of an application. */
export type Application = {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly uniqueName: string | undefined
  readonly signInAudience: string
  readonly createdMs: number | undefined
  readonly tags: readonly string[]
  readonly requiredResourceAccess: readonly RequiredResourceAccess[]
  readonly passwordCredentials: readonly PasswordCredential[]
  /** As Graph gave them: sent back unchanged when a certificate is added. */
  readonly keyCredentials: readonly Readonly<Record<string, unknown>>[]
}

/** Where a tenant keeps the key: in `uniqueName`, or in a tag where it refuses that property. */
export type KeyPlace = 'uniqueName' | 'tag'

/** Which application it is. `unread` until the reads that decide it have been answered. */
export type Located =
  | { readonly state: 'unread' }
  | {
      readonly state: 'found'
      readonly keyPlace: KeyPlace
      readonly application: Application
      readonly adopted: boolean
    }
  | { readonly state: 'missing'; readonly keyPlace: KeyPlace; readonly deleted: Application | undefined }

const selected =
  'id,appId,displayName,uniqueName,signInAudience,createdDateTime,tags,requiredResourceAccess,passwordCredentials,keyCredentials'
/** The same without the property that some tenants refuse. */
const selectedWithoutUniqueName = selected.replace('uniqueName,', '')

/** Path of the application by its unique name. */
export const uniqueNamePath = (uniqueName: string): string =>
  `${byKey('applications', 'uniqueName', uniqueName)}?$select=${selected}`

/** Path of the applications that carry the key in a tag. */
export const keyTagPath = (uniqueName: string): string =>
  `/applications?$filter=tags/any(t:t%20eq%20${literal(keyTag(uniqueName))})&$select=${selectedWithoutUniqueName}`

const clientIdPath = (appId: string): string =>
  `${byKey('applications', 'appId', appId)}?$select=${selectedWithoutUniqueName}`

/** The soft-deleted applications: shared by all apps of a run. */
export const deletedPath = `/directory/deletedItems/microsoft.graph.application?$select=${selected}`
const deletedPathWithoutUniqueName = `/directory/deletedItems/microsoft.graph.application?$select=${selectedWithoutUniqueName}`

/** A tenant that does not know `uniqueName` refuses the request; one that knows it answers 200 or 404. */
const refusesUniqueName = (answer: GraphAnswer): boolean =>
  answer.status === 400 || answer.status === 405 || answer.status === 501

/** The reads that decide which application it is, given what has been seen. */
export const registrationReads = (desired: DesiredApp, seen: Seen): readonly Read[] => {
  const read = (path: string, what: string): Read => ({
    path,
    what,
    right: rights.readApplications
  })
  const byName = uniqueNamePath(desired.uniqueName)
  const reads = [read(byName, `read the application ${desired.uniqueName}`)]
  if (desired.adoptClientId !== undefined) {
    reads.push(
      read(clientIdPath(desired.adoptClientId), `read the application with client id ${desired.adoptClientId}`)
    )
  }
  const named = seen.get(byName)
  if (named === undefined || named.status === 200 || desired.adoptClientId !== undefined) return reads
  const place = refusesUniqueName(named) ? 'tag' : 'uniqueName'
  return [
    ...reads,
    read(keyTagPath(desired.uniqueName), `look for applications tagged with the key ${desired.uniqueName}`),
    read(
      place === 'tag' ? deletedPathWithoutUniqueName : deletedPath,
      'look for a soft-deleted application that holds the key'
    )
  ]
}

/**
 * Which application the declaration means.
 *
 * @throws ActionError `conflict` for two candidates, a holder without our mark, a key held by another application than the
 *   one to adopt, or nothing to adopt; `permission` or `protocol` when a read was refused.
 */
export const locate = (desired: DesiredApp, seen: Seen): Located => {
  const byName = seen.get(uniqueNamePath(desired.uniqueName))
  if (byName === undefined) return { state: 'unread' }
  const keyPlace: KeyPlace = refusesUniqueName(byName) ? 'tag' : 'uniqueName'
  if (byName.status !== 200 && byName.status !== 404 && keyPlace === 'uniqueName') {
    throw readRefused(byName, `read the application ${desired.uniqueName}`)
  }
  const holder = holderOf(desired, seen)
  if (desired.adoptClientId !== undefined) return locateAdopted(desired, desired.adoptClientId, seen, holder, keyPlace)
  if (holder !== undefined) return ours(desired, holder, 'uniqueName')

  const tagged = seen.get(keyTagPath(desired.uniqueName))
  const deletedAnswer = seen.get(keyPlace === 'tag' ? deletedPathWithoutUniqueName : deletedPath)
  if (tagged === undefined || deletedAnswer === undefined) return { state: 'unread' }
  if (tagged.status !== 200)
    throw readRefused(tagged, `look for applications tagged with the key ${desired.uniqueName}`)
  // Without the list of deleted items the create itself tells of a holder, so a refusal is no reason to stop.
  const deletedItems = deletedAnswer.status === 200 ? listOf(deletedAnswer) : []
  const deleted = deletedItems.find(
    item => item.uniqueName === desired.uniqueName || readMarks(item.tags).key === desired.uniqueName
  )
  // A list may still show what was deleted a moment ago.
  const alive = listOf(tagged).filter(item => !deletedItems.some(({ id }) => id === item.id))
  if (alive.length > 1) throw ambiguous(desired, alive)
  const [only] = alive
  return only === undefined ? { state: 'missing', keyPlace, deleted } : ours(desired, only, 'tag')
}

/** The application that holds the unique name, ours or not; undefined when there is none, or when it has not been read. */
export const holderOf = ({ uniqueName }: DesiredApp, seen: Seen): Application | undefined => {
  const answer = seen.get(uniqueNamePath(uniqueName))
  return answer?.status === 200 ? parseApplication(answer.body) : undefined
}

const ours = (desired: DesiredApp, application: Application, keyPlace: KeyPlace): Located => {
  if (!readMarks(application.tags).marked) {
    throw new ActionError({
      code: 'conflict',
      message: `The application "${application.displayName}" (client id ${application.appId}) holds the unique name ${desired.uniqueName} but was not made by this action: it lacks the tag b2c-bootstrap.`,
      hint: `To take it over, set adopt-client-id: ${application.appId}. To make another application, set a different unique-name.`
    })
  }
  return { state: 'found', keyPlace, application, adopted: false }
}

const locateAdopted = (
  desired: DesiredApp,
  clientId: string,
  seen: Seen,
  holder: Application | undefined,
  keyPlace: KeyPlace
): Located => {
  const byClientId = seen.get(clientIdPath(clientId))
  if (byClientId === undefined) return { state: 'unread' }
  if (byClientId.status === 404) {
    throw new ActionError({
      code: 'conflict',
      message: `adopt-client-id: there is no application with client id ${clientId} in this tenant.`,
      hint: 'Give the Application (client) ID of a registration in the tenant that tenant-id names; a soft-deleted one must be restored first.'
    })
  }
  if (byClientId.status !== 200) throw readRefused(byClientId, `read the application with client id ${clientId}`)
  const application = { ...parseApplication(byClientId.body), uniqueName: holder?.uniqueName }
  if (holder !== undefined && holder.id !== application.id) {
    throw new ActionError({
      code: 'conflict',
      message: `adopt-client-id: the unique name ${desired.uniqueName} is held by another application, "${holder.displayName}" (client id ${holder.appId}), than the one to adopt, "${application.displayName}" (client id ${application.appId}).`,
      hint: 'Set a different unique-name, or adopt the application that holds it.'
    })
  }
  const { key } = readMarks(application.tags)
  if (key !== undefined && key !== desired.uniqueName) {
    throw new ActionError({
      code: 'conflict',
      message: `adopt-client-id: the application "${application.displayName}" is managed by this action already, under the unique name ${key}.`,
      hint: `Set unique-name: ${key}; adopt-client-id is then no longer needed.`
    })
  }
  return { state: 'found', keyPlace, application, adopted: true }
}

const ambiguous = (desired: DesiredApp, applications: readonly Application[]): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `${applications.length} applications carry the key ${desired.uniqueName}: ${applications
      .map(({ displayName, appId }) => `"${displayName}" (client id ${appId})`)
      .join(', ')}.`,
    hint: 'Decide which one stays and delete the others, or remove their tag b2c-bootstrap:key:… in the portal (Manifest).'
  })

const readRefused = (answer: GraphAnswer, what: string): ActionError =>
  explain({ method: 'GET', path: '', what, right: rights.readApplications }, answer)

const parsedLists = new WeakMap<GraphAnswer, readonly Application[]>()

/** The applications of a list answer; parsed once, for all apps of a run look into the same list of deleted ones. */
const listOf = (answer: GraphAnswer): readonly Application[] => {
  const known = parsedLists.get(answer)
  if (known !== undefined) return known
  const { value } = record(answer.body)
  const applications = Array.isArray(value) ? value.map(parseApplication) : []
  parsedLists.set(answer, applications)
  return applications
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.map(record) : []
const time = (value: unknown): number => Date.parse(text(value))

/** Reads an application of Graph. @throws ActionError `protocol` when its ids are not GUIDs. */
export const parseApplication = (body: unknown): Application => {
  const fields = record(body)
  const id = text(fields.id)
  const appId = text(fields.appId)
  if (!isGuid(id) || !isGuid(appId)) {
    throw new ActionError({
      code: 'protocol',
      message: 'Graph gave an application without usable ids: id and appId must be GUIDs.'
    })
  }
  const created = time(fields.createdDateTime)
  return {
    id,
    appId,
    displayName: text(fields.displayName),
    uniqueName: text(fields.uniqueName) || undefined,
    signInAudience: text(fields.signInAudience),
    createdMs: Number.isNaN(created) ? undefined : created,
    tags: Array.isArray(fields.tags) ? fields.tags.filter(tag => typeof tag === 'string') : [],
    requiredResourceAccess: list(fields.requiredResourceAccess).map(entry => ({
      resourceAppId: text(entry.resourceAppId),
      resourceAccess: list(entry.resourceAccess).map(({ id, type }) => ({ id: text(id), type: text(type) }))
    })),
    passwordCredentials: parsePasswords(fields.passwordCredentials),
    keyCredentials: list(fields.keyCredentials)
  }
}

/** Reads password credentials; entries without a usable key id are left out, unreadable ends count as the far future. */
export const parsePasswords = (value: unknown): readonly PasswordCredential[] =>
  list(value)
    .filter(({ keyId }) => isGuid(text(keyId)))
    .map(entry => {
      const endMs = time(entry.endDateTime)
      const startMs = time(entry.startDateTime)
      return {
        keyId: text(entry.keyId),
        displayName: text(entry.displayName),
        startMs: Number.isNaN(startMs) ? 0 : startMs,
        endMs: Number.isNaN(endMs) ? Number.MAX_SAFE_INTEGER : endMs
      }
    })
