// How an application of the tenant is looked at before it is known what the file calls it.

import type { Reader } from '../reconcile/reader.ts'
import { type Application, readPrincipal } from '../resources/app/graphObjects.ts'
import type { ApplicationListing } from '../resources/app/listing.ts'
import type { AppView } from '../resources/app/scope.ts'
import { readTags } from '../resources/app/tags.ts'
import { lazy } from '../util/concurrency.ts'

/** What the file calls it, and whether a run finds it by that. */
export type ViewNames = { readonly key: string; readonly uniqueName: string; readonly isFound: boolean }

/** The view of one application. */
export const viewOf = (
  application: Application,
  { key, uniqueName, isFound }: ViewNames,
  { keyPlace }: Pick<ApplicationListing, 'keyPlace'>,
  reader: Reader,
  services: AppView['services']
): AppView => ({
  app: {
    key,
    displayName: application.displayName,
    uniqueName,
    isKeyDerived: false,
    adoptClientId: isFound ? undefined : application.appId,
    restoreDeleted: false,
    prune: false,
    acceptedCredentials: [],
    serviceManagementReference: undefined
  },
  reader,
  services,
  application: async () => ({ state: 'found', keyPlace, application, adopted: !isFound }),
  principal: lazy(() => readPrincipal(application.appId, uniqueName, reader, services.tenantSchema, false))
})

/** True for an application that a run finds by its unique name: it carries our mark, and its key where the tenant keeps keys. */
export const isFoundByName = (
  { tags, uniqueName }: Application,
  { keyPlace }: Pick<ApplicationListing, 'keyPlace'>
): boolean => {
  const { managed, key } = readTags(tags)
  return managed && (keyPlace === 'tag' ? key !== undefined : uniqueName !== undefined)
}
