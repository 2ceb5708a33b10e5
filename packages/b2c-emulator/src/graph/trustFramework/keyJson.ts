// Policy keys as Microsoft Graph shows them: public parts, and null in the place of whatever is secret.

import type { KeySet, PolicyKey } from '../../directory/trustFramework.ts'
import type { Json } from '../odata.ts'
import type { GraphRequest } from '../request.ts'

/** A key. Neither its secret nor its private half is ever shown. */
export const keyJson = ({ context }: Pick<GraphRequest, 'context'>, key: PolicyKey): Json => {
  const { keyTypes, keyTimes } = context.behavior.trustFramework
  const time = (seconds: number | null) => (seconds !== null && keyTimes === 'strings' ? String(seconds) : seconds)
  const { kid, kty, use, nbf, exp, n, e, x5c, x5t } = key
  return {
    k: null,
    x5c,
    x5t,
    kty: keyTypes === 'rsa' ? kty.toLowerCase() : kty,
    use,
    exp: time(exp),
    nbf: time(nbf),
    kid,
    e,
    n,
    d: null,
    p: null,
    q: null,
    dp: null,
    dq: null,
    qi: null
  }
}

/** A key below `keys_v2`: with its status. */
export const keyV2Json = (request: Pick<GraphRequest, 'context'>, key: PolicyKey): Json => ({
  ...keyJson(request, key),
  status: key.status
})

/** A key set with its keys. */
export const keySetJson = (request: Pick<GraphRequest, 'context'>, { id, keys }: KeySet): Json => ({
  id,
  keys: keys.map(key => keyJson(request, key))
})
