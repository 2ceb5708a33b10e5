// What the run is: read once from the environment that GitHub Actions sets and from the event's payload file.

import { readFileSync } from 'node:fs'
import type { Runtime } from '../../runtime.ts'
import { asObject, parseJson } from '../../util/json.ts'

/** The workflow run, as far as the action asks. What the environment does not say is undefined. */
export type GitHubRun = {
  readonly owner: string | undefined
  readonly repo: string | undefined
  /** Stays when the repository is renamed or transferred. */
  readonly repositoryId: string | undefined
  readonly eventName: string | undefined
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
  const pullRequest = asObject(asObject(readPayload(env.GITHUB_EVENT_PATH)).pull_request)
  return {
    owner: owner || undefined,
    repo: repo || undefined,
    repositoryId: /^\d+$/.test(env.GITHUB_REPOSITORY_ID ?? '') ? env.GITHUB_REPOSITORY_ID : undefined,
    eventName: env.GITHUB_EVENT_NAME || undefined,
    serverUrl: withoutSlash(env.GITHUB_SERVER_URL || 'https://github.com'),
    apiUrl: withoutSlash(env.GITHUB_API_URL || 'https://api.github.com'),
    pullRequest: typeof pullRequest.number === 'number' ? pullRequest.number : numberInRef(env.GITHUB_REF),
    isForkPullRequest:
      pullRequest.head !== undefined && repositoryOf(pullRequest.head) !== repositoryOf(pullRequest.base)
  }
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

/** The payload of the event: undefined when it is missing or unreadable. */
export const readPayload = (path: string | undefined): unknown => {
  if (!path) return undefined
  try {
    return parseJson(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

// The repository of a deleted fork is null: still another one than the base.
const repositoryOf = (side: unknown): unknown => asObject(asObject(side).repo).full_name

const numberInRef = (ref = ''): number | undefined => {
  const [, number] = /^refs\/pull\/(\d+)\//.exec(ref) ?? []
  return number === undefined ? undefined : Number(number)
}
