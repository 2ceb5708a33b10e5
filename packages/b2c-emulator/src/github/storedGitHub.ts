// What the emulated GitHub holds as it is stored in a file: secrets with their values, the keys that they are sealed for, tokens.

import type { GitHubState } from './gitHub.ts'
import type { JobIdentity } from './oidc.ts'
import type { SealingKey, StoredComment, StoredSecret, StoredVariable } from './state.ts'
import type { GitHubToken } from './tokens.ts'

type Entries<T> = readonly (readonly [key: string, value: T])[]

/** Both halves of a sealing key are base64. */
type StoredSealingKey = { readonly [Part in keyof SealingKey]: string }

/** Everything, as JSON. Jobs and tokens are found by their secret values. */
export type StoredGitHub = {
  readonly secrets: Entries<StoredSecret>
  readonly variables: Entries<StoredVariable>
  readonly comments: readonly StoredComment[]
  readonly lastCommentId: number
  readonly sealingKeys: Entries<StoredSealingKey>
  readonly tokens: Entries<GitHubToken>
  readonly jobs: Entries<JobIdentity>
  readonly missing: readonly string[]
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** What there is at this moment. */
export const storedGitHub = ({ stored, tokens, jobs, missing }: GitHubState): StoredGitHub => ({
  secrets: [...stored.secrets],
  variables: [...stored.variables],
  comments: [...stored.comments.values()],
  lastCommentId: stored.lastCommentId,
  sealingKeys: [...stored.sealingKeys].map(([store, { id, publicKey, privateKey }]) => [
    store,
    { id, publicKey: base64(publicKey), privateKey: base64(privateKey) }
  ]),
  tokens: [...tokens],
  jobs: [...jobs],
  missing: [...missing]
})

const fill = <K, V>(target: Map<K, V>, entries: Iterable<readonly [K, V]>): void => {
  for (const [key, value] of entries) target.set(key, value)
}

/** Puts what was stored into a GitHub that has nothing yet. */
export const restoreGitHub = ({ stored, tokens, jobs, missing }: GitHubState, from: StoredGitHub): void => {
  fill(stored.secrets, from.secrets)
  fill(stored.variables, from.variables)
  fill(
    stored.comments,
    from.comments.map(comment => [comment.id, comment])
  )
  stored.lastCommentId = from.lastCommentId
  fill(
    stored.sealingKeys,
    from.sealingKeys.map(([store, { id, publicKey, privateKey }]) => [
      store,
      { id, publicKey: Buffer.from(publicKey, 'base64'), privateKey: Buffer.from(privateKey, 'base64') }
    ])
  )
  fill(tokens, from.tokens)
  fill(jobs, from.jobs)
  for (const store of from.missing) missing.add(store)
}
