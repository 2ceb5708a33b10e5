// Requests to Microsoft Graph: one answer for each, whatever its status, with a wait where the service says that it is busy.

import type { TokenSource } from '../src/auth/signIn.ts'
import type { Runtime } from '../src/runtime.ts'
import { readText, retryAfterMs, transportText } from '../src/util/http.ts'
import { asObject, asObjects, asText, parseJson } from '../src/util/json.ts'
import { done, type RetryContext, retry, retryLater } from '../src/util/retry.ts'

/** One request. `path` begins with a slash and is that of the version. */
export type GraphRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly path: string
  /** Default v1.0. */
  readonly version?: 'v1.0' | 'beta'
  readonly body?: unknown
  /** A body of XML in the place of JSON. */
  readonly xml?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent once, whatever is answered: for probes that look for the refusal of a busy service. */
  readonly once?: boolean
}

/** An answer. `code` and `message` are those of the error, empty for a success. */
export type Answer = {
  readonly status: number
  readonly ok: boolean
  readonly json: Readonly<Record<string, unknown>>
  readonly text: string
  readonly code: string
  readonly message: string
  readonly retryAfterMs: number | undefined
}

/** Graph as one caller sees it. */
export type GraphClient = {
  /** @throws ActionError `timeout` at the deadline; AnswerError when the token is refused; what the token source throws. */
  readonly send: (request: GraphRequest) => Promise<Answer>
  /** All items of a list, page after page. @throws AnswerError when a page is refused or is none. */
  readonly list: (path: string, version?: 'v1.0' | 'beta') => Promise<readonly Readonly<Record<string, unknown>>[]>
}

/** An answer that a probe cannot go on with. `what` says what was tried, without names and ids. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'
  readonly what: string
  readonly answer: Answer

  constructor(what: string, answer: Answer) {
    super(`Could not ${what}: ${saidBy(answer)}`)
    this.what = what
    this.answer = answer
  }
}

/** Status, code and text of an answer on one line. */
export const saidBy = ({ status, code, message }: Answer): string => `${status} ${code} ${message}`.trim()

const requestTimeoutMs = 60_000
const largestAnswerBytes = 16 * 1024 * 1024
const mostPages = 200

// Azure AD B2C documentation, "Error codes": concurrent writes, and two codes for too many requests.
const busyCodes = /AADB2C(?:95053|95043|90244|90229)/
const busyStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/** Whether an answer says that the service is busy, and nothing about what was asked. */
const isBusy = ({ status, code, message }: Answer): boolean =>
  busyStatuses.has(status) || code === 'Directory_ConcurrencyViolation' || busyCodes.test(`${code} ${message}`)

/** Whether an answer says that what was asked for is not there; the back end of Azure AD B2C says it by its code. */
export const isMissing = ({ status, code, message }: Answer): boolean =>
  status === 404 || /AADB2C90073/.test(`${code} ${message}`)

/** Whether an answer refuses for too many requests. */
export const isThrottled = ({ status, code, message }: Answer): boolean =>
  status === 429 || /AADB2C(?:95043|90244|90229)/.test(`${code} ${message}`)

/** Whether an answer refuses the token, and says nothing about what was asked: it has expired, or the clocks differ. */
export const isTokenRefused = ({ status, code }: Answer): boolean =>
  status === 401 && code === 'InvalidAuthenticationToken'

/** A client of `origin` (without a slash at its end), whose bearer tokens come from `tokens`. */
export const graphClient = (origin: string, tokens: TokenSource, context: RetryContext): GraphClient => {
  const attemptOnce = async (request: GraphRequest): Promise<Answer> => {
    const answer = await withToken(origin, tokens, context.runtime, request)
    if (isTokenRefused(answer)) throw new AnswerError(`${request.method} ${shortPath(request.path)}`, answer)
    return answer
  }
  const send = (request: GraphRequest): Promise<Answer> => {
    if (request.once) return attemptOnce(request)
    return retry(
      `${request.method} ${shortPath(request.path)}`,
      async () => {
        const answer = await attemptOnce(request)
        return isBusy(answer) ? retryLater(new Error(saidBy(answer)), answer.retryAfterMs) : done(answer)
      },
      context
    )
  }
  const list: GraphClient['list'] = async (path, version = 'v1.0') => {
    const items: Readonly<Record<string, unknown>>[] = []
    let next: string | undefined = path
    for (let page = 0; next !== undefined && page < mostPages; page++) {
      const answer: Answer = await send({ method: 'GET', path: next, version })
      if (!answer.ok) throw new AnswerError(`list ${shortPath(path)}`, answer)
      // What cannot be read to its end must not pass for a list in which nothing is.
      const unread = (code: string) => new AnswerError(`list ${shortPath(path)}`, { ...answer, ok: false, code })
      if (!Array.isArray(answer.json.value)) throw unread('without a list')
      items.push(...asObjects(answer.json.value))
      const link = asText(answer.json['@odata.nextLink'])
      next = link.startsWith(`${origin}/${version}/`) ? link.slice(`${origin}/${version}`.length) : undefined
      if (link !== '' && next === undefined) throw unread('goes on at another address')
      if (next !== undefined && page + 1 === mostPages) throw unread(`goes on after ${mostPages} pages`)
    }
    return items
  }
  return { send, list }
}

/** The path without its query, keys and ids: what a line of the log may show. */
const shortPath = (path: string): string =>
  path
    .replace(/\?.*$/, '')
    .replace(/\([^)]*\)/g, '(…)')
    .split('/')
    .map(segment => (/^(?=.*\d)(?!b2c|keys_v2)/i.test(segment) || /^B2C_/i.test(segment) ? '…' : segment))
    .join('/')

/** One request. A refused token may have been revoked or have lapsed: nothing was done, so one fresh token is tried. */
const withToken = async (
  origin: string,
  tokens: TokenSource,
  runtime: Runtime,
  request: GraphRequest
): Promise<Answer> => {
  const { value } = await tokens.getToken()
  const answer = await attempt(origin, value, runtime, request)
  if (answer.status !== 401) return answer
  const { value: fresh } = await tokens.getToken({ fresh: true })
  return fresh === value ? answer : attempt(origin, fresh, runtime, request)
}

const attempt = async (origin: string, token: string, runtime: Runtime, request: GraphRequest): Promise<Answer> => {
  const { method, path, version = 'v1.0', body, xml, headers = {} } = request
  const content = xml ?? (body === undefined ? undefined : JSON.stringify(body))
  const type = xml === undefined ? 'application/json' : 'application/xml'
  try {
    const response = await runtime.fetch(`${origin}/${version}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(content !== undefined && { 'content-type': type }),
        ...headers
      },
      ...(content !== undefined && { body: content }),
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(requestTimeoutMs), runtime.cancelled])
    })
    return answerOf(response, await readText(response, largestAnswerBytes), runtime.clock.now())
  } catch (thrown) {
    runtime.cancelled.throwIfAborted()
    // No answer counts as one of a gateway that had none.
    return { ...noAnswer, message: transportText(thrown) }
  }
}

const noAnswer: Answer = {
  status: 504,
  ok: false,
  json: {},
  text: '',
  code: 'no answer',
  message: '',
  retryAfterMs: undefined
}

const answerOf = ({ status, headers }: Response, text: string, nowMs: number): Answer => {
  const json = asObject(parseJson(text))
  const error = asObject(json.error)
  const ok = status >= 200 && status < 300
  return {
    status,
    ok,
    json,
    text,
    code: ok ? '' : asText(error.code),
    message: ok ? '' : asText(error.message),
    retryAfterMs: retryAfterMs(headers.get('retry-after'), nowMs)
  }
}
