// GitHub's identity tokens: the toolkit's client, bounded in time and repeated by class, and what a refusal means.

import { AsyncLocalStorage } from 'node:async_hooks'
import { channel } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import { getIDToken } from '@actions/core'
import type { OidcProvider } from '../../auth/signIn.ts'
import { ActionError, messageOf } from '../../errors.ts'
import { remoteText } from '../../util/http.ts'
import { asObject } from '../../util/json.ts'
import { type Attempt, done, type RetryContext, retry, retryLater } from '../../util/retry.ts'
import { readableMs } from '../../util/time.ts'
import type { GitHubRun } from './run.ts'

/** How long one request to GitHub's token service may take, with the retries inside the toolkit's client. */
const requestTimeoutMs = 10_000

/** Attempts to get a token from GitHub before giving up; the toolkit's client repeats 502, 503 and 504 within each. */
const mostAttempts = 4

/** The token service of the GitHub server that the run lives on (GitHub documentation, "OpenID Connect reference"). */
export const createGitHubOidc = (run: GitHubRun): OidcProvider => ({
  issuer: issuerOf(run.serverUrl),
  token: async (audience, context, timeoutMs = requestTimeoutMs) => {
    const { env } = context.runtime
    if (!env.ACTIONS_ID_TOKEN_REQUEST_URL || !env.ACTIONS_ID_TOKEN_REQUEST_TOKEN) throw noToken(run)
    return retry("get GitHub's OIDC token", attempts => attemptIdToken(audience, attempts, timeoutMs, context), context)
  }
})

/** The issuer of a server's tokens: github.com, a data-residency host under ghe.com, or a GitHub Enterprise Server. */
export const issuerOf = (serverUrl: string): string => {
  const { protocol, host } = new URL(serverUrl)
  if (host === 'github.com') return 'https://token.actions.githubusercontent.com'
  if (host.endsWith('.ghe.com')) return `https://token.actions.${host}`
  return `${protocol}//${host}/_services/token`
}

const attemptIdToken = async (
  audience: string,
  attempts: number,
  timeoutMs: number,
  { runtime }: RetryContext
): Promise<Attempt<string>> => {
  try {
    return done(await bounded(() => getIDToken(audience), timeoutMs, runtime.cancelled))
  } catch (thrown) {
    runtime.cancelled.throwIfAborted()
    const { status, text } = readFailure(thrown)
    if (status !== undefined && status !== 408 && status !== 429 && status < 500) throw refusedByGitHub(status, text)
    if (attempts >= mostAttempts) throw gitHubIsDown(attempts, text)
    return retryLater(new Error(`GitHub's token service failed: ${text}`))
  }
}

// The toolkit words its failures as text: "Error Code : 429" (or undefined) and "Error Message: …" on separate lines.
const readFailure = (thrown: unknown): { readonly status: number | undefined; readonly text: string } => {
  const message = messageOf(thrown)
  const code = /Error Code : (\d{3})\b/.exec(message)?.[1]
  const said = remoteText(/^.*Error Message:\s*(.*)$/i.exec(message)?.[1] ?? message, 200)
  return { status: code === undefined ? undefined : Number(code), text: code === undefined ? said : `${code} ${said}` }
}

type Work = { readonly requests: Set<ClientRequest>; over: boolean }
const currentWork = new AsyncLocalStorage<Work>()

/**
 * Runs `work` for at most `timeoutMs`. The toolkit's client cannot be cancelled: what it has open or opens afterwards is
 * destroyed, so that an abandoned request neither lingers nor keeps the process alive.
 */
const bounded = async <T>(work: () => Promise<T>, timeoutMs: number, cancelled: AbortSignal): Promise<T> => {
  const current: Work = { requests: new Set(), over: false }
  const requestStart = channel('http.client.request.start')
  const onRequest = (message: unknown) => {
    const store = currentWork.getStore()
    const request = asObject(message).request as ClientRequest
    store?.requests.add(request)
    if (store?.over) request.destroy()
  }
  const unsubscribe = () => requestStart.unsubscribe(onRequest)
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(cancelled.reason)
  cancelled.addEventListener('abort', onAbort)
  const timer = setTimeout(() => reject(new Error(`no answer within ${readableMs(timeoutMs)}`)), timeoutMs)
  try {
    cancelled.throwIfAborted()
    requestStart.subscribe(onRequest)
    const running = currentWork.run(current, work)
    void running.then(unsubscribe, unsubscribe)
    return await Promise.race([running, promise])
  } finally {
    clearTimeout(timer)
    cancelled.removeEventListener('abort', onAbort)
    current.over = true
    for (const request of current.requests) request.destroy()
  }
}

const noToken = (gitHub: GitHubRun): ActionError =>
  gitHub.isForkPullRequest && gitHub.eventName !== 'pull_request_target'
    ? new ActionError({
        code: 'sign-in',
        message: 'This run belongs to a pull request from a fork, and GitHub gives such runs no OIDC token.',
        hint: "Skip this job for forks: if: github.event.pull_request.head.repo.full_name == github.repository. A fork's code must not reach a tenant."
      })
    : new ActionError({
        code: 'sign-in',
        message: 'This job may not ask GitHub for an OIDC token: ACTIONS_ID_TOKEN_REQUEST_URL is absent.',
        hint: 'Add to the job or the workflow:\n  permissions:\n    id-token: write\n    contents: read\nA reusable workflow needs it in the calling job. Outside of GitHub Actions, choose another sign-in.'
      })

const refusedByGitHub = (status: number, text: string): ActionError =>
  new ActionError({
    code: 'sign-in',
    message: `GitHub's token service refused to give this run an OIDC token: ${text}.`,
    hint:
      status === 401
        ? 'The job’s own token is no longer valid; run the job again.'
        : 'Check the permissions of the job (id-token: write) and the OIDC settings of the repository and its organization.'
  })

const gitHubIsDown = (attempts: number, text: string): ActionError =>
  new ActionError({
    code: 'service',
    message: `GitHub's token service gave no OIDC token in ${attempts} attempts. Last answer: ${text}.`,
    hint: 'The permission id-token: write is there, so this is not about permissions: run the job again, and see https://www.githubstatus.com.'
  })
