// One destination in GitHub, as its writers see it: requests with a permission, refusals that name it.

import { callGitHub, type GitHubClient, GitHubError, redirectStatus, UnreadableAnswer } from '../../ci/github/api.ts'
import { ActionError, asActionError } from '../../errors.ts'
import { asObject } from '../../util/json.ts'
import type { RetryContext } from '../../util/retry.ts'
import { parseMoment } from '../../util/time.ts'
import type { AnswerTime } from '../store.ts'
import type { Route, Routes } from './destination.ts'

/** Who may read an organization's secret or variable; empty for every other store. */
export type Audience = { readonly visibility?: string; readonly selected_repository_ids?: readonly number[] }

/** What a write is: what it does, as it reads after "to"; its verb; the rest of its path; its body. */
type WriteArguments = [operation: string, method: 'PUT' | 'PATCH' | 'POST', below: string, body: object]

/** What a read is; `parse` is also given when GitHub answered. */
type ReadArguments<T> = [
  operation: string,
  below: string,
  parse: (body: unknown, answered: AnswerTime | undefined) => T
]

/**
 * Requests for the secrets, or for the variables, of one destination. `place` is what a person calls it, `operation` what is
 * tried, as it reads after "to", and `below` the rest of the path. @throws ActionError `delivery`.
 */
export type StoreClient = {
  readonly place: string
  readonly read: <T>(...request: ReadArguments<T>) => Promise<T>
  /** Reads what may be absent: undefined when GitHub itself says so. A page of a gateway does not say that: it is asked again. */
  readonly readIfAny: <T>(...request: ReadArguments<T>) => Promise<T | undefined>
  readonly write: (...request: WriteArguments) => Promise<void>
  /** Writes, and tells a refusal, after which nothing was written for certain, from an end that nobody knows. */
  readonly tryWrite: (...request: WriteArguments) => Promise<WriteEnd>
}

/** How a write ended. */
export type WriteEnd =
  | { readonly kind: 'written' }
  | { readonly kind: 'refused' | 'unknown'; readonly error: ActionError }

/** Requests for the secrets of a destination, and for its variables. */
export type StoreClients = { readonly secrets: StoreClient; readonly variables: StoreClient }

/** Requests to one route of a destination. What GitHub refuses is explained: what was tried, and which token would do. */
export const createStoreClient = (
  { place, absent }: Routes,
  { path, permission }: Route,
  client: GitHubClient,
  retry: RetryContext
): StoreClient => {
  const call = async <T>(operation: string, request: () => Promise<T>): Promise<T> => {
    try {
      return await callGitHub(operation, request, retry)
    } catch (cause) {
      if (!(cause instanceof GitHubError)) throw cause
      const wanted = `a fine-grained personal access token, or a GitHub App token, with the ${permission} for ${place}`
      const message = `Could not ${operation}: ${cause.message}`
      throw new ActionError({ code: 'delivery', message, hint: hintFor(cause, absent, wanted), cause })
    }
  }
  const get = async <T>(below: string, parse: ReadArguments<T>[2]): Promise<T> => {
    const answer: Answer = await client.request(`GET ${path}${below}`)
    return parse(answer.data, answerTimeOf(answer.headers.date, retry))
  }
  const tryWrite = async (...[operation, method, below, body]: WriteArguments): Promise<WriteEnd> => {
    let isOpen = false
    const attempt = async (): Promise<void> => {
      try {
        const { status } = await client.request(`${method} ${path}${below}`, { ...body })
        if (status !== 201 && status !== 204) throw new UnreadableAnswer(`GitHub answered ${status} to ${method}`)
      } catch (error) {
        isOpen ||= mayHaveHappened(error)
        throw error
      }
    }
    try {
      await call(operation, attempt)
      return { kind: 'written' }
    } catch (error) {
      return { kind: isOpen ? 'unknown' : 'refused', error: asActionError(error) }
    }
  }
  return {
    place,
    read: (operation, ...request) => call(operation, () => get(...request)),
    readIfAny: (operation, ...request) => call(operation, () => get(...request).catch(undefinedIfAbsent)),
    write: async (...request) => {
      const end = await tryWrite(...request)
      if (end.kind !== 'written') throw end.error
    },
    tryWrite
  }
}

type Answer = { readonly data: unknown; readonly headers: { readonly date?: unknown } }

const answerTimeOf = (date: unknown, { runtime }: RetryContext): AnswerTime | undefined => {
  const storeMs = parseMoment(date)
  return storeMs === undefined ? undefined : { storeMs, monotonicMs: runtime.clock.monotonic() }
}

/**
 * True unless GitHub itself says that nothing was done. A request without an answer, or that failed on the way, may have done its
 * work; so may one that a gateway refuses by a page of its own, for it may have passed the request on before.
 */
const mayHaveHappened = (thrown: unknown): boolean => {
  const { status } = asObject(thrown)
  const isRefusal = typeof status === 'number' && status >= 400 && status < 500 && status !== 408
  return !(isRefusal && isAnswerOfGitHub(thrown))
}

/** True for a refusal in GitHub's own words: an object with a message. */
const isAnswerOfGitHub = (thrown: unknown): boolean =>
  typeof asObject(asObject(asObject(thrown).response).data).message === 'string'

const undefinedIfAbsent = (thrown: unknown): undefined => {
  if (asObject(thrown).status !== 404) throw thrown
  if (!isAnswerOfGitHub(thrown)) throw new UnreadableAnswer('something answered 404 in the place of GitHub')
}

const hintFor = ({ status }: GitHubError, absent: string, wanted: string): string => {
  switch (status) {
    case redirectStatus:
      return 'Check GITHUB_API_URL and any proxy in between: something answered in the place of GitHub. Nothing was sent there.'
    case 401:
      return `The token in github-token is not valid: it has expired, was revoked or was cut. Give ${wanted}.`
    case 403:
      return `The token in github-token may not do this. The job's own GITHUB_TOKEN can never write secrets or variables, whatever its permissions. Set github-token to ${wanted}.`
    case 404:
      return `Either ${absent}, or the token in github-token cannot see it. Set github-token to ${wanted}.`
    case 422:
      return 'GitHub refuses the value or its name. Names hold letters, digits and underscores, do not begin with a digit or GITHUB_, and a store holds 100 of them (an organization 1,000).'
    default:
      return `Run the job again. If it stays, set github-token to ${wanted}.`
  }
}

/** A handler of failures: gives `value` for refusals with `status`, throws the rest on. */
export const onStatus =
  <T>(status: number, value: T) =>
  (error: unknown): T => {
    const { cause } = error instanceof ActionError ? error : {}
    if (cause instanceof GitHubError && cause.status === status) return value
    throw error
  }

/** A text of an answer. @throws UnreadableAnswer. */
export const textOf = (body: unknown, field: string): string => {
  const value = asObject(body)[field]
  if (typeof value !== 'string') throw new UnreadableAnswer(`GitHub's answer has no ${field}`)
  return value
}
