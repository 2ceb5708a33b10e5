// GitHub's identity tokens: one request to the token service at a time, bounded, never redirected with the job's bearer, repeated by
// class, and what a refusal means.

import { setSecret } from '@actions/core'
import type { OidcProvider } from '../../auth/signIn.ts'
import { ActionError } from '../../errors.ts'
import type { Runtime } from '../../runtime.ts'
import { readText, remoteText, retryAfterMs, transportText } from '../../util/http.ts'
import { asObject, asText, parseJson } from '../../util/json.ts'
import { type Attempt, done, type RetryContext, retry, retryLater } from '../../util/retry.ts'
import { readableMs } from '../../util/time.ts'
import type { GitHubRun } from './run.ts'

/** How long one request to GitHub's token service may take. */
const requestTimeoutMs = 10_000

/** Attempts to get a token from GitHub before giving up. */
const mostAttempts = 4

const largestAnswerBytes = 256 * 1024

/** The token service of the GitHub server that the run lives on (GitHub documentation, "OpenID Connect reference"). */
export const createGitHubOidc = (run: GitHubRun): OidcProvider => ({
  issuer: issuerOf(run.serverUrl),
  token: async (audience, context, timeoutMs = requestTimeoutMs) => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: service, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = context.runtime.env
    if (!service || !bearer) throw noToken(run, context.runtime.env)
    // The toolkit's own client would take the bearer along to wherever a redirect leads, and wait for nothing.
    const url = `${service}&audience=${encodeURIComponent(audience)}`
    return retry(
      "get GitHub's OIDC token",
      async attempts => toAttempt(await ask(url, bearer, timeoutMs, context), attempts),
      context
    )
  }
})

/** The issuer of a server's tokens: github.com, a data-residency host under ghe.com, or a GitHub Enterprise Server. */
export const issuerOf = (serverUrl: string): string => {
  const { protocol, host } = new URL(serverUrl)
  if (host === 'github.com') return 'https://token.actions.githubusercontent.com'
  if (host.endsWith('.ghe.com')) return `https://token.actions.${host}`
  return `${protocol}//${host}/_services/token`
}

/** An answer of the token service: a token, or what is said instead. Without a status there was none. */
type Answer =
  | { readonly token: string }
  | { readonly status: number | undefined; readonly text: string; readonly afterMs?: number | undefined }

const ask = async (url: string, bearer: string, timeoutMs: number, { runtime }: RetryContext): Promise<Answer> => {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await runtime.fetch(url, {
      headers: { accept: 'application/json', authorization: `Bearer ${bearer}` },
      redirect: 'manual',
      signal: AbortSignal.any([timeout, runtime.cancelled])
    })
    const { status, headers } = response
    if (status >= 300 && status < 400) {
      await response.body?.cancel()
      throw redirected(url, headers.get('location'))
    }
    const body = asObject(parseJson(await readText(response, largestAnswerBytes)))
    const token = status === 200 ? asText(body.value) : ''
    if (token !== '') {
      setSecret(token)
      return { token }
    }
    const said = status === 200 ? 'without a token' : remoteText(asText(body.message) || response.statusText, 200)
    const afterMs = retryAfterMs(headers.get('retry-after'), runtime.clock.now())
    return { status, text: `${status} ${said}`.trim(), afterMs }
  } catch (thrown) {
    runtime.cancelled.throwIfAborted()
    if (thrown instanceof ActionError) throw thrown
    const text = timeout.aborted ? `no answer within ${readableMs(timeoutMs)}` : transportText(thrown)
    return { status: undefined, text }
  }
}

const toAttempt = (answer: Answer, attempts: number): Attempt<string> => {
  if ('token' in answer) return done(answer.token)
  const { status, text, afterMs } = answer
  const isRefusal = status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429
  if (isRefusal) throw refusedByGitHub(status, text)
  if (attempts >= mostAttempts) throw gitHubIsDown(attempts, text)
  return retryLater(new Error(`GitHub's token service failed: ${text}`), afterMs)
}

const noToken = (gitHub: GitHubRun, { GITHUB_ACTOR: actor }: Runtime['env']): ActionError => {
  // GitHub documentation, "Dependabot on GitHub Actions": its runs are treated as those of a fork.
  if (actor === 'dependabot[bot]')
    return new ActionError({
      code: 'sign-in',
      message:
        'This run was started by Dependabot, and GitHub gives such runs no OIDC token and only the secrets of Dependabot, whatever permissions they name.',
      hint: "Skip this job for Dependabot: if: github.actor != 'dependabot[bot]'. A push of a person to its branch starts a run that gets a token, and so does the merge. A caller with a client secret needs that as a secret of Dependabot."
    })
  return gitHub.isForkPullRequest && gitHub.eventName !== 'pull_request_target'
    ? new ActionError({
        code: 'sign-in',
        message: 'This run belongs to a pull request from a fork, and GitHub gives such runs no OIDC token.',
        hint: "Skip this job for forks: if: github.event.pull_request.head.repo.full_name == github.repository. A fork's code must not reach a tenant."
      })
    : new ActionError({
        code: 'sign-in',
        message: 'This job may not ask GitHub for an OIDC token: ACTIONS_ID_TOKEN_REQUEST_URL is absent.',
        hint: 'Add to the job or the workflow:\n  permissions:\n    id-token: write\n    contents: read\nA reusable workflow needs it in the calling job. Outside of GitHub Actions choose another sign-in, and write the subject in the place of current-run.'
      })
}

const redirected = (url: string, location: string | null): ActionError =>
  new ActionError({
    code: 'protocol',
    message: `GitHub's token service at ${URL.parse(url)?.host ?? 'an unreadable address'} pointed to ${URL.parse(location ?? '', url)?.host ?? 'nowhere'}; the action follows no redirect with a credential.`,
    hint: 'Check what stands in ACTIONS_ID_TOKEN_REQUEST_URL, and any proxy in between: nothing was sent to the other host.'
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
