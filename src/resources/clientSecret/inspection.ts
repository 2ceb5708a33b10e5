// Looking at the declared destinations while the tenant is observed: what is empty, or older than the secret in force, is due.

import type { Destination } from '../../secretStores/store.ts'
import { deadlineAfter } from '../../util/retry.ts'
import type { AppScope } from '../app/scope.ts'
import type { SeenDestination } from './deliveryRecords.ts'
import type { DesiredSecret } from './field.ts'

/** A destination and what was seen there. */
export type InspectedDestination = SeenDestination & { readonly destination: Destination }

/** A plan does not wait longer for a store that fails: it goes by the records then. */
const longestLookMs = 30_000

/**
 * Looks at every destination, side by side. What may not be looked at is said in the log, and no error: the token of a pull
 * request often may read nothing. @throws the reason of a cancellation.
 */
export const inspectDestinations = async (
  { destinations }: DesiredSecret,
  { app, services }: AppScope
): Promise<readonly InspectedDestination[]> => {
  if (destinations.length === 0) return []
  const stores = services.stores()
  const context = { ...stores, deadline: deadlineAfter(stores.runtime, longestLookMs) }
  const inspected = destinations.map(async (destination): Promise<InspectedDestination> => {
    const { target, ids, inspect, place } = destination
    const seen = await services.inStores(() => inspect(context))
    if (seen.refusal !== undefined) {
      const text = `${app.uniqueName}: ${target} could not be looked at, so its record alone tells whether it is due. ${seen.refusal.message}`
      services.log.info(text)
    }
    return { target, ids, seen, place: place(stores.env), destination }
  })
  const seen = await Promise.all(inspected)
  stores.runtime.cancelled.throwIfAborted()
  return seen
}
