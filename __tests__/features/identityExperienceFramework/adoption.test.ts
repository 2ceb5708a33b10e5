// Applications of custom policies that were made by hand or by other tools: taken over where that is asked for, in the way where it
// is not, and each asserted field put back alone.

import { describe, expect, test } from '@jest/globals'
import { type Application, type Emulator, microsoftGraphAppId, servicePrincipalByAppId } from 'b2c-emulator'
import { newPasswordCredential } from 'b2c-emulator/testing'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import { register } from '../provisioning/registrations.ts'
import {
  adopted,
  allNamed,
  apply,
  changeByHand,
  expectSettled,
  expectWorking,
  frameworkName,
  grantsOf,
  made,
  named,
  principalOf,
  proxyName,
  run,
  settingsOf
} from './frameworkFile.ts'

const scope = (fields: Readonly<Record<string, unknown>>) => ({
  id: crypto.randomUUID(),
  value: 'user_impersonation',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: 'Access IdentityExperienceFramework',
  adminConsentDescription: 'Allow the application to access it',
  userConsentDisplayName: 'Access IdentityExperienceFramework',
  userConsentDescription: 'Allow the application to access it',
  ...fields
})

const implicit = { enableAccessTokenIssuance: false, enableIdTokenIssuance: true }
const domain = 'contoso.onmicrosoft.com'
const azureAdGraph = {
  resourceAppId: '00000002-0000-0000-c000-000000000000',
  resourceAccess: [{ id: '311a71cc-e848-46a1-bdf8-97ff7156d8e6', type: 'Scope' as const }]
}

type Variant = {
  readonly framework: Partial<Application>
  readonly proxy: Partial<Application>
  readonly withGrants?: true
}

/** What other tools make, as their sources show it. */
const variants: Readonly<Record<string, Variant>> = {
  'the PowerShell module of the community': {
    framework: {
      identifierUris: [`https://${domain}/7d0c7f5b-6a0f-4c55-8b43-6e9c8fd7c2a1`],
      settings: {
        web: { redirectUris: [`https://contoso.b2clogin.com/${domain}`] },
        api: {
          oauth2PermissionScopes: [scope({ type: 'Admin', userConsentDisplayName: null, userConsentDescription: null })]
        }
      }
    },
    proxy: { isFallbackPublicClient: true, settings: { publicClient: { redirectUris: ['myapp://auth'] } } },
    withGrants: true
  },
  'the hosted set-up page': {
    framework: {
      identifierUris: [`https://${domain}/IdentityExperienceFramework`],
      requiredResourceAccess: [azureAdGraph],
      settings: {
        web: { redirectUris: [`https://login.microsoftonline.com/${domain}`], implicitGrantSettings: implicit },
        api: { oauth2PermissionScopes: [scope({})] }
      }
    },
    proxy: {
      isFallbackPublicClient: true,
      requiredResourceAccess: [azureAdGraph],
      settings: { publicClient: { redirectUris: [`https://login.microsoftonline.com/${domain}`] } }
    }
  },
  'the getting-started scripts': {
    framework: {
      identifierUris: [`https://${domain}/IdentityExperienceFramework`],
      settings: {
        web: { redirectUris: [`https://contoso.b2clogin.com/${domain}`], implicitGrantSettings: implicit },
        api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [scope({})] }
      }
    },
    proxy: {
      signInAudience: 'AzureADMultipleOrgs',
      isFallbackPublicClient: true,
      settings: { publicClient: { redirectUris: [`https://contoso.b2clogin.com/${domain}`] } }
    }
  },
  'the software-as-a-service sample': {
    framework: {
      settings: {
        web: { redirectUris: [], implicitGrantSettings: implicit },
        api: { requestedAccessTokenVersion: 1, oauth2PermissionScopes: [scope({})] }
      }
    },
    proxy: {
      isFallbackPublicClient: true,
      settings: { publicClient: { redirectUris: ['myapp://auth'] }, api: { requestedAccessTokenVersion: 1 } }
    },
    withGrants: true
  },
  'a hand that did not know better': {
    framework: {
      settings: { api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope({ isEnabled: false })] } }
    },
    proxy: {}
  },
  'a hand that stopped half-way': { framework: {}, proxy: {} }
}

/** Puts a pair into the tenant that somebody else made. */
const makeByHand = (emulator: Emulator, { framework, proxy, withGrants }: Variant): void => {
  const { tenant } = emulator
  const one = register(emulator, { displayName: frameworkName, withPrincipal: true, ...framework })
  const other = register(emulator, { displayName: proxyName, withPrincipal: true, ...proxy })
  if (withGrants === undefined) return
  const idOf = (appId: string) => servicePrincipalByAppId(tenant, appId)?.id ?? ''
  const grant = (resourceAppId: string, text: string) => {
    const id = crypto.randomUUID()
    const resourceId = idOf(resourceAppId)
    const clientId = idOf(other.appId)
    const all = { consentType: 'AllPrincipals', principalId: null } as const
    tenant.seed(() => tenant.oauth2PermissionGrants.put(id, { id, clientId, resourceId, scope: text, ...all }))
  }
  grant(one.appId, ' user_impersonation')
  grant(microsoftGraphAppId, 'User.Read openid')
}

/** What nobody asserts, of both. */
const notAsserted = (emulator: Emulator) =>
  [frameworkName, proxyName].map(name => {
    const { identifierUris, displayName, appId, id } = named(emulator, name)
    const { web } = settingsOf(emulator, name)
    return { identifierUris, displayName, appId, id, web }
  })

const pair = 'the PowerShell module of the community'

describe('{ adopt: true }', () => {
  test.each(Object.entries(variants))('takes over what was made by %s', async (_, variant) => {
    const emulator = await emulate()
    makeByHand(emulator, variant)
    const before = notAsserted(emulator)
    const scopes = settingsOf(emulator, frameworkName).api?.oauth2PermissionScopes ?? []
    const result = await apply(emulator, adopted)
    expect(planned(result)).toEqual(
      expect.arrayContaining([`application adopt ${frameworkName}`, `application adopt ${proxyName}`])
    )
    expectWorking(emulator)
    expect(notAsserted(emulator)).toEqual(before)
    if (scopes.length > 0)
      expect(settingsOf(emulator, frameworkName).api.oauth2PermissionScopes.map(({ id }) => id)).toEqual(
        scopes.map(({ id }) => id)
      )
    expect(result.outputs['ief-client-id']).toBe(before[0]?.appId)
    await expectSettled(emulator, adopted)
    await expectSettled(emulator, made)
  })

  test('leaves other scopes of the grants, other permissions and other addresses', async () => {
    const emulator = await emulate()
    const { framework, proxy } = variants[pair] as Variant
    makeByHand(emulator, {
      framework,
      proxy: {
        ...proxy,
        requiredResourceAccess: [azureAdGraph],
        settings: { publicClient: { redirectUris: ['other://auth'] } }
      },
      withGrants: true
    })
    await apply(emulator, adopted)
    expect(grantsOf(emulator, proxyName)[0]).toBe('Graph: User.Read offline_access openid')
    expect(named(emulator, proxyName).requiredResourceAccess).toContainEqual(azureAdGraph)
    expect(settingsOf(emulator, proxyName).publicClient.redirectUris.toSorted()).toEqual([
      'myapp://auth',
      'other://auth'
    ])
    expect(grantsOf(emulator, frameworkName)).toEqual([])
  })

  test('makes what is not there', async () => {
    const emulator = await emulate()
    register(emulator, { displayName: frameworkName, ...variants[pair]?.framework })
    await apply(emulator, adopted)
    expectWorking(emulator)
    await expectSettled(emulator, adopted)
  })

  test('works in a tenant that refuses uniqueName', async () => {
    const emulator = await emulate({ behavior: { uniqueName: 'unsupported' } })
    makeByHand(emulator, variants[pair] as Variant)
    await apply(emulator, adopted)
    expectWorking(emulator)
    await expectSettled(emulator, adopted)
  })

  test('of an application for customers is a conflict in words, and nothing is written', async () => {
    const emulator = await emulate()
    makeByHand(emulator, {
      framework: {},
      proxy: {
        signInAudience: 'AzureADandPersonalMicrosoftAccount',
        settings: { api: { requestedAccessTokenVersion: 2 } }
      }
    })
    const result = await run(emulator, adopted)
    expect(result.errors).toContain(`The application "${proxyName}"`)
    expect(result.errors).toContain('AADB2C90068')
    expect(writesOf(emulator)).toEqual([])
  })

  test('tells of credentials and owners, refuses nothing because of them, and removes the applications in the end', async () => {
    const emulator = await emulate()
    makeByHand(emulator, variants[pair] as Variant)
    const member = emulator.tenant.addUser({ userPrincipalName: 'member@contoso.onmicrosoft.com' })
    const startMs = emulator.clock.now()
    changeByHand(emulator, proxyName, () => ({
      owners: [member.id],
      passwordCredentials: [newPasswordCredential({ displayName: 'portal', startMs, endMs: startMs + 86_400_000 })]
    }))
    const result = await apply(emulator, adopted)
    expect(result.warnings).toContain('could act as it')
    expectWorking(emulator)
    const again = await apply(emulator, adopted)
    expect(planned(again).toSorted()).toEqual([
      expect.stringMatching(/^clientSecret drift portal/),
      expect.stringMatching(/^owner drift member/)
    ])
    await apply(emulator, adopted, { mode: 'destroy' })
    expect(allNamed(emulator, proxyName)).toEqual([])
  })

  test('is needed: mode destroy removes nothing that was not taken over', async () => {
    const emulator = await emulate()
    makeByHand(emulator, variants[pair] as Variant)
    await apply(emulator, adopted, { mode: 'destroy' })
    expect(writesOf(emulator)).toEqual([])
  })
})

describe('applications of the same names', () => {
  test('that nobody asked to take over are a conflict that names the way', async () => {
    const emulator = await emulate()
    makeByHand(emulator, variants[pair] as Variant)
    const result = await run(emulator, made)
    for (const name of [frameworkName, proxyName])
      expect(result.errors).toContain(`${`"${name}" (client id ${named(emulator, name).appId})`} already`)
    expect(result.errors).toContain('identityExperienceFramework: { adopt: true }')
    expect(writesOf(emulator)).toEqual([])
  })

  test.each([made, adopted])('are an error when there are two (%s)', async sections => {
    const emulator = await emulate()
    const twins = [1, 2].map(() => register(emulator, { displayName: proxyName }))
    const result = await run(emulator, sections)
    expect(result.errors).toContain(`2 applications have the name ${proxyName}`)
    for (const { appId } of twins) expect(result.errors).toContain(appId)
    expect(writesOf(emulator)).toEqual([])
  })

  test('in another spelling are others', async () => {
    const emulator = await emulate()
    register(emulator, { displayName: frameworkName.toUpperCase() })
    await apply(emulator, made)
    expectWorking(emulator)
  })

  test.each([
    [made, 'supported' as const, 'a unique name of its own, mine,'],
    [adopted, 'supported' as const, 'a unique name of its own, mine,'],
    [made, 'unsupported' as const, 'mine'],
    [adopted, 'unsupported' as const, 'mine']
  ])('that are managed under another key are a conflict: %s, unique names %s', async (sections, uniqueName, words) => {
    const emulator = await emulate({ behavior: { uniqueName } })
    const app = `apps:\n  mine: { name: ${frameworkName}, uniqueName: mine, secret: { mode: none } }`
    await apply(emulator, app)
    const result = await run(emulator, sections)
    expect(result.errors).toContain(words)
    expect(result.errors).not.toContain('was not made by this action')
    expect(result.errors).not.toMatch(/adopt-client-id|adopt: true/)
  })
})

/** Somebody changes one asserted thing; what the run then writes, and nothing else. */
const drifts: Readonly<
  Record<string, { readonly change: (emulator: Emulator) => void; readonly writes: readonly string[] }>
> = {
  'the audience of the proxy': {
    change: emulator => changeByHand(emulator, proxyName, () => ({ signInAudience: 'AzureADMultipleOrgs' })),
    writes: ['PATCH /v1.0/applications/{id} {"signInAudience":"AzureADMyOrg"}']
  },
  'the public client flow': {
    change: emulator => changeByHand(emulator, proxyName, () => ({ isFallbackPublicClient: false })),
    writes: ['PATCH /v1.0/applications/{id} {"isFallbackPublicClient":true}']
  },
  'the version of access tokens': {
    change: emulator =>
      changeByHand(emulator, frameworkName, (_, settings) => ({
        settings: { ...settings, api: { ...settings.api, requestedAccessTokenVersion: 2 } }
      })),
    writes: ['PATCH /v1.0/applications/{id} {"api":{"requestedAccessTokenVersion":1}}']
  },
  'the redirect URI of the proxy': {
    change: emulator =>
      changeByHand(emulator, proxyName, () => ({ settings: { publicClient: { redirectUris: ['other://auth'] } } })),
    writes: ['PATCH /v1.0/applications/{id} {"publicClient":{"redirectUris":["other://auth","myapp://auth"]}}']
  },
  'the service principal of the proxy': {
    change: emulator => {
      const principal = principalOf(emulator, proxyName)
      emulator.tenant.seed(() =>
        emulator.tenant.servicePrincipals.put(principal.id, { ...principal, accountEnabled: false })
      )
    },
    writes: ['PATCH /v1.0/servicePrincipals/{id} {"accountEnabled":true}']
  },
  'one scope of a grant': {
    change: ({ tenant }) => {
      const grant = tenant.oauth2PermissionGrants.all().findLast(({ scope: text }) => text === 'openid offline_access')
      if (grant !== undefined)
        tenant.seed(() => tenant.oauth2PermissionGrants.put(grant.id, { ...grant, scope: ' openid User.Read' }))
    },
    writes: ['PATCH /v1.0/oauth2PermissionGrants/ {"scope":"openid User.Read offline_access"}']
  },
  'a whole grant': {
    change: ({ tenant }) => {
      const grant = tenant.oauth2PermissionGrants.all().find(({ scope: text }) => text === 'user_impersonation')
      if (grant !== undefined) tenant.seed(() => tenant.oauth2PermissionGrants.remove(grant.id))
    },
    writes: [
      'POST /v1.0/oauth2PermissionGrants {"clientId":"{id}","consentType":"AllPrincipals","resourceId":"{id}","scope":"user_impersonation"}'
    ]
  }
}

const guids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/** Writes of an emulator from now on, with their bodies. */
const recordWrites = (emulator: Emulator): readonly string[] => {
  const written: string[] = []
  emulator.intercept({ service: 'graph', path: path => !path.endsWith('/$batch') }, ({ method, path, body }) => {
    if (method === 'GET') return undefined
    const short = path.replace(guids, '{id}').replace(/(oauth2PermissionGrants\/)[\w-]+$/, '$1')
    written.push(`${method} ${short} ${JSON.stringify(body).replace(guids, '{id}')}`)
    return undefined
  })
  return written
}

describe('what is asserted', () => {
  test.each(Object.entries(drifts))('is put back alone: %s', async (_, { change, writes }) => {
    const emulator = await emulate()
    await apply(emulator, made)
    change(emulator)
    const written = recordWrites(emulator)
    await apply(emulator, made)
    expect(written).toEqual(writes)
    expectWorking(emulator)
    await expectSettled(emulator, made)
  })

  test('is a scope that is enabled: it keeps its id, and the others stay as they are', async () => {
    const emulator = await emulate()
    await apply(emulator, made)
    const { id } = settingsOf(emulator, frameworkName).api.oauth2PermissionScopes[0] ?? {}
    const other = scope({ value: 'other', isEnabled: false })
    changeByHand(emulator, frameworkName, (_, settings) => {
      const oauth2PermissionScopes = [
        ...settings.api.oauth2PermissionScopes.map(one => ({ ...one, isEnabled: false })),
        other
      ]
      return { settings: { ...settings, api: { ...settings.api, oauth2PermissionScopes } } }
    })
    await apply(emulator, made)
    const after = settingsOf(emulator, frameworkName).api.oauth2PermissionScopes
    expect(after.map(one => [one.id, one.isEnabled])).toEqual([
      [id, true],
      [other.id, false]
    ])
    await expectSettled(emulator, made)
  })

  test('does not include names, addresses and the grant of the framework itself', async () => {
    const emulator = await emulate()
    await apply(emulator, made)
    const { tenant } = emulator
    const { id: clientId } = principalOf(emulator, frameworkName)
    const own = tenant.oauth2PermissionGrants.all().find(grant => grant.clientId === clientId)
    tenant.seed(() => tenant.oauth2PermissionGrants.remove(own?.id ?? ''))
    changeByHand(emulator, frameworkName, (_, settings) => ({
      displayName: 'IEF',
      identifierUris: [],
      requiredResourceAccess: [],
      settings: { ...settings, web: { redirectUris: [] } }
    }))
    await expectSettled(emulator, made)
  })

  test('is a service principal that is there', async () => {
    const emulator = await emulate()
    await apply(emulator, made)
    const principal = principalOf(emulator, proxyName)
    emulator.tenant.seed(() => {
      emulator.tenant.servicePrincipals.remove(principal.id)
      for (const { id, clientId } of emulator.tenant.oauth2PermissionGrants.all())
        if (clientId === principal.id) emulator.tenant.oauth2PermissionGrants.remove(id)
    })
    await apply(emulator, made)
    expectWorking(emulator)
    await expectSettled(emulator, made)
  })
})
