// Which application of the tenant a declaration means: found by its key alone, never by display name. What looks like two
// declarations of one key, a holder without our tag, and what must never be managed is an error that names it.

import { failureOf, type GraphAnswer, type Read, valuesOf } from '../../graph/answer.ts'
import { toActionError } from '../../graph/failure.ts'
import { isMissing, isStray } from '../../graph/missing.ts'
import { byKey, literal } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Reader, SharedRead } from '../../reconcile/reader.ts'
import type { Goal } from '../../reconcile/resource.ts'
import { handled } from '../../util/concurrency.ts'
import { configurationProperties } from './configuration.ts'
import {
  type Application,
  expandOwners,
  isUntouched,
  parseApplication,
  principalRead,
  selectedProperties,
  type TenantSchema
} from './graphObjects.ts'
import * as errors from './locateErrors.ts'
import type { ManagedApp } from './managedApp.ts'
import type { AppServices } from './services.ts'
import { isRepository, keyTag, nameDigest, readTags } from './tags.ts'

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

/**
 * The application as it is, or as a restore brings it back, with all that its object holds; undefined for one that is to be made.
 */
export const heldBy = (app: Pick<ManagedApp, 'restoreDeleted'>, located: Located): Application | undefined =>
  located.state === 'found' ? located.application : restorable(app, located)

/** The soft-deleted application that is to be restored. */
export const restorable = (
  { restoreDeleted }: Pick<ManagedApp, 'restoreDeleted'>,
  located: Located
): Application | undefined =>
  restoreDeleted && located.state === 'missing' && readTags(located.deleted?.tags ?? []).managed
    ? located.deleted
    : undefined

type Selecting = (schema: TenantSchema) => Read

/** What only some apps declare is read for those; absent: an application that nothing is declared of. */
type Declared = Pick<ManagedApp, 'serviceManagementReference'>

/** The properties that are read. A tenant that refuses a property refuses it in `$select` as well. */
export const selectedIn = (
  place: KeyPlace,
  { knowsCreatedBy }: Pick<TenantSchema, 'knowsCreatedBy'>,
  declared?: Declared
): string =>
  [
    ...selectedProperties.filter(
      name => (name !== 'uniqueName' || place === 'uniqueName') && (name !== 'createdByAppId' || knowsCreatedBy)
    ),
    ...(declared === undefined ? [] : configurationProperties),
    ...(declared?.serviceManagementReference === undefined ? [] : ['serviceManagementReference'])
  ].join(',')

/** A read of applications: their properties, and their owners where the tenant gives them along. */
export const readOf =
  (operation: string, path: string, place: KeyPlace, declared?: Declared): Selecting =>
  schema => ({
    path: `${path}${path.includes('?') ? '&' : '?'}$select=${selectedIn(place, schema, declared)}${schema.expandsOwners ? expandOwners : ''}`,
    operation,
    requirement: requirements.readApplications
  })

/** The read of the application by its unique name. */
export const nameRead = (app: ManagedApp): Selecting =>
  readOf(
    `read the application ${app.uniqueName}`,
    byKey('applications', 'uniqueName', app.uniqueName),
    'uniqueName',
    app
  )

/** The read of the applications that carry the key in a tag. */
export const keyTagRead = (app: ManagedApp): Selecting => {
  const path = `/applications?$filter=tags/any(t:t%20eq%20${literal(keyTag(app.uniqueName))})`
  return readOf(`look for applications tagged with the key ${app.uniqueName}`, path, 'tag', app)
}

/** The read of the applications of a display name. */
const namesakesRead = (app: ManagedApp, place: KeyPlace): Selecting =>
  readOf(
    `look for applications with the name ${app.displayName}`,
    `/applications?$filter=displayName%20eq%20${literal(app.displayName)}`,
    place,
    app
  )

/** The read of the application by its client id. */
const clientIdRead = (appId: string, place: KeyPlace, app: ManagedApp): Selecting =>
  readOf(`read the application with client id ${appId}`, byKey('applications', 'appId', appId), place, app)

/** Asks, and once more without the creator and the owners where the tenant refuses to tell them with the application. */
export const ask = async (read: Selecting, reader: Reader, schema: TenantSchema): Promise<GraphAnswer> => {
  const asked = { ...schema }
  const answer = await reader.get(read(asked))
  const { status, message } = failureOf(answer)
  if (status !== 400 || (!asked.knowsCreatedBy && !asked.expandsOwners) || /uniqueName/i.test(message)) return answer
  // Whichever the refusal names; both where it names neither.
  const [namesCreator, namesOwners] = [/createdByAppId/i.test(message), /owners|\$expand/i.test(message)]
  const plain: TenantSchema = {
    knowsCreatedBy: asked.knowsCreatedBy && namesOwners && !namesCreator,
    expandsOwners: asked.expandsOwners && namesCreator && !namesOwners
  }
  const again = await reader.get(read(plain))
  if (again.status !== 400) Object.assign(schema, plain)
  return again
}

/**
 * The soft-deleted applications, with what a restore brings back: shared by all apps of a run. When they may not be read, the
 * creation fails if one holds the key.
 */
const deletedRead = (place: KeyPlace): SharedRead<readonly Application[]> => {
  const operation = 'look for a soft-deleted application that holds the key'
  const path = '/directory/deletedItems/microsoft.graph.application'
  const read = readOf(operation, path, place, { serviceManagementReference: undefined })({
    knowsCreatedBy: false,
    expandsOwners: false
  })
  return {
    ...read,
    isLong: true,
    parse: answer => {
      if (isStray(answer)) throw toActionError(read, answer)
      return answer.status === 200 ? valuesOf(answer).map(parseApplication) : []
    }
  }
}
export const deletedReads = { uniqueName: deletedRead('uniqueName'), tag: deletedRead('tag') }

/**
 * True when the answer refuses the key `uniqueName` as such: what a tenant answers that does not know it. Any other refusal tells
 * nothing of that, and a tag in place of the key would make a second application.
 */
export const refusesUniqueName = (answer: GraphAnswer): boolean => {
  const { status, code, message } = failureOf(answer)
  if ((status === 405 || status === 501) && code !== '') return true
  return status === 400 && code !== '' && /uniqueName|alternate key|key propert/i.test(message)
}

/** What locating takes: the app, the reads of one observation, and what the run knows of itself and of the tenant. */
export type LocateContext = {
  readonly app: ManagedApp
  readonly reader: Reader
  readonly goal: Goal
  readonly services: Pick<AppServices, 'repository' | 'tenantSchema'>
}

/**
 * Finds the application that the declaration means. One that is to be removed is found by its own key alone: an application
 * that was never taken over must not go.
 * @throws ActionError `conflict` for two candidates, a holder without our tag, a key held by another application than the
 *   one to adopt, another declaration's application, what must never be managed, or nothing to adopt; `permission` or
 *   `protocol` when a read was refused.
 */
export const locate = async (context: LocateContext): Promise<Located> => {
  const { app, reader, goal, services } = context
  const { tenantSchema: schema } = services
  const adoptClientId = goal === 'present' ? app.adoptClientId : undefined
  const early = adoptClientId && handled(ask(clientIdRead(adoptClientId, 'uniqueName', app), reader, schema))
  const named = await ask(nameRead(app), reader, schema)
  const keyPlace: KeyPlace = refusesUniqueName(named) ? 'tag' : 'uniqueName'
  if (named.status !== 200 && !isMissing(named) && keyPlace === 'uniqueName') {
    throw toActionError(nameRead(app)(schema), named)
  }
  // Asked for before it is known whether it is needed, so that it travels with the other reads.
  const byClientId =
    adoptClientId && keyPlace === 'tag'
      ? handled(ask(clientIdRead(adoptClientId, keyPlace, app), reader, schema))
      : early
  const adopted = async (clientId: string, holder: Application | undefined): Promise<Located> => {
    const read = clientIdRead(clientId, keyPlace, app)(schema)
    const answer = (await byClientId) as GraphAnswer
    if (isMissing(answer)) throw await nothingToAdopt(clientId, reader, schema)
    return { state: 'found', keyPlace, application: adoptable(app, holder, adoptedOf(read, answer)), adopted: true }
  }
  if (named.status === 200) {
    const holder = parseApplication(named.body)
    const isTakenOver = goal === 'present' && app.namesake?.isAdopted === true && isSomebodys(holder)
    if (isTakenOver) return { state: 'found', keyPlace, application: adoptable(app, undefined, holder), adopted: true }
    return adoptClientId === undefined ? ours(context, holder, keyPlace) : adopted(adoptClientId, holder)
  }
  return keyPlace === 'tag' ? locateByTag(context, adopted) : locateDeleted(context, adopted)
}

/** Neither ours, nor as a run leaves it that ends right after its first request. */
const isSomebodys = (application: Application): boolean =>
  !readTags(application.tags).managed && !isUntouched(application)

type Adopt = (clientId: string, holder: Application | undefined) => Promise<Located>

/**
 * The application that has the display name of an app which goes by it, while none carries its key; undefined where there is none, or
 * where names mean nothing.
 * @throws ActionError `conflict` for two of them, or for one that is not to be taken over.
 */
const locateNamesake = async (
  context: LocateContext,
  place: KeyPlace,
  deleted: Promise<readonly Application[]>
): Promise<Located | undefined> => {
  const { app, reader, goal, services } = context
  if (app.namesake === undefined || goal === 'absent') return undefined
  const read = namesakesRead(app, place)
  const [answer, gone] = await Promise.all([ask(read, reader, services.tenantSchema), deleted])
  if (answer.status !== 200) throw toActionError(read(services.tenantSchema), answer)
  // A list may still show what was deleted a moment ago, and the name is compared letter by letter.
  const found = valuesOf(answer)
    .map(parseApplication)
    .filter(({ id, displayName }) => displayName === app.displayName && !gone.some(one => one.id === id))
  const isOurs = ({ uniqueName, tags }: Application): boolean =>
    uniqueName?.toLowerCase() === app.uniqueName.toLowerCase() || readTags(tags).key === app.uniqueName
  const own = found.find(isOurs)
  if (own !== undefined) return ours(context, own, place)
  const [only] = found
  if (only === undefined) return undefined
  if (found.length > 1) throw errors.namesakes(app, found)
  // One that another name or key holds cannot be taken over, whatever is asked.
  const application = adoptable(app, undefined, only)
  if (!app.namesake.isAdopted) throw errors.namesake(app, app.namesake, only)
  return { state: 'found', keyPlace: place, application, adopted: true }
}

/** No application has the unique name: a soft-deleted one may hold it, for 30 days. */
const locateDeleted = async (context: LocateContext, adopted: Adopt): Promise<Located> => {
  const { app, reader, goal } = context
  const { uniqueName } = app
  const reading = handled(reader.shared(deletedReads.uniqueName))
  const [deletedItems, namesake] = await Promise.all([reading, locateNamesake(context, 'uniqueName', reading)])
  const deleted = deletedItems.filter(item => item.uniqueName?.toLowerCase() === uniqueName.toLowerCase())
  const [gone] = deleted
  if (goal === 'present' && app.adoptClientId !== undefined) {
    if (gone !== undefined) throw errors.softDeleted(app, gone)
    return adopted(app.adoptClientId, undefined)
  }
  if (deleted.length > 1) throw errors.ambiguous(app, deleted)
  if (namesake?.state === 'found' && gone !== undefined) throw errors.softDeleted(app, gone, namesake.application)
  return namesake ?? { state: 'missing', keyPlace: 'uniqueName', deleted: gone }
}

/** The tenant refuses `uniqueName`: the key is in a tag. A deleted application holds no key there. */
const locateByTag = async (context: LocateContext, adopted: Adopt): Promise<Located> => {
  const { app, reader, goal, services } = context
  const read = keyTagRead(app)
  const reading = handled(reader.shared(deletedReads.tag))
  const [tagged, deletedItems] = await Promise.all([ask(read, reader, services.tenantSchema), reading])
  if (tagged.status !== 200) throw toActionError(read(services.tenantSchema), tagged)
  // A list may still show what was deleted a moment ago.
  const alive = valuesOf(tagged)
    .map(parseApplication)
    .filter(item => !deletedItems.some(({ id }) => id === item.id))
  if (alive.length > 1) throw errors.ambiguous(app, alive)
  const [only] = alive
  if (goal === 'present' && app.adoptClientId !== undefined) return adopted(app.adoptClientId, only)
  if (only !== undefined) return ours(context, only, 'tag')
  const namesake = await locateNamesake(context, 'tag', reading)
  return namesake ?? { state: 'missing', keyPlace: 'tag', deleted: undefined }
}

const ours = ({ app, goal, services }: LocateContext, application: Application, keyPlace: KeyPlace): Located => {
  const { managed } = readTags(application.tags)
  assertManageable(application)
  if (!managed && goal === 'absent') throw errors.notOursToRemove(application)
  if (managed && goal === 'absent') assertSameRepository(app, application, services.repository)
  if (managed) assertSameName(app, application)
  return { state: 'found', keyPlace, application, adopted: false }
}

/**
 * The repository that the application is recorded for, when it is another than the run's. What the tags say of it is a label: it
 * keeps people from each other's way, and gives nobody any right.
 */
export const otherRepositoryOf = ({ tags }: Application, repository: AppServices['repository']): string | undefined => {
  const known = readTags(tags).repository
  return known === undefined || repository === undefined || isRepository(known, repository) ? undefined : known
}

/** @throws ActionError `conflict` for the removal of an application that another repository declares. */
const assertSameRepository = (
  app: ManagedApp,
  application: Application,
  repository: AppServices['repository']
): void => {
  const other = otherRepositoryOf(application, repository)
  if (other !== undefined && app.adoptClientId !== application.appId) throw errors.otherRepository(application, other)
}

/** @throws ActionError `conflict` for an application that another display name gave the derived key. */
export const assertSameName = (app: ManagedApp, application: Application): void => {
  const { name } = readTags(application.tags)
  const isSame = name === undefined ? application.displayName === app.displayName : name === nameDigest(app.displayName)
  if (app.isKeyDerived && !isSame) throw errors.derivedKey(app, application)
}

/** True for the application that holds the custom attributes of the tenant's users. */
export const isExtensionsApp = ({ displayName }: Application): boolean =>
  /^(b2c|aad|ciam)-extensions-app\b/i.test(displayName.trim())

/** @throws ActionError `conflict` for what must never be managed. */
const assertManageable = (application: Application): void => {
  if (isExtensionsApp(application)) throw errors.extensionsApp(application)
}

/** A client id without an application in the tenant may be that of another tenant's, which has a service principal here. */
const nothingToAdopt = async (clientId: string, reader: Reader, schema: TenantSchema) => {
  const answer = await reader.get(principalRead(clientId, clientId, schema))
  return answer.status === 200 ? errors.registeredElsewhere(clientId, answer.body) : errors.nothingToAdopt(clientId)
}

const adoptedOf = (read: Read, answer: GraphAnswer): Application => {
  if (answer.status !== 200) throw toActionError(read, answer)
  return parseApplication(answer.body)
}

const adoptable = (app: ManagedApp, holder: Application | undefined, application: Application): Application => {
  assertManageable(application)
  if (holder !== undefined && holder.id !== application.id) throw errors.heldByAnother(app, holder, application)
  const { key } = readTags(application.tags)
  // Graph treats names that differ in case alone as the same; so does everything here.
  const isOther = (name: string | undefined) =>
    name !== undefined && name.toLowerCase() !== app.uniqueName.toLowerCase()
  if (isOther(application.uniqueName)) throw errors.ownName(app, application, application.uniqueName ?? '')
  if (isOther(key)) throw errors.ownKey(app, application, key ?? '')
  return application
}
