// Sends a client secret to where its consumers read it: the secrets of a repository, environment, organization or
// Dependabot, and its ids to variables of the same target.

import { openGitHub, UnreadableAnswer } from '../../ci/github/api.ts'
import { ActionError, messageOf } from '../../errors.ts'
import type { SecretDestination } from '../../resources/app/declared.ts'
import {
  type Audience,
  createDoor,
  type DeliveryContext,
  type Door,
  fieldOf,
  putVariable,
  textOf,
  unless
} from './client.ts'
import { type Store, storeOf, targetOf } from './routes.ts'
import { openSealer, type Seal } from './sealedBox.ts'

/** What is sent. `secret` goes to the secret store, the rest to variables when the destination asks for ids. */
export type DeliveryValues = {
  readonly secret: string
  readonly clientId: string
  readonly tenantId: string
  readonly keyId: string
  /** ISO 8601. */
  readonly expiresOn: string
}

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

/**
 * Asks every destination for its public key, as the delivery will: a token that may not do that is known before a secret is
 * made. Never throws for a destination. Gives those that refuse.
 */
export const refusingDestinations = async (
  destinations: readonly SecretDestination[],
  context: DeliveryContext
): Promise<readonly Delivered[]> => {
  const client = await openGitHub(context, context.runtime)
  const refusals: Delivered[] = []
  for (const destination of destinations) {
    const store = storeOf(destination, context)
    try {
      await publicKey(createDoor(client, store, store.secretPermission, context), store)
    } catch (error) {
      const target = targetOf(destination)
      refusals.push({ target, error: deliveryError(target, error) })
    }
  }
  return refusals
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

const putSecret = async (
  door: Door,
  { kind, name }: SecretDestination,
  store: Store,
  secret: string,
  seal: Seal
): Promise<Audience> => {
  const path = `${store.secrets}/${encodeURIComponent(name)}`
  const { key, keyId } = await publicKey(door, store)
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

/** The error of a destination that is out of step. */
export const deliveryError = (target: string, error: unknown): ActionError => {
  const hint = error instanceof ActionError ? error.hint : undefined
  return new ActionError({
    code: 'delivery',
    message: `${target} was not written. ${messageOf(error)}`,
    ...(hint !== undefined && { hint }),
    cause: error
  })
}

const publicKey = (door: Door, store: Store) =>
  door.read(`read the public key of ${store.place}`, `${store.secrets}/public-key`, publicKeyOf)

const publicKeyOf = (body: unknown) => ({ key: textOf(body, 'key'), keyId: textOf(body, 'key_id') })

const repositoryIdsOf = (body: unknown): readonly number[] => {
  const repositories = fieldOf(body, 'repositories')
  if (!Array.isArray(repositories)) throw new UnreadableAnswer("GitHub's answer has no repositories")
  return repositories.map(repository => Number(fieldOf(repository, 'id')))
}
