// A tenant as it is stored in a file: everything in it, with its secrets.

import type { EmulatorContext } from '../core/context.ts'
import { emptyTenant, type SeededTenant } from './seed.ts'
import { Versioned } from './store.ts'
import type { Tenant, TenantIdentity } from './tenant.ts'

/** The objects of a collection, by id. */
type StoredCollection = readonly (readonly [id: string, value: unknown])[]

/** A tenant with its collections by name; those of `identity` are named `identity.userFlows` and so on. */
export type StoredTenant = TenantIdentity & {
  readonly createdMs: number
  /** Of the bootstrap caller; null where the tenant has none. */
  readonly caller: SeededTenant['caller'] | null
  readonly collections: Readonly<Record<string, StoredCollection>>
}

/** Every collection of a tenant, found in the tenant itself so that none can be forgotten. */
export const collectionsOf = (tenant: Tenant): ReadonlyMap<string, Versioned<unknown>> => {
  const named: readonly (readonly [name: string, value: unknown])[] = [
    ...Object.entries(tenant),
    ...Object.entries(tenant.identity).map(([name, value]) => [`identity.${name}`, value] as const)
  ]
  return new Map(
    named.flatMap(([name, value]) => (value instanceof Versioned ? [[name, value as Versioned<unknown>]] : []))
  )
}

/** The true state of a tenant, whatever lags. */
export const storedTenant = (tenant: SeededTenant | Tenant): StoredTenant => {
  const { id, displayName, initialDomain, tenantType, createdMs } = tenant
  return {
    id,
    displayName,
    initialDomain,
    tenantType,
    createdMs,
    caller: ('caller' in tenant && tenant.caller) || null,
    collections: Object.fromEntries([...collectionsOf(tenant)].map(([name, objects]) => [name, objects.entries()]))
  }
}

/**
 * Makes the tenant that was stored. Its objects were always there: no lag hides them.
 * @throws Error when a collection is missing, or is one that tenants do not have
 */
export const restoredTenant = ({ clock }: Pick<EmulatorContext, 'clock'>, stored: StoredTenant): SeededTenant => {
  const { id, displayName, initialDomain, tenantType, createdMs, caller } = stored
  const tenant = emptyTenant({ id, displayName, initialDomain, tenantType }, clock, createdMs)
  const collections = collectionsOf(tenant)
  const unknown = Object.keys(stored.collections).find(name => !collections.has(name))
  if (unknown !== undefined) throw new Error(`it has ${unknown}, which this version does not know`)
  tenant.seed(() => {
    for (const [name, collection] of collections) {
      const objects = stored.collections[name]
      if (!objects) throw new Error(`it has no ${name}`)
      for (const [key, value] of objects) collection.put(key, value)
    }
  })
  return { ...tenant, caller: caller ?? undefined }
}
