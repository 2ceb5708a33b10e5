// Admin consent by the portal's call, which `az ad app permission admin-consent` sends: by a person, for everybody.

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { microsoftGraphAppRoles, microsoftGraphScopes } from '../src/directory/microsoftGraph.ts'
import { roleTemplateId } from '../src/directory/roleTemplates.ts'
import { type Emulator, startEmulator } from '../src/emulator.ts'
import { type Body, clientWith, type GraphClient, tokenFor } from './graphClient.ts'
import { azureCli, domain, personSignsIn, token } from './tokenClient.ts'

let emulator: Emulator
let graph: GraphClient
beforeEach(async () => {
  emulator = await startEmulator()
  graph = clientWith(emulator, await tokenFor(emulator, emulator.seed.appId, emulator.seed.callerSecret))
})
afterEach(() => emulator.close())

const portal = '74658136-14ec-4630-ad9b-26e160ff0fc6'
const idOf = (list: readonly { readonly id: string; readonly value: string }[], name: string) =>
  list.find(({ value }) => value === name)?.id ?? ''
const role = (name: string) => ({ id: idOf(microsoftGraphAppRoles, name), type: 'Role' })
const scope = (name: string) => ({ id: idOf(microsoftGraphScopes, name), type: 'Scope' })

const application = async (...resourceAccess: readonly { readonly id: string; readonly type: string }[]) => {
  const requiredResourceAccess = [{ resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess }]
  const { body } = await graph.post('/applications', { displayName: 'CI', requiredResourceAccess })
  return body
}

const asPerson = async (user: string) =>
  String((await personSignsIn(emulator, { client_id: azureCli, scope: `${portal}/.default` }, user)).body.access_token)

const consent = async (appId: string, bearer: string) => {
  const response = await fetch(`${emulator.azure}/api/RegisteredApplications/${appId}/Consent?onBehalfOfAll=true`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}` }
  })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Body }
}

const grants = () => ({
  roles: emulator.tenant.appRoleAssignments
    .all()
    .filter(({ principalId }) => principalId !== emulator.seed.servicePrincipalId),
  scopes: emulator.tenant.oauth2PermissionGrants.all()
})

const refusal = (status: number, message: string) => ({
  status,
  body: {
    ClassName: 'Microsoft.Portal.Framework.Exceptions.ClientException',
    Message: expect.stringContaining(message)
  }
})

describe('admin consent by the portal', () => {
  test('grants what is declared, makes the service principal, and is the same again', async () => {
    const { appId } = await application(
      role('User.Read.All'),
      role('Policy.Read.All'),
      scope('openid'),
      scope('User.Read')
    )
    const bearer = await asPerson(`admin@${domain}`)
    expect(await consent(appId, bearer)).toEqual({ status: 204, body: undefined })
    const { body } = await graph.get(`/servicePrincipals(appId='${appId}')`)
    const granted = grants()
    expect(granted.roles.map(({ appRoleId, principalId }) => [appRoleId, principalId])).toEqual([
      [role('User.Read.All').id, body.id],
      [role('Policy.Read.All').id, body.id]
    ])
    expect(granted.scopes).toMatchObject([
      { clientId: body.id, consentType: 'AllPrincipals', scope: 'openid User.Read' }
    ])
    expect((await consent(appId, bearer)).status).toBe(204)
    expect(grants()).toEqual(granted)
  })

  test('keeps what was granted besides', async () => {
    const { appId, id } = await application(scope('User.Read'))
    const bearer = await asPerson(`admin@${domain}`)
    await consent(appId, bearer)
    const requiredResourceAccess = [
      { resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess: [scope('openid')] }
    ]
    await graph.patch(`/applications/${id}`, { requiredResourceAccess })
    await consent(appId, bearer)
    expect(grants().scopes).toMatchObject([{ scope: 'User.Read openid' }])
  })

  test('is refused to a service principal, whatever its roles', async () => {
    const { appId } = await application(role('User.Read.All'))
    const caller = emulator.tenant.addCaller({
      displayName: 'admin app',
      appRoles: [],
      directoryRoles: [roleTemplateId('Global Administrator')],
      secret: true
    })
    const form = { client_id: caller.appId, client_secret: caller.secret ?? '', scope: `${portal}/.default` }
    const bearer = String((await token(emulator, form)).body.access_token)
    expect(await consent(appId, bearer)).toEqual(expect.objectContaining({ status: 400 }))
    expect(grants()).toEqual({ roles: [], scopes: [] })
  })

  test.each([
    ['a member', [], [role('User.Read.All')], 403],
    ['a member, for a delegated permission', [], [scope('openid')], 403],
    [
      'an application administrator, for a permission of Microsoft Graph',
      ['Application Administrator'],
      [role('User.Read.All')],
      403
    ],
    ['an application administrator, for a delegated permission', ['Application Administrator'], [scope('openid')], 204],
    ['a privileged role administrator', ['Privileged Role Administrator'], [role('User.Read.All')], 204]
  ])('asked by %s', async (_, roles, access, status) => {
    const { appId } = await application(...access)
    const user = `alex@${domain}`
    emulator.tenant.addUser({ userPrincipalName: user, directoryRoles: roles.map(roleTemplateId) })
    const answer = await consent(appId, await asPerson(user))
    expect(answer).toMatchObject(status === 204 ? { status } : refusal(403, 'errorCode=Authorization_RequestDenied'))
    expect(grants().roles.length + grants().scopes.length).toBe(status === 204 ? 1 : 0)
  })

  test('is refused for an unknown application, and for permissions that an API does not have', async () => {
    const bearer = await asPerson(`admin@${domain}`)
    const unknown = '00000000-1111-4222-8333-444444444444'
    expect(await consent(unknown, bearer)).toMatchObject(refusal(404, 'errorCode=Request_ResourceNotFound'))
    const { appId } = await application({ id: unknown, type: 'Role' })
    expect(await consent(appId, bearer)).toMatchObject(
      refusal(400, 'permissions that are either invalid or out of date')
    )
  })

  test('needs a token for the portal', async () => {
    const { appId } = await application(role('User.Read.All'))
    expect((await consent(appId, 'nonsense')).status).toBe(401)
    const management = await personSignsIn(
      emulator,
      { client_id: azureCli, scope: 'https://management.azure.com/.default' },
      `admin@${domain}`
    )
    expect((await consent(appId, String(management.body.access_token))).status).toBe(401)
  })
})
