// The page where a person enters a device code, says who they are, and accepts or declines.

import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import type { EmulatorEnv } from '../core/pipeline.ts'
import { foreign, foreignPlain } from '../page/foreignText.ts'
import { guard } from '../page/guard.ts'
import { type Markup, page, sendPage } from '../page/layout.ts'
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
    if (code === undefined) return sendPage(c, codeForm())
    const signIn = deviceCodes.find(code)
    return signIn ? sendPage(c, consentForm(signIn)) : sendPage(c, codeForm({ code, text: unknownCode }), 400)
  })
  app.post('/', async c => {
    const form = new URLSearchParams(await c.req.text())
    const code = form.get('code') ?? ''
    const signIn = deviceCodes.find(code)
    if (!signIn) return sendPage(c, codeForm({ code, text: unknownCode }), 400)
    if (form.get('decision') === 'decline') {
      deviceCodes.decline(signIn)
      return sendPage(c, donePage(html`You declined the sign-in.`))
    }
    const username = form.get('username') ?? ''
    if (username.trim() === '') return sendPage(c, consentForm(signIn, { username, text: noAccount }), 400)
    const verdict = deviceCodes.accept(signIn, username)
    if (!verdict.done) return sendPage(c, consentForm(signIn, { username, text: problem(verdict.refusal) }), 400)
    return sendPage(c, donePage(html`You have signed in to ${foreign(signIn.client.displayName)}.`))
  })
  return app
}

const unknownCode = "That code didn't work. Check the code and try again."
const noAccount = 'Enter the user principal name of an account, or decline.'
const problem = (refusal: StsRefusal) => `AADSTS${refusal.code}: ${refusal.text}`

/** What is wrong with a field, as a note that the field refers to by the id `wrong`. */
const wrong = (text: string | undefined) =>
  text === undefined ? '' : html`<p id="wrong" class="wrong"><span aria-hidden="true">✕ </span>${foreign(text)}</p>`
const refersToWrong = (text: string | undefined) =>
  text === undefined ? '' : raw(' aria-invalid="true" aria-describedby="wrong"')

const titled = (title: string, text: string | undefined) => (text === undefined ? title : `Error: ${title}`)

const codeForm = (trouble?: { readonly code: string; readonly text: string }): Markup =>
  page(
    titled('Enter code', trouble?.text),
    html`<div class="card"><h1>Enter code</h1>
<p id="about" class="dim">Enter the code that is shown on the device or in the run's log.</p>
<form method="get" action="/devicelogin"><div class="field wide"><label for="code">Code</label><input class="code" id="code" name="code" value="${trouble?.code ?? ''}" autocomplete="off" autocapitalize="characters" spellcheck="false" autofocus maxlength="9" required${refersToWrong(trouble?.text)}>${wrong(trouble?.text)}</div>
<div class="buttons"><button class="main">Next</button></div></form></div>`
  )

const consentForm = (
  { userCode, tenant, client, request }: DeviceSignIn,
  trouble?: { readonly username: string; readonly text: string }
): Markup =>
  page(
    titled('Sign in', trouble?.text),
    html`<div class="card"><h1>Sign in to ${foreign(client.displayName)}?</h1>
<p class="dim">In the tenant ${foreign(tenant.displayName)} (${foreign(tenant.initialDomain)}). Only go on if you started this sign-in yourself.</p>
${request.scopes.length === 0 ? '' : html`<p id="asked">It asks for:</p><ul class="tags" aria-labelledby="asked">${request.scopes.map(scope => html`<li class="tag">${foreign(scope)}</li>`)}</ul>`}
<form method="post" action="/devicelogin"><input type="hidden" name="code" value="${userCode}">
<div class="field wide"><label for="username">Account</label><input id="username" name="username" list="users" value="${trouble?.username ?? ''}" autocomplete="off" autocapitalize="none" spellcheck="false" autofocus placeholder="admin@${foreignPlain(tenant.initialDomain)}"${refersToWrong(trouble?.text)}>${wrong(trouble?.text)}</div>
<datalist id="users">${tenant.users.all().map(user => html`<option value="${user.userPrincipalName}"></option>`)}</datalist>
<div class="buttons"><button class="main" name="decision" value="accept">Accept</button>
<button name="decision" value="decline" formnovalidate>Decline</button></div></form></div>`
  )

const donePage = (text: Markup): Markup =>
  page('Done', html`<div class="card"><h1>${text}</h1><p class="dim">You may close this window.</p></div>`)
