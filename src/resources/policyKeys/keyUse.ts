// Which policies of the tenant name a policy key: without it nobody can sign in by them, and the service may remove it all the same.

import { expectSuccess } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import type { Work } from '../../reconcile/resource.ts'
import { mapLimit } from '../../util/concurrency.ts'
import { asText } from '../../util/json.ts'
import { contentRead, hasPrefix, idsOf, keyOf, policiesRead, withPrefix } from '../tenant/trustFramework.ts'

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
  const listed = isMissing(answer) ? [] : idsOf(policiesRead)(expectSuccess(policiesRead, answer))
  const ids = listed.filter(id => hasPrefix(id) && !isRemoved(id))
  const found = new Map<string, string>()
  await mapLimit(ids, readsAtOnce, async id => {
    const read = contentRead(id)
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
    ([, double, single]) => keyOf(withPrefix((double ?? single ?? '').trim()))
  )
