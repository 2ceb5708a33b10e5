// Permissions as people declare them: names, GUIDs and presets, each once.

import { describe, expect, test } from '@jest/globals'
import { accepted, problemOf } from '../../../../harness/result.ts'
import { dedupePermissions, parsePermission } from '../../../../src/resources/permissions/field.ts'
import { presetNames, presets } from '../../../../src/resources/permissions/presets.ts'

describe('permissions', () => {
  test('names, GUIDs and presets', () => {
    expect(accepted(parsePermission('User-PasswordProfile.ReadWrite.All'))).toEqual([
      { text: 'User-PasswordProfile.ReadWrite.All' }
    ])
    expect(accepted(parsePermission('DF021288-BDEF-4463-88DB-98F22DE89214'))).toEqual([
      { text: 'df021288-bdef-4463-88db-98f22de89214' }
    ])
    expect(accepted(parsePermission('policy-deployment'))).toEqual([
      { text: 'Policy.ReadWrite.TrustFramework', preset: 'policy-deployment' }
    ])
  })

  test('a word without a dot is a preset, or refused with what is near', () => {
    expect(problemOf(parsePermission('policy-deploymnt'))).toContain(
      '; did you mean policy-deployment? accepted: names such'
    )
    expect(problemOf(parsePermission('zzz'))).toContain(
      '"zzz" is neither a preset nor a permission; accepted: names such'
    )
    for (const text of ['https://graph.microsoft.com/User.Read.All', '.default', 'User Read.All', 'User.'])
      expect(problemOf(parsePermission(text))).toContain('is neither')
  })

  test('every preset gives a reason for each permission, and every name has the shape of a permission', () => {
    expect(presetNames).toHaveLength(8)
    for (const name of presetNames)
      for (const [permission, reason] of Object.entries(presets[name].permissions)) {
        expect(accepted(parsePermission(permission))).toEqual([{ text: permission }])
        expect(reason.length).toBeGreaterThan(20)
      }
  })

  test('the caller preset covers the writes of an apply', () => {
    expect(Object.keys(presets['bootstrap-caller'].permissions).sort()).toEqual([
      'APIConnectors.ReadWrite.All',
      'AppRoleAssignment.ReadWrite.All',
      'Application.ReadWrite.All',
      'DelegatedPermissionGrant.ReadWrite.All',
      'IdentityProvider.ReadWrite.All',
      'IdentityUserFlow.ReadWrite.All',
      'Organization.Read.All',
      'Policy.Read.All',
      'Policy.ReadWrite.AuthenticationMethod',
      'Policy.ReadWrite.TrustFramework',
      'RoleManagement.ReadWrite.Directory',
      'TrustFrameworkKeySet.ReadWrite.All'
    ])
  })

  test('each once; named directly outweighs a preset', () => {
    expect(
      dedupePermissions([
        { text: 'User.Read.All', preset: 'x' },
        { text: 'A.B' },
        { text: 'user.read.all' },
        { text: 'A.B', preset: 'y' }
      ])
    ).toEqual([{ text: 'user.read.all' }, { text: 'A.B' }])
  })
})
