// What Microsoft Graph is asked and what it answers, alone or inside a $batch: one shape for both.

import { record, remoteText } from '../util/http.ts'
import type { Right } from './requirements.ts'

/** A write of this run whose replication explains a symptom in a later answer. */
export type Written = 'application' | 'servicePrincipal' | 'password' | 'federatedCredential'

/** One request to Graph. `path` begins with `/`, without version; keys and filter values in it are encoded already. */
export type GraphRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  /** What the request does, as it reads after "could not …": `create the service principal of ci`. */
  readonly what: string
  /** What the caller needs for it; named when Graph answers 403. */
  readonly right: Right
  /** A read that only adds to the report: a service that fails it is not asked twice. */
  readonly optional?: true
  /** Writes of this run whose replication may delay this request (Graph gives no read-your-write guarantee). */
  readonly after?: ReadonlySet<Written>
}

/** An answer of Graph, whatever its status. `body` is parsed JSON, or undefined where there is none. */
export type GraphAnswer = {
  readonly status: number
  readonly body: unknown
  /** The pause that the service asked for (Retry-After), in milliseconds. */
  readonly retryAfterMs: number | undefined
  readonly requestId: string | undefined
}

/** The error object of a Graph answer, read tolerantly: codes and messages may be absent or of another type. */
export type GraphFailure = {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly details: readonly string[]
  readonly requestId: string | undefined
}

/** True for 2xx. */
export const succeeded = (answer: GraphAnswer): boolean => answer.status >= 200 && answer.status < 300

const text = (value: unknown): string => (typeof value === 'string' ? remoteText(value) : '')

/** The error inside an answer. Long texts are cut: they are remote and go to logs. */
export const failureOf = (answer: GraphAnswer): GraphFailure => {
  const error = record(record(answer.body).error)
  const inner = record(error.innerError ?? error.innererror)
  const details = Array.isArray(error.details) ? error.details : []
  return {
    status: answer.status,
    code: text(error.code),
    message: text(error.message),
    details: details.map(detail => text(record(detail).code)).filter(code => code !== ''),
    requestId: answer.requestId ?? (text(inner['request-id']) || undefined)
  }
}

/** A failure as one line: status, code, message, request id. */
export const describeFailure = (failure: GraphFailure): string =>
  [
    `Graph answered ${failure.status}`,
    failure.code,
    failure.message,
    failure.requestId === undefined ? '' : `(request-id ${failure.requestId})`
  ]
    .filter(part => part !== '')
    .join(' ')
