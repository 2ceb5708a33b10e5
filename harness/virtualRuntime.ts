// A runtime whose sleep takes no time: it moves its own clock, and that of an emulator.

import type { Emulator } from 'b2c-emulator'
import type { Runtime } from '../src/runtime.ts'

/** A runtime that lists its pauses, in milliseconds. */
export type VirtualRuntime = Runtime & { readonly slept: number[] }

/** Makes one. The clock of `emulator` moves along. */
export const virtualRuntime = (overrides: Partial<Runtime> = {}, emulator?: Emulator): VirtualRuntime => {
  let aheadMs = 0
  const slept: number[] = []
  const monotonic = (): number => performance.now() + aheadMs
  return {
    env: {},
    fetch: (...request) => fetch(...request),
    clock: { now: () => Date.now() + aheadMs, monotonic },
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      slept.push(ms)
      const wakeMs = monotonic() + ms
      // Whoever sleeps shorter at the same time wakes first and moves the clock by less.
      await new Promise(resolve => setTimeout(resolve, Math.min(ms / 400, 20)))
      signal?.throwIfAborted()
      const jumpMs = Math.max(0, wakeMs - monotonic())
      aheadMs += jumpMs
      emulator?.clock.advance(jumpMs)
    },
    random: () => 0.5,
    cancelled: new AbortController().signal,
    slept,
    ...overrides
  }
}
