// Waiting and trying again: full jitter, one deadline for the whole run, every pause reported, the last real error kept.

import { ActionError, messageOf } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import { readableMs } from './time.ts'

/** The moment at which all waiting ends. Times are milliseconds of the monotonic clock. */
export type Deadline = { readonly startedMs: number; readonly endsMs: number }

/** A deadline `timeoutMs` from this moment. */
export const deadlineAfter = (runtime: Runtime, timeoutMs: number): Deadline => {
  const startedMs = runtime.clock.monotonic()
  return { startedMs, endsMs: startedMs + timeoutMs }
}

/** One pause after so many `attempts`, for the reader of the log. `leftMs` is the time until the deadline. */
export type Wait = {
  /** What is tried, as it reads after "to": `create the service principal of ci-deployer`. */
  readonly operation: string
  /** The answer that made another attempt necessary. */
  readonly reason: string
  readonly attempts: number
  readonly waitedMs: number
  readonly pauseMs: number
  readonly leftMs: number
}

/** Told about every pause before it begins. */
export type OnWait = (wait: Wait) => void

/** What an attempt came to: a value, or a reason to try again (`afterMs` when the service named the pause). */
export type Attempt<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly reason: unknown; readonly afterMs?: number | undefined }

/** An attempt that succeeded. */
export const done = <T>(value: T): Attempt<T> => ({ done: true, value })

/** An attempt worth repeating. `reason` is the error or answer behind it. */
export const retryLater = (reason: unknown, afterMs?: number): Attempt<never> => ({ done: false, reason, afterMs })

/** What {@link retry} needs besides the attempt. */
export type RetryContext = {
  readonly runtime: Runtime
  readonly deadline: Deadline
  readonly onWait: OnWait
}

/** A cancelled job ends a step 10 s after it was first told (GitHub documentation, "Workflow cancellation reference"). */
const graceMs = 8_000

/** The same for what must be finished once it has begun: a cancellation ends it `graceMs` later. */
export const finishing = (context: RetryContext): RetryContext => {
  const { cancelled } = context.runtime
  const late = new AbortController()
  const begin = () => setTimeout(() => late.abort(cancelled.reason), graceMs).unref()
  if (cancelled.aborted) begin()
  else cancelled.addEventListener('abort', begin, { once: true })
  return { ...context, runtime: { ...context.runtime, cancelled: late.signal } }
}

const firstPauseMs = 250
const longestPauseMs = 8_000
const shortestNamedPauseMs = 1_000

/** The pause after so many attempts: half to all of a doubling bound, so that parallel runs spread out and none spins. */
const backoffMs = (attempts: number, random: () => number): number => {
  const bound = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1))
  return bound / 2 + (bound / 2) * random()
}

/**
 * Calls `attempt` until it is done. An attempt that throws ends at once: only `retryLater` is repeated. The pause is the
 * service's own when it named one, else {@link backoffMs}.
 * @throws ActionError `timeout` when the next attempt would come after the deadline, with the last reason as its cause;
 *   `cancelled` when the job is cancelled before an attempt or during a pause.
 */
export const retry = async <T>(
  operation: string,
  attempt: (attempts: number) => Promise<Attempt<T>>,
  { runtime, deadline, onWait }: RetryContext
): Promise<T> => {
  const startedMs = runtime.clock.monotonic()
  for (let attempts = 1; ; attempts++) {
    // Nothing begins in a cancelled job.
    runtime.cancelled.throwIfAborted()
    const result = await attempt(attempts)
    if (result.done) return result.value
    const nowMs = runtime.clock.monotonic()
    const ownPauseMs = backoffMs(attempts, runtime.random)
    // A service may name no time at all, or a time that is past: then it is asked at most once a second all the same.
    const pauseMs =
      result.afterMs === undefined ? ownPauseMs : Math.max(result.afterMs, Math.min(ownPauseMs, shortestNamedPauseMs))
    const waitedMs = nowMs - startedMs
    const leftMs = deadline.endsMs - nowMs
    const wait: Wait = { operation, reason: messageOf(result.reason), attempts, waitedMs, pauseMs, leftMs }
    if (nowMs + pauseMs > deadline.endsMs) throw timedOut(wait, result.reason)
    onWait(wait)
    await runtime.sleep(pauseMs, runtime.cancelled)
  }
}

/** How often, a second apart, something is read that looks older than what was seen before. */
const attemptsAtFresh = 5
const freshPauseMs = 1_000

/**
 * Reads something again until it does not look older than what was seen before: a replica may lag. What still does so after a
 * few seconds is believed, for somebody may have taken away what is missing. @throws what `read` throws; the reason of
 * `runtime.cancelled`.
 */
export const readUntilFresh = async <T>(
  read: () => Promise<T>,
  looksOlder: (value: T) => boolean,
  { sleep, cancelled }: Pick<Runtime, 'sleep' | 'cancelled'>
): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    const value = await read()
    if (attempt === attemptsAtFresh || !looksOlder(value)) return value
    await sleep(freshPauseMs, cancelled)
  }
}

const timedOut = ({ operation, reason, attempts, waitedMs, pauseMs }: Wait, cause: unknown): ActionError =>
  new ActionError({
    code: 'timeout',
    message: `Could not ${operation} within ${readableMs(waitedMs)} and ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}. Last answer: ${reason}`,
    hint: `wait-timeout ends all waiting of a run; the next attempt was due in ${readableMs(pauseMs)}. Run the job again: it goes on where this run stopped. If the tenant is slow today, set a longer wait-timeout.`,
    cause
  })
