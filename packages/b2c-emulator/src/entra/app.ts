// The login origin: token endpoint, device codes, discovery and the page where a person enters a device code.

import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { EmulatorContext } from '../core/context.ts'
import type { EmulatorEnv } from '../core/pipeline.ts'
import type { Tenant } from '../directory/tenant.ts'
import { knownTenantOf, type TokenView, tenantOf, tokenView } from './client.ts'
import { createDeviceCodes } from './deviceCode.ts'
import { deviceLoginApp } from './deviceLogin.ts'
import { instanceDiscovery, keySet, openIdConfiguration } from './discovery.ts'
import { refusalBody, StsError, type StsRefusal } from './errors.ts'
import { createRefreshTokens } from './refreshTokens.ts'
import { answerTokenRequest } from './token.ts'

/** The routes of the `login` origin. The query string of token requests is ignored, as Entra does. */
export const entraApp = (context: EmulatorContext): Hono<EmulatorEnv> => {
  const answered = async (
    c: Context<EmulatorEnv>,
    work: (view: TokenView, tenant: Tenant, form: URLSearchParams) => Promise<object>
  ): Promise<Response> => {
    const form = await formOf(c)
    const appId = form.get('client_id')
    if (appId !== null) c.env.exchange.entry.caller = appId
    const correlationId = c.req.header('client-request-id') ?? form.get('client-request-id') ?? randomUUID()
    try {
      const tenant = tenantOf(context, c.req.param('tenant') ?? '')
      const body = await work(tokenView(context, c.env.exchange.sequence), tenant, form)
      remember(context, form, body)
      return c.json(body)
    } catch (error) {
      if (error instanceof StsError) return refused(c, error.refusal, correlationId)
      throw error
    }
  }

  const forTenant = (c: Context<EmulatorEnv>, answer: (tenant: Tenant) => Response): Response => {
    try {
      return answer(knownTenantOf(context, c.req.param('tenant') ?? ''))
    } catch (error) {
      if (!(error instanceof StsError)) throw error
      // Discovery names the error after the tenant, the token endpoint after the request.
      return refused(c, { ...error.refusal, error: 'invalid_tenant' }, randomUUID())
    }
  }

  const refused = (c: Context, refusal: StsRefusal, correlationId: string): Response =>
    c.json(refusalBody(refusal, context.clock.now(), correlationId), refusal.status)

  const app = new Hono<EmulatorEnv>()
  const refreshTokens = createRefreshTokens(context)
  const deviceCodes = createDeviceCodes(context, refreshTokens)
  app.use('*', async (c, next) => {
    await next()
    if (c.res.headers.get('content-type')?.startsWith('application/json')) protocolHeaders(c)
  })
  app.post('/:tenant/oauth2/v2.0/token', c =>
    answered(c, async (view, tenant, form) => answerTokenRequest({ view, tenant, form }, deviceCodes, refreshTokens))
  )
  app.post('/:tenant/oauth2/v2.0/devicecode', c =>
    answered(c, async (view, tenant, form) => deviceCodes.start(view, tenant, form))
  )
  app.get('/:tenant/v2.0/.well-known/openid-configuration', c =>
    forTenant(c, tenant => c.json(openIdConfiguration(context, askedOf(c), tenant)))
  )
  app.get('/:tenant/discovery/v2.0/keys', c => c.json(keySet(context, askedOf(c))))
  app.get('/common/discovery/instance', c => {
    const endpoint = c.req.query('authorization_endpoint') ?? ''
    const [, tenant = 'common'] = URL.canParse(endpoint) ? new URL(endpoint).pathname.split('/') : []
    return c.json(instanceDiscovery(askedOf(c), tenant))
  })
  app.route('/devicelogin', deviceLoginApp(deviceCodes, context.hostNames))
  return app
}

/** The origin by which the client knows the service: a proxy leads other names here. */
const askedOf = (c: Context): string => new URL(c.req.url).origin

const secretParts = {
  client_secret: 'client-secret',
  client_assertion: 'assertion',
  device_code: 'device-code',
  refresh_token: 'refresh-token',
  access_token: 'access-token',
  id_token: 'access-token'
} as const

/** Notes what was shown and what is given. */
const remember = ({ issued }: EmulatorContext, form: URLSearchParams, body: object): void => {
  for (const [name, kind] of Object.entries(secretParts)) {
    for (const value of [form.get(name), Reflect.get(body, name)]) {
      if (typeof value === 'string' && value !== '') issued.add(kind, value)
    }
  }
}

/** The form of a request, with the client's id and secret of an HTTP Basic header put in (RFC 6749, section 2.3.1). */
const formOf = async (c: Context): Promise<URLSearchParams> => {
  const form = new URLSearchParams(await c.req.text())
  const [scheme = '', credentials = ''] = (c.req.header('authorization') ?? '').split(' ')
  if (scheme.toLowerCase() !== 'basic') return form
  const [id = '', ...secret] = Buffer.from(credentials, 'base64').toString('utf8').split(':')
  form.set('client_id', formDecoded(id))
  form.set('client_secret', formDecoded(secret.join(':')))
  return form
}

const formDecoded = (text: string) => new URLSearchParams(`value=${text}`).get('value') ?? ''

/** Headers of every JSON answer. Documents may be kept for a day; tokens, and whatever else is posted for, may not. */
const protocolHeaders = (c: Context): void => {
  c.header('Content-Type', 'application/json; charset=utf-8')
  c.header('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
  c.header('X-Content-Type-Options', 'nosniff')
  if (c.req.method === 'GET') c.header('Cache-Control', c.res.ok ? 'max-age=86400, private' : 'private')
  else {
    c.header('Cache-Control', 'no-store, no-cache')
    c.header('Pragma', 'no-cache')
    c.header('Expires', '-1')
  }
  c.header('x-ms-request-id', randomUUID())
  c.header('x-ms-ests-server', '2.1.0 - EMULATOR')
}
