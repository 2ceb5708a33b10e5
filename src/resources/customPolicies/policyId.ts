// Which ids a policy may have, and which policies of a tenant a declaration owns.

import { hasPrefix, withPrefix } from '../tenant/trustFramework.ts'

/** True for an id of the characters that the published schema allows (simple type PolicyId). */
export const isPolicyId = (id: string): boolean => /^[\w.-]*[\w-]$/.test(id)

/**
 * Tells whether a policy of the tenant belongs to a declaration: `true` owns every custom policy, a pattern such as
 * `B2C_1A_UAT_*` those that it matches, without case (`*` any text, `?` one character). A user flow is never one of them.
 */
export const policyMatcher = (match: true | string): ((id: string) => boolean) => {
  if (match === true) return hasPrefix
  const pattern = /^[*?]/.test(match) ? match : withPrefix(match)
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.')
  const matches = new RegExp(`^${source}$`, 'i')
  return id => hasPrefix(id) && matches.test(id)
}
