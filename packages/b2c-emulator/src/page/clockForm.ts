// The form that moves the emulator's clock.

import { html } from 'hono/html'
import { type EmulatorClock, isClockMoment } from '../core/clock.ts'
import { type Attempt, mistakesNote, selectField, textField } from './formField.ts'
import type { Markup } from './layout.ts'

const units = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const

const dateForm = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?$/

/** The moment of a date, ms since 1970 in UTC; undefined where there is no such date. */
const momentOf = (text: string): number | undefined => {
  const [, day, time = '00:00'] = dateForm.exec(text.trim()) ?? []
  const moment = day === undefined ? Number.NaN : Date.parse(`${day}T${time}Z`)
  // A day that a month does not have is one of the next month to the parser.
  return Number.isNaN(moment) || new Date(moment).toISOString().slice(0, 10) !== day ? undefined : moment
}

/** Moves the clock as the form says; gives what is wrong by field, and nothing is moved then. */
export const moveClock = (clock: EmulatorClock, form: URLSearchParams): Attempt['mistakes'] => {
  const how = form.get('how')
  if (how === 'now') {
    clock.set(Date.now())
    return {}
  }
  if (how === 'date') {
    const moment = momentOf(form.get('date') ?? '')
    if (moment === undefined || !isClockMoment(moment)) {
      return {
        date: 'A date is a day such as 2027-01-31, from 1970 to 9999, with a time such as 14:30 after it or without one.'
      }
    }
    clock.set(moment)
    return {}
  }
  const unit = form.get('unit') ?? ''
  if (!(unit in units)) return { unit: 'The clock moves by minutes, hours or days.' }
  const text = (form.get('amount') ?? '').trim()
  const ms = Number(text) * units[unit as keyof typeof units]
  if (!/^-?\d+(\.\d+)?$/.test(text))
    return { amount: 'A number is needed, such as 90 or 1.5; a negative one goes back.' }
  if (!isClockMoment(clock.now() + ms)) {
    return { amount: 'That leads out of the years 1970 to 9999: a smaller number is needed.' }
  }
  clock.advance(ms)
  return {}
}

/** The form, with the emulator's time of day. `attempt` is what was sent and not accepted. */
export const clockForm = (clock: EmulatorClock, attempt: Attempt | undefined): Markup => {
  const now = new Date(clock.now()).toISOString().slice(0, 16).replace('T', ' ')
  return html`<section class="card" aria-labelledby="clock"><h2 id="clock">Clock</h2>
<p class="dim">Every date and expiry comes from it. It goes on from where it is set.</p>${mistakesNote(attempt)}
<form method="post" action="/_emulator/settings/clock" novalidate><fieldset><legend class="unseen">Move the clock by an amount</legend><div class="fields">
${textField({ id: 'amount', label: 'Move by', value: '1', inputMode: 'decimal', attempt })}
${selectField({ id: 'unit', label: 'Unit', value: 'days', attempt, choices: Object.keys(units).map(unit => ({ value: unit, name: unit })) })}
<div class="buttons"><button class="main" name="how" value="amount">Move</button></div></div></fieldset></form>
<form method="post" action="/_emulator/settings/clock" novalidate><fieldset><legend class="unseen">Set the clock to a date</legend><div class="fields">
${textField({ id: 'date', label: 'Set to (UTC)', value: now, attempt })}
<div class="buttons"><button class="main" name="how" value="date">Set</button> <button name="how" value="now">Set to the machine's time</button></div></div></fieldset></form></section>`
}
