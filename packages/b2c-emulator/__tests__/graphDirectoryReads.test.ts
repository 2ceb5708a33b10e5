// What tools read of a directory before they write: the domains of the tenant, its security defaults, and properties of users that are not shown by default.

import { describe, expect, test } from '@jest/globals'
import { callerWith, clientWith, errorOf, notFound, withEmulator } from './graphClient.ts'
import { azureCli, domain, graphTools, personSignsIn } from './tokenClient.ts'

describe('domains', () => {
  test('are the initial one', () =>
    withEmulator(async emulator => {
      const reader = await callerWith(emulator, { appRoles: ['Domain.Read.All'] })
      const { body } = await reader.get('/domains')
      expect(body['@odata.context']).toMatch(/\/v1\.0\/\$metadata#domains$/)
      expect(body.value).toEqual([
        expect.objectContaining({
          id: domain,
          authenticationType: 'Managed',
          isDefault: true,
          isInitial: true,
          isVerified: true
        })
      ])
      expect((await reader.get(`/domains/${domain}`)).body).toMatchObject(body.value[0])
      expect((await reader.get('/domains?$select=id')).body.value).toEqual([{ id: domain }])
      expect(errorOf(await reader.get('/domains/example.org'))).toEqual(notFound('example.org'))
    }))

  test('take a permission', () =>
    withEmulator(async emulator => {
      const nobody = await callerWith(emulator, { appRoles: ['User.Read.All'] })
      expect((await nobody.get('/domains')).status).toBe(403)
      expect((await nobody.get(`/domains/${domain}`)).status).toBe(403)
    }))
})

describe('security defaults', () => {
  const path = '/policies/identitySecurityDefaultsEnforcementPolicy'

  test('are off, and a success names a pause', () =>
    withEmulator(async emulator => {
      const reader = await callerWith(emulator, { appRoles: ['Policy.Read.All'] })
      const { status, headers, body } = await reader.get(path)
      expect([status, headers.get('retry-after')]).toEqual([200, '1209600'])
      expect(body).toMatchObject({ displayName: 'Security Defaults', isEnabled: false, controlTypes: [] })
      expect((await reader.get(`${path}?$select=isEnabled`)).body).toMatchObject({ isEnabled: false })
    }))

  test('take a permission', () =>
    withEmulator(async emulator => {
      const nobody = await callerWith(emulator, { appRoles: ['Application.Read.All'] })
      expect((await nobody.get(path)).status).toBe(403)
    }))
})

/** Documented properties of a user, by what they say of one that was made in the cloud. */
const unset = {
  null: [
    ...[
      'ageGroup',
      'companyName',
      'consentProvidedForMinor',
      'department',
      'employeeHireDate',
      'employeeId',
      'employeeType'
    ],
    ...[
      'employeeLeaveDateTime',
      'employeeOrgData',
      'externalUserState',
      'externalUserStateChangeDateTime',
      'faxNumber'
    ],
    ...['isManagementRestricted', 'isResourceAccount', 'legalAgeGroupClassification', 'onPremisesDistinguishedName'],
    ...['onPremisesDomainName', 'onPremisesImmutableId', 'onPremisesLastSyncDateTime', 'onPremisesSamAccountName'],
    ...[
      'onPremisesSecurityIdentifier',
      'onPremisesSyncEnabled',
      'onPremisesUserPrincipalName',
      'preferredDataLocation'
    ],
    ...['securityIdentifier', 'showInAddressList']
  ],
  empty: [
    ...['assignedLicenses', 'assignedPlans', 'imAddresses', 'licenseAssignmentStates', 'onPremisesProvisioningErrors'],
    ...['provisionedPlans', 'proxyAddresses', 'serviceProvisioningErrors']
  ]
}
const names = [...unset.null, ...unset.empty, 'onPremisesExtensionAttributes', 'signInSessionsValidFromDateTime']

describe('/me', () => {
  test('is the person who has signed in', () =>
    withEmulator(async emulator => {
      const scope = 'https://graph.microsoft.com/.default'
      const { body } = await personSignsIn(emulator, { client_id: azureCli, scope }, `admin@${domain}`)
      const person = clientWith(emulator, String(body.access_token))
      expect((await person.get('/me')).body).toMatchObject({
        '@odata.context': `${emulator.graph}/v1.0/$metadata#users/$entity`,
        userPrincipalName: `admin@${domain}`
      })
      expect((await person.get('/me?$select=id,userType')).body).toMatchObject({ userType: 'Member' })
    }))

  test('is nobody for an application', () =>
    withEmulator(async (_emulator, graph) => {
      expect(errorOf(await graph.get('/me'))).toEqual([
        400,
        'BadRequest',
        '/me request is only valid with delegated authentication flow.'
      ])
    }))

  test('takes a scope for it', () =>
    withEmulator(async emulator => {
      const form = { client_id: graphTools, scope: 'https://graph.microsoft.com/Application.Read.All' }
      const { body } = await personSignsIn(emulator, form, `admin@${domain}`)
      expect((await clientWith(emulator, String(body.access_token)).get('/me')).status).toBe(403)
    }))
})

describe('a user', () => {
  test('shows documented properties when they are selected, and not else', () =>
    withEmulator(async emulator => {
      const reader = await callerWith(emulator, { appRoles: ['User.Read.All'] })
      const path = `/users/admin@${domain}`
      const { body } = await reader.get(`${path}?$select=${names.join(',')}`)
      for (const name of unset.null) expect([name, body[name]]).toEqual([name, null])
      for (const name of unset.empty) expect([name, body[name]]).toEqual([name, []])
      expect(Object.keys(body.onPremisesExtensionAttributes)).toHaveLength(15)
      expect(body.signInSessionsValidFromDateTime).toMatch(/^\d{4}-.*Z$/)
      const shown = Object.keys((await reader.get(path)).body)
      expect(shown.filter(name => names.includes(name))).toEqual([])
      expect((await reader.get(`/users?$select=${names.join(',')}`)).status).toBe(200)
    }))

  test('has no manager', () =>
    withEmulator(async emulator => {
      const reader = await callerWith(emulator, { appRoles: ['User.Read.All'] })
      expect(errorOf(await reader.get(`/users/admin@${domain}/manager`))).toEqual(notFound('manager'))
      expect(errorOf(await reader.get(`/users/nobody@${domain}/manager`))).toEqual(notFound(`nobody@${domain}`))
    }))

  test('takes those that callers may set, and refuses the others', () =>
    withEmulator(async emulator => {
      const writer = await callerWith(emulator, { appRoles: ['User.ReadWrite.All'] })
      const path = `/users/admin@${domain}`
      expect((await writer.patch(path, { department: 'IT', employeeId: '7' })).status).toBe(204)
      expect((await writer.get(`${path}?$select=department,employeeId`)).body).toMatchObject({
        department: 'IT',
        employeeId: '7'
      })
      for (const name of ['proxyAddresses', 'onPremisesSyncEnabled', 'assignedPlans'])
        expect((await writer.patch(path, { [name]: null })).status).toBe(400)
    }))
})
