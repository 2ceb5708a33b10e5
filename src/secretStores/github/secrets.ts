// Writes a client secret to where its consumers read it: the secrets of a repository, environment, organization or
// Dependabot, and its ids to variables of the same target.

import { UnreadableAnswer } from '../../ci/github/api.ts'
import { asObject, asObjects } from '../../util/json.ts'
import type { StoredCredential } from '../store.ts'
import { type Audience, onStatus, type StoreClient, type StoreClients, textOf } from './client.ts'
import type { GitHubDestination } from './destination.ts'
import { putVariable } from './variables.ts'

/**
 * Asks for the public key, as the delivery will: a token that may not do that is known before a secret is made.
 * @throws ActionError `delivery` with the permission that would do.
 */
export const assertTakesSecrets = async ({ secrets }: StoreClients): Promise<void> => {
  await publicKey(secrets)
}

/**
 * Writes the secret, and with `ids` the ids. An organization secret keeps its visibility and its selected repositories; one
 * that does not exist is made `private`.
 * @throws ActionError `delivery` with the permission that would do.
 */
export const writeSecret = async (
  { kind, name, ids }: GitHubDestination,
  { secret, clientId, tenantId, keyId, expiresOn }: StoredCredential,
  { secrets, variables }: StoreClients
): Promise<void> => {
  const seal = await openSealer()
  const { key, id } = await publicKey(secrets)
  const below = `/${encodeURIComponent(name)}`
  const audience = kind === 'organization' ? await audienceOf(secrets, below, name) : {}
  const body = { encrypted_value: seal(secret, key), key_id: id, ...audience }
  await secrets.write(`write the secret ${name} of ${secrets.place}`, 'PUT', below, body)
  if (!ids) return
  const values = { CLIENT_ID: clientId, TENANT_ID: tenantId, KEY_ID: keyId, EXPIRES_ON: expiresOn }
  for (const [suffix, value] of Object.entries(values)) {
    await putVariable(variables, `${name}_${suffix}`, value, audience)
  }
}

const audienceOf = async (secrets: StoreClient, below: string, name: string): Promise<Audience> => {
  const visibility = await secrets
    .read(`read the visibility of ${name}`, below, body => textOf(body, 'visibility'))
    .catch(onStatus(404, 'private'))
  if (visibility !== 'selected') return { visibility }
  const selected: number[] = []
  for (let page = 1; ; page++) {
    const ids = await secrets.read(
      `list the repositories that may read ${name}`,
      `${below}/repositories?per_page=${pageSize}&page=${page}`,
      repositoryIdsOf
    )
    selected.push(...ids)
    if (ids.length < pageSize) return { visibility, selected_repository_ids: selected }
  }
}

const pageSize = 100

const publicKey = ({ place, read }: StoreClient) => read(`read the public key of ${place}`, '/public-key', publicKeyOf)

const publicKeyOf = (body: unknown) => ({ key: textOf(body, 'key'), id: textOf(body, 'key_id') })

const repositoryIdsOf = (body: unknown): readonly number[] => {
  const { repositories } = asObject(body)
  if (!Array.isArray(repositories)) throw new UnreadableAnswer("GitHub's answer has no repositories")
  return asObjects(repositories).map(({ id }) => Number(id))
}

/**
 * The function that seals a text for a public key (both base64 at the edges): the `encrypted_value` of GitHub's secrets API.
 * Source: GitHub documentation, "Encrypting secrets for the REST API".
 * @throws Error from the returned function when the key is not 32 bytes of base64.
 */
export const openSealer = async (): Promise<(text: string, publicKey: string) => string> => {
  const { default: sodium } = await import('libsodium-wrappers')
  await sodium.ready
  return (text, publicKey) => {
    const key = Buffer.from(publicKey, 'base64')
    if (key.length !== sodium.crypto_box_PUBLICKEYBYTES) {
      throw new Error(`The store's public key has ${key.length} bytes instead of ${sodium.crypto_box_PUBLICKEYBYTES}.`)
    }
    return Buffer.from(sodium.crypto_box_seal(text, key)).toString('base64')
  }
}
