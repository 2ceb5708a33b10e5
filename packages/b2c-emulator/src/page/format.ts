// How the pages write times, durations and states.

import { html } from 'hono/html'
import type { Markup } from './layout.ts'

const dayMs = 24 * 60 * 60 * 1000

/** `2026-11-22 14:03 UTC` */
export const dateText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** `1 user`, `3 users`. */
export const countText = (count: number, noun: string): string => `${count} ${count === 1 ? noun : `${noun}s`}`

/** `3 days`, `5 hours`, `12 s`: one unit, rounded down. */
export const durationText = (ms: number): string => {
  const count = (value: number, unit: string) => countText(Math.floor(value), unit)
  if (ms >= dayMs) return count(ms / dayMs, 'day')
  if (ms >= 3_600_000) return count(ms / 3_600_000, 'hour')
  if (ms >= 60_000) return `${Math.floor(ms / 60_000)} min`
  return `${Math.floor(ms / 1000)} s`
}

/** What is left until `endMs`, coloured: red when over, amber within 30 days, green beyond. */
export const expiryTag = (endMs: number, nowMs: number): Markup => {
  const left = endMs - nowMs
  if (left <= 0) return html`<span class="tag bad">expired ${durationText(-left)} ago</span>`
  return html`<span class="tag ${left < 30 * dayMs ? 'warn' : 'good'}">${durationText(left)} left</span>`
}

/** The colour of an HTTP status; 0 stands for a connection without an answer. */
export const statusClass = (status: number): 'good' | 'warn' | 'bad' => {
  if (status >= 200 && status < 300) return 'good'
  return status === 0 || status >= 500 ? 'bad' : 'warn'
}
