// What the action touches of its process: the environment, the network, the clock. Passed in, so that tests own them.

import { setTimeout } from 'node:timers/promises'

/** Everything of the process that the action touches besides the toolkit's own files and commands. */
export type Runtime = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  /** `now` is the wall clock in epoch milliseconds; `monotonic` only ever grows, and durations are taken from it. */
  readonly clock: { readonly now: () => number; readonly monotonic: () => number }
  /** Waits `ms` milliseconds; rejects at once with the signal's reason when it is or becomes aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** A number in [0, 1), for jitter. */
  readonly random: () => number
  /** Aborted when the job is cancelled (SIGINT, then SIGTERM). */
  readonly cancelled: AbortSignal
}

/** The process itself. `cancelled` is the signal of whoever listens for the job's cancellation. */
export const processRuntime = (cancelled: AbortSignal): Runtime => ({
  env: process.env,
  fetch: (...request) => fetch(...request),
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  sleep: (ms, signal) => setTimeout(ms, undefined, signal === undefined ? {} : { signal }).catch(rethrowReason(signal)),
  random: () => Math.random(),
  cancelled
})

/** Node rejects with an AbortError of its own; the reason of the signal says more. */
const rethrowReason =
  (signal: AbortSignal | undefined) =>
  (error: unknown): never => {
    throw signal?.aborted === true ? signal.reason : error
  }
