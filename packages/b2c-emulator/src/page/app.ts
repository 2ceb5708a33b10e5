// The pages at the graph and login origins, for a person to look at and to turn the emulator's knobs.

import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { EmulatorContext } from '../core/context.ts'
import type { EmulatorEnv } from '../core/pipeline.ts'
import { applicationView } from './applicationView.ts'
import { controlApp } from './control.ts'
import { foreignPlain } from './foreignText.ts'
import { dateText } from './format.ts'
import { guard } from './guard.ts'
import { framedPage, type Markup, sendPage } from './layout.ts'
import { overview } from './overview.ts'
import { requestsPage } from './requestsPage.ts'
import { settingsApp } from './settingsApp.ts'

/** The overview at `/`; under `/_emulator` the other pages and the control API. */
export const pageApp = (context: EmulatorContext): Hono<EmulatorEnv> => {
  const now = () => dateText(context.clock.now())
  const app = new Hono<EmulatorEnv>()
  app.use(guard(context.hostNames))
  app.get('/', c => sendPage(c, framedPage('Tenants', { place: '/', now: now() }, overview(context, c.req.query()))))
  app.get('/favicon.ico', c => c.body(null, 204))
  app.get('/_emulator/requests', c =>
    sendPage(
      c,
      framedPage('Requests', { place: '/_emulator/requests', now: now() }, requestsPage(context, c.req.query()))
    )
  )
  app.get('/_emulator/tenants/:tenant/applications/:id', c => {
    const [title, content, status] = applicationPage(context, c)
    return sendPage(c, framedPage(title, { place: '/', now: now() }, content), status)
  })
  app.route('/_emulator/settings', settingsApp(context))
  app.route('/_emulator', controlApp(context))
  return app
}

const applicationPage = (context: EmulatorContext, c: Context): readonly [string, Markup, 200 | 404] => {
  const tenant = context.tenants.find(({ id }) => id === c.req.param('tenant'))
  const application = tenant?.applications.get(c.req.param('id') ?? '')
  return tenant && application
    ? [foreignPlain(application.displayName), applicationView(context, tenant, application), 200]
    : [
        'No such application',
        html`<div id="application" data-live><h1>No such application</h1>
<p>There is no application with this id, or it has been deleted. <a href="/">All applications</a></p></div>`,
        404
      ]
}
