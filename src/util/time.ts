// Moments and durations: as services write them, and as people read them in logs and reports.

import { asText } from './json.ts'

/** Epoch milliseconds of a moment as a service wrote it, or undefined when there is none or it cannot be read. */
export const parseMoment = (written: unknown): number | undefined => {
  const ms = Date.parse(asText(written))
  return Number.isNaN(ms) ? undefined : ms
}

/** A moment as ISO 8601 in UTC, whole seconds; the far future where a credential names no readable end. */
export const isoTime = (ms: number): string => {
  const bounded = Math.min(ms, Date.UTC(9999, 11, 31))
  return new Date(Math.floor(bounded / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
}

/** `90 s`, `2 min 5 s`: a duration as a person reads it. */
export const readableMs = (ms: number): string => {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 120) return `${seconds} s`
  const rest = seconds % 60
  return rest === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${rest} s`
}
