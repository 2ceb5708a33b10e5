// A client that is not ours provisions what people sign in to: the stock Microsoft Graph SDK, over TLS.

import { describe, expect, test } from '@jest/globals'
import { Client, GraphError } from '@microsoft/microsoft-graph-client'
import { servicePrincipalByAppId } from '../src/directory/queries.ts'
import type { Emulator } from '../src/emulator.ts'
import { tokenFor } from './graphClient.ts'
import { connectorBody, flowBody, identityRights, socialBody } from './identityClient.ts'
import { startTrustedEmulator } from './trustedEmulator.ts'

const withClient = async (run: (emulator: Emulator, client: Client) => Promise<void>): Promise<void> => {
  const { emulator, close } = await startTrustedEmulator()
  try {
    const { appId, secret } = emulator.tenant.addCaller({
      displayName: 'identity',
      appRoles: [...identityRights, 'Application.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'],
      secret: true
    })
    const token = await tokenFor(emulator, appId, secret ?? '')
    const client = Client.initWithMiddleware({
      baseUrl: emulator.graph,
      defaultVersion: 'beta',
      customHosts: new Set(['127.0.0.1']),
      authProvider: { getAccessToken: async () => token }
    })
    await run(emulator, client)
  } finally {
    await close()
  }
}

describe('the stock SDK', () => {
  test('provisions a user flow with all its parts', () =>
    withClient(async (emulator, client) => {
      const attribute = await client
        .api('/identity/userFlowAttributes')
        .version('v1.0')
        .post({ displayName: 'loyaltyNumber', description: 'Number on the card', dataType: 'string' })
      const provider = await client.api('/identity/identityProviders').post(socialBody('Google'))
      const connector = await client.api('/identity/apiConnectors').post(connectorBody())
      const flow = await client
        .api('/identity/b2cUserFlows')
        .post(flowBody('susi', { isLanguageCustomizationEnabled: true }))
      const own = `/identity/b2cUserFlows/${flow.id}`
      const reference = (collection: string, id: string) => ({
        '@odata.id': `https://graph.microsoft.com/beta/identity/${collection}/${id}`
      })
      await client.api(`${own}/userFlowIdentityProviders/$ref`).post(reference('identityProviders', provider.id))
      await client.api(`${own}/userAttributeAssignments`).post({
        isOptional: true,
        requiresVerification: false,
        userInputType: 'textBox',
        userAttribute: { id: attribute.id }
      })
      await client
        .api(`${own}/apiConnectorConfiguration/postAttributeCollection/$ref`)
        .put(reference('apiConnectors', connector.id))
      await client.api(`${own}/languages/de`).put({ id: 'de', isEnabled: true })
      const read = await client
        .api(own)
        .expand(['userFlowIdentityProviders', 'userAttributeAssignments', 'languages'])
        .get()
      expect(read).toMatchObject({
        id: 'B2C_1_susi',
        userFlowIdentityProviders: [{ id: 'Google-OAUTH' }],
        userAttributeAssignments: [{ id: attribute.id, isOptional: true }],
        languages: [{ id: 'de', isEnabled: true }]
      })
      const [stored] = emulator.tenant.identity.userFlows.all()
      expect(stored?.connectors).toEqual({ postAttributeCollection: connector.id })
      expect(await client.api(own).delete()).toBeUndefined()
    }))

  test('provisions an API and a client that may use it', () =>
    withClient(async (emulator, client) => {
      const audience = { signInAudience: 'AzureADandPersonalMicrosoftAccount' }
      const scope = {
        id: crypto.randomUUID(),
        value: 'orders.read',
        type: 'Admin',
        isEnabled: true,
        adminConsentDisplayName: 'Read orders',
        adminConsentDescription: 'Read orders'
      }
      const api = await client.api('/applications').post({
        displayName: 'orders-api',
        ...audience,
        api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope] }
      })
      await client
        .api(`/applications/${api.id}`)
        .patch({ identifierUris: [`https://${emulator.tenant.initialDomain}/orders-api`] })
      const shop = await client.api('/applications').post({
        displayName: 'shop',
        ...audience,
        api: { requestedAccessTokenVersion: 2 },
        spa: { redirectUris: ['https://shop.example/'] },
        requiredResourceAccess: [{ resourceAppId: api.appId, resourceAccess: [{ id: scope.id, type: 'Scope' }] }]
      })
      const [resource, principal] = [
        await client.api('/servicePrincipals').post({ appId: api.appId }),
        await client.api('/servicePrincipals').post({ appId: shop.appId })
      ]
      const consent = { clientId: principal.id, consentType: 'AllPrincipals', resourceId: resource.id }
      await client.api('/oauth2PermissionGrants').post({ ...consent, scope: 'orders.read' })
      const grants = await client.api('/oauth2PermissionGrants').filter(`clientId eq '${principal.id}'`).get()
      expect(grants.value).toMatchObject([{ ...consent, scope: 'orders.read' }])
      expect(servicePrincipalByAppId(emulator.tenant, api.appId)?.oauth2PermissionScopes).toMatchObject([scope])
    }))

  test('reads the refusals of the B2C back end as Graph errors', () =>
    withClient(async (_emulator, client) => {
      const error = await client
        .api('/identity/b2cUserFlows/B2C_1_none')
        .get()
        .catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(GraphError)
      expect(error).toMatchObject({ statusCode: 404, code: 'AADB2C90073' })
    }))
})
