// One store of GitHub secrets or variables, as the deliveries see it: requests with a permission, refusals that name it.

import { callGitHub, type GitHubAccess, type GitHubClient, GitHubError, UnreadableAnswer } from '../../ci/github/api.ts'
import { ActionError } from '../../errors.ts'
import type { RetryContext } from '../../util/retry.ts'
import type { Repository, Store } from './routes.ts'

/** Whose token, which GitHub, which repository, and how long to try. */
export type DeliveryContext = GitHubAccess & Repository & RetryContext

/** Who may read an organization's secret or variable; empty for every other store. */
export type Audience = { readonly visibility?: string; readonly selected_repository_ids?: readonly number[] }

/**
 * Writes a variable, also where it does not exist yet.
 *
 * @throws ActionError `delivery` with the permission that would do.
 */
export const putVariable = async (
  door: Door,
  store: Store,
  name: string,
  value: string,
  audience: Audience
): Promise<void> => {
  const what = `write the variable ${name} of ${store.place}`
  const update = () => door.write(what, 'PATCH', `${store.variables}/${encodeURIComponent(name)}`, { name, value })
  const create = () => door.write(what, 'POST', store.variables, { name, value, ...audience })
  // Creating and updating are two verbs. Updating comes first: only the first delivery creates. A 409 is a variable that
  // somebody else made meanwhile, or that an attempt without an answer made.
  const updated = await update().then(() => true, unless(404, false))
  if (updated) return
  const created = await create().then(() => true, unless(409, false))
  if (!created) await update()
}

/** A handler of failures: gives `value` for refusals with `status`, throws the rest on. */
export const unless =
  <T>(status: number, value: T) =>
  (error: unknown): T => {
    if (error instanceof Refused && error.status === status) return value
    throw error
  }

/** A refusal that has been explained: what was tried, GitHub's words, and which token would do. */
class Refused extends ActionError {
  readonly status: number | undefined

  constructor(what: string, { status, message }: GitHubError, hint: string, cause: unknown) {
    super({ code: 'delivery', message: `Could not ${what}: ${message}`, hint, cause })
    this.status = status
  }
}

/** Requests to one store with one permission. `what` is what is tried, as it reads after "to". */
export type Door = {
  readonly read: <T>(what: string, path: string, parse: (body: unknown) => T) => Promise<T>
  readonly write: (what: string, method: 'PUT' | 'PATCH' | 'POST', path: string, body: object) => Promise<void>
}

/** The door to a store for a token with `permission`, which refusals name. */
export const createDoor = (client: GitHubClient, store: Store, permission: string, context: DeliveryContext): Door => {
  const call = async <T>(what: string, request: () => Promise<T>): Promise<T> => {
    try {
      return await callGitHub(what, request, context)
    } catch (error) {
      throw error instanceof GitHubError ? new Refused(what, error, hintFor(error, store, permission), error) : error
    }
  }
  return {
    read: (what, path, parse) =>
      call(what, async () => {
        const { data }: { readonly data: unknown } = await client.request(`GET ${path}`)
        return parse(data)
      }),
    write: (what, method, path, body) =>
      call(what, async () => {
        const { status } = await client.request(`${method} ${path}`, { ...body })
        if (status !== 201 && status !== 204) throw new UnreadableAnswer(`GitHub answered ${status} to ${method}`)
      })
  }
}

const hintFor = ({ status }: GitHubError, { place, absent }: Store, permission: string): string => {
  const wanted = `a fine-grained personal access token, or a GitHub App token, with the ${permission} for ${place}`
  switch (status) {
    case 401:
      return `The token in github-token is not valid: it has expired, was revoked or was cut. Give ${wanted}.`
    case 403:
      return `The token in github-token may not do this. The job's own GITHUB_TOKEN can never write secrets or variables, whatever its permissions. Set github-token to ${wanted}.`
    case 404:
      return `Either ${absent}, or the token in github-token cannot see it. Set github-token to ${wanted}.`
    case 422:
      return 'GitHub refuses the value or its name. Names hold letters, digits and underscores, do not begin with a digit or GITHUB_, and a store holds 100 of them (an organization 1,000).'
    default:
      return `Run the job again. If it stays, set github-token to ${wanted}.`
  }
}

/** A field of an answer, undefined where there is none. */
export const fieldOf = (body: unknown, field: string): unknown =>
  typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined

/** A text of an answer. @throws UnreadableAnswer. */
export const textOf = (body: unknown, field: string): string => {
  const value = fieldOf(body, field)
  if (typeof value !== 'string') throw new UnreadableAnswer(`GitHub's answer has no ${field}`)
  return value
}
