// The page where a person enters a device code, says who they are, and accepts or declines.

import { Hono } from 'hono'
import { html } from 'hono/html'
import type { EmulatorEnv } from '../core/pipeline.ts'
import { guard } from '../page/guard.ts'
import { type Markup, page } from '../page/layout.ts'
import type { DeviceCodes, DeviceSignIn } from './deviceCode.ts'
import type { StsRefusal } from './errors.ts'

/**
 * GET shows the form, or with `?code=` the request behind a code; POST takes `code`, `username` and `decision`
 * (`accept` or `decline`). The status is 200 when the person is done, 400 otherwise.
 */
export const deviceLoginApp = (deviceCodes: DeviceCodes, hostNames: readonly string[]): Hono<EmulatorEnv> => {
  const app = new Hono<EmulatorEnv>()
  app.use(guard(hostNames))
  app.get('/', c => {
    const code = c.req.query('code')
    if (code === undefined) return c.html(codeForm())
    const signIn = deviceCodes.find(code)
    return signIn ? c.html(consentForm(signIn)) : c.html(codeForm(unknownCode), 400)
  })
  app.post('/', async c => {
    const form = new URLSearchParams(await c.req.text())
    const signIn = deviceCodes.find(form.get('code') ?? '')
    if (!signIn) return c.html(codeForm(unknownCode), 400)
    if (form.get('decision') === 'decline') {
      deviceCodes.decline(signIn)
      return c.html(donePage('You declined the sign-in.'))
    }
    const verdict = deviceCodes.accept(signIn, form.get('username') ?? '')
    if (!verdict.done) return c.html(consentForm(signIn, problem(verdict.refusal)), 400)
    return c.html(donePage(`You have signed in to ${signIn.client.displayName}.`))
  })
  return app
}

const unknownCode = "That code didn't work. Check the code and try again."
const problem = (refusal: StsRefusal) => `AADSTS${refusal.code}: ${refusal.text}`
const note = (text: string | undefined) => (text ? html`<p class="note bad">${text}</p>` : '')

const codeForm = (trouble?: string): Markup =>
  page(
    'Enter code',
    html`<div class="card"><h1>Enter code</h1>
<p class="dim">Enter the code that is shown on the device or in the run's log.</p>${note(trouble)}
<form method="get"><label>Code<input class="code" name="code" autocomplete="off" autofocus maxlength="9" required></label>
<div class="buttons"><button class="main">Next</button></div></form></div>`,
    { narrow: true }
  )

const consentForm = ({ userCode, tenant, client, request }: DeviceSignIn, trouble?: string): Markup =>
  page(
    'Sign in',
    html`<div class="card"><h1>Sign in to ${client.displayName}?</h1>
<p class="dim">In the tenant ${tenant.displayName} (${tenant.initialDomain}). Only go on if you started this sign-in yourself.</p>
<div class="tags">${request.scopes.map(scope => html`<span class="tag">${scope}</span>`)}</div>${note(trouble)}
<form method="post" action="/devicelogin"><input type="hidden" name="code" value="${userCode}">
<label>Account<input name="username" list="users" autocomplete="off" autofocus placeholder="admin@${tenant.initialDomain}"></label>
<datalist id="users">${tenant.users.all().map(user => html`<option value="${user.userPrincipalName}"></option>`)}</datalist>
<div class="buttons"><button class="main" name="decision" value="accept">Accept</button>
<button name="decision" value="decline" formnovalidate>Decline</button></div></form></div>`,
    { narrow: true }
  )

const donePage = (text: string): Markup =>
  page('Done', html`<div class="card"><h1>${text}</h1><p class="dim">You may close this window.</p></div>`, {
    narrow: true
  })
