// Redirects of GitHub's API: a renamed repository is followed on the same origin, the token and the belief in an answer go nowhere else.

import type { Runtime } from '../../runtime.ts'

/** Thrown where a redirect leads away, or never ends. Its message names the host. */
export class RefusedRedirect extends Error {
  override readonly name = 'RefusedRedirect'
}

/** GitHub documentation, "Best practices for using the REST API": follow redirects; the request is repeated as it was. */
const followed: ReadonlySet<number> = new Set([301, 302, 307, 308])
const mostRedirects = 3

/**
 * A fetch that follows the redirects of `origin` to itself, with method, headers and body as they were.
 * @throws RefusedRedirect where one leads to another origin, however often that is asked for; what `fetch` throws.
 */
export const followingOn =
  (origin: string, fetch: Runtime['fetch']): typeof globalThis.fetch =>
  async (input, init) => {
    let url = String(input instanceof Request ? input.url : input)
    for (let left = mostRedirects; ; left--) {
      const response = await fetch(url, { ...init, redirect: 'manual' })
      const location = response.headers.get('location')
      if (response.status < 300 || response.status >= 400 || location === null) return response
      await response.body?.cancel()
      const target = URL.parse(location, url)
      if (target?.origin !== origin || target.username !== '' || target.password !== '')
        throw new RefusedRedirect(
          `GitHub's API pointed to ${target?.origin ?? 'an unreadable address'}, and only ${origin} receives the token and is believed`
        )
      if (left === 0 || !followed.has(response.status))
        throw new RefusedRedirect(
          `GitHub's API at ${origin} answered with a redirect (${response.status}) that has no end`
        )
      url = target.href
    }
  }
