// What hands over a tenant: known by name and by id in any case, and what only looks like it is not on the list.

import { describe, expect, test } from '@jest/globals'
import { builtInRoles } from '../../../src/graph/builtInRoles.ts'
import {
  isJudgedByDefinition,
  privilegedPermissionOf,
  privilegedPermissions,
  privilegedRoleOf,
  privilegedRoles,
  whyDefinitionIsPrivileged
} from '../../../src/graph/privileged.ts'
import { presets } from '../../../src/resources/permissions/presets.ts'

describe('what hands over a tenant', () => {
  test.each([...privilegedRoles, ...privilegedPermissions].map(entry => [entry.name, entry] as const))(
    '%s is known by its name and its id, in any case',
    (name, { id, why }) => {
      const find = name.includes('.') ? privilegedPermissionOf : privilegedRoleOf
      for (const text of [name, name.toUpperCase(), ` ${name.toLowerCase()} `, id, id.toUpperCase()])
        expect(find(text)).toEqual({ id, name, why })
      expect(id).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/)
    }
  )

  test('is named by every name that a role has had', () => {
    expect(privilegedRoleOf('Company  administrator')?.name).toBe('Global Administrator')
  })

  test.each([
    'RoleManagement.ReadWrite.All',
    'PrivilegedAccess.ReadWrite.Anything',
    'UserAuthMethod-TAP.ReadWrite.All',
    'Domain-InternalFederation.ReadWrite.All'
  ])('%s, a member of a family that is not listed by name, counts', name => {
    expect(privilegedPermissionOf(name)).toMatchObject({ name })
  })

  test('is in no preset but the two that say so', () => {
    const holding = Object.entries(presets).filter(([, { permissions }]) =>
      Object.keys(permissions).some(name => privilegedPermissionOf(name) !== undefined)
    )
    expect(holding.map(([name]) => name)).toEqual(['directory', 'bootstrap-caller'])
  })

  test.each([
    'User.ReadWrite.All',
    'User-PasswordProfile.ReadWrite.All',
    'Application.ReadWrite.OwnedBy',
    'RoleManagement.Read.Directory',
    'PrivilegedAccess.Read.AzureAD',
    'UserAuthenticationMethod.Read.All',
    'Domain-InternalFederation.Read.All',
    'PublicKeyInfrastructure.Read.All',
    'TrustFrameworkKeySet.ReadWrite.All'
  ])('is not %s', name => {
    expect(privilegedPermissionOf(name)).toBeUndefined()
  })
})

describe('a role that is not on the list', () => {
  test('is judged by its definition, unless the documentation has settled it', () => {
    for (const id of Object.values(builtInRoles)) expect(isJudgedByDefinition(id)).toBe(false)
    expect(isJudgedByDefinition('729827e3-9c14-49f7-bb1b-9608f156bbb8')).toBe(false)
    expect(isJudgedByDefinition('b1be1c3e-b65d-4f19-8427-f6fa0d97feb9')).toBe(true)
  })

  test.each([
    'applications/owners/update',
    'applications.myOrganization/credentials/update',
    'applications.myOrganization/owners/update',
    'applications.myOrganization/allProperties/update',
    'servicePrincipals/credentials/update',
    'servicePrincipals/owners/update',
    'servicePrincipals/appRoleAssignedTo/update',
    'servicePrincipals/managePermissionGrantsForAll.microsoft-company-admin',
    'groupsAssignableToRoles/members/update',
    'groupsAssignableToRoles/owners/update',
    'groupsAssignableToRoles/create',
    'groupsAssignableToRoles/allProperties/update',
    'roleAssignments/create',
    'domains/allProperties/allTasks',
    'allEntities/allTasks'
  ])('that may microsoft.directory/%s counts, in any case', action => {
    for (const name of [`microsoft.directory/${action}`, `Microsoft.Directory/${action.toUpperCase()}`])
      expect(whyDefinitionIsPrivileged({ rolePermissions: [{ allowedResourceActions: [name] }] })).toBe(`may ${name}`)
  })

  test.each([
    'applications/basic/update',
    'servicePrincipals/appRoleAssignedTo/read',
    'servicePrincipals/managePermissionGrantsForSelf.microsoft-user-default-low',
    'groups/members/update',
    'groupsAssignableToRoles/basic/update',
    'domains/standard/read'
  ])('that may microsoft.directory/%s does not', action => {
    const definition = { rolePermissions: [{ allowedResourceActions: [`microsoft.directory/${action}`] }] }
    expect(whyDefinitionIsPrivileged(definition)).toBeUndefined()
  })

  test.each([
    [{ isPrivileged: true }, 'is marked as privileged in the role definitions of this tenant'],
    [
      { rolePermissions: [{ allowedResourceActions: ['microsoft.directory/applications/credentials/update'] }] },
      'may microsoft.directory/applications/credentials/update'
    ],
    [
      { rolePermissions: [{}, { allowedResourceActions: [7, 'microsoft.directory/domains/federation/update'] }] },
      'may microsoft.directory/domains/federation/update'
    ],
    [
      { isPrivileged: false, rolePermissions: [{ allowedResourceActions: ['microsoft.directory/users/read'] }] },
      undefined
    ],
    [{ isPrivileged: 'true', rolePermissions: 'all' }, undefined],
    [undefined, undefined],
    ['text', undefined]
  ])('with the definition %j: %j', (definition, why) => {
    expect(whyDefinitionIsPrivileged(definition)).toBe(why)
  })
})
