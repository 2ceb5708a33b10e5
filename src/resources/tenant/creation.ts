// Making what the service gives an id of its own: the same request sent twice makes two of them. After a lost answer what it may
// have made is looked for, a few times because lists lag, before it is sent again.

import { ActionError } from '../../errors.ts'
import type { GraphRequest } from '../../graph/answer.ts'
import { expectSuccess } from '../../graph/failure.ts'
import type { Work } from '../../reconcile/resource.ts'
import { asObject, asText } from '../../util/json.ts'

/** How often, a second apart, what was made is looked for before the request is sent again. */
const looksBeforeAnother = 5
const pauseMs = 1_000
/** The back end of Azure AD B2C tells of "a problem" where it does not understand as well: that must end. */
const mostSent = 3

/**
 * Sends a creation once at a time and gives the id of what it made. `find` looks for that in the tenant.
 * @throws ActionError for a refusal; `service` when no attempt was answered.
 */
export const createOnce = async (
  { graph, runtime }: Pick<Work, 'graph' | 'runtime'>,
  request: GraphRequest,
  find: () => Promise<string | undefined>
): Promise<string> => {
  let reason: Error | undefined
  for (let sent = 1; sent <= mostSent; sent++) {
    const result = await graph.sendOnce(request)
    if (result.kind === 'answer') {
      const id = asText(asObject(expectSuccess(request, result.answer).body).id)
      if (id !== '') return id
      reason = new Error('Graph answered without the id of what it made')
    } else reason = result.reason
    for (let look = 1; look <= looksBeforeAnother; look++) {
      const id = await find()
      if (id !== undefined) return id
      await runtime.sleep(pauseMs, runtime.cancelled)
    }
  }
  throw new ActionError({
    code: 'service',
    message: `Could not ${request.operation}: ${mostSent} attempts were not answered, and nothing of them is there. Last answer: ${reason?.message}`,
    hint: 'Run the job again. If it stays, the service may not accept what is declared: look at the message above, and at the same form of the portal.',
    cause: reason
  })
}
