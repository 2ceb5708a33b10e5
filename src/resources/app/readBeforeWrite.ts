// The application as it is right before a write that replaces collections whole. Graph knows no conditional writes, so the time
// between this look and the write is all that is left for somebody else to come in between.

import { sendSuccessfully } from '../../graph/failure.ts'
import { byId } from '../../graph/paths.ts'
import { requirements } from '../../graph/requirements.ts'
import type { Work } from '../../reconcile/resource.ts'
import { asObject, sameUnordered } from '../../util/json.ts'
import { readUntilFresh } from '../../util/retry.ts'
import { type Application, parseApplication } from './graphObjects.ts'
import { type KeyPlace, selectedIn } from './locate.ts'
import { type AppScope, applicationOf } from './scope.ts'
import { isOwnTag } from './tags.ts'

/**
 * Reads it by its id, a few times where it lacks entries that were `seen` before; undefined for one that this run made. Our own tags
 * that were seen and are not shown any more are kept all the same: they record what must not be forgotten, and a replica may lag for
 * longer. Who created it is not asked: nothing of that is written, and not every tenant has the property.
 * @throws ActionError when it may not be read or is gone.
 */
export const readBeforeWrite = async (
  seen: (Pick<Application, 'tags'> & Partial<Application>) | undefined,
  keyPlace: KeyPlace,
  scope: AppScope,
  { graph, runtime }: Pick<Work, 'graph' | 'runtime'>
): Promise<Application> => {
  const { app, recentWrites } = scope
  const read = async (): Promise<Application> => {
    const answer = await sendSuccessfully(graph, {
      method: 'GET',
      path: `${byId('applications', applicationOf(scope).id)}?$select=${selectedIn(keyPlace, { knowsCreatedBy: false }, app)}`,
      operation: `read the application ${app.uniqueName} again, right before it is changed`,
      requirement: requirements.readApplications,
      mayLagBehind: recentWrites,
      isKnown: true
    })
    return parseApplication(answer.body)
  }
  if (seen === undefined) return read()
  const now = await readUntilFresh(read, again => lacks(again, seen), runtime)
  const forgotten = seen.tags.filter(tag => isOwnTag(tag) && !now.tags.includes(tag))
  return { ...now, tags: [...now.tags, ...forgotten] }
}

/** True for a collection, and for what holds one: it is written whole. */
export const holdsList = (value: unknown): boolean =>
  Array.isArray(value) || Object.values(asObject(value)).some(holdsList)

/** True when an entry of a collection is not there any more, or not as it was. */
const lacks = (again: unknown, seen: unknown): boolean => {
  if (Array.isArray(seen)) {
    return Array.isArray(again) && seen.some(entry => !again.some(one => sameUnordered(one, entry)))
  }
  const fresh = asObject(again)
  return Object.entries(asObject(seen)).some(([field, value]) => lacks(fresh[field], value))
}
