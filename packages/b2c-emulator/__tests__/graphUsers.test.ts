// Users of the emulated Graph: local accounts and who may set their passwords; the organization and its quota of objects.

import { describe, expect, test } from '@jest/globals'
import { roleTemplateId } from '../src/directory/roleTemplates.ts'
import { callerWith, errorOf, withEmulator } from './graphClient.ts'

const denied = [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.']
const password = (text: string) => ({ passwordProfile: { password: text, forceChangePasswordNextSignIn: false } })
const localAccount = (issuerAssignedId: string) => ({
  accountEnabled: true,
  displayName: 'Local',
  identities: [{ signInType: 'emailAddress', issuer: 'contoso.onmicrosoft.com', issuerAssignedId }],
  passwordPolicies: 'DisablePasswordExpiration',
  ...password('Passw0rd!')
})

describe('local accounts', () => {
  test('are created with identities, found by them, changed, deleted', () =>
    withEmulator(async emulator => {
      const caller = await callerWith(emulator, { appRoles: ['User.ReadWrite.All'] })
      const { status, body } = await caller.post('/users', localAccount('a@b.c'))
      expect(status).toBe(201)
      expect(body).toMatchObject({
        displayName: 'Local',
        creationType: 'LocalAccount',
        passwordProfile: { password: null, forceChangePasswordNextSignIn: false }
      })
      expect(body.userPrincipalName).toMatch(/^[0-9a-f-]{36}@contoso\.onmicrosoft\.com$/)
      const filter = "identities/any(c:c/issuer eq 'contoso.onmicrosoft.com' and c/issuerAssignedId eq 'A@b.c')"
      const found = await caller.get(`/users?$filter=${filter}&$select=id`)
      expect(found.body.value).toEqual([{ id: body.id }])
      expect((await caller.get(`/users/${body.id}`)).body).not.toHaveProperty('identities')
      expect((await caller.patch(`/users/${body.userPrincipalName}`, { givenName: 'G' })).status).toBe(204)
      expect((await caller.get(`/users/${body.id}?$select=givenName`)).body.givenName).toBe('G')
      expect(errorOf(await caller.post('/users', localAccount('A@B.C')))).toEqual([
        400,
        'Request_BadRequest',
        'Another object with the same value for property identities already exists.'
      ])
      expect((await caller.delete(`/users/${body.id}`)).status).toBe(204)
      expect((await caller.get(`/users/${body.id}`)).status).toBe(404)
    }))

  test('the issuer is the initial domain, and a password is needed', () =>
    withEmulator(async emulator => {
      const caller = await callerWith(emulator, { appRoles: ['User.ReadWrite.All'] })
      const other = { signInType: 'emailAddress', issuer: 'other.com', issuerAssignedId: 'x' }
      expect((await caller.post('/users', { ...localAccount('x'), identities: [other] })).status).toBe(400)
      const { passwordProfile: _profile, ...without } = localAccount('x')
      expect((await caller.post('/users', without)).status).toBe(400)
      expect(errorOf(await caller.post('/users', { ...localAccount('x'), ...password('short') }))[2]).toBe(
        'The specified password does not comply with password complexity requirements. Please provide a different password.'
      )
    }))
})

describe('who sets passwords', () => {
  const newPassword = password('N3w-Passw0rd')

  test('User.ReadWrite.All does not; the password permission, or a role, does', () =>
    withEmulator(async emulator => {
      const user = emulator.tenant.addUser({ userPrincipalName: 'u@contoso.onmicrosoft.com' })
      const attempt = async (rights: Parameters<typeof callerWith>[1]) =>
        errorOf(await (await callerWith(emulator, rights)).patch(`/users/${user.id}`, newPassword))
      const directoryRoles = [roleTemplateId('User Administrator')]
      expect(await attempt({ appRoles: ['User.ReadWrite.All'] })).toEqual(denied)
      expect(await attempt({ appRoles: ['User-PasswordProfile.ReadWrite.All'] })).toEqual([204, undefined, undefined])
      expect(await attempt({ directoryRoles })).toEqual([204, undefined, undefined])
      emulator.behavior.passwordResetNeedsRole = true
      expect(await attempt({ appRoles: ['User-PasswordProfile.ReadWrite.All'] })).toEqual(denied)
      expect(await attempt({ directoryRoles })).toEqual([204, undefined, undefined])
      expect(emulator.tenant.users.get(user.id)?.password).toBe('N3w-Passw0rd')
    }))

  test('holders of strong roles are out of reach of a User Administrator', () =>
    withEmulator(async emulator => {
      const holderOf = (role: string) =>
        emulator.tenant.addUser({
          userPrincipalName: `${role.replaceAll(' ', '')}@contoso.onmicrosoft.com`,
          directoryRoles: [roleTemplateId(role)]
        }).id
      const caller = await callerWith(emulator, { directoryRoles: [roleTemplateId('User Administrator')] })
      const attempt = async (role: string) => (await caller.patch(`/users/${holderOf(role)}`, newPassword)).status
      expect(await attempt('Global Administrator')).toBe(403)
      expect(await attempt('Privileged Role Administrator')).toBe(403)
      expect(await attempt('Authentication Administrator')).toBe(403)
      expect(await attempt('Helpdesk Administrator')).toBe(204)
      expect(await attempt('User Administrator')).toBe(204)
    }))

  test('identities and enabling have permissions of their own', () =>
    withEmulator(async emulator => {
      const { id } = emulator.tenant.addUser({ userPrincipalName: 'u@contoso.onmicrosoft.com' })
      const { identities } = localAccount('new@b.c')
      const writer = await callerWith(emulator, { appRoles: ['User.ReadWrite.All'] })
      const identifier = await callerWith(emulator, { appRoles: ['User.ManageIdentities.All'] })
      const switcher = await callerWith(emulator, { appRoles: ['User.EnableDisableAccount.All', 'User.Read.All'] })
      expect((await writer.patch(`/users/${id}`, { identities })).status).toBe(403)
      expect((await identifier.patch(`/users/${id}`, { identities })).status).toBe(204)
      expect((await identifier.patch(`/users/${id}`, { displayName: 'x' })).status).toBe(403)
      expect((await switcher.patch(`/users/${id}`, { accountEnabled: false })).status).toBe(204)
      expect((await writer.get(`/users/${id}?$select=accountEnabled`)).body.accountEnabled).toBe(false)
    }))
})

describe('organization', () => {
  test('tells the kind of tenant and its initial domain', () =>
    withEmulator(async (emulator, graph) => {
      const { body } = await graph.get('/organization?$select=id,displayName,tenantType,verifiedDomains')
      expect(body.value).toEqual([
        {
          id: emulator.tenant.id,
          displayName: 'Contoso',
          tenantType: 'AAD B2C',
          verifiedDomains: [
            { capabilities: '', isDefault: true, isInitial: true, name: 'contoso.onmicrosoft.com', type: 'Managed' }
          ]
        }
      ])
      const [whole] = (await graph.get('/organization')).body.value
      expect(whole.createdDateTime).toMatch(/T\d\d:\d\d:\d\dZ$/)
      expect(whole).not.toHaveProperty('mobileDeviceManagementAuthority')
      expect(whole).toMatchObject({
        directorySizeQuota: { total: 50_000 },
        partnerTenantType: null,
        onPremisesSyncStatus: []
      })
      const quota = (await graph.get(`/organization/${emulator.tenant.id}?$select=directorySizeQuota`)).body
      expect(quota.directorySizeQuota.used).toBeGreaterThan(0)
    }))

  test('a full directory takes no more objects until deleted ones are purged', () =>
    withEmulator(async (emulator, graph) => {
      const quota = async () =>
        (await graph.get('/organization?$select=directorySizeQuota')).body.value[0].directorySizeQuota
      const { id } = (await graph.post('/applications', { displayName: 'last' })).body
      emulator.behavior.objectQuota = (await quota()).used
      await graph.delete(`/applications/${id}`)
      expect(errorOf(await graph.post('/applications', { displayName: 'x' }))).toEqual([
        403,
        'Directory_QuotaExceeded',
        'The directory object quota limit for the Principal has been exceeded. Please ask your administrator to increase the quota limit or delete objects to reduce the used quota.'
      ])
      await graph.delete(`/directory/deletedItems/${id}`)
      expect((await graph.post('/applications', { displayName: 'x' })).status).toBe(201)
      expect(await quota()).toEqual({ used: emulator.behavior.objectQuota, total: emulator.behavior.objectQuota })
    }))
})
