// A run as the rules see it.

import { createLooks, type Looks } from './looks.ts'

/** What the rules ask of a run. */
export type WatchedRun = {
  readonly name: string
  /** The names of the GitHub secrets that are its destinations. */
  readonly declares: readonly string[]
  readonly looks: Looks
  /** Object ids of the applications that it has made. */
  readonly made: Set<string>
  /** True from its start until it ended or was killed. */
  isUnderWay: boolean
  /** When it was killed, by the emulator's clock. */
  killedMs: number | undefined
}

/** One that has just started. */
export const watchedRun = (name: string, declares: readonly string[]): WatchedRun => ({
  name,
  declares,
  looks: createLooks(),
  made: new Set(),
  isUnderWay: true,
  killedMs: undefined
})
