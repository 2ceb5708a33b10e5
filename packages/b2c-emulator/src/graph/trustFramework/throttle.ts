// The limit that the Identity Experience Framework may have of its own: requests of an application in a tenant in ten seconds.

import type { EmulatorContext } from '../../core/context.ts'
import { GraphError, refusals } from '../errors.ts'
import type { GraphRequest } from '../request.ts'
import { frameworkRefusals } from './refusals.ts'

const windowMs = 10_000

const requests = new WeakMap<EmulatorContext, Map<string, readonly number[]>>()

/**
 * Counts a request. Throws, where the tenant has a limit and it is reached, 429 with `Retry-After` (whole seconds), or AADB2C95043 with
 * status 400 and without it. A refused request does not count.
 */
export const admitInLimit = ({ context, caller, tenant }: GraphRequest): void => {
  const { throttle } = context.behavior.trustFramework
  if (throttle?.requestsPer10s === undefined) return
  const known = requests.get(context) ?? new Map<string, readonly number[]>()
  requests.set(context, known)
  const name = `${caller.appId} ${tenant.id}`
  const nowMs = context.clock.age()
  const recent = (known.get(name) ?? []).filter(atMs => nowMs - atMs < windowMs)
  const full = recent.length >= throttle.requestsPer10s
  known.set(name, full ? recent : [...recent, nowMs])
  if (!full) return
  const waitMs = windowMs - (nowMs - (recent[0] ?? nowMs))
  throw new GraphError(
    throttle.status === 400 ? frameworkRefusals.throttled() : refusals.throttled(Math.max(1, Math.ceil(waitMs / 1000)))
  )
}
