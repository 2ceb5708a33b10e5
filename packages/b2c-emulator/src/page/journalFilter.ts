// Which requests of the journal a reader wants to see.

import { type ServiceName, serviceNames } from '../core/faults.ts'
import type { JournalEntry } from '../core/journal.ts'

/** The methods that the journal can be narrowed down to. */
export const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const

/** The classes of outcomes; a request that is cut or under way has no status. */
export const outcomes = {
  failed: 'failed: 4xx, 5xx or cut',
  '2xx': '2xx',
  '3xx': '3xx',
  '4xx': '4xx',
  '5xx': '5xx',
  cut: 'cut',
  open: 'under way',
  faulted: 'with a fault'
} as const
/** One of {@link outcomes}. */
type Outcome = keyof typeof outcomes

/** A filter; what is undefined or empty takes everything. `text` is looked for in path and query. */
export type JournalFilter = {
  readonly service?: ServiceName | undefined
  readonly method?: string | undefined
  readonly outcome?: Outcome | undefined
  readonly writes: boolean
  readonly text: string
}

/** The filter of an address; values that are not known are as if they were absent. */
export const journalFilterOf = (query: Readonly<Record<string, string>>): JournalFilter => ({
  service: serviceNames.find(name => name === query.service),
  method: methods.find(name => name === query.method),
  outcome: (Object.keys(outcomes) as Outcome[]).find(name => name === query.outcome),
  writes: query.writes === 'on',
  text: (query.q ?? '').trim()
})

/** Whether a filter leaves anything out. */
export const isNarrowed = ({ service, method, outcome, writes, text }: JournalFilter): boolean =>
  service !== undefined || method !== undefined || outcome !== undefined || writes || text !== ''

/** Whether a request failed: with a status of 400 or above, or without an answer. */
export const hasFailed = (entry: JournalEntry): boolean =>
  Number.isFinite(entry.endedMs) && (entry.status === 0 || entry.status >= 400)

const hasOutcome = (entry: JournalEntry, outcome: Outcome): boolean => {
  if (outcome === 'failed') return hasFailed(entry)
  if (outcome === 'faulted') return entry.fault !== undefined
  const ended = Number.isFinite(entry.endedMs)
  if (outcome === 'open') return !ended
  return outcome === 'cut' ? ended && entry.status === 0 : ended && `${Math.floor(entry.status / 100)}xx` === outcome
}

/** Whether a filter takes a request or an item of a batch. */
export const takes = ({ service, method, outcome, writes, text }: JournalFilter, entry: JournalEntry): boolean =>
  (service === undefined || entry.service === service) &&
  (method === undefined || entry.method === method) &&
  (outcome === undefined || hasOutcome(entry, outcome)) &&
  (!writes || entry.write) &&
  (text === '' || `${entry.path}?${entry.query}`.toLowerCase().includes(text.toLowerCase()))
