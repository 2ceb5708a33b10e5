// What a signed-in user may do by delegated permission, and with which role.

import { describe, expect, test } from '@jest/globals'
import { processSigningKeys } from '../src/core/jwt.ts'
import { roleTemplateId } from '../src/directory/roleTemplates.ts'
import type { Emulator } from '../src/emulator.ts'
import { signAccessToken } from '../src/entra/keys.ts'
import { clientWith, createPair, type GraphClient, microsoftGraphId, policyRead, withEmulator } from './graphClient.ts'

describe('delegated permissions', () => {
  const signedIn = async (emulator: Emulator, scp: string, ...roles: string[]): Promise<GraphClient> => {
    const { tenant, clock } = emulator
    const directoryRoles = roles.map(roleTemplateId)
    const user = tenant.addUser({
      userPrincipalName: `u${tenant.users.all().length}@contoso.onmicrosoft.com`,
      directoryRoles
    })
    const iat = Math.floor(clock.now() / 1000)
    const issuer = `https://sts.windows.net/${tenant.id}/`
    const token = await signAccessToken(
      { signingKeys: processSigningKeys },
      {
        aud: 'https://graph.microsoft.com',
        iss: issuer,
        idp: issuer,
        iat,
        nbf: iat,
        exp: iat + 3600,
        appid: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
        appidacr: '0',
        app_displayname: 'Microsoft Graph Command Line Tools',
        idtyp: 'user',
        oid: user.id,
        sub: user.id,
        tid: tenant.id,
        uti: 'x',
        ver: '1.0',
        scp,
        wids: directoryRoles
      }
    )
    return clientWith(emulator, token)
  }

  test('need the scope and the role of the user', () =>
    withEmulator(async emulator => {
      const create = async (scp: string, ...roles: string[]) =>
        (await (await signedIn(emulator, scp, ...roles)).post('/applications', { displayName: 'x' })).status
      expect(await create('Application.ReadWrite.All', 'Application Administrator')).toBe(201)
      expect(await create('Application.ReadWrite.All', 'Global Administrator')).toBe(201)
      expect(await create('Directory.AccessAsUser.All', 'Application Administrator')).toBe(201)
      expect(await create('Application.ReadWrite.All')).toBe(403)
      expect(await create('User.Read', 'Global Administrator')).toBe(403)
    }))

  test('any member may read; granting Microsoft Graph permissions takes a Privileged Role Administrator', () =>
    withEmulator(async (emulator, graph) => {
      const member = await signedIn(emulator, 'Application.Read.All')
      expect((await member.get('/applications?$top=1')).status).toBe(200)
      const { principal } = await createPair(graph)
      const graphId = await microsoftGraphId(graph)
      const body = { principalId: principal.id, resourceId: graphId, appRoleId: policyRead }
      const scp = 'Application.ReadWrite.All AppRoleAssignment.ReadWrite.All'
      const grant = async (role: string) =>
        (await (await signedIn(emulator, scp, role)).post(`/servicePrincipals/${graphId}/appRoleAssignedTo`, body))
          .status
      expect(await grant('Application Administrator')).toBe(403)
      expect(await grant('Privileged Role Administrator')).toBe(201)
    }))
})
