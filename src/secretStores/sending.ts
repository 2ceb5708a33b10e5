// Sending a secret to its destinations, one after the other. Where the first ones refuse it, nobody has it yet: then the rest is
// spared. Once somebody has it, the others are to get it as well, whoever refuses.

import { ActionError, messageOf } from '../errors.ts'
import type { Destination, DestinationResult, StoreContext, StoredCredential, WriteResult } from './store.ts'

/** What became of one destination; `withheld`: it was not sent there, for another one refused it before anybody had it. */
export type Sending = DestinationResult & {
  readonly destination: Destination
  readonly secret: WriteResult['secret'] | 'withheld'
  /** What should be known of a secret that was written. */
  readonly warning?: string
}

/** Sends the secret in the order given. Never rejects: what went wrong stands in the results. */
export const sendToEach = async (
  destinations: readonly Destination[],
  credential: StoredCredential,
  context: StoreContext
): Promise<readonly Sending[]> => {
  const results: Sending[] = []
  for (const destination of destinations) {
    const { target } = destination
    const isSpared = results.length > 0 && results.every(({ secret }) => secret === 'refused' || secret === 'withheld')
    if (isSpared) {
      const message = `${target} was not sent it, for ${results[0]?.target} refused it.`
      results.push({ destination, target, secret: 'withheld', error: new ActionError({ code: 'delivery', message }) })
      continue
    }
    const result = await destination.write(credential, context)
    const { secret, error } = result
    const warning = 'unconfirmed' in result && unconfirmedText(target, result.unconfirmed)
    results.push({
      destination,
      target,
      secret,
      ...(error && { error: told(target, secret, error) }),
      ...(warning && { warning })
    })
  }
  return results
}

const ends: Readonly<Record<WriteResult['secret'], string>> = {
  written: 'took the secret, but not its variables',
  refused: 'was not written',
  unknown: 'may have taken the secret or not'
}

const unconfirmedText = (target: string, answer: ActionError | undefined): string | undefined =>
  answer &&
  `${target} took the secret, by the time at which it was written last, although no answer said so. ${answer.message}`

const told = (target: string, secret: WriteResult['secret'], cause: ActionError): ActionError => {
  const message = `${target} ${ends[secret]}. ${messageOf(cause)}`
  return new ActionError({ code: 'delivery', message, ...(cause.hint && { hint: cause.hint }), cause })
}
