// What the run is: read once from the environment that GitHub Actions sets and from the event's payload file.

import { readFileSync } from 'node:fs'
import type { Runtime } from '../../runtime.ts'
import { parseJson, record } from '../../util/http.ts'

/** The workflow run. What the environment does not say is undefined; the environment of a job is never told to it. */
export type GitHubRun = {
  readonly owner: string | undefined
  readonly repo: string | undefined
  readonly runId: string | undefined
  /** 1 for the first attempt of a run. */
  readonly attempt: number
  /** `push`, `pull_request`, … */
  readonly eventName: string | undefined
  /** The full ref, e.g. `refs/heads/main`. */
  readonly ref: string | undefined
  readonly actor: string | undefined
  /** Origin of the GitHub server, e.g. `https://github.com`. */
  readonly serverUrl: string
  /** Root of the REST API, without a trailing slash. */
  readonly apiUrl: string
  readonly pullRequest: number | undefined
  /** True when the pull request's head lies in another repository than its base. */
  readonly isForkPullRequest: boolean
}

/**
 * Reads the run from `env` (GitHub documentation, "Variables reference") and from the file that `GITHUB_EVENT_PATH` names.
 * A payload that is missing or unreadable counts as an empty one.
 */
export const readGitHubRun = (env: Runtime['env']): GitHubRun => {
  const [owner, repo] = (env.GITHUB_REPOSITORY ?? '').split('/')
  const pullRequest = record(record(readPayload(env.GITHUB_EVENT_PATH)).pull_request)
  return {
    owner: owner || undefined,
    repo: repo || undefined,
    runId: env.GITHUB_RUN_ID || undefined,
    attempt: Number(env.GITHUB_RUN_ATTEMPT) || 1,
    eventName: env.GITHUB_EVENT_NAME || undefined,
    ref: env.GITHUB_REF || undefined,
    actor: env.GITHUB_ACTOR || undefined,
    serverUrl: withoutSlash(env.GITHUB_SERVER_URL || 'https://github.com'),
    apiUrl: withoutSlash(env.GITHUB_API_URL || 'https://api.github.com'),
    pullRequest: typeof pullRequest.number === 'number' ? pullRequest.number : numberInRef(env.GITHUB_REF),
    isForkPullRequest:
      pullRequest.head !== undefined && repositoryOf(pullRequest.head) !== repositoryOf(pullRequest.base)
  }
}

/**
 * The issuer of the OIDC tokens that a GitHub server's runs receive (GitHub documentation, "OpenID Connect reference"):
 * github.com, a data-residency host under ghe.com, or a GitHub Enterprise Server.
 */
export const oidcIssuer = (serverUrl: string): string => {
  const { protocol, host } = new URL(serverUrl)
  if (host === 'github.com') return 'https://token.actions.githubusercontent.com'
  if (host.endsWith('.ghe.com')) return `https://token.actions.${host}`
  return `${protocol}//${host}/_services/token`
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

const readPayload = (path: string | undefined): unknown => {
  if (!path) return undefined
  try {
    return parseJson(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

// The repository of a deleted fork is null: still another one than the base.
const repositoryOf = (side: unknown): unknown => record(record(side).repo).full_name

const numberInRef = (ref: string | undefined): number | undefined => {
  const number = /^refs\/pull\/(\d+)\//.exec(ref ?? '')?.[1]
  return number === undefined ? undefined : Number(number)
}
