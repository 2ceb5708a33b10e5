// Which key of a key set is in use. Azure AD B2C documentation, "Overview of policy keys".

import type { PolicyKey } from '../../directory/trustFramework.ts'

/**
 * The active key at a moment (seconds since 1970): the one that was activated last; a key without `nbf` only when no other is
 * valid, the newest of them first. Undefined when none is valid and enabled.
 */
export const activeKey = (keys: readonly PolicyKey[], nowSeconds: number): PolicyKey | undefined => {
  const valid = keys.filter(
    ({ status, nbf, exp }) =>
      status === 'enabled' && (nbf === null || nbf <= nowSeconds) && (exp === null || exp > nowSeconds)
  )
  const dated = valid.filter(({ nbf }) => nbf !== null).toSorted((one, other) => (one.nbf ?? 0) - (other.nbf ?? 0))
  return dated.at(-1) ?? valid.at(-1)
}
