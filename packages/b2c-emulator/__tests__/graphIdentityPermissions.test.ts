// The rights to user flows and their parts; some reads take the right to write.

import { describe, expect, test } from '@jest/globals'
import { callerWith, errorOf, signedIn, withEmulator } from './graphClient.ts'
import { betaClient, flowBody } from './identityClient.ts'

const denied = [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.']
const flow = '/identity/b2cUserFlows/B2C_1_x'
const [readFlows, writeFlows] = ['IdentityUserFlow.Read.All', 'IdentityUserFlow.ReadWrite.All']
const [readProviders, writeProviders] = ['IdentityProvider.Read.All', 'IdentityProvider.ReadWrite.All']

describe('application permissions', () => {
  test.each([
    ['GET', '/identity/userFlowAttributes', [readFlows, writeFlows], [readProviders]],
    ['POST', '/identity/userFlowAttributes', [writeFlows], [readFlows]],
    ['PATCH', '/identity/userFlowAttributes/x', [writeFlows], [readFlows]],
    ['GET', '/identity/b2cUserFlows', [readFlows, writeFlows], [writeProviders]],
    ['POST', '/identity/b2cUserFlows', [writeFlows], [readFlows]],
    ['DELETE', flow, [writeFlows], [readFlows]],
    ['GET', `${flow}/userAttributeAssignments`, [readFlows, writeFlows], [writeProviders]],
    ['GET', `${flow}/userAttributeAssignments/getOrder`, [readFlows, writeFlows], [writeProviders]],
    ['GET', `${flow}/languages`, [readFlows, writeFlows], [writeProviders]],
    ['GET', `${flow}/userFlowIdentityProviders`, [writeFlows], [readFlows, writeProviders]],
    ['GET', `${flow}/identityProviders`, [writeFlows], [readFlows, writeProviders]],
    ['GET', `${flow}/apiConnectorConfiguration`, [writeFlows], [readFlows, 'APIConnectors.ReadWrite.All']],
    ['PUT', `${flow}/languages/de`, [writeFlows], [readFlows]],
    ['GET', '/identity/identityProviders', [readProviders, writeProviders], [writeFlows]],
    ['POST', '/identity/identityProviders', [writeProviders], [readProviders]],
    ['GET', '/identity/apiConnectors', ['APIConnectors.ReadWrite.All'], ['APIConnectors.Read.All', writeFlows]],
    ['POST', '/identity/apiConnectors', ['APIConnectors.ReadWrite.All'], ['APIConnectors.Read.All']],
    [
      'GET',
      '/policies/b2cAuthenticationMethodsPolicy',
      ['Policy.Read.All'],
      ['Policy.ReadWrite.AuthenticationMethod', 'Policy.ReadWrite.TrustFramework']
    ],
    [
      'PATCH',
      '/policies/b2cAuthenticationMethodsPolicy',
      ['Policy.ReadWrite.AuthenticationMethod'],
      ['Policy.Read.All']
    ],
    [
      'GET',
      '/oauth2PermissionGrants',
      ['Directory.Read.All', 'DelegatedPermissionGrant.Read.All', 'DelegatedPermissionGrant.ReadWrite.All'],
      ['Application.ReadWrite.All']
    ],
    ['POST', '/oauth2PermissionGrants', ['DelegatedPermissionGrant.ReadWrite.All'], ['Directory.Read.All']]
  ])('%s %s', (method, path, enough, tooLittle) =>
    withEmulator(async emulator => {
      const answerWith = async (permission: string) => {
        const client = betaClient(emulator, await callerWith(emulator, { appRoles: [permission] }))
        return client.call(method, path, ['GET', 'DELETE'].includes(method) ? undefined : {})
      }
      for (const permission of enough) expect(errorOf(await answerWith(permission))[1]).not.toBe(denied[1])
      for (const permission of tooLittle) expect(errorOf(await answerWith(permission))).toEqual(denied)
    })
  )
})

describe('user flows', () => {
  test('want a user where they are not for apps, and nothing else does', () =>
    withEmulator(
      async emulator => {
        const app = betaClient(emulator, await callerWith(emulator, { appRoles: [writeFlows, writeProviders] }))
        for (const path of ['/identity/b2cUserFlows', `${flow}/languages`]) {
          expect(errorOf(await app.get(path))).toEqual(denied)
        }
        expect(errorOf(await app.post('/identity/b2cUserFlows', flowBody('x')))).toEqual(denied)
        for (const path of ['/identity/userFlowAttributes', '/identity/identityProviders']) {
          expect((await app.get(path)).status).toBe(200)
        }
        const user = betaClient(emulator, await signedIn(emulator, writeFlows, 'External ID User Flow Administrator'))
        expect((await user.post('/identity/b2cUserFlows', flowBody('x'))).status).toBe(201)
        emulator.behavior.identity.appOnlyUserFlows = 'allowed'
        expect((await app.get('/identity/b2cUserFlows')).body.value).toHaveLength(1)
      },
      { behavior: { identity: { appOnlyUserFlows: 'refused' } } }
    ))
})
