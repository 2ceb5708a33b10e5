// Durations as people write them: `90d`, `12h`, `30m`, or ISO 8601 (`P90D`, `PT1H`).

import { err, ok, type Result } from './result.ts'
import { quoted } from './words.ts'

/** Milliseconds of one second, minute, hour, day, week. */
export const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** What is accepted as a duration, for messages and documentation. */
export const acceptedDurations = '90d, 12h, 30m, 45s, 2w, or ISO 8601 such as P90D and PT1H'

// Longer than any credential may sensibly live; keeps every date that is computed from a duration valid.
const longestMs = 3_650 * unitMs.d

const short = /^(\d{1,12})([smhdw])$/
const iso = /^P(?=\d|T\d)(?:(\d{1,12})W)?(?:(\d{1,12})D)?(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})S)?)?$/
const calendar = /^P[\dWD]*\d[YM]/

const millisecondsOf = (text: string): number | undefined => {
  const [, count, unit] = short.exec(text) ?? []
  if (count !== undefined) return Number(count) * unitMs[unit as keyof typeof unitMs]
  const match = iso.exec(text)
  if (match === null) return undefined
  const units = [unitMs.w, unitMs.d, unitMs.h, unitMs.m, unitMs.s]
  return units.reduce((sum, ms, index) => sum + Number(match[index + 1] ?? 0) * ms, 0)
}

/**
 * The duration in milliseconds. Units are weeks, days, hours, minutes and seconds; years and months are refused because
 * their length varies. Zero is accepted only with `zero`; nothing longer than `mostMs` (ten years) is.
 */
export const parseDuration = (
  text: string,
  { zero = false, mostMs = longestMs }: { readonly zero?: boolean; readonly mostMs?: number } = {}
): Result<number> => {
  const ms = millisecondsOf(text)
  const accepted = `accepted: ${acceptedDurations}`
  if (text === '') return err(`is empty; ${accepted}`)
  if (ms === undefined) {
    const why = calendar.test(text) ? ' (years and months vary in length: use days)' : ''
    return err(`${quoted(text)} is not a duration${why}; ${accepted}`)
  }
  if (ms === 0 && !zero) return err(`${quoted(text)} is no time at all; ${accepted}`)
  if (ms > mostMs) return err(`${quoted(text)} is too long; accepted: at most ${durationText(mostMs)}`)
  return ok(ms)
}

/** The duration as {@link parseDuration} reads it, in the largest unit that holds it whole: `90d`, `36h`. */
export const durationText = (ms: number): string => {
  for (const unit of ['d', 'h', 'm'] as const)
    if (ms > 0 && ms % unitMs[unit] === 0) return `${ms / unitMs[unit]}${unit}`
  return `${Math.round(ms / unitMs.s)}s`
}
