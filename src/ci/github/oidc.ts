// Signs in by GitHub OIDC: the run's own token, fetched afresh for every attempt, is the app's assertion. Nothing is stored.

import { AsyncLocalStorage } from 'node:async_hooks'
import { channel } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { decodeRunClaims, type RunClaims } from '../../auth/claims.ts'
import { factsOf, signInAsApp } from '../../auth/msal.ts'
import { oidcTimeoutMs, type SignIn, type SignInContext } from '../../auth/signIn.ts'
import type { Credential, OidcClaims } from '../../auth/token.ts'
import { ActionError, messageOf } from '../../errors.ts'
import { record, remoteText } from '../../util/http.ts'
import { type Attempt, again, done, readableMs, retry } from '../../util/retry.ts'
import type { GitHubRun } from './run.ts'

/** A sign-in by GitHub OIDC (Microsoft Entra documentation, "Workload identity federation"). */
export const signInWithGitHub =
  ({ kind, clientId, audience }: Extract<Credential, { kind: 'oidc' }>, context: SignInContext): SignIn =>
  async () => {
    let presented: RunClaims | undefined
    // Asked for at once, and given the time to leave: the sign-in library, 30 ms of CPU time, is loaded while GitHub answers.
    const asked = fetchIdToken(audience, context)
    asked.catch(() => undefined)
    await setImmediate()
    const clientAssertion = async () => {
      const token = await asked
      presented = decodeRunClaims(token)
      return token
    }
    return signInAsApp(clientId, { clientAssertion }, context, () =>
      factsOf(context, { credential: kind, clientId, presented })
    )
  }

// Issuer and subject stay the same throughout a job, so that what one token said holds for the next.
const knownClaims = new WeakMap<GitHubRun, Map<string, RunClaims>>()

/**
 * What the run's OIDC token for `audience` says of itself. No token is fetched when a sign-in of this run has had one.
 *
 * @throws ActionError as {@link fetchIdToken}; `protocol` when the token cannot be read.
 */
export const readOidcClaims = async (audience: string, context: SignInContext): Promise<OidcClaims> => {
  const known = knownClaims.get(context.gitHub)?.get(audience)
  const claims = known ?? decodeRunClaims(await fetchIdToken(audience, context))
  if (claims !== undefined) return { issuer: claims.issuer, subject: claims.subject, audience: claims.audience }
  throw new ActionError({
    code: 'protocol',
    message: "GitHub's token service gave a token without a readable issuer, subject and audience.",
    hint: 'Name the subject in federated-credentials instead of current-run.'
  })
}

/** Attempts to get a token from GitHub before giving up; the toolkit's client repeats 502, 503 and 504 within each. */
const mostAttempts = 4

/**
 * The run's OIDC token for `audience`; the toolkit masks it in the log.
 *
 * @throws ActionError `sign-in` when the run may have no token, or GitHub refuses it; `service` when GitHub's token service
 *   does not answer; `timeout` at the deadline; the reason of `runtime.cancelled`.
 */
export const fetchIdToken = async (audience: string, context: SignInContext): Promise<string> => {
  const { env } = context.runtime
  if (!env.ACTIONS_ID_TOKEN_REQUEST_URL || !env.ACTIONS_ID_TOKEN_REQUEST_TOKEN) throw noToken(context.gitHub)
  const token = await retry("get GitHub's OIDC token", attempts => attemptIdToken(audience, attempts, context), context)
  const claims = decodeRunClaims(token)
  if (claims !== undefined) {
    const known = knownClaims.get(context.gitHub) ?? new Map<string, RunClaims>()
    knownClaims.set(context.gitHub, known.set(audience, claims))
  }
  return token
}

const attemptIdToken = async (
  audience: string,
  attempts: number,
  { runtime, timeouts }: SignInContext
): Promise<Attempt<string>> => {
  const { getIDToken } = await import('@actions/core')
  try {
    return done(await bounded(() => getIDToken(audience), timeouts?.oidcMs ?? oidcTimeoutMs, runtime.cancelled))
  } catch (thrown) {
    runtime.cancelled.throwIfAborted()
    const { status, text } = readFailure(thrown)
    if (status !== undefined && status !== 408 && status !== 429 && status < 500) throw refusedByGitHub(status, text)
    if (attempts >= mostAttempts) throw gitHubIsDown(attempts, text)
    return again(new Error(`GitHub's token service failed: ${text}`))
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
    const request = record(message).request as ClientRequest
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
