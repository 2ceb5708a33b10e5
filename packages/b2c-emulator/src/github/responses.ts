// What the REST API of GitHub says when it refuses, and the check of a request's token.

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type GitHubPermission, type GitHubToken, permits } from './tokens.ts'

/** An error body of the REST API. GitHub documentation, "Troubleshooting the REST API". */
export const refuse = (
  c: Context,
  status: ContentfulStatusCode,
  message: string,
  more: { readonly documentation?: string; readonly errors?: readonly unknown[] } = {}
): Response =>
  c.json(
    {
      message,
      ...(more.errors && { errors: more.errors }),
      documentation_url: `https://docs.github.com/rest${more.documentation ?? ''}`,
      status: `${status}`
    },
    status
  )

/** 404 as for a thing that is absent, or that the token may not know of. */
export const notFound = (c: Context, documentation?: string): Response =>
  refuse(c, 404, 'Not Found', documentation === undefined ? {} : { documentation })

/** What a route needs: one of the permissions at this level, and the page of the documentation that says so. */
export type Need = {
  readonly permissions: readonly GitHubPermission[]
  readonly level: 'read' | 'write'
  readonly documentation: string
}

/**
 * The refusal that the request's token earns, or `undefined` when it may pass: 401 without a known token, 403 without
 * the permission. The two texts of 403 tell an installation's token (GITHUB_TOKEN) from a personal one.
 */
export const refusalOf = (c: Context, tokens: ReadonlyMap<string, GitHubToken>, need: Need): Response | undefined => {
  const token = tokenOf(c, tokens)
  if (!c.req.header('authorization')) return refuse(c, 401, 'Requires authentication', need)
  if (!token) return refuse(c, 401, 'Bad credentials')
  if (permits(token, need.permissions, need.level)) return undefined
  const who = token.kind === 'GITHUB_TOKEN' ? 'integration' : 'personal access token'
  return refuse(c, 403, `Resource not accessible by ${who}`, need)
}

/** The token that the request carries (`Bearer` or `token`), if it was issued here. */
export const tokenOf = (c: Context, tokens: ReadonlyMap<string, GitHubToken>): GitHubToken | undefined => {
  const [scheme = '', value = ''] = (c.req.header('authorization') ?? '').split(' ')
  return /^(bearer|token)$/i.test(scheme) ? tokens.get(value) : undefined
}

/** The request's JSON object, or `undefined` when it is none. */
export const jsonObject = async (c: Context): Promise<Record<string, unknown> | undefined> => {
  const body: unknown = await c.req.json().catch(() => undefined)
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : undefined
}

/**
 * One page of a list, with the `Link` header that clients follow (`per_page` up to 100, default 30).
 * GitHub documentation, "Using pagination in the REST API".
 */
export const page = <T>(c: Context, all: readonly T[]): readonly T[] => {
  const perPage = Math.min(100, Math.max(1, Number(c.req.query('per_page') ?? 30) || 30))
  const current = Math.max(1, Number(c.req.query('page') ?? 1) || 1)
  const last = Math.max(1, Math.ceil(all.length / perPage))
  const link = (number: number, rel: string) => {
    const url = new URL(c.req.url)
    url.searchParams.set('page', `${number}`)
    return `<${url.href}>; rel="${rel}"`
  }
  const links = [
    ...(current > 1 ? [link(current - 1, 'prev')] : []),
    ...(current < last ? [link(current + 1, 'next'), link(last, 'last')] : []),
    ...(current > 1 ? [link(1, 'first')] : [])
  ]
  if (links.length > 0) c.header('link', links.join(', '))
  return all.slice((current - 1) * perPage, current * perPage)
}
