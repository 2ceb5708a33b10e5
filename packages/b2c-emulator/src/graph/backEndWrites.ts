// Writes to the B2C back end: it refuses those that overlap in time in one tenant.

import type { EmulatorContext } from '../core/context.ts'
import { GraphError } from './errors.ts'
import type { GraphRequest, RequestSpan } from './request.ts'
import { frameworkRefusals } from './trustFramework/refusals.ts'

/** Throws AADB2C95053 for a write that overlaps with another one in the tenant, where that is `refused`. */
export const admitWrite = ({ context, tenant, span }: GraphRequest, concurrentWrites: 'refused' | 'accepted'): void => {
  const earlier = writesOf(context, tenant.id)
  const overlaps = earlier.some(({ entry }) => entry.endedMs > span.startedMs)
  if (overlaps && concurrentWrites === 'refused') throw new GraphError(frameworkRefusals.concurrentWrites())
  earlier.splice(0, earlier.length, ...earlier.filter(({ entry }) => !Number.isFinite(entry.endedMs)).slice(-50), span)
}

const writes = new WeakMap<EmulatorContext, Map<string, RequestSpan[]>>()

/** The latest writes to the back end of a tenant. */
const writesOf = (context: EmulatorContext, tenantId: string): RequestSpan[] => {
  const ofTenant = writes.get(context) ?? new Map<string, RequestSpan[]>()
  writes.set(context, ofTenant)
  const known = ofTenant.get(tenantId) ?? []
  ofTenant.set(tenantId, known)
  return known
}
