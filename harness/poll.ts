// Waiting for a condition instead of a time.

import { setTimeout } from 'node:timers/promises'

/** Waits until the condition holds. The limit of the test is the only one. */
export const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await setTimeout(5, undefined, { ref: false })
}
