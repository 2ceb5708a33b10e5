// Which policies of the tenant name a policy key: without it nobody can sign in by them, and the service may remove it all the same.

import type { Read } from '../../graph/answer.ts'
import { expectSuccess } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import { segment } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Work } from '../../reconcile/resource.ts'
import { mapLimit } from '../../util/concurrency.ts'
import { asText } from '../../util/json.ts'
import { entriesOfList } from '../tenant/unread.ts'
import { withPrefix } from './field.ts'

const policiesPath = '/trustFramework/policies'

const policiesRead: Read = {
  path: policiesPath,
  version: 'beta',
  operation: 'read the custom policies',
  requirement: requirements.readCustomPolicies
}

const readsAtOnce = 30

/**
 * The policies by the keys that they name, both by ids, those of keys in lower case. `isRemoved` tells of a policy that this run has
 * removed and that may still be shown. Gives undefined where the caller may not read policies. @throws ActionError.
 */
export const policiesByKey = async (
  { graph }: Pick<Work, 'graph'>,
  isRemoved: (id: string) => boolean
): Promise<ReadonlyMap<string, string> | undefined> => {
  const answer = await graph.send({ method: 'GET', ...policiesRead })
  if (answer.status === 403) return undefined
  const listed = isMissing(answer) ? [] : entriesOfList(policiesRead)(expectSuccess(policiesRead, answer))
  const ids = listed.map(({ id }) => asText(id)).filter(id => /^B2C_1A_/i.test(id) && !isRemoved(id))
  const found = new Map<string, string>()
  await mapLimit(ids, readsAtOnce, async id => {
    const read: Read = {
      ...policiesRead,
      path: `${policiesPath}${segment(id)}/$value`,
      accept: 'application/xml',
      operation: `read the custom policy ${id}`
    }
    const content = await graph.send({ method: 'GET', ...read })
    if (isMissing(content)) return
    for (const key of keysIn(asText(expectSuccess(read, content).body))) found.set(key, id)
  })
  return found
}

/** The ids of the keys in the text of a policy. */
const keysIn = (text: string): readonly string[] =>
  Array.from(
    text.replace(/<!--[\s\S]*?-->/g, '').matchAll(/\sStorageReferenceId\s*=\s*(?:"([^"]*)"|'([^']*)')/g),
    ([, double, single]) => withPrefix((double ?? single ?? '').trim()).toLowerCase()
  )
