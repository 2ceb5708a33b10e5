// What others put on an application or its service principal: an item of one of its collections, remembered, so that a test can
// say afterwards whether it is still there, and take it away again.

import { type Application, type ServicePrincipal, servicePrincipalByAppId, type Tenant } from 'b2c-emulator'

/** Where something hangs. */
export type Place = 'application' | 'service principal'

/** Something that others put into the tenant. */
export type Belonging = {
  /** For people: `the certificate of the administrator (application)`. */
  readonly what: string
  readonly place: Place
  /** Object id of the application that it is about. */
  readonly applicationId: string
  /** The collection of the object that it is an item of. */
  readonly collection: string
  /** True when a principal that is no administrator can act as the application by it. */
  readonly givesAccess: boolean
  /** True when `prune` may take it away. */
  readonly mayBePruned: boolean
  /** True when it has the name of what a run makes, so that a run may take it away. */
  readonly looksLikeOurs: boolean
  /** True also while its application is soft-deleted. */
  readonly isThere: () => boolean
  readonly remove: () => void
}

/** How something is described when it is added. */
export type Described = Pick<Belonging, 'what'> &
  Partial<Pick<Belonging, 'givesAccess' | 'mayBePruned' | 'looksLikeOurs'>>

type Holder = Application | ServicePrincipal
type Fields = Readonly<Record<string, unknown>>

const nameOf = (item: unknown): unknown => {
  if (typeof item === 'string') return item
  const { keyId, id, resourceAppId } = item as Fields
  return keyId ?? id ?? resourceAppId
}

const ownField = (holder: Holder, collection: string): boolean => collection in holder

/** The items of a collection; those without a meaning in the emulator lie among its settings. */
const itemsOf = (holder: Holder, collection: string): readonly unknown[] => {
  const found = ownField(holder, collection) ? (holder as unknown as Fields)[collection] : holder.settings[collection]
  return Array.isArray(found) ? found : []
}

const withItems = <T extends Holder>(holder: T, collection: string, items: readonly unknown[]): T =>
  ownField(holder, collection)
    ? { ...holder, [collection]: items }
    : { ...holder, settings: { ...holder.settings, [collection]: items } }

/** True when the collection holds an item of that name. */
export const holds = (holder: Holder | undefined, collection: string, item: unknown): boolean =>
  holder !== undefined && itemsOf(holder, collection).some(known => nameOf(known) === nameOf(item))

/** Puts an item into a collection of the application or of its service principal; undefined when there is none. */
export const putInto = (
  tenant: Tenant,
  application: Application | undefined,
  place: Place,
  collection: string,
  item: unknown,
  described: Described
): Belonging | undefined => {
  if (application === undefined) return undefined
  const principal = servicePrincipalByAppId(tenant, application.appId)
  if (place === 'service principal' && principal === undefined) return undefined
  const id = place === 'application' ? application.id : (principal?.id ?? '')
  const [alive, deleted] =
    place === 'application'
      ? [tenant.applications, tenant.deletedApplications]
      : [tenant.servicePrincipals, tenant.deletedServicePrincipals]
  const change = (items: (before: readonly unknown[]) => readonly unknown[]): void => {
    const holder = alive.get(id)
    if (holder === undefined) return
    const changed = withItems(holder, collection, items(itemsOf(holder, collection)))
    if (place === 'application') tenant.applications.put(id, changed as Application)
    else tenant.servicePrincipals.put(id, changed as ServicePrincipal)
  }
  change(before => [...before, item])
  return {
    givesAccess: false,
    mayBePruned: false,
    looksLikeOurs: false,
    ...described,
    place,
    collection,
    applicationId: application.id,
    isThere: () => holds(alive.get(id) ?? deleted.get(id)?.object, collection, item),
    remove: () => change(before => before.filter(known => nameOf(known) !== nameOf(item)))
  }
}
