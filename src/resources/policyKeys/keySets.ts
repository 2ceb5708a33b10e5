// Key sets as Microsoft Graph (beta) shows them: public parts alone, in spellings that differ from tenant to tenant.
// Source: Microsoft Graph documentation, trustFrameworkKeySet and trustFrameworkKey resource types.

import { ActionError } from '../../errors.ts'
import { type GraphAnswer, type Read, succeeded } from '../../graph/answer.ts'
import { cpimCode } from '../../graph/cpim.ts'
import { expectSuccess, toActionError } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { segment } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Reader } from '../../reconcile/reader.ts'
import { asObject, asObjects, asText, isObject } from '../../util/json.ts'
import type { RsaCertificate } from '../tenant/certificate.ts'
import { keySetsPath, keySetsRead, withPrefix } from '../tenant/trustFramework.ts'
import { entriesOfList } from '../tenant/unread.ts'
import type { Use } from './field.ts'

/** A key of a set. `type` is `RSA` or `OCT`; type and use are empty where Graph does not say. */
export type PolicyKey = {
  readonly kid: string
  readonly type: string
  readonly use: string
  readonly n: string
  readonly e: string
  readonly x5t: string
  readonly certificate: string
  /** When it ends, epoch milliseconds; undefined: never. */
  readonly endMs: number | undefined
}

/** A set of keys, one of which is active. */
export type KeySet = { readonly id: string; readonly keys: readonly PolicyKey[] }

/** The read of one set. */
export const keySetRead = (id: string): Read => ({
  path: `${keySetsPath}${segment(id)}`,
  version: 'beta',
  operation: `read the policy key ${id}`,
  requirement: requirements.readKeySets
})

/** The object of an answer, which some paths wrap in `value`. */
export const bodyOf = ({ body }: Pick<GraphAnswer, 'body'>): Readonly<Record<string, unknown>> => {
  const outer = asObject(body)
  return isObject(outer.value) ? outer.value : outer
}

/** How one more read is sent. */
type Ask = (read: Read) => Promise<GraphAnswer>

/**
 * The set of an answer; null stands for no keys. A list that is left out, as some serializers do with empty ones, stands for none
 * only where the set has no active key either. @throws ActionError `protocol` where the keys of the set are not shown.
 */
export const keySetOf = async (id: string, answer: GraphAnswer, ask: Ask): Promise<KeySet> => {
  const { keys } = bodyOf(answer)
  if (Array.isArray(keys)) return { id, keys: asObjects(keys).map(parseKey) }
  if (keys === null || (keys === undefined && (await hasNoActiveKey(id, ask)))) return { id, keys: [] }
  throw new ActionError({ code: 'protocol', message: `Graph gave the policy key ${id} without its list of keys.` })
}

/** "The key container exists but contains no valid certificate". */
const noValidKey = '90220'

/** @throws ActionError for an answer that says nothing of the key. */
const hasNoActiveKey = async (id: string, ask: Ask): Promise<boolean> => {
  const read: Read = { ...keySetRead(id), path: `${keySetsPath}${segment(id)}/getActiveKey` }
  const answer = await ask(read)
  if (succeeded(answer)) {
    const { kid, kty } = bodyOf(answer)
    return asText(kid) === '' && asText(kty) === ''
  }
  if (isMissing(answer) || cpimCode(answer) === noValidKey) return true
  throw toActionError(read, answer)
}

const uses: Readonly<Record<string, string>> = { signature: 'sig', encryption: 'enc' }

const parseKey = (key: Readonly<Record<string, unknown>>): PolicyKey => {
  const use = asText(key.use).toLowerCase()
  const seconds = key.exp === null || key.exp === '' ? Number.NaN : Number(key.exp)
  return {
    kid: asText(key.kid),
    type: asText(key.kty).toUpperCase(),
    use: uses[use] ?? use,
    n: asText(key.n),
    e: asText(key.e),
    x5t: asText(key.x5t),
    certificate: Array.isArray(key.x5c) ? asText(key.x5c[0]) : '',
    endMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined
  }
}

/**
 * The key sets of the tenant with their keys, which stand in the list; those of `declared` ids (lower case) are asked for one by
 * one where they do not. @throws ActionError for an answer that is no list.
 */
export const readKeySets = async (
  reader: Reader,
  declared: Pick<ReadonlySet<string>, 'has'>
): Promise<readonly KeySet[]> => {
  const answer = await reader.get(keySetsRead)
  if (isMissing(answer)) return []
  expectSuccess(keySetsRead, answer)
  const sets = entriesOfList(keySetsRead)(answer).flatMap(({ id, keys }) =>
    asText(id) === '' ? [] : [{ id: withPrefix(asText(id)), keys }]
  )
  return Promise.all(
    sets.map(async ({ id, keys }) => {
      if (Array.isArray(keys)) return { id, keys: asObjects(keys).map(parseKey) }
      if (!declared.has(id.toLowerCase())) return { id, keys: [] }
      const read = keySetRead(id)
      return keySetOf(id, expectSuccess(read, await reader.get(read)), reader.get)
    })
  )
}

/** True for a key of this type and, if given, use. What Graph does not say is taken for right. */
export const isKeyOf = ({ type, use }: PolicyKey, wanted: { readonly type: string; readonly use?: Use }): boolean =>
  (type === '' || type === wanted.type) && (use === '' || wanted.use === undefined || use === uses[wanted.use])

/** The word of Graph's requests for a use. */
export const useWord = (use: Use): string => uses[use] ?? use

/** True when the key is that of the certificate: by its id, by the thumbprint of the certificate, or by the public key. */
export const isCertificate = (key: PolicyKey, { kid, x5t, n, e, der }: RsaCertificate): boolean =>
  key.kid === kid ||
  (key.x5t !== '' && (bytesOf(key.x5t) === bytesOf(x5t) || key.x5t.toLowerCase() === hexOf(x5t))) ||
  key.certificate === der ||
  (key.n !== '' && bytesOf(key.n) === bytesOf(n) && bytesOf(key.e) === bytesOf(e))

const hexOf = (base64url: string): string => Buffer.from(base64url, 'base64url').toString('hex')

/** The bytes of base64 in either alphabet, as a number: zeros before it do not count. */
const bytesOf = (base64: string): string =>
  hexOf(base64.replaceAll('+', '-').replaceAll('/', '_')).replace(/^(?:00)+/, '')
