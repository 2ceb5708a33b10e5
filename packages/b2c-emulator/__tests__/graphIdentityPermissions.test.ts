// The rights to user flows and their parts; some reads take the right to write.

import { describe, expect, test } from '@jest/globals'
import { callerWith, errorOf, withEmulator } from './graphClient.ts'
import { betaClient } from './identityClient.ts'

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
