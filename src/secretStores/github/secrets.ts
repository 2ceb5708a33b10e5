// Writes a client secret to where its consumers read it: the secrets of a repository, environment, organization or
// Dependabot, and its ids to variables of the same target; and looks at what is there.

import { UnreadableAnswer } from '../../ci/github/api.ts'
import { asActionError } from '../../errors.ts'
import { asObject, asObjects, isObject } from '../../util/json.ts'
import { parseMoment } from '../../util/time.ts'
import type { AnswerTime, Inspection, StoredCredential, StoredIds, WriteResult } from '../store.ts'
import { type Audience, type StoreClient, type StoreClients, textOf } from './client.ts'
import type { GitHubDestination } from './destination.ts'
import { putVariable, readVariable } from './variables.ts'

/**
 * Asks for everything that the delivery asks for, and for nothing that changes anything: the public key, the secret, and the
 * variable that names its key id. A token that may not do that is known before a secret is made.
 * @throws ActionError `delivery` with the permission that would do.
 */
export const assertTakesSecrets = async (destination: GitHubDestination, clients: StoreClients): Promise<void> => {
  const { refusal } = await inspectSecret(destination, clients)
  if (refusal !== undefined) throw refusal
}

/** What the destination holds: a secret's value is never shown, but when it was written last is. Never rejects. */
export const inspectSecret = async (
  { name, ids }: GitHubDestination,
  { secrets, variables }: StoreClients
): Promise<Inspection> => {
  const [key, secret, keyId] = await Promise.allSettled([
    // A 404 says that the secret is absent only where the token can see the store.
    publicKey(secrets),
    readUpdated(secrets, name),
    ids ? readVariable(variables, `${name}_KEY_ID`) : undefined
  ])
  const refusals = [key, secret, keyId].flatMap(({ status, ...result }) =>
    status === 'rejected' && 'reason' in result ? [asActionError(result.reason)] : []
  )
  const [refusal] = refusals
  const refused = refusal === undefined ? {} : { refusal }
  if (key.status === 'rejected' || secret.status === 'rejected') return { kind: 'unknown', ...refused }
  if (secret.value === undefined) return { kind: 'empty', ...refused }
  const variable = keyId.status === 'fulfilled' && ids ? (keyId.value ?? '') : undefined
  return { kind: 'present', ...secret.value, keyId: variable?.toLowerCase(), ...refused }
}

const updatedOf = (body: unknown, answered: AnswerTime | undefined) => {
  if (!isObject(body)) throw new UnreadableAnswer("GitHub's answer is no secret")
  return { updatedMs: parseMoment(body.updated_at), answered }
}

/**
 * Writes the secret, and with `ids` the ids. An organization secret keeps its visibility and its selected repositories; one
 * that does not exist is made `private`. @throws ActionError and what else keeps it from being sent at all.
 */
export const writeSecret = async (
  destination: GitHubDestination,
  credential: StoredCredential,
  clients: StoreClients
): Promise<WriteResult> => {
  const { kind, name, ids } = destination
  const { secrets } = clients
  const below = `/${encodeURIComponent(name)}`
  const seal = await openSealer()
  const { key, id, answered } = await publicKey(secrets)
  const audience = kind === 'organization' ? await audienceOf(secrets, below, name) : {}
  const body = { encrypted_value: seal(credential.secret, key), key_id: id, ...audience }
  const end = await secrets.tryWrite(`write the secret ${name} of ${secrets.place}`, 'PUT', below, body)
  const hasArrived = end.kind === 'unknown' && (await isWrittenSince(answered, name, secrets))
  if (end.kind !== 'written' && !hasArrived) return { secret: end.kind, error: end.error }
  const written = { secret: 'written', ...('error' in end && { unconfirmed: end.error }) } as const
  if (!ids) return written
  try {
    await writeIds(destination, credential, clients, audience)
    return written
  } catch (cause) {
    return { ...written, error: asActionError(cause) }
  }
}

/** GitHub tells moments in whole seconds. */
const clockGrainMs = 1_000

/**
 * True when the secret shows that it was written after `begun`, by GitHub's clock as both answers tell it. Where they disagree
 * about the time that went by, the later beginning counts. Whatever cannot be read proves nothing.
 */
const isWrittenSince = async (begun: AnswerTime | undefined, name: string, secrets: StoreClient): Promise<boolean> => {
  try {
    const { updatedMs, answered } = (await readUpdated(secrets, name)) ?? {}
    if (begun === undefined || updatedMs === undefined || answered === undefined) return false
    const begunMs = answered.storeMs - (answered.monotonicMs - begun.monotonicMs)
    return updatedMs >= Math.max(begunMs, begun.storeMs) - clockGrainMs
  } catch {
    return false
  }
}

const readUpdated = ({ readIfAny }: StoreClient, name: string) =>
  readIfAny(`read when ${name} was written`, `/${encodeURIComponent(name)}`, updatedOf)

/** Writes the ids. The key id comes last: where it is right, the others are. @throws ActionError `delivery`. */
export const writeIds = async (
  { kind, name }: GitHubDestination,
  { clientId, tenantId, keyId, expiresOn }: StoredIds,
  { secrets, variables }: StoreClients,
  known?: Audience
): Promise<void> => {
  const isOrganization = kind === 'organization'
  const audience = known ?? (isOrganization ? await audienceOf(secrets, `/${encodeURIComponent(name)}`, name) : {})
  const values = { CLIENT_ID: clientId, TENANT_ID: tenantId, EXPIRES_ON: expiresOn, KEY_ID: keyId }
  for (const [suffix, value] of Object.entries(values)) {
    await putVariable(variables, `${name}_${suffix}`, value, audience)
  }
}

const audienceOf = async (secrets: StoreClient, below: string, name: string): Promise<Audience> => {
  const read = await secrets.readIfAny(`read the visibility of ${name}`, below, body => textOf(body, 'visibility'))
  const visibility = read ?? 'private'
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

const publicKeyOf = (body: unknown, answered: AnswerTime | undefined) => ({
  key: textOf(body, 'key'),
  id: textOf(body, 'key_id'),
  answered
})

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
