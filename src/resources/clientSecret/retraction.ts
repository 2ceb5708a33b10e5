// Taking back a new secret that nobody received: whoever made it removes it at once, so that failures, however many, leave none
// behind.

import { ActionError, asActionError, messageOf } from '../../errors.ts'
import type { Work } from '../../reconcile/resource.ts'
import { deadlineAfter } from '../../util/retry.ts'
import type { PasswordCredential } from '../app/graphObjects.ts'
import type { AppScope } from '../app/scope.ts'
import { recordsOf } from '../app/tags.ts'
import { recordInTags } from '../app/tagWriter.ts'
import { removeAllUnanswered, removeSecrets, type SecretHolder } from './removal.ts'

/** What is taken back: the secret, and the names of attempts to make it whose answers were lost. */
type Retracted = { readonly added: PasswordCredential; readonly unanswered: readonly string[] }

/** The rest of the work may have used up its time, and this must not be left for want of it. */
const retractionMs = 60_000

/**
 * Removes the new secret and the records of it, also in a cancelled job, in the seconds that are left.
 * @returns the error that the run fails with: `cause`, and what became of the secret.
 */
export const retract = async (
  { added, unanswered }: Retracted,
  cause: unknown,
  scope: AppScope,
  holder: SecretHolder,
  { runtime, graph }: Work
): Promise<ActionError> => {
  const { code, message, hint } = causeOf(cause, runtime.cancelled, holder.uniqueName)
  const failed = (end: string, more: { readonly hint?: string; readonly cause: unknown }): ActionError =>
    new ActionError({ code, message: `${message} ${end}`, ...(hint && { hint }), ...more })
  const keyId = `(key id ${added.keyId})`
  try {
    const inTime = graph.finishing.within(deadlineAfter(runtime, retractionMs))
    const late = { ...holder, graph: inTime }
    await forget(added, scope, late)
    if (unanswered.length > 0) await removeAllUnanswered(late, unanswered, added.keyId)
    await removeSecrets(late, [added], { justAdded: true })
    for (const displayName of [...unanswered, added.displayName]) scope.services.settle(displayName)
    const outputs = 'nobody received it, and the output client-secret holds a dead one'
    return failed(`The new client secret was removed again ${keyId}: ${outputs}.`, { cause })
  } catch (error) {
    const next = 'The post step or the next run removes it.'
    const end = `The new client secret could not be removed ${keyId}: ${messageOf(error)}`
    return failed(end, { hint: [hint, next].filter(Boolean).join(' '), cause })
  }
}

/** Takes the records back first: a place that seems to have been sent a secret that is gone is due for another. */
const forget = async (
  { keyId }: PasswordCredential,
  scope: AppScope,
  { graph, runtime }: SecretHolder
): Promise<void> => {
  const { tagState } = scope
  const own = recordsOf([...tagState.added]).filter(tag => tag.includes(`:${keyId}`))
  if (own.length === 0) return
  for (const tag of own) {
    tagState.added.delete(tag)
    tagState.withdrawn.add(tag)
  }
  await recordInTags(scope, graph, runtime)
}

const causeOf = (cause: unknown, cancelled: AbortSignal, uniqueName: string): ActionError =>
  cancelled.aborted
    ? new ActionError({
        code: 'cancelled',
        message: `The job was cancelled while a client secret of ${uniqueName} was being made.`
      })
    : asActionError(cause)
