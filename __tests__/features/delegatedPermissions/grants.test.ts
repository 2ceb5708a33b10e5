// What an app may do in the name of its users: asked for and granted for all of them, kept in step, and told where it is not
// declared.

import { describe, expect, test } from '@jest/globals'
import { type Emulator, servicePrincipalByAppId } from 'b2c-emulator'
import { newPasswordCredential } from 'b2c-emulator/testing'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import { changeByHand } from '../applications/signInFile.ts'
import { register } from '../provisioning/registrations.ts'
import {
  apply,
  askedOf,
  expectSettled,
  grantByHand,
  grantsOf,
  inputsAs,
  named,
  principalIdOf,
  rights,
  run
} from './delegatedPermissionsFile.ts'

const api = 'orders-api: { name: orders-api, audience: customers, scopes: { orders.read: Read, orders.write: Change } }'
const shopWith = (permissions: string, more = '') =>
  `shop: { name: shop, audience: customers, delegatedPermissions: [${permissions}]${more} }`
const shop = shopWith('openid, offline_access, orders-api/orders.read')
const both = `${shop}\n${api}`

const ofDelegated = (result: Parameters<typeof planned>[0]): readonly string[] =>
  planned(result).filter(line => line.startsWith('delegatedGrant '))

describe('delegated permissions from nothing', () => {
  test.each([
    ['the client first', both],
    ['the API first', `${api}\n${shop}`]
  ])('are asked for and granted, and then nothing is written: %s', async (_, apps) => {
    const emulator = await emulate()
    await apply(emulator, apps)
    expect(grantsOf(emulator, 'shop')).toEqual(['Graph: offline_access openid', 'orders-api: orders.read'])
    expect(askedOf(emulator, 'shop')).toEqual({ Graph: 2, [named(emulator, 'orders-api').appId]: 1 })
    await expectSettled(emulator, apps)
  })

  test('where the tenant looks an application up before it refuses to tell who created it', async () => {
    const emulator = await emulate()
    const message = "Could not find a property named 'createdByAppId' on type 'microsoft.graph.application'."
    emulator.intercept(
      { service: 'graph', method: 'GET', path: /\/(?:applications|deletedItems)/ },
      ({ query }, { status, body }) => {
        const { value } = body as { readonly value?: readonly unknown[] }
        const isRefused = status === 200 && value?.length !== 0 && decodeURIComponent(query).includes('createdByAppId')
        return isRefused ? { status: 400, body: { error: { code: 'Request_BadRequest', message } } } : undefined
      }
    )
    await apply(emulator, both)
    await expectSettled(emulator, both)
  })

  test('of apps that ask for each other, and of one that asks for itself', async () => {
    const emulator = await emulate()
    const apps = ['one', 'two', 'three']
      .map((key, index, all) => {
        const others = all.filter((_, place) => index < 2 || place === index).map(other => `${other}/${other}.use`)
        return `${key}: { name: ${key}, scopes: { ${key}.use: Use }, delegatedPermissions: [${others.join(', ')}] }`
      })
      .join('\n')
    await apply(emulator, apps)
    expect(grantsOf(emulator, 'one')).toEqual(['one: one.use', 'three: three.use', 'two: two.use'])
    expect(grantsOf(emulator, 'two')).toEqual(['one: one.use', 'three: three.use', 'two: two.use'])
    expect(grantsOf(emulator, 'three')).toEqual(['three: three.use'])
    await expectSettled(emulator, apps)
  })

  test('stand beside application permissions in what an application asks for', async () => {
    const emulator = await emulate()
    const apps = `shop: { name: shop, permissions: [User.Read.All], delegatedPermissions: [openid, orders-api/orders.read] }\n${api}`
    const caller = inputsAs(emulator, [...rights, 'AppRoleAssignment.ReadWrite.All', 'Application.Read.All'])
    await apply(emulator, apps, caller)
    expect(askedOf(emulator, 'shop')).toEqual({ Graph: 1, [named(emulator, 'orders-api').appId]: 1 })
    const all = named(emulator, 'shop').requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess)
    expect(all.filter(({ type }) => type === 'Role')).toHaveLength(1)
    await expectSettled(emulator, apps, caller)
  })

  test('of an API that is not declared, by its client id', async () => {
    const emulator = await emulate()
    const apps = 'other: { name: other, scopes: { thing.do: Do it } }'
    await apply(emulator, apps)
    const { appId } = named(emulator, 'other')
    const client = shopWith(`openid, ${appId.toUpperCase()}/thing.do, 00000003-0000-0000-c000-000000000000/profile`)
    await apply(emulator, client)
    expect(grantsOf(emulator, 'shop')).toEqual(['Graph: openid profile', 'other: thing.do'])
    await expectSettled(emulator, client)
  })

  test('of an app whose list is left alone, by what the tenant has', async () => {
    const emulator = await emulate()
    await apply(emulator, api)
    const apps = `${shop}\norders-api: { name: orders-api, audience: customers }`
    await apply(emulator, apps)
    expect(grantsOf(emulator, 'shop')).toContain('orders-api: orders.read')
    const wrong = await run(
      emulator,
      `${shopWith('orders-api/orders.raed')}\norders-api: { name: orders-api, audience: customers }`
    )
    expect(wrong.errors).toContain('orders-api has no enabled scope orders.raed; did you mean orders.read')
  })

  test('are planned without a write, as made in this run', async () => {
    const emulator = await emulate()
    const result = await apply(emulator, both, { mode: 'plan' })
    expect(writesOf(emulator)).toEqual([])
    expect(ofDelegated(result)).toEqual([
      'delegatedGrant create openid',
      'delegatedGrant create offline_access',
      'delegatedGrant create orders-api/orders.read'
    ])
    expect(result.log).toContain('the scope of orders-api is made in this run')
  })

  test.each([
    ['replicas that lag', { replication: { keyReadLagMs: 40, listLagMs: 80 } }],
    ['no uniqueName', { uniqueName: 'unsupported' as const }]
  ])('end the same with %s', async (_, behavior) => {
    const emulator = await emulate({ behavior })
    await apply(emulator, both)
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(emulator.tenant.oauth2PermissionGrants.all().map(({ scope }) => scope)).toEqual([
      'openid offline_access',
      'orders.read'
    ])
    await expectSettled(emulator, both)
  })

  test.each(['reset-after', 'reset-before', '503', 'truncated', 'empty-200'] as const)(
    'end the same when any one request is met by %s',
    async kind => {
      const quiet = await emulate()
      await apply(quiet, both)
      const requests = quiet.journal.entries().filter(({ parent }) => parent === undefined).length
      for (let index = 0; index < requests; index++) {
        const emulator = await emulate({ behavior: { faults: [{ match: { index, service: 'graph' }, kind }] } })
        await apply(emulator, both)
        expect(grantsOf(emulator, 'shop')).toEqual(['Graph: offline_access openid', 'orders-api: orders.read'])
        await expectSettled(emulator, both)
      }
    },
    60_000
  )

  test('say so when the app that offers a scope could not be made', async () => {
    const emulator = await emulate()
    emulator.intercept(
      { service: 'graph', method: 'PATCH', path: /uniqueName='orders-api'/ },
      {
        instead: () => ({ status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'Not now.' } } })
      }
    )
    const result = await run(emulator, both)
    expect(result.errors).toContain(
      'shop was not granted orders-api/orders.read: orders-api has not come as far as to offer that in this run'
    )
    expect(grantsOf(emulator, 'shop')).toEqual(['Graph: offline_access openid'])
  })
})

describe('grants that are there already', () => {
  test.each([409, 400] as const)('and did not show get what they lack (%s)', async duplicateGrantStatus => {
    const emulator = await emulate({ behavior: { duplicateGrantStatus, grantScopes: 'leading space' } })
    await apply(emulator, `shop: { name: shop, audience: customers }\n${api}`)
    grantByHand(emulator, 'shop', 'orders-api', 'orders.write')
    // The list does not show it until a grant was tried.
    let isHidden = true
    emulator.intercept({ service: 'graph', method: 'POST', path: /\/oauth2PermissionGrants$/ }, () => {
      isHidden = false
      return undefined
    })
    emulator.intercept({ service: 'graph', method: 'GET', path: /\/oauth2PermissionGrants$/ }, () =>
      isHidden ? { body: { value: [] } } : undefined
    )
    await apply(emulator, both)
    expect(grantsOf(emulator, 'shop')).toEqual(['Graph: offline_access openid', 'orders-api: orders.read orders.write'])
  })

  test('are drift where they are not declared, and keep what is not declared when another is added', async () => {
    const emulator = await emulate()
    await apply(emulator, both)
    grantByHand(emulator, 'orders-api', 'Graph', 'User.Read')
    const { tenant } = emulator
    const grant = tenant.oauth2PermissionGrants.all().find(({ scope }) => scope === 'orders.read')
    if (grant) tenant.seed(() => tenant.oauth2PermissionGrants.put(grant.id, { ...grant, scope: 'orders.write' }))
    const result = await apply(emulator, both)
    expect(ofDelegated(result)).toEqual([
      'delegatedGrant create orders-api/orders.read',
      'delegatedGrant drift orders-api/orders.write',
      // Nothing is declared for this one: told as ever.
      'delegatedGrant drift User.Read'
    ])
    expect(grantsOf(emulator, 'shop')).toContain('orders-api: orders.read orders.write')
  })

  test('go with prune, but for what one user consented to', async () => {
    const emulator = await emulate()
    const pruning = `${shopWith('openid', ', prune: true')}\n${api}`
    await apply(emulator, both)
    const member = emulator.tenant.addUser({ userPrincipalName: 'member@contoso.onmicrosoft.com' })
    grantByHand(emulator, 'shop', 'orders-api', 'orders.write', member.id)
    const result = await apply(emulator, pruning)
    expect(ofDelegated(result).toSorted()).toEqual([
      'delegatedGrant delete offline_access',
      expect.stringMatching(/^delegatedGrant delete .*orders\.read$/),
      'delegatedGrant drift orders.write'
    ])
    expect(grantsOf(emulator, 'shop')).toEqual(['Graph: openid'])
    expect(askedOf(emulator, 'shop')).toEqual({ Graph: 1 })
    await expectSettled(emulator, pruning)
  })

  test('are left alone with what is asked for where nothing is declared; an empty list owns them', async () => {
    const emulator = await emulate()
    await apply(emulator, both)
    await expectSettled(emulator, `shop: { name: shop, audience: customers, prune: true }\n${api}`)
    await apply(emulator, `${shopWith('', ', prune: true')}\n${api}`)
    expect(grantsOf(emulator, 'shop')).toEqual([])
    expect(askedOf(emulator, 'shop')).toEqual({})
  })
})

describe('consent', () => {
  test.each(['verify', 'skip'])(
    '%s: nothing is granted, what is asked for is complete, and an administrator is asked',
    async consent => {
      const emulator = await emulate()
      const apps = `${shopWith('openid, orders-api/orders.read', `, consent: ${consent}`)}\n${api}`
      const caller = inputsAs(
        emulator,
        [...rights, 'Directory.Read.All'].filter(name => !name.startsWith('Delegated'))
      )
      const result = await apply(emulator, apps, caller)
      expect(ofDelegated(result)).toEqual([
        'delegatedGrant missing openid',
        'delegatedGrant missing orders-api/orders.read'
      ])
      expect(result.warnings).toContain('adminconsent?client_id=')
      expect(emulator.tenant.oauth2PermissionGrants.all()).toEqual([])
      expect(askedOf(emulator, 'shop')).toEqual({ Graph: 1, [named(emulator, 'orders-api').appId]: 1 })
      await expectSettled(emulator, apps, caller)
    }
  )
})

test('an administrator is asked once, whichever permissions lack consent', async () => {
  const emulator = await emulate()
  const apps = 'shop: { name: shop, consent: verify, permissions: [User.Read.All], delegatedPermissions: [openid] }'
  const result = await apply(emulator, apps)
  expect(result.warnings.split('adminconsent?client_id=')).toHaveLength(2)
  expect(result.summary.split('grant admin consent')).toHaveLength(2)
})

describe('rights', () => {
  const weak = rights.filter(name => !name.startsWith('Delegated'))

  test('are asked for before anything is written', async () => {
    const emulator = await emulate()
    const result = await run(emulator, both, inputsAs(emulator, weak))
    expect(result.errors).toContain('DelegatedPermissionGrant.ReadWrite.All')
    expect(writesOf(emulator)).toEqual([])
  })

  test('are not needed where nothing is declared, nor is anything read for it', async () => {
    const emulator = await emulate()
    await apply(emulator, api, inputsAs(emulator, weak))
    expect(emulator.journal.entries().filter(({ path }) => path.includes('oauth2PermissionGrants'))).toEqual([])
  })

  test('that a plan lacks are named, and the plan succeeds but for fail-on-drift', async () => {
    const emulator = await emulate()
    await apply(emulator, both)
    const caller = inputsAs(emulator, weak)
    const result = await apply(emulator, both, { ...caller, mode: 'plan' })
    expect(result.warnings).toContain('DelegatedPermissionGrant.Read.All')
    const strict = await run(emulator, both, { ...caller, mode: 'plan', 'fail-on-drift': 'true' })
    expect(strict.errors).not.toBe('')
  })
})

describe('what an application asks for of an API whose scope comes in the same run', () => {
  const changes: readonly (readonly [string, (emulator: Emulator) => void])[] = [
    ['a scope that is new', () => undefined],
    [
      'a scope that somebody disabled',
      emulator =>
        changeByHand(emulator, 'orders-api', ({ settings }, { api: offered }) => ({
          settings: {
            ...settings,
            api: {
              ...offered,
              oauth2PermissionScopes: offered?.oauth2PermissionScopes.map(one => ({ ...one, isEnabled: false }))
            }
          }
        }))
    ],
    [
      'an API that somebody removed',
      ({ tenant }) =>
        tenant.seed(() => {
          const { id, appId } = named({ tenant } as Emulator, 'orders-api')
          tenant.servicePrincipals.remove(servicePrincipalByAppId(tenant, appId)?.id ?? '')
          tenant.applications.remove(id)
        })
    ]
  ]
  const consents = ['grant', 'verify', 'skip']

  test.each(changes.flatMap(([what, change]) => consents.map(consent => [what, consent, change] as const)))(
    'is complete after that run: %s, consent %s',
    async (_, consent, change) => {
      const emulator = await emulate()
      const client = (value: string) => shopWith(`openid, orders-api/${value}`, `, consent: ${consent}`)
      await apply(emulator, `${client('orders.read')}\n${api.replace(', orders.write: Change', '')}`)
      change(emulator)
      const apps = `${client('orders.write')}\n${api}`
      await apply(emulator, apps)
      expect(askedOf(emulator, 'shop')).toEqual({ Graph: 1, [named(emulator, 'orders-api').appId]: 1 })
      await expectSettled(emulator, apps)
    }
  )

  test.each(consents)('keeps what is there while its scope is disabled: consent %s', async consent => {
    const emulator = await emulate()
    const apps = `${shopWith('openid, orders-api/orders.read', `, consent: ${consent}`)}\n${api}`
    await apply(emulator, apps)
    changes[1]?.[1](emulator)
    const before = askedOf(emulator, 'shop')
    const plan = await apply(emulator, apps, { mode: 'plan' })
    expect(planned(plan)).not.toContain('application update shop')
    await apply(emulator, apps)
    expect(askedOf(emulator, 'shop')).toEqual(before)
    await expectSettled(emulator, apps)
  })
})

describe('an application that others could act as', () => {
  const taken = async (permissions: string) => {
    const emulator = await emulate()
    await apply(emulator, api)
    const startMs = emulator.clock.now()
    const secret = newPasswordCredential({ displayName: 'portal', startMs, endMs: startMs + 86_400_000 })
    register(emulator, {
      displayName: 'shop',
      uniqueName: 'shop',
      tags: ['b2c-bootstrap', 'b2c-bootstrap:key:shop'],
      withPrincipal: true,
      passwordCredentials: [secret]
    })
    emulator.journal.clear()
    const apps = `shop: { name: shop, delegatedPermissions: [${permissions}] }\n${api}`
    return { emulator, result: await run(emulator, apps) }
  }

  test.each(['User.Read', 'openid, orders-api/orders.read'])('is not granted %s', async permissions => {
    const { emulator, result } = await taken(permissions)
    expect(result.errors).toContain('others could act as it: the client secret "portal"')
    expect(writesOf(emulator)).toEqual([])
  })

  test('is granted what gives no power', async () => {
    const { emulator, result } = await taken('openid, offline_access, profile, email')
    expect(result.errors).toBe('')
    expect(grantsOf(emulator, 'shop')).toEqual(['Graph: email offline_access openid profile'])
  })
})

test('permissions that the tenant does not know are told all at once, with near matches', async () => {
  const emulator = await emulate()
  const result = await run(
    emulator,
    shopWith('opneid, Application.ReadWrite.OwnedBy, 11111111-1111-4111-8111-111111111111/x')
  )
  expect(result.errors).toContain(
    'opneid is not a delegated permission of Microsoft Graph in this tenant; did you mean openid?'
  )
  expect(result.errors).toContain('Application.ReadWrite.OwnedBy is an application permission only')
  expect(result.errors).toContain('the tenant has no service principal of this client id')
  expect(writesOf(emulator)).toEqual([])
})

test('an app that is removed takes its grants along', async () => {
  const emulator = await emulate()
  await apply(emulator, both)
  const id = principalIdOf(emulator, 'shop')
  await apply(emulator, both, { mode: 'destroy' })
  expect(emulator.tenant.servicePrincipals.get(id)).toBeUndefined()
})
