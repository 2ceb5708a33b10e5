// Throttling: a bucket of resource units for each application in each tenant.
// Microsoft Graph documentation, "Microsoft Graph service-specific throttling limits": identity and access.

import type { EmulatorContext } from '../core/context.ts'
import { GraphError, refusals } from './errors.ts'

const windowMs = 10_000

type Bucket = { units: number; atMs: number; readonly capacity: number }

const buckets = new WeakMap<EmulatorContext, Map<string, Bucket>>()

/** Headers that tell how far the bucket is used up; only from 80 % on. */
export type ThrottleHeaders = Readonly<Record<string, string>>

/** Takes the cost out of the caller's bucket. Throws 429 with Retry-After (fractional seconds) when it is too empty. */
export const takeUnits = (
  context: EmulatorContext,
  { appId, tenantId, write }: { readonly appId: string; readonly tenantId: string; readonly write: boolean },
  cost: number
): ThrottleHeaders => {
  const capacity = context.behavior.throttle?.resourceUnitsPer10s
  if (capacity === undefined) return {}
  const known = buckets.get(context) ?? new Map<string, Bucket>()
  buckets.set(context, known)
  const name = `${appId} ${tenantId}`
  const now = context.clock.age()
  const old = known.get(name)
  const before = old?.capacity === capacity ? old : { units: capacity, atMs: now, capacity }
  const units = Math.min(capacity, before.units + ((now - before.atMs) * capacity) / windowMs)
  const enough = units >= Math.min(cost, capacity)
  known.set(name, { units: enough ? units - cost : units, atMs: now, capacity })
  if (!enough) {
    const seconds = ((cost - units) * windowMs) / capacity / 1000
    throw new GraphError({
      ...refusals.throttled(undefined),
      headers: {
        'Retry-After': seconds.toFixed(3),
        'x-ms-throttle-limit-percentage': '1.0',
        'x-ms-throttle-scope': `Tenant_Application/${write ? 'ReadWrite' : 'Read'}/${appId}/${tenantId}`,
        'x-ms-throttle-information': 'ResourceUnitLimitExceeded'
      }
    })
  }
  const used = 1 - (units - cost) / capacity
  return used >= 0.8 ? { 'x-ms-throttle-limit-percentage': used.toFixed(1) } : {}
}
