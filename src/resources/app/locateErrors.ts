// Why a declaration cannot mean an application of the tenant, each with the ways out.

import { ActionError } from '../../errors.ts'
import type { Application } from './graphObjects.ts'
import type { ManagedApp } from './managedApp.ts'
import { readTags } from './tags.ts'

const conflict = (message: string, hint: string): ActionError => new ActionError({ code: 'conflict', message, hint })

const called = ({ displayName, appId }: Application): string => `"${displayName}" (client id ${appId})`

/** A key that a soft-deleted application holds. */
export const softDeleted = (uniqueName: string, deleted: Application): ActionError => {
  const purge = `delete it for good (portal: App registrations, Deleted applications; Graph: DELETE /directory/deletedItems/${deleted.id})`
  return conflict(
    `The unique name ${uniqueName} is held by a soft-deleted application, ${called(deleted)}. Deleted applications keep their name for 30 days.`,
    readTags(deleted.tags).managed
      ? `Set restore-deleted: true to bring it back, or ${purge}, or choose another unique-name.`
      : `This action did not make it and does not touch it: ${purge}, or choose another unique-name.`
  )
}

/** A holder of the key that this action did not make. */
export const notOurs = ({ uniqueName }: ManagedApp, application: Application): ActionError =>
  conflict(
    `The application ${called(application)} holds the unique name ${uniqueName} but was not made by this action: it lacks the tag b2c-bootstrap.`,
    `To take it over, set adopt-client-id: ${application.appId}. To make another application, set a different unique-name.`
  )

/** The same in mode destroy. */
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
export const ownName = ({ displayName }: Application, uniqueName: string): ActionError =>
  conflict(
    `adopt-client-id: the application "${displayName}" has a unique name of its own, ${uniqueName}, which cannot be changed.`,
    `Set unique-name: ${uniqueName}.`
  )

/** An application to adopt that this action manages already, under another key. */
export const ownKey = ({ displayName }: Application, key: string): ActionError =>
  conflict(
    `adopt-client-id: the application "${displayName}" is managed by this action already, under the unique name ${key}.`,
    `Set unique-name: ${key}; adopt-client-id is then no longer needed.`
  )

/** The error of an application that does not hold still. */
export const flappingError = ({ uniqueName }: ManagedApp): ActionError =>
  new ActionError({
    code: 'conflict',
    message: `The application ${uniqueName} came and went several times while this run was to create it.`,
    hint: 'Something else creates and deletes it at the same time; give the workflow a concurrency group.'
  })
