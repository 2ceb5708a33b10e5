// Tests of regular expressions that somebody has typed: one that backtracks without end must not keep the process from answering.

import { createContext, Script } from 'node:vm'

const longestMs = 100
const script = new Script('pattern.test(text)')
const context: { pattern?: RegExp; text?: string } = createContext({})

/** Whether a path matches. False, with a warning of the process, for a pattern that takes more than a tenth of a second. */
export const testWithin = (pattern: RegExp, text: string): boolean => {
  context.pattern = pattern
  context.text = text
  try {
    return script.runInContext(context, { timeout: longestMs }) === true
  } catch {
    process.emitWarning(
      `The pattern ${pattern.source} takes too long on ${text}: it counts as one that does not match.`
    )
    return false
  }
}
