// GitHub as a test sees it: job identities, API tokens, and what has been stored. The routes are in the other files.

import { randomBytes } from 'node:crypto'
import { type EmulatorContext, gitHubIssuer } from '../core/context.ts'
import type { Issued } from '../core/issued.ts'
import type { SigningKey } from '../core/jwt.ts'
import type { JobIdentity } from './oidc.ts'
import {
  type GitHub,
  type SealingKey,
  type StoredComment,
  type StoredSecret,
  type StoredVariable,
  secretKey,
  variableKey
} from './state.ts'
import { type GitHubToken, issueToken } from './tokens.ts'

/** What the routes share. */
export type GitHubState = GitHub & {
  readonly origin: string
  readonly issuer: string
  /** Epoch milliseconds by the emulator's clock. */
  now(): number
  signingKey(): SigningKey
  readonly issued: Issued
  readonly tokens: Map<string, GitHubToken>
  readonly jobs: Map<string, JobIdentity>
  readonly stored: {
    readonly secrets: Map<string, StoredSecret>
    readonly variables: Map<string, StoredVariable>
    readonly comments: Map<number, StoredComment>
    readonly sealingKeys: Map<string, SealingKey>
    lastCommentId: number
  }
}

const states = new WeakMap<EmulatorContext, GitHubState>()

/** The GitHub of one emulator; the same at every call. */
export const gitHubOf = (context: EmulatorContext): GitHubState => {
  const state = states.get(context) ?? createGitHub(context)
  states.set(context, state)
  return state
}

const createGitHub = (context: EmulatorContext): GitHubState => {
  const tokens = new Map<string, GitHubToken>()
  const jobs = new Map<string, JobIdentity>()
  const stored: GitHubState['stored'] = {
    secrets: new Map(),
    variables: new Map(),
    comments: new Map(),
    sealingKeys: new Map(),
    lastCommentId: 1_000_000_000
  }
  const person: GitHubToken['user'] = { login: 'octocat', id: 583231, type: 'User' }
  return {
    get origin() {
      return context.origins.github
    },
    get issuer() {
      return gitHubIssuer(context.origins)
    },
    now: () => context.clock.now(),
    signingKey: context.signingKeys.gitHub,
    issued: context.issued,
    tokens,
    jobs,
    stored,
    missing: new Set(),
    oidcEnvironment(job = {}, bearer = randomBytes(32).toString('base64url')) {
      jobs.set(bearer, job)
      context.issued.add('job-bearer', bearer)
      return {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${context.origins.github}/_oidc/token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer
      }
    },
    token(request, random) {
      const { value, token } = issueToken(request, random)
      tokens.set(value, token)
      context.issued.add('github-token', value)
      return value
    },
    secrets: () => [...stored.secrets.values()],
    variables: () => [...stored.variables.values()],
    restore({ secrets, variables }) {
      for (const secret of secrets) stored.secrets.set(secretKey(secret), secret)
      for (const variable of variables) stored.variables.set(variableKey(variable), variable)
    },
    comments: () => [...stored.comments.values()],
    addComment({ repository, issue, body, user = person }) {
      const now = new Date(context.clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z')
      stored.lastCommentId += 1
      const comment = { id: stored.lastCommentId, repository, issue, body, user, createdAt: now, updatedAt: now }
      stored.comments.set(comment.id, comment)
      return comment
    }
  }
}
