// Blocks of a job summary in GitHub's subset of HTML: tables, cards, alerts, moments.

import type { ActionError } from '../errors.ts'
import { unitMs } from '../util/duration.ts'
import { parseMoment } from '../util/time.ts'
import { html, plural, prose } from './text.ts'

// Short cells stay on one line; long ones give way.
const rowOf = (cells: readonly string[]): string =>
  `<tr>${cells.map(cell => (cell.length <= 22 ? `<td nowrap>${cell}</td>` : `<td>${cell}</td>`)).join('')}</tr>`

/** A table with a header row, or nothing when it has no rows. Cells are HTML. */
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : `<table>\n<tr>${header.map(cell => `<th align="left">${cell}</th>`).join('')}</tr>\n${rows.map(rowOf).join('\n')}\n</table>`

/** A table of names and values without a header; rows with an empty value are left out. Cells are HTML. */
export const card = (rows: readonly (readonly [name: string, value: string])[]): string => {
  const lines = rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`)
  return lines.length === 0 ? '' : `<table>\n${lines.join('\n')}\n</table>`
}

/** An alert block of GitHub's markdown. `lines` are HTML. */
export const alert = (kind: 'CAUTION' | 'WARNING' | 'IMPORTANT', lines: readonly string[]): string =>
  [`[!${kind}]`, ...lines].map(line => `> ${line}`).join('\n')

/** How much of an error is shown: further lines of its message, and characters of each. */
export type ErrorLimits = { readonly lines: number; readonly characters: number }

const wholeError: ErrorLimits = { lines: 200, characters: 20_000 }

/** A message as HTML: its first line says what happened, further ones what it happened to, each on a line of its own. */
const messageHtml = (message: string, limits: ErrorLimits): string => {
  const [first = '', ...others] = message.split('\n')
  const shown = others.slice(0, limits.lines).map(line => {
    const indent = line.length - line.trimStart().length
    return `${'&emsp;'.repeat(Math.min(indent / 2, 4))}${prose(line.trimStart(), limits.characters)}`
  })
  const left = others.length - shown.length
  return [`<b>${prose(first)}</b>`, ...shown, ...(left > 0 ? [`… and ${plural(left, 'more line')}`] : [])].join('<br>')
}

/** Message and next step of an error as an alert. */
export const errorAlert = ({ message, hint }: ActionError, limits: ErrorLimits = wholeError): string =>
  alert('CAUTION', [
    messageHtml(message, limits),
    ...(hint === undefined ? [] : ['', `<b>Next step:</b> ${prose(hint)}`])
  ])

/** A moment and how far it is from `nowMs`: `2026-03-01 08:00 UTC (in 89 days)`. HTML. */
export const moment = (iso: string, nowMs: number): string => {
  const ms = parseMoment(iso)
  if (ms === undefined) return html(iso)
  const away = Math.abs(ms - nowMs)
  const [count, unit] =
    away >= 2 * unitMs.d ? [Math.floor(away / unitMs.d), 'day'] : [Math.floor(away / unitMs.h), 'hour']
  const span = count === 0 ? 'less than an hour' : plural(count, unit)
  const day = new Date(ms).toISOString().slice(0, 16).replace('T', ' ')
  return `${day} UTC (${ms > nowMs ? `in ${span}` : `<b>expired</b>, ${span} ago`})`
}
