// The page of the clock, the faults and the switches: plain forms, which work without a script. After each the browser is led back.

import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { EmulatorContext } from '../core/context.ts'
import type { EmulatorEnv } from '../core/pipeline.ts'
import { clockForm, moveClock } from './clockForm.ts'
import { addFault, faultForm, removeFault } from './faultForm.ts'
import { foreign } from './foreignText.ts'
import { dateText } from './format.ts'
import type { Attempt } from './formField.ts'
import { framedPage, type Markup, sendPage } from './layout.ts'
import { setSwitches, switchForms } from './switchForm.ts'

/** What each form does, what is said when it is done, and where on the page. */
const forms = {
  clock: { done: 'The clock is set.', place: 'clock' },
  faults: { done: 'The fault waits for its requests.', place: 'faults' },
  'faults/remove': { done: 'The fault is removed.', place: 'faults' },
  switches: { done: 'The switches are set.', place: 'done' }
} as const

type FormName = keyof typeof forms

/** `GET /` shows the forms, `POST` to the name of a form does what it says: 303 back to the page, or 400 with the mistakes. */
export const settingsApp = (context: EmulatorContext): Hono<EmulatorEnv> => {
  const { clock, behavior, journal } = context
  const show = (c: Context, attempt?: Attempt & { readonly name: FormName }) => {
    const content = settings(context, c.req.query('done'), attempt)
    const title = `${attempt ? 'Error: ' : ''}Clock, faults and behavior`
    const frame = { place: '/_emulator/settings', now: dateText(clock.now()) } as const
    return sendPage(c, framedPage(title, frame, content), attempt ? 400 : 200)
  }
  const done = (c: Context, name: FormName) =>
    c.redirect(`/_emulator/settings?done=${encodeURIComponent(name)}#${forms[name].place}`, 303)

  const app = new Hono<EmulatorEnv>()
  app.get('/', c => show(c))
  const accept = (name: FormName, work: (form: URLSearchParams) => Attempt['mistakes']) =>
    app.post(`/${name}`, async c => {
      const form = new URLSearchParams(await c.req.text())
      const mistakes = work(form)
      return Object.keys(mistakes).length === 0 ? done(c, name) : show(c, { name, form, mistakes })
    })
  accept('clock', form => moveClock(clock, form))
  accept('faults', form => addFault(behavior, form))
  accept('faults/remove', form => removeFault(behavior, form))
  accept('switches', form => setSwitches(behavior, form))
  app.post('/journal', c => {
    journal.clear()
    return c.redirect('/_emulator/requests', 303)
  })
  return app
}

const settings = (
  { clock, behavior }: EmulatorContext,
  doneName: string | undefined,
  attempt: (Attempt & { readonly name: FormName }) | undefined
): Markup => {
  const done = attempt === undefined ? Object.entries(forms).find(([name]) => name === doneName)?.[1].done : undefined
  const of = (...names: readonly FormName[]) => (attempt && names.includes(attempt.name) ? attempt : undefined)
  const lost = attempt?.mistakes.switches
  return html`<h1>Clock, faults and behavior</h1>
<div id="done" role="status">${done === undefined ? '' : html`<p class="note good">${done}</p>`}</div>
${lost === undefined ? '' : html`<p class="note bad" role="alert">${foreign(lost)}</p>`}
${clockForm(clock, of('clock'))}
${faultForm(behavior, of('faults', 'faults/remove'))}
${switchForms(behavior, of('switches'))}`
}
