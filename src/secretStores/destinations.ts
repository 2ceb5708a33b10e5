// The destinations of a declaration, whichever store they are in, and bringing something to them: one after the other, and
// one that fails does not keep the others from getting it.

import { ActionError, messageOf } from '../errors.ts'
import type { Result } from '../util/result.ts'
import { gitHubStore } from './github/gitHubStore.ts'
import type { Destination, DestinationResult, SecretStore } from './store.ts'

/** Every store. A new one is a folder beside this file and a line here. */
const stores: readonly SecretStore[] = [gitHubStore]

/** A text whose scheme no store knows is refused by GitHub's, which says what is accepted. */
const storeFor = (text: string): SecretStore =>
  stores.find(({ schemes }) => schemes.includes(text.split(/[/:]/, 1)[0]?.trim() ?? '')) ?? gitHubStore

/** A destination for secrets. */
export const parseDestination = (text: string): Result<Destination> => storeFor(text).parse(text)

/** A variable. */
export const parseVariable = (text: string): Result<Destination> => storeFor(text).parseVariable(text)

/** Each destination once, in the order of first mention; the ids are stored when any mention asks for them. */
export const dedupeDestinations = (destinations: readonly Destination[]): readonly Destination[] => {
  const unique = new Map<string, Destination>()
  for (const destination of destinations) {
    const known = unique.get(destination.identity)
    unique.set(destination.identity, known === undefined || destination.ids ? destination : known)
  }
  return [...unique.values()]
}

/** Calls `bring` with each destination in turn. Never rejects for a destination: what it threw stands in the result. */
export const bringToEach = async <T>(
  destinations: readonly Destination[],
  bring: (destination: Destination) => Promise<T>
): Promise<readonly DestinationResult<T>[]> => {
  const results: DestinationResult<T>[] = []
  for (const destination of destinations) {
    const { target } = destination
    try {
      results.push({ target, value: await bring(destination) })
    } catch (cause) {
      const message = `${target} was not written. ${messageOf(cause)}`
      const { hint } = cause instanceof ActionError ? cause : {}
      results.push({ target, error: new ActionError({ code: 'delivery', message, ...(hint && { hint }), cause }) })
    }
  }
  return results
}
