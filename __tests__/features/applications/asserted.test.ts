// What another section of the file stands for wants at least this of an application: others may be there and are no difference.
// The kinds of the action are made to want it of every app here.

import { describe, expect, test } from '@jest/globals'
import { planned } from '../../../harness/planOutput.ts'
import { application } from '../../../src/resources/application/application.ts'
import { allKinds } from '../../../src/resources/index.ts'
import type { Kinds } from '../../../src/resources/kinds.ts'
import { redirectUris } from '../../../src/resources/redirectUris/redirectUris.ts'
import { scopes } from '../../../src/resources/scopes/scopes.ts'
import { emulate } from '../../hooks.ts'
import { register } from '../provisioning/registrations.ts'
import { apply, changeByHand, expectSettled, named, scopeOf, settingsOf } from './signInFile.ts'

const asserted = [
  {
    kind: application.kind,
    part: application.want({ audience: 'organization', accessTokenVersion: 1, isFallbackPublicClient: true })
  },
  {
    kind: redirectUris.kind,
    part: redirectUris.want({
      web: { uris: ['https://contoso.b2clogin.com/'], extent: 'at creation' },
      publicClient: { uris: ['myapp://auth'], extent: 'at least' }
    })
  },
  {
    kind: scopes.kind,
    part: scopes.want({
      offered: { scopes: [{ value: 'user_impersonation', description: 'Access it' }], extent: 'at least' },
      identifierUri: { kind: 'chosen', forCustomers: false }
    })
  }
]
const kinds: Kinds = {
  ...allKinds,
  app: allKinds.app.map(kind => {
    const part = asserted.find(one => one.kind === kind.kind)?.part
    return part === undefined ? kind : { ...kind, keys: {}, declare: () => part }
  })
}
const app = 'ief: { name: IEF, prune: true }'

describe('what is asserted of an application', () => {
  test('is made, and stays in step whatever others add', async () => {
    const emulator = await emulate()
    await apply(emulator, app, {}, kinds)
    const { appId } = named(emulator, 'ief')
    expect(named(emulator, 'ief')).toMatchObject({
      signInAudience: 'AzureADMyOrg',
      isFallbackPublicClient: true,
      identifierUris: [`api://${appId}`]
    })
    expect(settingsOf(emulator, 'ief')).toMatchObject({
      api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [{ value: 'user_impersonation' }] },
      web: { redirectUris: ['https://contoso.b2clogin.com/'] },
      publicClient: { redirectUris: ['myapp://auth'] }
    })
    changeByHand(emulator, 'ief', ({ settings }, { api }) => ({
      identifierUris: [`api://${appId}`, 'https://contoso.onmicrosoft.com/IdentityExperienceFramework'],
      settings: {
        ...settings,
        api: {
          ...api,
          requestedAccessTokenVersion: 1,
          oauth2PermissionScopes: [
            ...(api?.oauth2PermissionScopes ?? []).map(scope => ({ ...scope, adminConsentDescription: 'Else' })),
            scopeOf('other')
          ]
        },
        web: { redirectUris: [], redirectUriSettings: [] },
        publicClient: { redirectUris: ['other://auth', 'myapp://auth'] }
      }
    }))
    await expectSettled(emulator, app, {}, kinds)
  })

  test('is put back, and the rest stays', async () => {
    const emulator = await emulate()
    await apply(emulator, app, {}, kinds)
    const [scope] = settingsOf(emulator, 'ief').api?.oauth2PermissionScopes ?? []
    changeByHand(emulator, 'ief', ({ settings }, { api }) => ({
      isFallbackPublicClient: null,
      settings: {
        ...settings,
        api: {
          ...api,
          requestedAccessTokenVersion: 2,
          oauth2PermissionScopes: [{ ...scope, isEnabled: false }, scopeOf('other')]
        },
        publicClient: { redirectUris: ['other://auth'] }
      }
    }))
    const result = await apply(emulator, app, {}, kinds)
    expect(planned(result)).toEqual([
      'application update IEF',
      'redirectUri create myapp://auth',
      'scope update user_impersonation'
    ])
    expect(named(emulator, 'ief').isFallbackPublicClient).toBe(true)
    expect(settingsOf(emulator, 'ief')).toMatchObject({
      api: { requestedAccessTokenVersion: 1, oauth2PermissionScopes: [scope, { value: 'other' }] },
      publicClient: { redirectUris: ['other://auth', 'myapp://auth'] }
    })
    await expectSettled(emulator, app, {}, kinds)
  })

  test('of an application that is taken over is added to what is there: an enabled scope keeps its id', async () => {
    const emulator = await emulate()
    const [disabled, enabled] = [
      scopeOf('user_impersonation', {
        isEnabled: false,
        type: 'User',
        userConsentDisplayName: 'x',
        userConsentDescription: 'x'
      }),
      scopeOf('other')
    ]
    const { appId } = register(emulator, {
      identifierUris: ['https://contoso.onmicrosoft.com/IdentityExperienceFramework'],
      settings: {
        api: { requestedAccessTokenVersion: 1, oauth2PermissionScopes: [disabled, enabled] },
        web: { redirectUris: ['https://login.microsoftonline.com/contoso.onmicrosoft.com'], redirectUriSettings: [] }
      },
      withPrincipal: true
    })
    const adopting = `ief: { name: IEF, adopt: ${appId} }`
    await apply(emulator, adopting, {}, kinds)
    expect(settingsOf(emulator, 'ief')).toMatchObject({
      api: { oauth2PermissionScopes: [{ ...disabled, isEnabled: true }, enabled] },
      web: { redirectUris: ['https://login.microsoftonline.com/contoso.onmicrosoft.com'] },
      publicClient: { redirectUris: ['myapp://auth'] }
    })
    expect(named(emulator, 'ief').identifierUris).toEqual([
      'https://contoso.onmicrosoft.com/IdentityExperienceFramework'
    ])
    await expectSettled(emulator, adopting, {}, kinds)
  })
})
