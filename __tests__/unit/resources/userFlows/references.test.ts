// What the names in a user flow mean.

import { describe, expect, test } from '@jest/globals'
import type { IdentityProvider } from '../../../../src/resources/tenant/identityProvider.ts'
import { recordKey } from '../../../../src/resources/tenant/record.ts'
import type { UserAttribute } from '../../../../src/resources/tenant/userAttribute.ts'
import {
  attributeNamed,
  connectorNamed,
  declaredNames,
  idOf,
  type KnownObjects,
  providerNamed
} from '../../../../src/resources/userFlows/references.ts'

const provider = (id: string, displayName: string, type: string, raw: object = {}): IdentityProvider => ({
  id,
  displayName,
  type,
  raw
})
const attribute = (id: string, displayName: string, origin: string): UserAttribute => ({
  id,
  displayName,
  description: '',
  dataType: 'string',
  origin
})
const extension = `extension_${'0'.repeat(32)}_`

const objects: KnownObjects = {
  identityProviders: [
    provider('EmailPassword-OAUTH', 'Email Password', 'builtInIdentityProvider', {
      identityProviderType: 'EmailPassword'
    }),
    provider('Google-OAUTH', 'Sign in with Google', 'socialIdentityProvider', { identityProviderType: 'Google' }),
    provider('OIDC-1', 'Contoso', 'openIdConnectIdentityProvider'),
    provider('OIDC-2', 'Twice', 'openIdConnectIdentityProvider'),
    provider('OIDC-3', 'Twice', 'openIdConnectIdentityProvider')
  ],
  attributes: [
    attribute('givenName', 'Given Name', 'builtIn'),
    attribute(`${extension}loyaltyNumber`, 'Loyalty', 'custom'),
    attribute(`${extension}other`, 'loyaltyNumber', 'custom')
  ],
  apiConnectors: [{ id: 'c1', displayName: 'enrich', targetUrl: '', authentication: { kind: 'other' } }],
  made: new Map([[recordKey('api-connector', 'made'), 'c2']])
}
const declared = declaredNames({
  identityProviders: { Google: { type: 'google' }, New: { type: 'openIdConnect' } },
  userAttributes: { fresh: {} },
  apiConnectors: { made: {}, later: {} }
})

describe('a name in a user flow', () => {
  test.each([
    ['EmailPassword', 'EmailPassword-OAUTH'],
    ['emailpassword-oauth', 'EmailPassword-OAUTH'],
    ['Google', 'Google-OAUTH'],
    ['google', 'Google-OAUTH'],
    ['google-oauth', 'Google-OAUTH'],
    ['Contoso', 'OIDC-1'],
    ['OIDC-2', 'OIDC-2']
  ])('of a provider: %s is %s', (name, id) => {
    expect(providerNamed('f', name, objects, declared.identityProviders)).toMatchObject({ kind: 'known', id })
  })

  test('of local accounts means them where the list does not show them', () => {
    const none = { ...objects, identityProviders: [] }
    expect(providerNamed('f', 'EmailPassword', none, declared.identityProviders)).toMatchObject({
      id: 'EmailPassword-OAUTH'
    })
  })

  test('of what the file declares is found when it has been made', () => {
    const pending = providerNamed('f', 'new', objects, declared.identityProviders)
    expect(pending.kind).toBe('pending')
    expect(idOf(pending, new Map([[recordKey('identity-provider', 'New'), 'OIDC-9']]))).toBe('OIDC-9')
    expect(() => idOf(pending, new Map())).toThrow('does not show in the tenant yet')
    expect(attributeNamed('f', 'fresh', objects, declared.attributes).kind).toBe('pending')
    expect(connectorNamed('f', 'later', objects, declared.apiConnectors).kind).toBe('pending')
    expect(connectorNamed('f', 'made', objects, declared.apiConnectors)).toMatchObject({ id: 'c2' })
  })

  test('of an attribute is that of its id before a display name', () => {
    const named = (name: string) => attributeNamed('f', name, objects, declared.attributes)
    expect(named('LOYALTYNUMBER')).toMatchObject({ id: `${extension}loyaltyNumber` })
    expect(named('Given Name')).toMatchObject({ id: 'givenName' })
    expect(named('givenname')).toMatchObject({ id: 'givenName' })
  })

  test('that means nothing, or several things, is refused', () => {
    expect(() => providerNamed('f', 'Twice', objects, declared.identityProviders)).toThrow(
      'the tenant has 2 of this name'
    )
    expect(() => providerNamed('f', 'Contosso', objects, declared.identityProviders)).toThrow('did you mean Contoso')
    expect(() => attributeNamed('f', 'givenNam', objects, declared.attributes)).toThrow('did you mean givenName')
    expect(() => connectorNamed('f', 'enrihc', objects, declared.apiConnectors)).toThrow('did you mean enrich')
  })
})
