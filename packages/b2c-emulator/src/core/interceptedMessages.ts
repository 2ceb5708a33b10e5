// Requests and answers as interceptions see them, and what becomes of an answer that is changed.

import type { ServiceName } from './faults.ts'

/** A request, or an item of a $batch, as an interception sees it. */
export type InterceptedRequest = {
  readonly service: ServiceName
  readonly method: string
  /** The path without its query, percent-encoded as it came. */
  readonly path: string
  /** The query without its question mark, percent-encoded as it came. */
  readonly query: string
  readonly headers: { get(name: string): string | null }
  /** The body as it came; empty when there is none. */
  readonly text: string
  /** The JSON value of the body, a copy that may be changed; undefined when it is none. */
  readonly body: unknown
  /** The place in the $batch; absent for a request of its own. */
  readonly item?: number
}

/**
 * The answer that the client would get. Names of headers are lower case, those of a $batch's items as they stand in it.
 * Spreading it copies status and headers: `{ ...answer, status: 500 }` leaves the body as it came.
 */
export type InterceptedAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The body as it is sent; empty when there is none. */
  readonly text: string
  /** The JSON value of the body, a copy that may be changed; undefined when it is none. */
  readonly body: unknown
}

/** Another answer. What it leaves out stays: in place of the emulator's work, status 200 and no body. */
export type AnswerChange = {
  readonly status?: number
  /** Set one by one; undefined removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** A body as JSON; undefined stands for no body at all. */
  readonly body?: unknown
  /** A body as it is to be sent, which need not be JSON; goes before `body`. */
  readonly text?: string
}

const jsonType = { 'content-type': 'application/json' }

/** The answer with a change applied to it. Throws for what HTTP cannot carry. */
export const changed = (answer: InterceptedAnswer, change: AnswerChange): InterceptedAnswer => {
  const status = change.status ?? answer.status
  const headers = withHeaders(answer.headers, change.headers ?? {})
  checkSendable(status, headers)
  if (change.text !== undefined) return answerOfText(status, headers, change.text)
  if (!('body' in change)) return answerOfText(status, headers, answer.text)
  const isTyped = Object.keys(headers).some(name => name.toLowerCase() === 'content-type')
  return answerOfText(
    status,
    isTyped || change.body === undefined ? headers : { ...headers, ...jsonType },
    textOf(change.body)
  )
}

const withHeaders = (
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | undefined>>
): Readonly<Record<string, string>> => {
  const named = new Set(Object.keys(changes).map(name => name.toLowerCase()))
  const kept = Object.entries(before).filter(([name]) => !named.has(name.toLowerCase()))
  const added = Object.entries(changes).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries([...kept, ...added])
}

const checkSendable = (status: number, headers: Readonly<Record<string, string>>): void => {
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new RangeError(`${status} is no status to answer with`)
  new Headers(headers)
}

const parsed = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The JSON text of a body; empty for undefined, which stands for none. */
export const textOf = (body: unknown): string => (body === undefined ? '' : JSON.stringify(body))

/** The body is a getter of the class, so that `{ ...answer, status: 500 }` leaves it as it came. */
class ReceivedAnswer implements InterceptedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly #text: string

  constructor(status: number, headers: Readonly<Record<string, string>>, text: string) {
    this.status = status
    this.headers = headers
    this.#text = text
  }

  get text(): string {
    return this.#text
  }

  get body(): unknown {
    return parsed(this.#text)
  }
}

/** An answer whose body is this text; it is parsed whenever somebody asks for its JSON value. */
export const answerOfText = (
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string
): InterceptedAnswer => new ReceivedAnswer(status, headers, text)

/** A request whose body is this text; it is parsed whenever somebody asks for its JSON value. */
export const requestOfText = (
  request: Omit<InterceptedRequest, 'text' | 'body'>,
  text: string
): InterceptedRequest => ({
  ...request,
  text,
  get body() {
    return parsed(text)
  }
})
