// Which application of the tenant a declaration means: found by its key alone, never by display name; two candidates, or a
// holder without our tag, are an error that names them.

import { type GraphAnswer, type Read, valuesOf } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { byKey, literal } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Reader, SharedRead } from '../../reconcile/reader.ts'
import type { Goal } from '../../reconcile/resource.ts'
import { type Application, isUntouched, parseApplication, selected } from './graphObjects.ts'
import * as errors from './locateErrors.ts'
import type { ManagedApp } from './managedApp.ts'
import { keyTag, readTags } from './tags.ts'

/** Where a tenant keeps the key: in `uniqueName`, or in a tag where it refuses that property. */
export type KeyPlace = 'uniqueName' | 'tag'

/** Which application it is. */
export type Located = { readonly keyPlace: KeyPlace } & (
  | { readonly state: 'found'; readonly application: Application; readonly adopted: boolean }
  | { readonly state: 'missing'; readonly deleted: Application | undefined }
)

/** True for an application that carries our tag. */
export const isManaged = (located: Located): boolean =>
  located.state === 'found' && readTags(located.application.tags).managed

/** A read of applications. A tenant that refuses `uniqueName` refuses it in `$select` as well. */
const readOf = (operation: string, path: string, place: KeyPlace, separator: '?' | '&' = '?'): Read => ({
  path: `${path}${separator}$select=${place === 'tag' ? selected.replace('uniqueName,', '') : selected}`,
  operation,
  requirement: requirements.readApplications
})

/** The read of the application by its unique name. */
export const nameRead = (uniqueName: string): Read =>
  readOf(`read the application ${uniqueName}`, byKey('applications', 'uniqueName', uniqueName), 'uniqueName')

/** The read of the applications that carry the key in a tag. */
export const keyTagRead = (uniqueName: string): Read => {
  const path = `/applications?$filter=tags/any(t:t%20eq%20${literal(keyTag(uniqueName))})`
  return readOf(`look for applications tagged with the key ${uniqueName}`, path, 'tag', '&')
}

const clientIdRead = (appId: string, place: KeyPlace): Read =>
  readOf(`read the application with client id ${appId}`, byKey('applications', 'appId', appId), place)

/** The soft-deleted applications: shared by all apps of a run. When they may not be read, the creation fails if one holds the key. */
const deletedRead = (place: KeyPlace): SharedRead<readonly Application[]> => {
  const operation = 'look for a soft-deleted application that holds the key'
  return {
    ...readOf(operation, '/directory/deletedItems/microsoft.graph.application', place),
    parse: answer => (answer.status === 200 ? valuesOf(answer).map(parseApplication) : [])
  }
}
const deletedReads = { uniqueName: deletedRead('uniqueName'), tag: deletedRead('tag') }

/** A tenant that does not know `uniqueName` refuses the request; one that knows it answers 200 or 404. */
const refusesUniqueName = ({ status }: GraphAnswer): boolean => [400, 405, 501].includes(status)

/**
 * Finds the application that the declaration means. One that is to be removed is found by its own key alone: an application
 * that was never taken over must not go.
 * @throws ActionError `conflict` for two candidates, a holder without our tag, a key held by another application than the
 *   one to adopt, or nothing to adopt; `permission` or `protocol` when a read was refused.
 */
export const locate = async (app: ManagedApp, reader: Reader, goal: Goal): Promise<Located> => {
  const { uniqueName } = app
  const adoptClientId = goal === 'present' ? app.adoptClientId : undefined
  const early = adoptClientId && reader.get(clientIdRead(adoptClientId, 'uniqueName'))
  const named = await reader.get(nameRead(uniqueName))
  const keyPlace: KeyPlace = refusesUniqueName(named) ? 'tag' : 'uniqueName'
  if (named.status !== 200 && named.status !== 404 && keyPlace === 'uniqueName') {
    throw toActionError(nameRead(uniqueName), named)
  }
  // Asked for before it is known whether it is needed, so that it travels with the other reads.
  const byClientId = adoptClientId && keyPlace === 'tag' ? reader.get(clientIdRead(adoptClientId, keyPlace)) : early
  const adopted = async (clientId: string, holder: Application | undefined): Promise<Located> => {
    const answer = (await byClientId) as GraphAnswer
    const application = adoptable(app, clientId, holder, clientIdRead(clientId, keyPlace), answer)
    return { state: 'found', keyPlace, application, adopted: true }
  }
  if (named.status === 200) {
    const holder = parseApplication(named.body)
    return adoptClientId === undefined ? ours(app, holder, 'uniqueName', goal) : adopted(adoptClientId, holder)
  }

  const [tagged, deletedItems] = await Promise.all([
    reader.get(keyTagRead(uniqueName)),
    reader.shared(deletedReads[keyPlace])
  ])
  if (tagged.status !== 200) throw toActionError(keyTagRead(uniqueName), tagged)
  const deleted = deletedItems.filter(item => holdsKey(item, uniqueName))
  // A list may still show what was deleted a moment ago.
  const alive = valuesOf(tagged)
    .map(parseApplication)
    .filter(item => !deletedItems.some(({ id }) => id === item.id))
  if (alive.length > 1) throw errors.ambiguous(app, alive)
  const [only] = alive
  const [gone] = deleted
  if (adoptClientId !== undefined) {
    // A deleted holder keeps the name for 30 days: it could not be given to the adopted application.
    if (only === undefined && gone !== undefined) throw errors.softDeleted(uniqueName, gone)
    return adopted(adoptClientId, only)
  }
  if (only !== undefined) return ours(app, only, 'tag', goal)
  if (deleted.length > 1) throw errors.ambiguous(app, deleted)
  return { state: 'missing', keyPlace, deleted: gone }
}

/** Names are compared without case: Graph treats two that differ in case alone as the same. */
const holdsKey = (application: Application, uniqueName: string): boolean =>
  [application.uniqueName, readTags(application.tags).key].some(key => key?.toLowerCase() === uniqueName.toLowerCase())

const ours = (app: ManagedApp, application: Application, keyPlace: KeyPlace, goal: Goal): Located => {
  if (!readTags(application.tags).managed) {
    if (goal === 'absent') throw errors.notOursToRemove(application)
    if (!isUntouched(application)) throw errors.notOurs(app, application)
  }
  return { state: 'found', keyPlace, application, adopted: false }
}

const adoptable = (
  app: ManagedApp,
  clientId: string,
  holder: Application | undefined,
  read: Read,
  answer: GraphAnswer
): Application => {
  if (answer.status === 404) throw errors.nothingToAdopt(clientId)
  if (answer.status !== 200) throw toActionError(read, answer)
  const application = parseApplication(answer.body)
  if (holder !== undefined && holder.id !== application.id) throw errors.heldByAnother(app, holder, application)
  const name = application.uniqueName
  if (name !== undefined && name.toLowerCase() !== app.uniqueName.toLowerCase()) throw errors.ownName(application, name)
  const { key } = readTags(application.tags)
  if (key !== undefined && key !== app.uniqueName) throw errors.ownKey(application, key)
  return application
}
