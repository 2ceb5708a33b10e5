// Idempotent writes in one batch: what is there already, or gone already, counts as done.

import { failureOf, type GraphAnswer, type GraphRequest, succeeded } from './answer.ts'
import type { Graph } from './client.ts'
import { explain } from './failure.ts'

/** Graph has no codes of their own for these, only texts. */
const reachedTexts = /already exists?|conflicting object|no password credential found/i

/**
 * True when the answer says that the wanted state is reached: done by this request, existing already, or gone already.
 */
export const reached = (request: GraphRequest, answer: GraphAnswer): boolean => {
  if (succeeded(answer)) return true
  if (request.method === 'DELETE') return answer.status === 404
  return (answer.status === 400 || answer.status === 409) && reachedTexts.test(failureOf(answer).message)
}

/**
 * Sends the writes in `$batch` and expects each to reach its state; `serial` for writes to one application.
 *
 * @throws ActionError of the first that did not.
 */
export const sendAll = async (
  graph: Graph,
  requests: readonly GraphRequest[],
  options?: { readonly serial?: boolean }
): Promise<void> => {
  let pending = requests
  while (pending.length > 0) {
    const answers = await graph.batch(pending, options)
    const heldBack: GraphRequest[] = []
    let anyReachedByError = false
    for (const [index, request] of pending.entries()) {
      const answer = answers[index] as GraphAnswer
      // An error that means "done already" still holds back the items that depended on it.
      if (answer.status === 424 && anyReachedByError) heldBack.push(request)
      else if (!reached(request, answer)) throw explain(request, answer)
      else anyReachedByError ||= !succeeded(answer)
    }
    pending = heldBack
  }
}
