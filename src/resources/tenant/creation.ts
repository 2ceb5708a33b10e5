// Making what the service gives an id of its own: the same request sent twice makes two of them, or is refused the second time.
// After a lost answer what it may have made is looked for, a few times because lists lag, before it is sent again.

import { ActionError } from '../../errors.ts'
import type { GraphRequest } from '../../graph/answer.ts'
import { isCpimExisting } from '../../graph/cpim.ts'
import { expectSuccess } from '../../graph/failure.ts'
import type { Kind } from '../../reconcile/plan.ts'
import type { Stale, Work } from '../../reconcile/resource.ts'
import { asObject, asText } from '../../util/json.ts'

/** How often, a second apart, what was made is looked for before the request is sent again. */
const looksBeforeAnother = 10
const pauseMs = 1_000
/** The back end of Azure AD B2C tells of "a problem" where it does not understand as well: that must end. */
const mostSent = 3

/** What was made; by somebody else, when it was there before the first request could make it. */
export type Created = { readonly id: string; readonly isOurs: boolean }

/**
 * Sends a creation, never twice without looking. `find` looks in the tenant for what it makes and gives its id.
 * @throws ActionError for a refusal; `service` when no attempt was answered.
 */
export const createOnce = async (
  { graph, runtime }: Pick<Work, 'graph' | 'runtime'>,
  request: GraphRequest,
  find: () => Promise<string | undefined>
): Promise<Created> => {
  const look = async (): Promise<string | undefined> => {
    for (let looks = 1; looks <= looksBeforeAnother; looks++) {
      const id = await find()
      if (id !== undefined) return id
      await runtime.sleep(pauseMs, runtime.cancelled)
    }
    return undefined
  }
  let reason: Error | undefined
  for (let sent = 1; sent <= mostSent; sent++) {
    const result = await graph.sendOnce(request)
    // A conflict in other words is one too, if what was to be made is there.
    const isTaken = result.kind === 'answer' && (isCpimExisting(result.answer) || result.answer.status === 409)
    if (result.kind === 'answer' && !isTaken) {
      const id = asText(asObject(expectSuccess(request, result.answer).body).id)
      if (id !== '') return { id, isOurs: true }
      reason = new Error('Graph answered without the id of what it made')
    }
    if (result.kind === 'unanswered') reason = result.reason
    const id = await look()
    if (id !== undefined) return { id, isOurs: !isTaken || sent > 1 }
    // It is taken by something that the list does not show.
    if (result.kind === 'answer') expectSuccess(request, result.answer)
  }
  throw new ActionError({
    code: 'service',
    message: `Could not ${request.operation}: ${mostSent} attempts were not answered, and nothing of them is there. Last answer: ${reason?.message}`,
    hint: 'Run the job again. If it stays, the service may not accept what is declared: look at the message above, and at the same form of the portal.',
    cause: reason
  })
}

/** What a creation comes to whose thing was there by then: it is observed and planned again. */
export const madeMeanwhile = ({ noun }: Kind, name: string): Stale => ({
  unsettled: new ActionError({
    code: 'conflict',
    message: `The ${noun} ${name} was made by somebody else while this run was to make it, and does not show.`,
    hint: 'Run the job again.'
  })
})
