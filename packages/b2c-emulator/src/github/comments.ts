// Comments on issues and pull requests.

import { type Context, Hono } from 'hono'
import type { GitHubState } from './gitHub.ts'
import { jsonObject, notFound, page, refusalOf, refuse, tokenOf } from './responses.ts'
import type { StoredComment } from './state.ts'

const limitCharacters = 65_536
const documentation = '/issues/comments'
const permissions = ['issues', 'pull_requests'] as const

/** The routes of comments. GitHub documentation, "REST API endpoints for issue comments". */
export const commentsApp = (state: GitHubState): Hono => {
  const guarded = (c: Context, level: 'read' | 'write', handle: () => Response | Promise<Response>) => {
    const refusal = refusalOf(c, state.tokens, { permissions, level, documentation })
    if (refusal) return refusal
    return state.missing.has(repositoryName(c)) ? notFound(c, documentation) : handle()
  }

  const list = (c: Context): Response => {
    const issue = Number(c.req.param('issue'))
    const all = [...state.stored.comments.values()].filter(
      comment => comment.repository === repositoryName(c) && comment.issue === issue
    )
    return c.json(page(c, all).map(described))
  }

  const post = async (c: Context): Promise<Response> => {
    const body = await bodyOf(c)
    const user = tokenOf(c, state.tokens)?.user
    if (body === undefined || !user) return tooLongOrMissing(c)
    const comment = state.addComment({ repository: repositoryName(c), issue: Number(c.req.param('issue')), body, user })
    return c.json(described(comment), 201)
  }

  const get = (c: Context): Response => {
    const comment = found(c)
    return comment ? c.json(described(comment)) : notFound(c, documentation)
  }

  const patch = async (c: Context): Promise<Response> => {
    const before = found(c)
    if (!before) return notFound(c, documentation)
    const body = await bodyOf(c)
    if (body === undefined) return tooLongOrMissing(c)
    const after = { ...before, body, updatedAt: new Date(state.now()).toISOString() }
    state.stored.comments.set(before.id, after)
    return c.json(described(after))
  }

  const remove = (c: Context): Response => {
    const comment = found(c)
    if (comment) state.stored.comments.delete(comment.id)
    return comment ? c.body(null, 204) : notFound(c, documentation)
  }

  const found = (c: Context): StoredComment | undefined => {
    const comment = state.stored.comments.get(Number(c.req.param('id')))
    return comment?.repository === repositoryName(c) ? comment : undefined
  }

  const described = (comment: StoredComment): Record<string, unknown> => {
    const path = `/repos/${comment.repository}/issues`
    return {
      id: comment.id,
      node_id: `IC_${comment.id}`,
      url: `${state.origin}${path}/comments/${comment.id}`,
      html_url: `https://github.com/${comment.repository}/pull/${comment.issue}#issuecomment-${comment.id}`,
      issue_url: `${state.origin}${path}/${comment.issue}`,
      body: comment.body,
      user: comment.user,
      created_at: comment.createdAt,
      updated_at: comment.updatedAt,
      author_association: comment.user.type === 'Bot' ? 'NONE' : 'MEMBER'
    }
  }

  const app = new Hono()
  const ofIssue = '/repos/:owner/:repo/issues/:issue{[0-9]+}/comments'
  const single = '/repos/:owner/:repo/issues/comments/:id{[0-9]+}'
  app.get(ofIssue, c => guarded(c, 'read', () => list(c)))
  app.post(ofIssue, c => guarded(c, 'write', () => post(c)))
  app.get(single, c => guarded(c, 'read', () => get(c)))
  app.patch(single, c => guarded(c, 'write', () => patch(c)))
  app.delete(single, c => guarded(c, 'write', () => remove(c)))
  return app
}

const repositoryName = (c: Context) => `${c.req.param('owner')}/${c.req.param('repo')}`

const bodyOf = async (c: Context): Promise<string | undefined> => {
  const body = (await jsonObject(c))?.body
  return typeof body === 'string' && body !== '' && body.length <= limitCharacters ? body : undefined
}

const tooLongOrMissing = (c: Context) =>
  refuse(c, 422, 'Validation Failed', {
    documentation,
    errors: [
      {
        resource: 'IssueComment',
        code: 'unprocessable',
        field: 'data',
        message: `Body cannot be blank or is too long (maximum is ${limitCharacters} characters)`
      }
    ]
  })
