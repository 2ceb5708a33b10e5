// Custom policies and policy keys as Graph lists them, and their ids: several kinds look at both. Sources: Microsoft Graph documentation
// (beta), trustFrameworkPolicy and trustFrameworkKeySet; azure-ad-b2c, trustframeworkpolicy (PolicyId) and the service's behaviour: an
// id without the prefix gets it, and ids are compared without case.

import type { GraphAnswer, Read } from '../../graph/answer.ts'
import { segment } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import { asText } from '../../util/json.ts'
import { entriesOfList } from './unread.ts'

const prefix = 'B2C_1A_'

/** What two ids have in common when the service takes them for one. */
export const keyOf = (id: string): string => id.toLowerCase()

/** True when the id begins with `B2C_1A_`, in any case. */
export const hasPrefix = (id: string): boolean => keyOf(id).startsWith(keyOf(prefix))

/** The id as the service keeps it: with the prefix, which is added where the text lacks it in any case. */
export const withPrefix = (id: string): string => (hasPrefix(id) ? id : `${prefix}${id}`)

/** The id as people write it. */
export const withoutPrefix = (id: string): string => (hasPrefix(id) ? id.slice(prefix.length) : id)

/** What the service adds to the id of a key set that was removed. Source: Azure AD B2C documentation, overview of policy keys. */
export const backupSuffix = '.bak'

/** True for the copy that a removed key set leaves behind. */
export const isBackup = (id: string): boolean => keyOf(id).endsWith(backupSuffix)

const policiesPath = '/trustFramework/policies'

/** The ids of all policies. */
export const policiesRead: Read = {
  path: policiesPath,
  version: 'beta',
  operation: 'read the custom policies',
  requirement: requirements.readCustomPolicies
}

/** The path of one policy. */
export const policyPath = (id: string): string => `${policiesPath}${segment(id)}`

/** The content of one policy, as a text. */
export const contentRead = (id: string): Read => ({
  path: `${policyPath(id)}/$value`,
  version: 'beta',
  accept: 'application/xml',
  operation: `read the custom policy ${id}`,
  requirement: requirements.readCustomPolicies
})

/** Where the key sets are. */
export const keySetsPath = '/trustFramework/keySets'

/** All key sets, as a rule with their keys. */
export const keySetsRead: Read = {
  path: keySetsPath,
  version: 'beta',
  operation: 'read the policy keys',
  requirement: requirements.readKeySets
}

/** The ids of a list. @throws ActionError `protocol` for an answer that is no list. */
export const idsOf =
  (read: Read) =>
  (answer: GraphAnswer): readonly string[] =>
    entriesOfList(read)(answer).map(({ id }) => asText(id))
