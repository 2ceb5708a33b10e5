// A GitHub for tests of what the action sends there: the emulator's, which can be made to give other answers.

import { type AnswerChange, type Emulator, startEmulator } from 'b2c-emulator'
import type { Runtime } from '../src/runtime.ts'
import { deadlineAfter, type RetryContext, type Wait } from '../src/util/retry.ts'
import { virtualRuntime } from './virtualRuntime.ts'

export type GitHubFixture = {
  readonly apiUrl: string
  readonly emulator: Emulator
  /** Answers in the emulator's place to requests whose `METHOD /path?query` matches; once, unless `times` says more. */
  readonly answer: (match: RegExp, answer: AnswerChange, times?: number) => void
  /** Every request as `METHOD /path?query`, since the start or since the journal was cleared. */
  readonly requests: () => readonly string[]
  readonly close: () => Promise<void>
}

const lineOf = ({ method, path, query }: Readonly<Record<'method' | 'path' | 'query', string>>): string =>
  `${method} ${path}${query && `?${query}`}`

/** The emulator's GitHub; answers are used in the order in which they were given. */
export const startGitHub = async (): Promise<GitHubFixture> => {
  const emulator = await startEmulator()
  return {
    apiUrl: emulator.github,
    emulator,
    answer: (match, answer, times = 1) => {
      emulator.intercept(
        { service: 'github', times },
        { instead: request => (match.test(lineOf(request)) ? { body: {}, ...answer } : undefined) }
      )
    },
    requests: () =>
      emulator.journal
        .entries()
        .filter(({ service }) => service === 'github')
        .map(lineOf),
    close: () => emulator.close()
  }
}

/** What waiting for GitHub needs; pauses take no time, but count against the deadline of `timeoutMs`. */
export const retryContext = (timeoutMs = 300_000, overrides: Partial<Runtime> = {}) => {
  const runtime = virtualRuntime(overrides)
  const waits: Wait[] = []
  const context: RetryContext = {
    runtime,
    deadline: deadlineAfter(runtime, timeoutMs),
    onWait: wait => waits.push(wait)
  }
  return { context, waits, slept: runtime.slept }
}
