// The application object in the tenant: where it is looked for, what is read of it, and which one it is. Found by its key
// alone, never by display name; two candidates, or a holder without our mark, are an error that names them.

import { ActionError } from '../../errors.ts'
import type { GraphAnswer } from '../../graph/answer.ts'
import { explain } from '../../graph/failure.ts'
import { byKey, literal } from '../../graph/paths.ts'
import { rights } from '../../graph/requirements.ts'
import type { Read, Seen } from '../../reconcile/reader.ts'
import { isGuid } from '../../util/guid.ts'
import { record } from '../../util/http.ts'
import type { DesiredApp } from './declared.ts'
import { keyTag, readMarks } from './tags.ts'

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
  /** Client id of the app that created it: proof of who did; undefined when Graph does not say. */
  readonly createdByAppId: string | undefined
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
  'id,appId,displayName,uniqueName,signInAudience,createdByAppId,createdDateTime,tags,requiredResourceAccess,passwordCredentials,keyCredentials'
/** The same without the property that some tenants refuse. */
const selectedWithoutUniqueName = selected.replace('uniqueName,', '')

/** Path of the application by its unique name. */
export const uniqueNamePath = (uniqueName: string): string =>
  `${byKey('applications', 'uniqueName', uniqueName)}?$select=${selected}`

/** Path of the applications that carry the key in a tag. */
export const keyTagPath = (uniqueName: string): string =>
  `/applications?$filter=tags/any(t:t%20eq%20${literal(keyTag(uniqueName))})&$select=${selectedWithoutUniqueName}`

const clientIdPath = (appId: string, keyPlace: KeyPlace): string =>
  `${byKey('applications', 'appId', appId)}?$select=${keyPlace === 'tag' ? selectedWithoutUniqueName : selected}`

/** The soft-deleted applications: shared by all apps of a run. */
const deletedPath = `/directory/deletedItems/microsoft.graph.application?$select=${selected}`
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
  const { adoptClientId } = desired
  const byName = uniqueNamePath(desired.uniqueName)
  const named = seen.get(byName)
  const place: KeyPlace = named !== undefined && refusesUniqueName(named) ? 'tag' : 'uniqueName'
  const reads = [
    read(byName, `read the application ${desired.uniqueName}`),
    ...(adoptClientId === undefined
      ? []
      : [read(clientIdPath(adoptClientId, place), `read the application with client id ${adoptClientId}`)])
  ]
  if (named === undefined || named.status === 200) return reads
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
  if (holder !== undefined) {
    return desired.adoptClientId === undefined
      ? ours(desired, holder, 'uniqueName')
      : locateAdopted(desired, desired.adoptClientId, seen, holder, keyPlace)
  }

  const tagged = seen.get(keyTagPath(desired.uniqueName))
  const deletedAnswer = seen.get(keyPlace === 'tag' ? deletedPathWithoutUniqueName : deletedPath)
  if (tagged === undefined || deletedAnswer === undefined) return { state: 'unread' }
  if (tagged.status !== 200)
    throw readRefused(tagged, `look for applications tagged with the key ${desired.uniqueName}`)
  // Without the list of deleted items the create itself tells of a holder, so a refusal is no reason to stop.
  const deletedItems = deletedAnswer.status === 200 ? listOf(deletedAnswer) : []
  const deleted = deletedItems.filter(item => holdsKey(item, desired.uniqueName))
  // A list may still show what was deleted a moment ago.
  const alive = listOf(tagged).filter(item => !deletedItems.some(({ id }) => id === item.id))
  if (alive.length > 1) throw ambiguous(desired, alive)
  const [only] = alive
  if (desired.adoptClientId !== undefined) {
    const [gone] = deleted
    // A deleted holder keeps the name for 30 days: it could not be given to the adopted application.
    if (only === undefined && gone !== undefined) throw softDeleted(desired.uniqueName, gone)
    return locateAdopted(desired, desired.adoptClientId, seen, only, keyPlace)
  }
  if (only !== undefined) return ours(desired, only, 'tag')
  if (deleted.length > 1) throw ambiguous(desired, deleted)
  return { state: 'missing', keyPlace, deleted: deleted[0] }
}

/** Names are compared without case: Graph treats two that differ in case alone as the same. */
const holdsKey = (application: Application, uniqueName: string): boolean =>
  [application.uniqueName, readMarks(application.tags).key].some(key => key?.toLowerCase() === uniqueName.toLowerCase())

/** The error for a key that a soft-deleted application holds; it names the ways out. */
export const softDeleted = (uniqueName: string, deleted: Application): ActionError => {
  const purge = `delete it for good (portal: App registrations, Deleted applications; Graph: DELETE /directory/deletedItems/${deleted.id})`
  return new ActionError({
    code: 'conflict',
    message: `The unique name ${uniqueName} is held by a soft-deleted application, "${deleted.displayName}" (client id ${deleted.appId}). Deleted applications keep their name for 30 days.`,
    hint: readMarks(deleted.tags).marked
      ? `Set restore-deleted: true to bring it back, or ${purge}, or choose another unique-name.`
      : `This action did not make it and does not touch it: ${purge}, or choose another unique-name.`
  })
}

/** The application that holds the unique name, ours or not; undefined when there is none, or when it has not been read. */
export const holderOf = ({ uniqueName }: DesiredApp, seen: Seen): Application | undefined => {
  const answer = seen.get(uniqueNamePath(uniqueName))
  return answer?.status === 200 ? onlyOf(answer) : undefined
}

const parsedHolders = new WeakMap<GraphAnswer, Application>()

/** The application of an answer; parsed once, for every resource asks which application it is, several times a run. */
const onlyOf = (answer: GraphAnswer): Application => {
  const known = parsedHolders.get(answer)
  if (known !== undefined) return known
  const application = parseApplication(answer.body)
  parsedHolders.set(answer, application)
  return application
}

const ours = (desired: DesiredApp, application: Application, keyPlace: KeyPlace): Located => {
  if (!readMarks(application.tags).marked && !isUntouched(application)) throw notOurs(desired, application)
  return { state: 'found', keyPlace, application, adopted: false }
}

/**
 * True for an application that nobody has done anything with: as it stands between its creation and its marking. Whether
 * this action created it, its plan decides.
 */
export const isUntouched = ({
  tags,
  requiredResourceAccess,
  passwordCredentials,
  keyCredentials
}: Application): boolean =>
  [tags, requiredResourceAccess, passwordCredentials, keyCredentials].every(({ length }) => length === 0)

/** The error for a holder of the key that this action did not make. */
export const notOurs = ({ uniqueName }: DesiredApp, { displayName, appId }: Application): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The application "${displayName}" (client id ${appId}) holds the unique name ${uniqueName} but was not made by this action: it lacks the tag b2c-bootstrap.`,
    hint: `To take it over, set adopt-client-id: ${appId}. To make another application, set a different unique-name.`
  })

const locateAdopted = (
  desired: DesiredApp,
  clientId: string,
  seen: Seen,
  holder: Application | undefined,
  keyPlace: KeyPlace
): Located => {
  const byClientId = seen.get(clientIdPath(clientId, keyPlace))
  if (byClientId === undefined) return { state: 'unread' }
  if (byClientId.status === 404) {
    throw new ActionError({
      code: 'conflict',
      message: `adopt-client-id: there is no application with client id ${clientId} in this tenant.`,
      hint: 'Give the Application (client) ID of a registration in the tenant that tenant-id names; a soft-deleted one must be restored first.'
    })
  }
  if (byClientId.status !== 200) throw readRefused(byClientId, `read the application with client id ${clientId}`)
  const application = parseApplication(byClientId.body)
  if (holder !== undefined && holder.id !== application.id) {
    throw new ActionError({
      code: 'conflict',
      message: `adopt-client-id: the unique name ${desired.uniqueName} is held by another application, "${holder.displayName}" (client id ${holder.appId}), than the one to adopt, "${application.displayName}" (client id ${application.appId}).`,
      hint: 'Set a different unique-name, or adopt the application that holds it.'
    })
  }
  const ownName = application.uniqueName
  if (ownName !== undefined && ownName.toLowerCase() !== desired.uniqueName.toLowerCase()) {
    throw new ActionError({
      code: 'conflict',
      message: `adopt-client-id: the application "${application.displayName}" has a unique name of its own, ${ownName}, which cannot be changed.`,
      hint: `Set unique-name: ${ownName}.`
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
  const id = text(fields.id).toLowerCase()
  const appId = text(fields.appId).toLowerCase()
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
    createdByAppId: text(fields.createdByAppId).toLowerCase() || undefined,
    createdMs: Number.isNaN(created) ? undefined : created,
    tags: Array.isArray(fields.tags) ? fields.tags.filter(tag => typeof tag === 'string') : [],
    requiredResourceAccess: list(fields.requiredResourceAccess).map(entry => ({
      resourceAppId: text(entry.resourceAppId).toLowerCase(),
      resourceAccess: list(entry.resourceAccess).map(({ id, type }) => ({
        id: text(id).toLowerCase(),
        type: text(type)
      }))
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
        keyId: text(entry.keyId).toLowerCase(),
        displayName: text(entry.displayName),
        startMs: Number.isNaN(startMs) ? 0 : startMs,
        endMs: Number.isNaN(endMs) ? Number.MAX_SAFE_INTEGER : endMs
      }
    })
