// The place where a run lives, as the rest of the action sees it: inputs, masks, outputs, state, log commands, summary,
// identity tokens, comments. A host is one folder beside this file; GitHub Actions is the first.

import type { OidcProvider } from '../auth/signIn.ts'
import type { RetryContext } from '../util/retry.ts'

/** The host's log commands. A host that has no annotations or groups prints lines instead. */
export type LogCommands = {
  readonly info: (text: string) => void
  readonly debug: (text: string) => void
  readonly isDebug: () => boolean
  readonly notice: (text: string, properties?: { readonly title?: string }) => void
  readonly warning: (text: string, properties?: { readonly title?: string }) => void
  readonly error: (text: string) => void
  readonly startGroup: (title: string) => void
  readonly endGroup: () => void
}

/** What became of a comment. `refused` is no failure of the run: its warning is for the log. */
export type CommentResult =
  | { readonly kind: 'created' | 'updated' | 'unchanged' }
  | { readonly kind: 'refused'; readonly warning: string }

/** The pull request that a run belongs to. */
export type PullRequest = {
  /** Tells this step from other steps, jobs and matrix entries on the same pull request; the same in every run. */
  readonly step: readonly (string | undefined)[]
  /** Creates or updates the one comment that ends with `marker`; `token` opens the host's API. Never rejects. */
  readonly upsertComment: (body: string, marker: string, token: string, context: RetryContext) => Promise<CommentResult>
}

/**
 * A file of the workspace: where it really lies, its content, and the place that was written for it. That place is another one than
 * `path` where a link inside of the workspace leads to the file.
 */
export type WorkspaceFile = { readonly path: string; readonly writtenPath: string; readonly bytes: Uint8Array }

/** A CI host. */
export type Ci = {
  /** The text of an input, trimmed; empty when there is none. */
  readonly input: (name: string) => string
  /** The names of the inputs that the step was given, in lower case, as far as the host tells. */
  readonly inputNames: () => readonly string[]
  /** Hides a secret in everything that is printed from now on. */
  readonly mask: (secret: string) => void
  readonly output: (name: string, value: string) => void
  /** What the main step tells the post step. Never a secret. */
  readonly state: { readonly save: (name: string, value: unknown) => void; readonly load: (name: string) => unknown }
  readonly commands: LogCommands
  /** @throws what the host throws where it has no job summaries. */
  readonly writeSummary: (markdown: string) => Promise<void>
  /**
   * Asserts that a file of the workspace may decide what is done to a tenant.
   * @throws ActionError `input` where the run may hold what somebody only proposes, and the file may be part of that.
   */
  readonly assertTrustedFile: (file: WorkspaceFile) => void
  /**
   * Asserts that the run holds nothing that somebody only proposes, for what depends on files that are not there.
   * @throws ActionError `input` that names `what` was asked for.
   */
  readonly assertNoProposal: (what: string) => void
  readonly oidc: OidcProvider
  /** The repository that the run belongs to; undefined outside of one. */
  readonly repository: { readonly name: string; readonly id: string | undefined } | undefined
  readonly pullRequest: PullRequest | undefined
}
