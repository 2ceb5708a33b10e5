// The emulator's clock: real time plus an offset that a test may move. Every date, expiry and token comes from it.

/** The emulator's sense of time. All values are milliseconds. */
export type EmulatorClock = {
  /** The time of day, ms since 1970. */
  now(): number
  /** Ms since the emulator's start, forward jumps included; never goes back. Orders the versions of the store. */
  age(): number
  /** Moves the time of day by `ms`. */
  advance(ms: number): void
  /** Sets the time of day, ms since 1970. It goes on from there. */
  set(epochMs: number): void
}

/** A clock that runs at the machine's pace, beginning at `startMs` (ms since 1970; default: the machine's time). */
export const createClock = (startMs: number = Date.now()): EmulatorClock => {
  const origin = performance.now()
  let offset = startMs
  let jumped = 0
  const running = () => performance.now() - origin
  const advance = (ms: number) => {
    offset += ms
    jumped += Math.max(0, ms)
  }
  return {
    now: () => Math.floor(running() + offset),
    age: () => running() + jumped,
    advance,
    set: epochMs => advance(epochMs - (running() + offset))
  }
}

/** Whether a person may set the clock to a moment, ms since 1970: up to the year 9999, as in the dates of Microsoft Graph. */
export const isClockMoment = (ms: number): boolean => ms >= 0 && ms < Date.UTC(10_000, 0)
