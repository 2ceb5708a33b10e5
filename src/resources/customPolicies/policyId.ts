// Ids of custom policies and policy keys. Source: azure-ad-b2c, trustframeworkpolicy (PolicyId) and the service's behaviour: an id
// without the prefix gets it, and ids are compared without case.

const prefix = 'B2C_1A_'

/** The id as the service keeps it: with the prefix, which is added where the text lacks it in any case. */
export const withPrefix = (id: string): string => (hasPrefix(id) ? id : `${prefix}${id}`)

/** True when the id begins with `B2C_1A_`, in any case. */
export const hasPrefix = (id: string): boolean => keyOf(id).startsWith(keyOf(prefix))

/** What two ids have in common when the service takes them for one. */
export const keyOf = (id: string): string => id.toLowerCase()

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
