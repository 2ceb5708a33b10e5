// Looking at the declared destinations while the tenant is observed: what is empty, or older than the secret in force, is due.

import type { Destination, Inspection } from '../../secretStores/store.ts'
import { deadlineAfter } from '../../util/retry.ts'
import type { AppScope } from '../app/scope.ts'
import type { SeenDestination } from './deliveryRecords.ts'
import type { DesiredSecret } from './field.ts'

/** A destination and what was seen there. */
export type InspectedDestination = SeenDestination & { readonly destination: Destination }

/** A plan does not wait longer for a store that fails: it goes by the records then. */
const longestLookMs = 30_000

/**
 * Looks at every destination, side by side; moments are by the tenant's clock. What may not be looked at is said in the log, and no error: the token of a pull
 * request often may read nothing. @throws the reason of a cancellation.
 */
export const inspectDestinations = async (
  { destinations }: DesiredSecret,
  { app, services, application }: AppScope
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
  const all = await Promise.all(inspected)
  stores.runtime.cancelled.throwIfAborted()
  // An answer of Graph tells the tenant's clock; none may have come yet.
  await application()
  const { monotonic } = stores.runtime.clock
  const clock = { nowMs: services.nowMs(), monotonicMs: monotonic() }
  return services.isClockSure() ? all.map(one => ({ ...one, seen: byTenantClock(one.seen, clock) })) : all
}

/** Answers are on their way for a moment and name whole seconds: less than this is no difference of clocks. */
const clockStepMs = 60_000

/** What was seen, with its moment by the tenant's clock, which the secrets were made by. */
const byTenantClock = (
  seen: Inspection,
  { nowMs, monotonicMs }: Readonly<Record<'nowMs' | 'monotonicMs', number>>
): Inspection => {
  if (seen.kind !== 'present' || seen.updatedMs === undefined || seen.answered === undefined) return seen
  const { answered, updatedMs } = seen
  const behindMs = nowMs - (monotonicMs - answered.monotonicMs) - answered.storeMs
  return { ...seen, updatedMs: updatedMs + Math.round(behindMs / clockStepMs) * clockStepMs }
}
