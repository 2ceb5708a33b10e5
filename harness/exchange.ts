// What travelled between a run and a service, as its fetch saw it: a $batch is taken apart into its items.

import { shortPath } from './journal.ts'

type FetchArguments = Parameters<typeof fetch>

/** A request, or an item of a $batch, and its answer. `path` begins after `/v1.0` and has no query. */
export type Exchange = {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly status: number
  /** The JSON value of what was sent and of what came back; an empty object where there was none. */
  readonly sent: Readonly<Record<string, unknown>>
  readonly received: Readonly<Record<string, unknown>>
} & Turn

/** The place of an exchange among the answers of its run: those with success, without those of the token service. */
export type Turn = {
  /** How many answers the run had when it made the request. */
  readonly sentAfter: number
  /** Which answer this one is, from 1; undefined until the run has it. */
  readonly place: () => number | undefined
}

type Item = Pick<Exchange, 'method' | 'path' | 'query' | 'sent'> & { readonly id?: string }

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

const parsed = (text: unknown): Readonly<Record<string, unknown>> => {
  if (typeof text !== 'string') return objectOf(text)
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return {}
  }
}

const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.map(objectOf) : []

const itemOf = (method: unknown, address: string, sent: unknown): Item => {
  const { pathname, search } = new URL(address, 'http://service.invalid')
  const path = decodeURIComponent(pathname.replace(/^\/v1\.0/, ''))
  return { method: String(method ?? 'GET').toUpperCase(), path, query: decodeURIComponent(search), sent: parsed(sent) }
}

const itemsOf = (...[input, init]: FetchArguments): readonly Item[] => {
  const outer = itemOf(init?.method, String(input), init?.body)
  if (!outer.path.endsWith('/$batch')) return [outer]
  return listOf(outer.sent.requests).map(({ id, method, url, body }) => ({
    ...itemOf(method, `/${String(url).replace(/^\//, '')}`, body),
    id: String(id)
  }))
}

/** The request as `METHOD path`, ids shortened; the items of a $batch, a line each. */
export const textOfRequest = (...request: FetchArguments): string =>
  itemsOf(...request)
    .map(({ method, path }) => `${method} ${shortPath(path)}`)
    .join('\n')

/** What was asked and answered. */
export const exchangesOf = (
  input: FetchArguments[0],
  init: FetchArguments[1],
  { status, body }: { readonly status: number; readonly body: string },
  turn: Turn
): readonly Exchange[] => {
  const received = parsed(body)
  const answers = listOf(received.responses)
  return itemsOf(input, init).map(({ id, ...item }) => {
    if (id === undefined) return { ...item, ...turn, status, received }
    const answer = answers.find(one => String(one.id) === id)
    return { ...item, ...turn, status: Number(answer?.status ?? status), received: objectOf(answer?.body) }
  })
}
