// The behavior with its faults as JSON, as the control API and the file of --behavior have it: switches of which only some may be named.

import type { Behavior } from './behavior.ts'
import { behaviorComplaint, changeBehavior } from './behaviorChange.ts'
import { chaosComplaint, faultsComplaint, faultsOfJson, jsonOfFaults } from './faultsJson.ts'
import type { Json } from './json.ts'

/**
 * Merges a part of the behavior into it; a list of faults takes the place of those that are there, and the `path` of a fault is the source
 * of a regular expression.
 *
 * @returns what is wrong with the change, as a sentence without its full stop: nothing is changed then; undefined when all is well
 */
export const applyBehaviorJson = (behavior: Behavior, { faults, ...change }: Json): string | undefined => {
  const complaint = behaviorComplaint(change) ?? faultsComplaint(faults) ?? chaosComplaint(change.chaos)
  if (complaint !== undefined) return complaint
  changeBehavior(behavior, change)
  if (faults !== undefined) behavior.faults = faultsOfJson(faults)
  return undefined
}

/** The whole behavior as {@link applyBehaviorJson} takes it. */
export const jsonOfBehavior = (behavior: Behavior): Json => ({ ...behavior, faults: jsonOfFaults(behavior) })
