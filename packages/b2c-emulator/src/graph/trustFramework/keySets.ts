// Key sets: POST, GET, PUT, PATCH and DELETE, and the actions that bring keys into them.
// Microsoft Graph documentation (beta), "trustFrameworkKeySet resource type" and the pages of its methods.

import { type KeySet, type PolicyKey, withCustomPrefix } from '../../directory/trustFramework.ts'
import { GraphError, refusals } from '../errors.ts'
import { keyAt } from '../lookup.ts'
import { collection, contextOf, entity, type Json, type Resource } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { activeKey } from './activeKey.ts'
import { keyJson, keySetJson } from './keyJson.ts'
import {
  generatedKey,
  parametersOf,
  presentedKey,
  uploadedCertificate,
  uploadedPfx,
  uploadedSecret
} from './newKeys.ts'
import { referencingPolicy } from './policyReferences.ts'
import { frameworkRefusals } from './refusals.ts'
import { admitReader, admitWriter, listed, visible } from './request.ts'

const resource: Resource = { type: 'trustFrameworkKeySet', filterable: {} }
const set = 'trustFramework/keySets'
const backupSuffix = '.bak'

const idOf = (request: GraphRequest): string => keyAt(request, 0).value

/** The key set that the path names. Throws AADB2C90073 when there is none. */
export const keySetOf = (request: GraphRequest): KeySet => {
  const { tenant, context } = request
  const id = idOf(request)
  const found = visible(request, tenant.keySets, id)
  if (!found) throw new GraphError(frameworkRefusals.absentKeySet(id, tenant, context.behavior.trustFramework))
  return found
}

/** The key set that a write goes to, in its true state. Throws AADB2C95052 when it has not been created. */
const writableKeySet = (request: GraphRequest): KeySet => {
  const { tenant } = request
  const id = idOf(request)
  const found = visible(request, tenant.keySets, id) && tenant.keySets.get(id)
  if (!found) throw new GraphError(frameworkRefusals.uncreatedKeySet(id, tenant))
  return found
}

/** GET /trustFramework/keySets */
export const listKeySets = (request: GraphRequest): GraphAnswer => {
  admitReader(request, 'keySet.read')
  const keySets = listed(request, request.tenant.keySets)
  return collection(
    request,
    resource,
    set,
    keySets.map(keySet => keySetJson(request, keySet))
  )
}

/** GET /trustFramework/keySets/{} */
export const getKeySet = (request: GraphRequest): GraphAnswer => {
  admitReader(request, 'keySet.read')
  return entity(request, resource, set, keySetJson(request, keySetOf(request)))
}

/** POST /trustFramework/keySets: an id and nothing else. */
export const createKeySet = (request: GraphRequest): GraphAnswer => {
  admitWriter(request, 'keySet.write')
  const { tenant, context, body } = request
  if (typeof body === 'object' && body !== null && 'keys' in body) throw new GraphError(frameworkRefusals.keySetField())
  const { id: wanted } = parametersOf(request, 'keySets', ['id'])
  if (wanted === undefined || wanted === null || wanted === '')
    throw new GraphError(frameworkRefusals.missingParameter('id'))
  if (typeof wanted !== 'string' || !/^[\w.-]{1,100}$/.test(wanted))
    throw new GraphError(frameworkRefusals.keySetField())
  const id = withCustomPrefix(wanted)
  const { trustFramework } = context.behavior
  if (tenant.keySets.get(id)) throw new GraphError(frameworkRefusals.existingKeySet(id, trustFramework))
  const keySet: KeySet = { id, keys: [] }
  tenant.keySets.put(id, keySet)
  return {
    status: 201,
    headers: { Location: `/trustFramework/keySets('${id}')` },
    body: { ...contextOf(request, `${set}/$entity`), ...keySetJson(request, keySet) }
  }
}

/** PUT and PATCH /trustFramework/keySets/{}: replaces all keys; none of them may have a `kid`. */
export const replaceKeys = (request: GraphRequest): GraphAnswer => {
  admitWriter(request, 'keySet.write')
  const before = writableKeySet(request)
  const { id, keys } = parametersOf(request, 'keySets', ['id', 'keys'])
  if (id !== undefined && String(id).toLowerCase() !== before.id.toLowerCase()) {
    throw new GraphError(frameworkRefusals.readOnly('id'))
  }
  if (!Array.isArray(keys)) throw new GraphError(refusals.invalidValue('keys', 'TrustFrameworkKeySet'))
  const presented = keys.map(key => presentedKey(request, before.id, key))
  checkMix(presented)
  const after: KeySet = { id: before.id, keys: presented }
  request.tenant.keySets.put(after.id, after)
  return { status: 200, body: { ...contextOf(request, `${set}/$entity`), ...keySetJson(request, after) } }
}

/** DELETE /trustFramework/keySets/{}: a copy with the suffix .bak stays. */
export const removeKeySet = (request: GraphRequest): GraphAnswer => {
  admitWriter(request, 'keySet.write')
  const { tenant, context } = request
  const { id } = keySetOf(request)
  const { deletedKeySets, deleteReferencedKeySet } = context.behavior.trustFramework
  const policy = deleteReferencedKeySet === 'refused' ? referencingPolicy(tenant, id) : undefined
  if (policy) throw new GraphError(frameworkRefusals.referencedKeySet(id, policy.id))
  const backup = `${id}${backupSuffix}`
  const keySet = tenant.keySets.get(id)
  tenant.keySets.remove(id)
  if (keySet && deletedKeySets === 'kept as .bak' && !id.toLowerCase().endsWith(backupSuffix)) {
    tenant.keySets.put(backup, { id: backup, keys: keySet.keys })
  }
  return { status: 204 }
}

/** GET /trustFramework/keySets/{}/getActiveKey */
export const getActiveKey = (request: GraphRequest): GraphAnswer => {
  admitReader(request, 'keySet.read')
  const { id, keys } = keySetOf(request)
  const active = activeKey(keys, request.context.clock.now() / 1000)
  if (!active) throw new GraphError(frameworkRefusals.noActiveKey(id, request.tenant))
  return keyAnswer(request, active)
}

const keyAnswer = (request: GraphRequest, key: PolicyKey): GraphAnswer => ({
  status: 200,
  body: { ...contextOf(request, 'microsoft.graph.trustFrameworkKey'), ...keyJson(request, key) } satisfies Json
})

const checkMix = (keys: readonly PolicyKey[]): void => {
  if (new Set(keys.map(({ kty }) => kty)).size > 1) throw new GraphError(frameworkRefusals.mixedTypes())
  if (new Set(keys.map(({ use }) => use)).size > 1) throw new GraphError(frameworkRefusals.mixedUses())
}

const contentOf = ({ n, secret }: PolicyKey): string | null => n ?? secret

/** An action that adds a key, made by `make` from the body, the id of the set and the keys that are there. */
const adding =
  (make: (request: GraphRequest, id: string, keys: readonly PolicyKey[]) => PolicyKey) =>
  (request: GraphRequest): GraphAnswer => {
    admitWriter(request, 'keySet.write')
    const { id, keys } = writableKeySet(request)
    const key = make(request, id, keys)
    const first = keys[0]
    if (first && first.kty !== key.kty && key.x5t !== null) {
      throw new GraphError(frameworkRefusals.otherType(id, first.kty, key.kty))
    }
    checkMix([...keys, key])
    const same = keys.find(known => contentOf(known) === contentOf(key))
    if (same && request.context.behavior.trustFramework.duplicateKeys === 'refused') {
      throw new GraphError(frameworkRefusals.presentKey(same.kid, same.kty))
    }
    request.tenant.keySets.put(id, { id, keys: [...keys.filter(({ kid }) => kid !== key.kid), key] })
    return keyAnswer(request, key)
  }

/** POST /trustFramework/keySets/{}/generateKey */
export const generateKey = adding(generatedKey)
/** POST /trustFramework/keySets/{}/uploadSecret */
export const uploadSecret = adding(uploadedSecret)
/** POST /trustFramework/keySets/{}/uploadPkcs12 */
export const uploadPkcs12 = adding(uploadedPfx)
/** POST /trustFramework/keySets/{}/uploadCertificate */
export const uploadCertificate = adding(uploadedCertificate)
