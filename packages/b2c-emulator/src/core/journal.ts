// The journal: every request on every origin and every batch item, in order of arrival. No bodies, tokens or secrets.

import type { FaultKind, ServiceName } from './faults.ts'

/** One request or batch item. Times are monotonic milliseconds (`performance.now()`). */
export type JournalEntry = {
  /** Top-level: its place among the top-level requests since `clear()`. Batch item: its place in the batch. */
  readonly index: number
  /** The `index` of the $batch that carried it; absent for a top-level request. */
  readonly parent?: number
  readonly service: ServiceName
  readonly method: string
  readonly path: string
  /** The query without its question mark, empty when there is none. */
  readonly query: string
  /** The HTTP status; 0 when the connection was cut without one, or is still open. */
  readonly status: number
  /** True for POST, PATCH, PUT and DELETE on Graph and GitHub, but not for $batch itself nor for token requests. */
  readonly write: boolean
  readonly startedMs: number
  /** Infinity while the request is under way. */
  readonly endedMs: number
  readonly authorization: 'none' | 'bearer'
  /** The application id of the caller, where a token named it. */
  readonly caller?: string
  readonly fault?: FaultKind
  /** Present when an interception gave the answer or changed it; `status` is what the client got. */
  readonly intercepted?: true
}

/** An entry that is still being written. */
export type OpenEntry = { -readonly [Key in keyof JournalEntry]: JournalEntry[Key] }

/** What is known of a request when it arrives. */
export type Arrival = Pick<JournalEntry, 'service' | 'method' | 'path' | 'query' | 'authorization'>

/** The journal of one emulator. */
export type Journal = {
  entries(): readonly JournalEntry[]
  /** The entries that change state, or would have. */
  writes(): readonly JournalEntry[]
  /** Size of the longest chain of top-level requests in which each began after the one before had ended. */
  sequentialRoundTrips(): number
  /** Forgets everything; the next top-level request has index 0. */
  clear(): void
}

/** The journal as the services write it. */
export type OpenJournal = Journal & {
  /** Opens an entry; give `item` for the item of a batch. The caller sets `status` and calls `close`. */
  open(arrival: Arrival, item?: { readonly index: number; readonly parent: number }): OpenEntry
  close(entry: OpenEntry, status: number): void
}

const readMethods = ['GET', 'HEAD', 'OPTIONS']

const isWrite = ({ service, method, path }: Arrival): boolean =>
  service !== 'login' && !readMethods.includes(method) && !path.endsWith('/$batch')

/** An empty journal. */
export const createJournal = (): OpenJournal => {
  let entries: OpenEntry[] = []
  let count = 0
  const topLevel = () => entries.filter(entry => entry.parent === undefined)
  return {
    entries: () => entries,
    writes: () => entries.filter(entry => entry.write),
    sequentialRoundTrips: () => sequentialRoundTrips(topLevel()),
    clear: () => {
      entries = []
      count = 0
    },
    open: (arrival, item) => {
      const entry: OpenEntry = {
        ...(item ?? { index: count++ }),
        ...arrival,
        status: 0,
        write: isWrite(arrival),
        startedMs: performance.now(),
        endedMs: Number.POSITIVE_INFINITY
      }
      entries.push(entry)
      return entry
    },
    close: (entry, status) => {
      entry.status = status
      entry.endedMs = performance.now()
    }
  }
}

/** Size of the longest chain of entries in which each began after the one before had ended (greedy by end time). */
export const sequentialRoundTrips = (entries: readonly Pick<JournalEntry, 'startedMs' | 'endedMs'>[]): number => {
  const byEnd = [...entries].sort((one, other) => one.endedMs - other.endedMs)
  let chain = 0
  let freeAt = Number.NEGATIVE_INFINITY
  for (const { startedMs, endedMs } of byEnd) {
    if (startedMs < freeAt) continue
    chain += 1
    freeAt = endedMs
  }
  return chain
}
