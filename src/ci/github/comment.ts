// Keeps one comment with the plan on a pull request: found by its hidden marker and its author, updated in place.

import { messageOf } from '../../errors.ts'
import type { RetryContext } from '../../util/retry.ts'
import type { CommentResult } from '../ci.ts'
import { callGitHub, type GitHubAccess, type GitHubClient, GitHubError, openGitHub, UnreadableAnswer } from './api.ts'

/** Where the comment goes. */
export type CommentTarget = GitHubAccess & {
  readonly owner: string
  readonly repo: string
  readonly pullRequest: number
}

/** The comment: its body, which ends with the marker. */
export type MarkedComment = { readonly body: string; readonly marker: string }

/** True when the body ends with the marker: a comment that only quotes ours does not. */
export const isMarked = (body: string, marker: string): boolean => body.trimEnd().endsWith(marker)

/** Creates or updates the comment. Never rejects: what GitHub refuses, a fork's read-only token above all, is a warning. */
export const upsertComment = async (
  comment: MarkedComment,
  target: CommentTarget,
  context: RetryContext
): Promise<CommentResult> => {
  try {
    const client = await openGitHub(target, context.runtime)
    // Repeated as a whole: after a lost answer the comment may be there, and looking again finds it.
    return await callGitHub('write the pull-request comment', () => upsertOnce(client, target, comment), context)
  } catch (error) {
    return { kind: 'refused', warning: warningFor(error, target) }
  }
}

type Comment = { readonly id: number; readonly body: string; readonly authorId: number; readonly byBot: boolean }

const upsertOnce = async (
  client: GitHubClient,
  target: CommentTarget,
  { body, marker }: MarkedComment
): Promise<CommentResult> => {
  const { owner, repo, pullRequest } = target
  const marked = (await commentsOf(client, target)).filter(comment => isMarked(comment.body, marker))
  const own = marked.length === 0 ? undefined : await ownOf(client, target.token, marked)
  if (own === undefined) {
    const { status } = await client.rest.issues.createComment({ owner, repo, issue_number: pullRequest, body })
    return readable(status === 201, { kind: 'created' })
  }
  if (own.body === body) return { kind: 'unchanged' }
  const { data } = await client.rest.issues.updateComment({ owner, repo, comment_id: own.id, body })
  return readable(data?.id === own.id, { kind: 'updated' })
}

const readable = <T>(isReadable: boolean, value: T): T => {
  if (!isReadable) throw new UnreadableAnswer("GitHub's answer is not a comment")
  return value
}

const pageSize = 100

const commentsOf = async (
  client: GitHubClient,
  { owner, repo, pullRequest }: CommentTarget
): Promise<readonly Comment[]> => {
  const all: Comment[] = []
  for (let page = 1; ; page++) {
    const query = { owner, repo, issue_number: pullRequest, per_page: pageSize, page }
    const { data } = await client.rest.issues.listComments(query)
    // A cut or empty answer must not be taken for "no comment yet".
    if (!Array.isArray(data)) throw new UnreadableAnswer("GitHub's answer is not a list of comments")
    for (const { id, body, user } of data) {
      all.push({ id, body: body ?? '', authorId: user?.id ?? 0, byBot: user?.type === 'Bot' })
    }
    if (data.length < pageSize) return all
  }
}

// The tokens of GitHub Apps (`ghs_`), GITHUB_TOKEN among them, cannot ask who they are; what they write is a bot's, and
// so a person who copies the marker is never taken for us. The token of a person says whose it is.
const ownOf = async (client: GitHubClient, token: string, marked: readonly Comment[]): Promise<Comment | undefined> => {
  if (token.startsWith('ghs_')) return marked.find(({ byBot }) => byBot)
  const { data } = await client.rest.users.getAuthenticated()
  return marked.find(({ authorId }) => authorId === readable(typeof data?.id === 'number', data.id))
}

const warningFor = (error: unknown, { owner, repo, pullRequest }: CommentTarget): string => {
  const failed = `The plan could not be written as a comment on pull request ${pullRequest} of ${owner}/${repo}`
  const isRefused = error instanceof GitHubError && (error.status === 403 || error.status === 404)
  const reason = isRefused
    ? ' The token needs the permission pull-requests: write; a pull request from a fork has a read-only token.'
    : ''
  return `${failed}: ${messageOf(error)}.${reason} The plan is in the job summary.`
}
