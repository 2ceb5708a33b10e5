// Things that stand for themselves, done one after the other: what fails with one of them keeps the others only where they would fail
// likewise.

import { type ActionError, asActionError, type ErrorCode } from '../../errors.ts'

/**
 * Errors that every further write would meet as well. That the service has a problem is none of them: it says so of what it does not
 * take, too, and an outage ends in a timeout.
 */
export const endsAll: ReadonlySet<ErrorCode> = new Set(['sign-in', 'permission', 'timeout', 'cancelled', 'internal'])

/** Does for each in turn what can be done. Gives what failed; never rejects. */
export const eachInTurn = async <T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>
): Promise<readonly ActionError[]> => {
  const errors: ActionError[] = []
  for (const item of items) {
    try {
      await work(item)
    } catch (thrown) {
      const error = asActionError(thrown)
      errors.push(error)
      if (endsAll.has(error.code)) break
    }
  }
  return errors
}
