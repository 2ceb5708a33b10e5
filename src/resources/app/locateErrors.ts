// Why a declaration cannot mean an application of the tenant, each with the ways out.

import { ActionError } from '../../errors.ts'
import { remoteText } from '../../util/http.ts'
import { asObject, asText } from '../../util/json.ts'
import { accessText, type ForeignAccess } from './access.ts'
import type { Application } from './graphObjects.ts'
import type { ManagedApp, Namesake } from './managedApp.ts'
import { readTags } from './tags.ts'

const conflict = (message: string, hint: string): ActionError => new ActionError({ code: 'conflict', message, hint })

/** An application in a message. */
export const called = ({ displayName, appId }: Application): string => `"${displayName}" (client id ${appId})`

/** A key that a soft-deleted application holds; `taken` is the application that was to be taken over with that key. */
export const softDeleted = (app: ManagedApp, deleted: Application, taken?: Application): ActionError =>
  conflict(
    `The unique name ${app.uniqueName} is held by a soft-deleted application, ${called(deleted)}. Deleted applications keep their name for 30 days.`,
    waysOut(app, deleted, taken)
  )

const waysOut = (app: ManagedApp, deleted: Application, taken: Application | undefined): string => {
  const { namesake: one, adoptClientId } = app
  const purge = `delete it for good (portal: App registrations, Deleted applications; Graph: DELETE /directory/deletedItems/${deleted.id})`
  const restore = one
    ? 'set restoreDeleted: true under defaults (or the input restore-deleted: true)'
    : 'set restore-deleted: true'
  // The applications of a section have the key that they have.
  const rename = one ? '' : ', or choose another unique-name'
  if (!readTags(deleted.tags).managed)
    return `This action did not make it and does not touch it: ${purge}${rename}${one ? ', and a new one is made' : ''}.`
  if (taken !== undefined)
    return `To take over ${called(taken)}, ${purge}. To bring the deleted one back, delete the other or give it another name, and ${restore}.`
  if (adoptClientId !== undefined)
    return `To take over ${adoptClientId}, ${purge}${rename}. To bring the deleted one back, take adopt-client-id out and ${restore}.`
  return `${capitalized(restore)} to bring it back${one ? ' with the client id that your policies may name' : ''}, or ${purge}${rename}.`
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A holder of the key that this action did not make. */
export const notOurs = (
  { uniqueName, namesake: one }: ManagedApp,
  application: Application,
  access: readonly ForeignAccess[]
): ActionError =>
  conflict(
    `The application ${called(application)} holds the unique name ${uniqueName} but was not made by this action: it lacks the tag b2c-bootstrap.${access.length === 0 ? '' : ` Others could act as it: ${accessText(access)}.`}`,
    one === undefined
      ? `To take it over, set adopt-client-id: ${application.appId}. To make another application, set a different unique-name.`
      : `To take it over, set ${adoption(one)}.`
  )

/** What takes over an application by its display name. */
export const adoption = ({ section }: Namesake): string => `${section}: { adopt: true }`

/** An application of the display name that an app goes by, which this action did not make. */
export const namesake = ({ displayName }: ManagedApp, one: Namesake, application: Application): ActionError =>
  conflict(
    `The tenant has an application ${called(application)} already, which was not made by this action: it lacks the tag b2c-bootstrap. A second one of the name ${displayName} would mislead whoever looks for it. Nothing was written.`,
    `To take it over, with the client id that your policies have, set ${adoption(one)}. To have another one made, give this one another name, or delete it.`
  )

/** Several applications of that display name. */
export const namesakes = ({ displayName }: ManagedApp, applications: readonly Application[]): ActionError =>
  conflict(
    `${applications.length} applications have the name ${displayName}: ${applications.map(called).join(', ')}. Nothing was written.`,
    'Decide which one stays (its client id is the one in your policies), and delete the others or give them another name.'
  )

/** An application whose key another display name gives as well: two declarations must not become one application. */
export const derivedKey = ({ uniqueName, displayName }: ManagedApp, application: Application): ActionError =>
  conflict(
    `"${displayName}" and the application ${called(application)} have the same key: ${uniqueName} was derived from the display name, and is the key of both.`,
    `Set unique-name: to ${uniqueName} if that application is meant (it is then renamed), or to another key if "${displayName}" is an application of its own.`
  )

/** The removal of an application that another repository declares. */
export const otherRepository = (application: Application, repository: string): ActionError =>
  conflict(
    `The application ${called(application)} is recorded for the repository ${repository}, whose runs would make it again. Nothing was removed.`,
    `Remove it from there; or, if it is to be removed from here, set adopt-client-id: ${application.appId}.`
  )

/** The application that Microsoft makes with the tenant. Source: "Azure AD B2C: Extensions app". */
export const extensionsApp = (application: Application): ActionError =>
  conflict(
    `${called(application)} holds the custom attributes of the tenant's users, and must not be changed or removed. Nothing was written.`,
    'Choose another application; this one belongs to Azure AD B2C itself.'
  )

/** An application whose registration is in another tenant: Microsoft's own, or another organization's. */
export const registeredElsewhere = (clientId: string, servicePrincipal: unknown): ActionError => {
  const { displayName, appOwnerOrganizationId } = asObject(servicePrincipal)
  const name = remoteText(asText(displayName) || clientId, 120)
  const where = remoteText(asText(appOwnerOrganizationId) || 'another tenant', 80)
  return conflict(
    `adopt-client-id: ${name} (client id ${clientId}) is registered in ${microsoftTenants.has(where) ? "Microsoft's own tenant" : `the tenant ${where}`}; this tenant has only its service principal.`,
    'Only a registration of the tenant that tenant-id names can be taken over.'
  )
}

// Microsoft Entra documentation: "Verify first-party Microsoft applications in sign-in reports".
const microsoftTenants: ReadonlySet<string> = new Set([
  'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  '72f988bf-86f1-41af-91ab-2d7cd011db47',
  'cdc5aeea-15c5-4db6-b079-fcadd2505dc2'
])

/** The application that the run signs in as, in mode destroy. */
export const destroysCaller = (application: Application): ActionError =>
  conflict(
    `${called(application)} is the application that this run signs in as: with it the run would lose its way into the tenant. Nothing was removed.`,
    'Take it out of the declaration; or, if it is to go as well, set destroy-caller: true: it is then removed last.'
  )

/** A holder of the key that this action did not make, in mode destroy. */
export const notOursToRemove = (application: Application): ActionError =>
  conflict(
    `${called(application)} was not made by this action: it lacks the tag b2c-bootstrap. Nothing was removed.`,
    'Delete it by hand if it must go.'
  )

/** Two applications that carry one key. */
export const ambiguous = ({ uniqueName }: ManagedApp, applications: readonly Application[]): ActionError =>
  conflict(
    `${applications.length} applications carry the key ${uniqueName}: ${applications.map(called).join(', ')}.`,
    'Decide which one stays and delete the others, or remove their tag b2c-bootstrap:key:… in the portal (Manifest).'
  )

/** A client id to adopt that the tenant does not know. */
export const nothingToAdopt = (clientId: string): ActionError =>
  conflict(
    `adopt-client-id: there is no application with client id ${clientId} in this tenant.`,
    'Give the Application (client) ID of a registration in the tenant that tenant-id names; a soft-deleted one must be restored first.'
  )

/** A key that another application holds than the one to adopt. */
export const heldByAnother = ({ uniqueName }: ManagedApp, holder: Application, toAdopt: Application): ActionError =>
  conflict(
    `adopt-client-id: the unique name ${uniqueName} is held by another application, ${called(holder)}, than the one to adopt, ${called(toAdopt)}.`,
    'Set a different unique-name, or adopt the application that holds it.'
  )

/** An application to adopt that has another unique name already. */
export const ownName = (app: ManagedApp, { displayName }: Application, uniqueName: string): ActionError =>
  conflict(
    `${adopting(app)}: the application "${displayName}" has a unique name of its own, ${uniqueName}, which cannot be changed.`,
    app.namesake ? renaming : `Set unique-name: ${uniqueName}.`
  )

const adopting = ({ namesake: one }: ManagedApp): string => (one === undefined ? 'adopt-client-id' : one.section)

const renaming = 'Something else manages this application by that name: give it another display name, or delete it.'

/** An application to adopt that this action manages already, under another key. */
export const ownKey = (app: ManagedApp, { displayName }: Application, key: string): ActionError =>
  conflict(
    `${adopting(app)}: the application "${displayName}" is managed by this action already, under the unique name ${key}.`,
    app.namesake ? renaming : `Set unique-name: ${key}; adopt-client-id is then no longer needed.`
  )

/** The error of an application that does not hold still. */
export const flappingError = ({ uniqueName }: ManagedApp): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The application ${uniqueName} came and went several times while this run was to create it.`,
    hint: 'Something else creates and deletes it at the same time; give the workflow a concurrency group.'
  })
