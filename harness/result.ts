// The two sides of a result, for tests of what is read.

import type { Result } from '../src/util/result.ts'

/** The value. @throws Error with the problem when there is none */
export const accepted = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem)
  return result.value
}

/** The problem, or `none`. */
export const problemOf = (result: Result<unknown>): string => (result.ok ? 'none' : result.problem)
