// A time that was measured by asking again and again: it lies between the last answer without and the first answer with.

/** Milliseconds. `atLeastMs` is absent where the first answer had it already. */
export type Range = { readonly atLeastMs: number | undefined; readonly atMostMs: number }

/** What the emulator's behavior takes of it: the longest that it may have been, and none where nothing was waited for. */
export const patchedMs = ({ atLeastMs, atMostMs }: Range): number => (atLeastMs === undefined ? 0 : Math.ceil(atMostMs))

/** The range in words, as they stand after a verb. */
export const saidOf = ({ atLeastMs, atMostMs }: Range): string =>
  atLeastMs === undefined
    ? `at once, within ${Math.ceil(atMostMs)} ms`
    : `after ${Math.floor(atLeastMs)} to ${Math.ceil(atMostMs)} ms`
