// What Microsoft Graph is asked and what it answers, alone or inside a $batch: one shape for both.

import { remoteText, retryAfterMs } from '../util/http.ts'
import { asObject, asObjects, asText, type Fields } from '../util/json.ts'
import type { Requirement } from './requirements.ts'

/** A write of this run whose replication explains a symptom in a later answer. */
export type RecentWrite =
  | 'application'
  | 'servicePrincipal'
  | 'password'
  | 'federatedCredential'
  | 'keySet'
  | 'customPolicy'

/** A read: a GET that may travel with others. `path` begins with `/`, without version; keys and values in it are encoded. */
export type Read = {
  readonly path: string
  /** What the request does, as it reads after "could not …": `read the service principal of ci`. */
  readonly operation: string
  /** What the caller needs for it; named when Graph answers 403. */
  readonly requirement: Requirement
  /** A read that only adds to the report: a service that fails it is not asked twice. */
  readonly optional?: true
  /** The same for every component: its answer is kept until all of them are planned. */
  readonly common?: true
  /** Another answer has shown that it is there: that it is missing is the word of a replica that lags, and is asked again. */
  readonly isKnown?: true
  /** A list that may be long: as many entries a page as Graph gives. */
  readonly isLong?: true
  /** For what v1.0, the version of every other request, does not have. */
  readonly version?: 'beta'
  /** The answer is a text of this type, no JSON: it travels alone, and the body of the answer is the text itself. */
  readonly accept?: 'application/xml'
}

/** One request to Graph. */
export type GraphRequest = Read & {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: Readonly<Record<string, unknown>>
  /** A text that is sent in place of a JSON body. Such a request does not travel in a `$batch`. */
  readonly content?: { readonly type: 'application/xml'; readonly text: string }
  readonly headers?: Readonly<Record<string, string>>
  /** Secrets in the body or content: no refusal repeats them. For requests that do not travel in a `$batch`. */
  readonly concealed?: readonly string[]
  /** Writes of this run whose replication may delay this request (Graph gives no read-your-write guarantee). */
  readonly mayLagBehind?: ReadonlySet<RecentWrite>
}

/**
 * An answer of Graph, whatever its status. `body` is parsed JSON, or the text that was asked for; `retryAfterMs` is the pause that a refusal of 429 or 503
 * asks for.
 */
export type GraphAnswer = {
  readonly status: number
  readonly body: unknown
  readonly retryAfterMs: number | undefined
  readonly requestId: string | undefined
  /** A 404 that speaks of something that the request does not name. */
  readonly isOfAnother?: true
}

/** The error of a Graph answer and the codes of its details, read tolerantly: empty where absent or of another type. */
export type GraphFailure = Pick<GraphAnswer, 'status' | 'requestId'> & {
  readonly code: string
  readonly message: string
  readonly details: readonly string[]
}

/** True for 2xx. */
export const succeeded = (answer: GraphAnswer): boolean => answer.status >= 200 && answer.status < 300

const answeredBy204 = /\/(?:\$ref|removePassword)$/
const answeredByObject =
  /\/(?:appRoleAssign(?:ments|edTo)|roleAssignments|directoryRoles|oauth2PermissionGrants|federatedIdentityCredentials)$/

/**
 * True for a 2xx that does not say that the work was done: a DELETE and the like are answered by 204, a creation by the object with
 * its id. Source: Microsoft Graph documentation of each request.
 */
export const isUnprovenSuccess = (
  { method, path }: Pick<GraphRequest, 'method' | 'path'>,
  answer: GraphAnswer
): boolean => {
  if (!succeeded(answer)) return false
  if (method === 'DELETE' || (method === 'POST' && answeredBy204.test(path))) return answer.status !== 204
  return method === 'POST' && answeredByObject.test(path) && asText(asObject(answer.body).id) === ''
}

/** The pause that a service asks for: by a refusal of 429 or 503, or any that says so, for a success may carry the header too. */
export const pauseOf = (status: number, header: string | null, nowMs: number, isBusy = false): number | undefined =>
  status === 429 || status === 503 || isBusy ? retryAfterMs(header, nowMs) : undefined

/** The objects of a list answer; none when the answer holds no list. */
export const valuesOf = <T = Readonly<Record<string, unknown>>>(answer: GraphAnswer): readonly Fields<T>[] =>
  asObjects<T>(asObject(answer.body).value)

/** True for a list, even one without entries, with all of its pages: an answer that lacks it says nothing of what there is. */
export const listsAll = (answer: GraphAnswer): boolean => {
  const { value, '@odata.nextLink': next } = asObject(answer.body)
  return Array.isArray(value) && next === undefined
}

const line = (value: unknown): string => remoteText(asText(value))

/** The error inside an answer. Long texts are cut: they are remote and go to logs. */
export const failureOf = (answer: GraphAnswer): GraphFailure => {
  const error = asObject(asObject(answer.body).error)
  const inner = asObject(error.innerError ?? error.innererror)
  return {
    status: answer.status,
    code: line(error.code),
    message: line(error.message),
    details: asObjects(error.details).map(({ code }) => line(code)),
    requestId: answer.requestId ?? (line(inner['request-id']) || undefined)
  }
}

/** A failure as one line: status, code, message, request id. */
export const describeFailure = ({ status, code, message, requestId }: GraphFailure): string =>
  [`Graph answered ${status}`, code, message, requestId === undefined ? '' : `(request-id ${requestId})`]
    .filter(part => part !== '')
    .join(' ')
