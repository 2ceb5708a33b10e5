// The azure origin: as much of Azure's management API as a sign-in needs in a tenant without subscriptions, and the portal's
// call for admin consent.

import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { EmulatorContext } from '../core/context.ts'
import type { EmulatorEnv } from '../core/pipeline.ts'
import { azureManagement, azurePortal } from '../directory/microsoftApis.ts'
import type { Tenant } from '../directory/tenant.ts'
import { cloudMetadata } from './cloudMetadata.ts'
import { ConsentError, consent, consentRefusalBody } from './consent.ts'
import { errorBody, ManagementError, refusals } from './errors.ts'
import { readToken } from './token.ts'

/**
 * The routes of the `azure` origin. Azure Resource Manager documentation, "Subscriptions - List" and "Tenants - List"; the
 * portal's call is not documented: azure-cli sends it.
 */
export const azureApp = (context: EmulatorContext): Hono<EmulatorEnv> => {
  const app = new Hono<EmulatorEnv>()
  const authorized = (c: Context<EmulatorEnv>, api: typeof azureManagement) =>
    readToken(context, api, c.req.header('authorization'), c.env.exchange.entry)

  /** A handler of the management API: with a token of its own and a version. */
  const managed = (answer: (tenant: Tenant, c: Context<EmulatorEnv>) => object) => async (c: Context<EmulatorEnv>) => {
    if (!c.req.query('api-version')) throw new ManagementError(refusals.noApiVersion())
    const { tenant } = await authorized(c, azureManagement)
    return c.json(answer(tenant, c))
  }

  app.use('*', async (c, next) => {
    await next()
    c.header('x-ms-request-id', randomUUID())
    c.header('Cache-Control', 'no-cache')
  })
  app.get('/metadata/endpoints', c => c.json(cloudMetadata(context.origins, c.req.query('api-version') ?? '')))
  app.get(
    '/subscriptions',
    managed(() => ({ value: [], count: { type: 'Total', value: 0 } }))
  )
  app.get(
    '/tenants',
    managed(tenant => ({ value: [tenantJson(tenant)] }))
  )
  app.all(
    '/subscriptions/:id{.+}',
    managed((_, c) => {
      const [id = ''] = c.req.param('id')?.split('/') ?? []
      throw new ManagementError(refusals.unknownSubscription(id))
    })
  )
  app.post('/api/RegisteredApplications/:appId/Consent', async c => {
    const { claims, tenant } = await authorized(c, azurePortal)
    consent(context, tenant, claims, c.req.param('appId'))
    return c.body(null, 204)
  })
  app.all(
    '*',
    managed((_, c) => {
      throw new ManagementError(refusals.unknownPath(c.req.path))
    })
  )
  app.onError((error, c) => {
    if (error instanceof ConsentError) return c.json(consentRefusalBody(error.refusal), error.refusal.status)
    if (error instanceof ManagementError) return c.json(errorBody(error.refusal), error.refusal.status)
    throw error
  })
  return app
}

const tenantJson = ({ id, displayName, initialDomain, tenantType }: Tenant): object => ({
  id: `/tenants/${id}`,
  tenantId: id,
  displayName,
  domains: [initialDomain],
  defaultDomain: initialDomain,
  tenantCategory: 'Home',
  tenantType
})
