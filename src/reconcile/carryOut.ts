// Carrying out several writes of one resource: each change counts as soon as its own write is done, whatever becomes of the others.

import type { GraphRequest } from '../graph/answer.ts'
import type { BatchOptions } from '../graph/client.ts'
import { ensureAll } from '../graph/failure.ts'
import type { Change } from './plan.ts'
import type { Work } from './resource.ts'

/** A write, and the change of the plan that it carries out, if it is all that the change takes. */
export type Write = { readonly request: GraphRequest; readonly change: Change | undefined }

/** Sends the writes in `$batch`. @throws ActionError of the first that failed, when all have been answered; see `ensureAll`. */
export const carryOut = (
  { graph, carriedOut, markChanged }: Pick<Work, 'graph' | 'carriedOut' | 'markChanged'>,
  writes: readonly Write[],
  options: Pick<BatchOptions, 'serial'> = {}
): Promise<void> => {
  const changeOf = new Map(writes.map(({ request, change }) => [request, change]))
  const requests = writes.map(({ request }) => request)
  const onSatisfied = (request: GraphRequest): void => {
    const change = changeOf.get(request)
    if (change === undefined) markChanged()
    else carriedOut(change)
  }
  return ensureAll(graph, requests, { ...options, onSatisfied })
}
