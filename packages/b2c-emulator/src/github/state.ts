// What the emulated GitHub stores, and the face that it shows to tests.

import type { JobIdentity } from './oidc.ts'
import type { GitHubToken, GitHubTokenRequest } from './tokens.ts'

/** A stored comment. */
export type StoredComment = {
  readonly id: number
  /** `owner/name` */
  readonly repository: string
  readonly issue: number
  readonly body: string
  readonly user: GitHubToken['user']
  readonly createdAt: string
  readonly updatedAt: string
}

/** Whose secrets a store holds: those of Actions or those of Dependabot. */
export type SecretApp = 'actions' | 'dependabot'

/** A stored secret with its clear value, which the REST API never gives. */
export type StoredSecret = {
  readonly app: SecretApp
  /** `octo-org/b2c`, `octo-org/b2c#production` for an environment, `octo-org` for an organization. */
  readonly target: string
  readonly name: string
  readonly value: string
  readonly createdAt: string
  readonly updatedAt: string
  /** Organizations only. */
  readonly visibility?: 'all' | 'private' | 'selected'
  readonly selectedRepositoryIds?: readonly number[]
}

/** A store's key pair for sealed boxes; `id` is what the API calls `key_id`. */
export type SealingKey = { readonly id: string; readonly publicKey: Uint8Array; readonly privateKey: Uint8Array }

/** A stored variable. */
export type StoredVariable = {
  /** `octo-org/b2c`, `octo-org/b2c#production` for an environment, `octo-org` for an organization. */
  readonly target: string
  readonly name: string
  readonly value: string
  readonly createdAt: string
  readonly updatedAt: string
  /** Organizations only. */
  readonly visibility?: string
}

/** Names are the same whatever their case. GitHub documentation, "Naming your secrets". */
export const secretKey = ({ app, target, name }: Pick<StoredSecret, 'app' | 'target' | 'name'>): string =>
  `${app} ${target} ${name.toUpperCase()}`

/** The same of a variable. */
export const variableKey = ({ target, name }: Pick<StoredVariable, 'target' | 'name'>): string =>
  `${target} ${name.toUpperCase()}`

/** The two variables that the runner sets for a job with `id-token: write`. */
export type OidcEnvironment = {
  readonly ACTIONS_ID_TOKEN_REQUEST_URL: string
  readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN: string
}

/** The public face of the emulated GitHub. */
export type GitHub = {
  /** Lets a job ask for identity tokens: what the runner would put into its environment. `bearer` is random unless it is given. */
  oidcEnvironment(job?: JobIdentity, bearer?: string): OidcEnvironment
  /** A new API token. What stands behind its prefix is random unless it is given. */
  token(request: GitHubTokenRequest, random?: string): string
  /** Every stored secret, with its clear value. */
  secrets(): readonly StoredSecret[]
  /** Every stored variable. */
  variables(): readonly StoredVariable[]
  /** Stores secrets and variables as another emulator has them, in the place of those with the same names. */
  restore(stored: { readonly secrets: readonly StoredSecret[]; readonly variables: readonly StoredVariable[] }): void
  /** Every stored comment, in order of creation. */
  comments(): readonly StoredComment[]
  /** Writes a comment as somebody else. `user` defaults to a person. */
  addComment(comment: NewComment): StoredComment
  /**
   * Stores that do not exist: requests to them get 404. `octo-org/b2c`, `octo-org/b2c#production` for an environment,
   * `octo-org` for an organization.
   */
  readonly missing: Set<string>
}

/** A comment to be written. */
export type NewComment = Pick<StoredComment, 'repository' | 'issue' | 'body'> & {
  readonly user?: GitHubToken['user']
}
