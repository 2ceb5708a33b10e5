// What the custom policies name that stay in the tenant: nobody could sign in by them without their keys and their applications, and the
// service lets both be removed.

import { expectSuccess } from '../../graph/failure.ts'
import { isMissing } from '../../graph/missing.ts'
import type { Reader } from '../../reconcile/reader.ts'
import { asText } from '../../util/json.ts'
import { contentRead, hasPrefix, idsOf, keyOf, policiesRead, withPrefix } from './trustFramework.ts'

/** A policy as it is read, without comments. */
export type PolicyText = { readonly id: string; readonly text: string }

/**
 * The custom policies but those in `removed`, by ids in lower case. Gives undefined where the caller may not read them all.
 * @throws ActionError.
 */
export const policiesThatStay = async (
  reader: Pick<Reader, 'get'>,
  removed: ReadonlySet<string>
): Promise<readonly PolicyText[] | undefined> => {
  const answer = await reader.get(policiesRead)
  if (answer.status === 403) return undefined
  const listed = isMissing(answer) ? [] : idsOf(policiesRead)(expectSuccess(policiesRead, answer))
  const texts = listed
    .filter(id => hasPrefix(id) && !removed.has(keyOf(id)))
    .map(async (id): Promise<readonly PolicyText[] | undefined> => {
      const read = contentRead(id)
      const content = await reader.get({ ...read, isKnown: true })
      if (isMissing(content)) return []
      if (content.status === 403) return undefined
      return [{ id, text: asText(expectSuccess(read, content).body).replace(/<!--[\s\S]*?-->/g, '') }]
    })
  const all = await Promise.all(texts)
  return all.includes(undefined) ? undefined : all.flatMap(one => one ?? [])
}

/** The ids of the keys that a policy names, in lower case and with the prefix. */
export const keysIn = ({ text }: PolicyText): readonly string[] =>
  Array.from(text.matchAll(/\sStorageReferenceId\s*=\s*(?:"([^"]*)"|'([^']*)')/g), ([, double, single]) =>
    keyOf(withPrefix((double ?? single ?? '').trim()))
  )
