// The page at `/` of the graph and login origins: the tenants and the journal, for a person to look at.

import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { EmulatorContext } from '../core/context.ts'
import type { EmulatorEnv } from '../core/pipeline.ts'
import { gitHubOf } from '../github/gitHub.ts'
import { controlApp } from './control.ts'
import { dateText } from './format.ts'
import { guard } from './guard.ts'
import { journalView } from './journalView.ts'
import { type Markup, page } from './layout.ts'
import { tenantView } from './tenantView.ts'

// Replaces the content every two seconds unless the reader is selecting text.
const refresh = `setInterval(async () => {
  if (document.hidden || String(getSelection())) return
  try {
    const text = await (await fetch(location.pathname)).text()
    const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('main')
    if (fresh) document.querySelector('main').replaceWith(fresh)
  } catch {}
}, 2000)`
const refreshHash = createHash('sha256').update(refresh).digest('base64')
const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${refreshHash}'; connect-src 'self'; img-src data:`

/** The page and, under `/_emulator`, the control API. */
export const pageApp = (context: EmulatorContext): Hono<EmulatorEnv> => {
  const app = new Hono<EmulatorEnv>()
  app.use(guard(context.hostNames))
  app.get('/', c => {
    c.header('Content-Security-Policy', policy)
    c.header('Cache-Control', 'no-store')
    return c.html(page('B2C emulator', overview(context), { script: refresh }))
  })
  app.get('/favicon.ico', c => c.body(null, 204))
  app.route('/_emulator', controlApp(context))
  return app
}

const overview = (context: EmulatorContext): Markup =>
  html`<header class="bar"><strong>B2C emulator</strong><span class="dim">${dateText(context.clock.now())}</span></header>
${context.tenants.map(tenant => tenantView(context, tenant))}${gitHubView(context)}${journalView(context)}`

/** What pipelines have stored in GitHub: names only. */
const gitHubView = (context: EmulatorContext): Markup | '' => {
  const gitHub = gitHubOf(context)
  const stored = [
    ...gitHub.secrets().map(secret => ({ ...secret, kind: secret.app === 'actions' ? 'secret' : 'Dependabot secret' })),
    ...gitHub.variables().map(variable => ({ ...variable, kind: 'variable' }))
  ]
  if (stored.length === 0) return ''
  return html`<h2>Stored in GitHub <small>${stored.length}</small></h2><section class="card scroll"><table>
<tr><th>Name</th><th>Kind</th><th>Where</th><th>Updated</th></tr>
${stored.map(
  ({ name, kind, target, updatedAt }) =>
    html`<tr><td><code>${name}</code></td><td>${kind}</td><td>${target}</td><td>${dateText(Date.parse(updatedAt))}</td></tr>`
)}</table></section>`
}
