// GitHub's REST API through the toolkit's octokit: loaded when it is first needed, sent through the runtime's own fetch,
// retried by class.

import { ActionError, messageOf } from '../../errors.ts'
import type { Runtime } from '../../runtime.ts'
import { retryAfterMs } from '../../util/http.ts'
import { asObject } from '../../util/json.ts'
import { type Attempt, done, type RetryContext, retry, retryLater } from '../../util/retry.ts'
import { followingOn, RefusedRedirect } from './redirects.ts'

/** Where GitHub's REST API is and what opens it. `apiUrl` as in GITHUB_API_URL, without a trailing slash. */
export type GitHubAccess = { readonly token: string; readonly apiUrl: string }

/** A request that GitHub answered with something else than success, or that got no answer (`status` undefined). */
export class GitHubError extends Error {
  override readonly name = 'GitHubError'
  readonly status: number | undefined

  constructor(message: string, status: number | undefined, cause: unknown) {
    super(message, { cause })
    this.status = status
  }
}

/** A success whose body is not what GitHub documents: cut off, empty, or somebody else's page. Worth another try. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer'
}

/** The octokit of the toolkit. */
export type GitHubClient = Awaited<ReturnType<typeof openGitHub>>

// A request that hangs is given up, so that the deadline of the run holds.
const requestTimeoutMs = 20_000

/**
 * An octokit that follows redirects on the API's own origin alone. The runtime's fetch is used for every request: the toolkit would
 * choose a proxy from GITHUB_API_URL when its module is loaded, whatever `apiUrl` says.
 */
export const openGitHub = async ({ token, apiUrl }: GitHubAccess, runtime: Runtime) => {
  const { getOctokit } = await import('@actions/github')
  const silent = (): void => undefined
  const onOrigin = followingOn(new URL(apiUrl).origin, runtime.fetch)
  const timedFetch: typeof fetch = (input, init) =>
    onOrigin(input, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) })
  return getOctokit(token, {
    baseUrl: apiUrl,
    request: { fetch: timedFetch },
    log: { debug: silent, info: silent, warn: silent, error: silent }
  })
}

type Refusal = {
  readonly status: number
  readonly message: string
  readonly cause?: unknown
  readonly response?: { readonly headers: Readonly<Record<string, unknown>>; readonly data?: unknown }
}

const isRefusal = (thrown: unknown): thrown is Refusal =>
  thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number'

/** Stands for a redirect that was not followed: no status of an answer that was believed. */
export const redirectStatus = 300

const secondaryLimitPauseMs = 60_000

const header = (refusal: Refusal, name: string): string | undefined => {
  const value = refusal.response?.headers[name]
  return value === undefined ? undefined : String(value)
}

/** The pause that GitHub names: in Retry-After, or until its primary rate limit is reset. */
const pauseMs = (refusal: Refusal, nowMs: number): number | undefined => {
  const named = retryAfterMs(header(refusal, 'retry-after') ?? null, nowMs)
  if (named !== undefined) return named
  const reset = Number(header(refusal, 'x-ratelimit-reset'))
  return header(refusal, 'x-ratelimit-remaining') === '0' && reset > 0 ? Math.max(0, reset * 1_000 - nowMs) : undefined
}

const isSecondaryLimit = ({ message }: Refusal): boolean => /secondary rate limit|abuse detection/i.test(message)

const isLimited = (refusal: Refusal): boolean =>
  refusal.status === 429 ||
  (refusal.status === 403 &&
    (header(refusal, 'retry-after') !== undefined ||
      header(refusal, 'x-ratelimit-remaining') === '0' ||
      isSecondaryLimit(refusal)))

const failureOf = (refusal: Refusal): GitHubError => {
  const { response, status } = refusal
  if (response === undefined) {
    return new GitHubError(`GitHub did not answer: ${messageOf(refusal.cause)}`, undefined, refusal)
  }
  const { message = `HTTP status ${status}` } = asObject(response.data)
  return new GitHubError(`GitHub answered ${status}: ${String(message).replace(/\s+/g, ' ')}`, status, refusal)
}

// Source: GitHub documentation, "Best practices for using the REST API: handle rate limit errors appropriately".
const classify = (thrown: unknown, nowMs: number): Attempt<never> => {
  if (thrown instanceof UnreadableAnswer) return retryLater(thrown)
  if (!isRefusal(thrown)) throw thrown
  if (thrown.cause instanceof ActionError) throw thrown.cause
  if (thrown.cause instanceof RefusedRedirect) throw new GitHubError(thrown.cause.message, redirectStatus, thrown)
  const failure = failureOf(thrown)
  if (isLimited(thrown)) {
    return retryLater(failure, pauseMs(thrown, nowMs) ?? (isSecondaryLimit(thrown) ? secondaryLimitPauseMs : undefined))
  }
  if (failure.status === undefined || failure.status === 408 || failure.status >= 500) {
    return retryLater(failure, pauseMs(thrown, nowMs))
  }
  throw failure
}

/**
 * Calls `request` until GitHub answers or the deadline ends; `operation` as in {@link retry}. Repeated: no answer, 408, 429,
 * 5xx and both of GitHub's rate limits, after the pause that GitHub names, and {@link UnreadableAnswer}.
 * @throws GitHubError for what else GitHub refuses; whatever else `request` throws.
 */
export const callGitHub = <T>(operation: string, request: () => Promise<T>, context: RetryContext): Promise<T> => {
  const attempt = () => request().then(done, thrown => classify(thrown, context.runtime.clock.now()))
  return retry(operation, attempt, context)
}
