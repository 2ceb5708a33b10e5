// Sends a client secret to where its consumers read it: the secrets of a repository, environment, organization or
// Dependabot, and its ids to variables of the same target.

import type { SecretDestination } from '../desired/app.ts'
import { ActionError, messageOf } from '../errors.ts'
import type { RetryContext } from '../retry.ts'
import {
  callGitHub,
  type GitHubAccess,
  type GitHubClient,
  GitHubError,
  openGitHub,
  UnreadableAnswer
} from './githubApi.ts'
import { openSealer, type Seal } from './sealedBox.ts'
import { type Repository, type Store, storeOf, targetOf } from './stores.ts'

/** What is sent. `secret` goes to the secret store, the rest to variables when the destination asks for ids. */
export type DeliveryValues = {
  readonly secret: string
  readonly clientId: string
  readonly tenantId: string
  readonly keyId: string
  /** ISO 8601. */
  readonly expiresOn: string
}

/** Whose token, which GitHub, which repository, and how long to try. */
export type DeliveryContext = GitHubAccess & Repository & RetryContext

/** What became of one destination: written, or out of step. */
export type Delivered = { readonly target: string; readonly error?: ActionError }

/**
 * Writes the secret to every destination, one after the other, and goes on when one of them fails. Never throws for a
 * destination: its error names the token and the permission that would do.
 *
 * An organization secret keeps its visibility and its selected repositories; one that does not exist is made `private`.
 */
export const deliverToGitHub = async (
  destinations: readonly SecretDestination[],
  values: DeliveryValues,
  context: DeliveryContext
): Promise<readonly Delivered[]> => {
  const results: Delivered[] = []
  for (const destination of destinations) {
    const target = targetOf(destination)
    try {
      await deliverOne(destination, values, context)
      results.push({ target })
    } catch (error) {
      results.push({ target, error: deliveryError(target, error) })
    }
  }
  return results
}

/** Names of the variables that a destination `NAME+ids` writes, and the values that go there. */
export const idVariables = (name: string, values: DeliveryValues): readonly (readonly [string, string])[] => [
  [`${name}_CLIENT_ID`, values.clientId],
  [`${name}_TENANT_ID`, values.tenantId],
  [`${name}_KEY_ID`, values.keyId],
  [`${name}_EXPIRES_ON`, values.expiresOn]
]

const deliverOne = async (
  destination: SecretDestination,
  values: DeliveryValues,
  context: DeliveryContext
): Promise<void> => {
  const store = storeOf(destination, context)
  const client = await openGitHub(context, context.runtime)
  const seal = await openSealer()
  const secrets = createDoor(client, store, store.secretPermission, context)
  const audience = await putSecret(secrets, destination, store, values.secret, seal)
  if (!destination.ids) return
  const variables = createDoor(client, store, store.variablePermission, context)
  for (const [name, value] of idVariables(destination.name, values)) {
    await putVariable(variables, store, name, value, audience)
  }
}

/** Who may read an organization's secret or variable; empty for every other store. */
type Audience = { readonly visibility?: string; readonly selected_repository_ids?: readonly number[] }

const putSecret = async (
  door: Door,
  { kind, name }: SecretDestination,
  store: Store,
  secret: string,
  seal: Seal
): Promise<Audience> => {
  const path = `${store.secrets}/${encodeURIComponent(name)}`
  const { key, keyId } = await door.read(
    `read the public key of ${store.place}`,
    `${store.secrets}/public-key`,
    publicKeyOf
  )
  const audience = kind === 'organization' ? await audienceOf(door, path, name) : {}
  const body = { encrypted_value: seal(secret, key), key_id: keyId, ...audience }
  await door.write(`write the secret ${name} of ${store.place}`, 'PUT', path, body)
  return audience
}

const audienceOf = async (door: Door, path: string, name: string): Promise<Audience> => {
  const visibility = await door
    .read(`read the visibility of ${name}`, path, body => textOf(body, 'visibility'))
    .catch(unless(404, 'private'))
  if (visibility !== 'selected') return { visibility }
  const selected: number[] = []
  for (let page = 1; ; page++) {
    const ids = await door.read(
      `list the repositories that may read ${name}`,
      `${path}/repositories?per_page=${pageSize}&page=${page}`,
      repositoryIdsOf
    )
    selected.push(...ids)
    if (ids.length < pageSize) return { visibility, selected_repository_ids: selected }
  }
}

const pageSize = 100

// Creating and updating a variable are two verbs. Updating comes first: only the first delivery creates. A 409 is a
// variable that somebody else made meanwhile, or that an attempt without an answer made.
const putVariable = async (
  door: Door,
  store: Store,
  name: string,
  value: string,
  audience: Audience
): Promise<void> => {
  const what = `write the variable ${name} of ${store.place}`
  const update = () => door.write(what, 'PATCH', `${store.variables}/${encodeURIComponent(name)}`, { name, value })
  const create = () => door.write(what, 'POST', store.variables, { name, value, ...audience })
  const updated = await update().then(() => true, unless(404, false))
  if (updated) return
  const created = await create().then(() => true, unless(409, false))
  if (!created) await update()
}

/** A handler of failures: gives `value` for refusals with `status`, throws the rest on. */
const unless =
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
type Door = {
  readonly read: <T>(what: string, path: string, parse: (body: unknown) => T) => Promise<T>
  readonly write: (what: string, method: 'PUT' | 'PATCH' | 'POST', path: string, body: object) => Promise<void>
}

const createDoor = (client: GitHubClient, store: Store, permission: string, context: DeliveryContext): Door => {
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

const deliveryError = (target: string, error: unknown): ActionError => {
  const hint = error instanceof ActionError ? error.hint : undefined
  return new ActionError({
    code: 'delivery',
    message: `${target} was not written. ${messageOf(error)}`,
    ...(hint !== undefined && { hint }),
    cause: error
  })
}

const fieldOf = (body: unknown, field: string): unknown =>
  typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined

const textOf = (body: unknown, field: string): string => {
  const value = fieldOf(body, field)
  if (typeof value !== 'string') throw new UnreadableAnswer(`GitHub's answer has no ${field}`)
  return value
}

const publicKeyOf = (body: unknown) => ({ key: textOf(body, 'key'), keyId: textOf(body, 'key_id') })

const repositoryIdsOf = (body: unknown): readonly number[] => {
  const repositories = fieldOf(body, 'repositories')
  if (!Array.isArray(repositories)) throw new UnreadableAnswer("GitHub's answer has no repositories")
  return repositories.map(repository => Number(fieldOf(repository, 'id')))
}
