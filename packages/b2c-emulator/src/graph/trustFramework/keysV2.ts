// The single keys of a key set, below keys_v2: reading one, and switching it on or off.
// Microsoft Graph documentation (beta), "trustFrameworkKey_v2 resource type".

import type { KeySet, PolicyKey } from '../../directory/trustFramework.ts'
import { GraphError, refusals } from '../errors.ts'
import { keyAt } from '../lookup.ts'
import { collection, contextOf, type Resource } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { keyV2Json } from './keyJson.ts'
import { keySetOf } from './keySets.ts'
import { parametersOf } from './newKeys.ts'
import { frameworkRefusals } from './refusals.ts'
import { admitReader, admitWriter } from './request.ts'

const resource: Resource = { type: 'trustFrameworkKey_v2', filterable: {} }

const keyOf = (request: GraphRequest): { readonly keySet: KeySet; readonly key: PolicyKey } => {
  const keySet = keySetOf(request)
  const { value: kid } = keyAt(request, 1)
  const key = keySet.keys.find(one => one.kid === kid)
  if (key) return { keySet, key }
  throw new GraphError(frameworkRefusals.absentKey(kid, request.tenant, request.context.behavior.trustFramework))
}

/** GET /trustFramework/keySets/{}/keys_v2, for which reading alone is not enough of a permission. */
export const listKeysV2 = (request: GraphRequest): GraphAnswer => {
  admitReader(request, 'keySet.write')
  const { id, keys } = keySetOf(request)
  const shown = keys.map(key => keyV2Json(request, key))
  return collection(request, resource, `trustFramework/keySets('${id}')/keys_v2`, shown)
}

/** GET /trustFramework/keySets/{}/keys_v2/{} */
export const getKeyV2 = (request: GraphRequest): GraphAnswer => {
  admitReader(request, 'keySet.write')
  const shown = keyV2Json(request, keyOf(request).key)
  const context = contextOf(request, 'trustFramework/keySets/keys_v2/$entity')
  const wrapped = request.context.behavior.trustFramework.keysV2 === 'wrapped'
  return { status: 200, body: wrapped ? { ...context, value: shown } : { ...context, ...shown } }
}

/** PATCH /trustFramework/keySets/{}/keys_v2/{}: its status and nothing else. */
export const patchKeyV2 = (request: GraphRequest): GraphAnswer => {
  admitWriter(request, 'keySet.write')
  const { keySet, key } = keyOf(request)
  const { status, ...others } = parametersOf(request, 'keys_v2', ['status', ...Object.keys(keyV2Json(request, key))])
  const readOnly = Object.keys(others).find(name => !name.startsWith('@'))
  if (readOnly !== undefined) throw new GraphError(frameworkRefusals.readOnly(readOnly))
  if (status !== 'enabled' && status !== 'disabled') {
    throw new GraphError(refusals.invalidValue('status', 'TrustFrameworkKey_v2'))
  }
  const changed: PolicyKey = { ...key, status }
  const keys = keySet.keys.map(one => (one.kid === key.kid ? changed : one))
  request.tenant.keySets.put(keySet.id, { ...keySet, keys })
  return { status: 204 }
}

/** DELETE /trustFramework/keySets/{}/keys_v2/{}, which not every tenant may know. */
export const removeKeyV2 = (request: GraphRequest): GraphAnswer => {
  if (request.context.behavior.trustFramework.keyRemoval === 'unsupported') {
    throw new GraphError(refusals.methodNotAllowed())
  }
  admitWriter(request, 'keySet.write')
  const { keySet, key } = keyOf(request)
  request.tenant.keySets.put(keySet.id, { ...keySet, keys: keySet.keys.filter(({ kid }) => kid !== key.kid) })
  return { status: 204 }
}
