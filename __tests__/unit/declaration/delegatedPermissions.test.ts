// Mistakes in the delegated permissions of a file, and in the section that stands for the applications of custom policies: each at
// its line, before anything is sent.

import { describe, expect, test } from '@jest/globals'
import { readConfig } from '../../../src/declaration/file.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { everywhere, mistakes } from './readConfigText.ts'

/** Keys of the apps of a text that is accepted. */
const keysOf = (text: string): readonly string[] =>
  readConfig(text, 'b2c.yml', { kinds: allKinds, everywhere, env: {} }).apps.map(({ app }) => app.key)

const withShop = (permissions: string, more = '') => `version: 1
apps:
  orders-api: { name: Orders, scopes: { orders.read: Read, orders.write: Change } }
  no-api: { name: None, scopes: {} }
  shop:
    name: Shop${more}
    delegatedPermissions:
      - ${permissions}
`

/** The mistake of one permission, without what would be accepted. */
const mistakeOf = (permission: string, more = '') =>
  mistakes(withShop(JSON.stringify(permission), more)).map(line => line.replace(/[;?] accepted:.*/, ''))

describe('a delegated permission', () => {
  test.each([
    ['orders-ap/orders.read', '"orders-ap/orders.read" is of no app of this file; did you mean orders-api'],
    [
      'orders-api/orders.raed',
      '"orders-api/orders.raed" is not among the scopes of orders-api; did you mean orders.read'
    ],
    ['no-api/anything', '"no-api/anything" is not among the scopes of no-api'],
    ['orders-api/.default', '"orders-api/.default" stands for all permissions that are declared, and is none itself'],
    ['orders-api/', '"orders-api/" names no scope of "orders-api"'],
    ['/orders.read', '"/orders.read" names no API by a key or a client id'],
    [
      'https://graph.microsoft.com/User.Read',
      '"https://graph.microsoft.com/User.Read" names no API by a key or a client id'
    ],
    ['Orders API/orders.read', '"Orders API/orders.read" names no API by a key or a client id'],
    ['openid profile', '"openid profile" is no delegated permission'],
    ['', '"" is no delegated permission'],
    ['__proto__/x', '"__proto__/x" names no API by a key or a client id'],
    ['constructor/x', '"constructor/x" is of no app of this file'],
    ["orders-api/o'r 1 eq 1", `"orders-api/o'r 1 eq 1" names no scope of "orders-api"`]
  ])('%j is refused at its place', (permission, problem) => {
    expect(mistakeOf(permission)).toEqual([`8:9: apps.shop.delegatedPermissions[0] ${problem}`])
  })

  test.each([
    ['orders-api: 7', 'orders-api/x', 'apps.orders-api is 7'],
    ['orders-api: { name: 7, scopes: { x: 7 } }', 'orders-api/x', 'apps.orders-api.scopes.x is 7'],
    ['orders-api: { name: O, scopes: [x] }', 'orders-api/x', 'apps.orders-api.scopes is a list'],
    [
      'other: { name: O }\nidentityExperienceFramework: 7',
      'identity-experience-framework/user_impersonation',
      'identityExperienceFramework is 7'
    ]
  ])('of what was refused is not told besides: %s', (declared, permission, problem) => {
    const shop = `  shop: { name: Shop, delegatedPermissions: [${permission}] }`
    const told = mistakes(`version: 1\napps:\n${shop}\n  ${declared}\n`).join('\n')
    expect(told).toContain(problem)
    expect(told).not.toContain('delegatedPermissions')
  })

  test.each(['Directory.AccessAsUser.All', 'RoleManagement.ReadWrite.Directory'])(
    '%s hands over the tenant, and needs the switch',
    permission => {
      expect(mistakeOf(permission)).toEqual([
        expect.stringMatching(/^8:9: apps\.shop\.delegatedPermissions\[0] "[\w.]+" hands over the whole tenant: it /)
      ])
      expect(() => mistakeOf(permission, '\n    allowPrivilegedRoles: true')).toThrow('nothing was refused')
    }
  )

  test('may stand for itself in the defaults, where a mistake is told', () => {
    const file =
      'version: 1\ndefaults:\n  delegatedPermissions: [openid, apo/x]\napps: { api: { name: A, scopes: { x: X } } }\n'
    expect(mistakes(file)[0]).toMatch(/^3:34: defaults\.delegatedPermissions\[1] "apo\/x" is of no app/)
  })

  test('is one of thirty of an API with audience: customers', () => {
    const many = Array.from({ length: 31 }, (_, index) => `api/s${index}`)
    const scopes = many.map((_, index) => `s${index}: S`).join(', ')
    const file = (count: number) =>
      `version: 1\napps:\n  api: { name: A, scopes: { ${scopes} } }\n  c: { name: C, audience: customers, delegatedPermissions: [${many.slice(0, count).join(', ')}] }\n`
    expect(mistakes(file(31))[0]).toContain('holds 31 permissions of one API')
    expect(() => mistakes(file(30))).toThrow('nothing was refused')
  })

  test('of an app with a mistake of its own is not told as one of no app', () => {
    const file =
      'version: 1\napps:\n  api: { name: A, audience: nobody }\n  c: { name: C, delegatedPermissions: [api/x] }\n'
    expect(mistakes(file)).toEqual([expect.stringMatching(/^3:29: apps\.api\.audience/)])
  })
})

describe('the section identityExperienceFramework', () => {
  const one = (written: string) => mistakes(`version: 1\nidentityExperienceFramework: ${written}\n`)

  test.each([
    ['false', '2:30: identityExperienceFramework is false; accepted: true, or a map of adopt'],
    ['yes please', '2:30: identityExperienceFramework is the text "yes please"; accepted: true, or a map of adopt'],
    ['[]', '2:1: identityExperienceFramework is a list; accepted: true, or a map of adopt'],
    ['{}', '2:1: identityExperienceFramework.adopt is missing'],
    ['{ adopt: maybe }', '2:39: identityExperienceFramework.adopt is the text "maybe"; accepted: true or false'],
    ['{ adpot: true }', expect.stringContaining('adpot is not known here; did you mean adopt?')]
  ])('is not %s', (written, problem) => {
    expect(one(written)).toContainEqual(problem)
  })

  test.each(['true', '{ adopt: true }', '{ adopt: false }'])('stands alone: %s', written => {
    expect(keysOf(`version: 1\nidentityExperienceFramework: ${written}\n`)).toEqual([
      'identity-experience-framework',
      'proxy-identity-experience-framework'
    ])
  })

  test('takes its keys and names, where it is declared', () => {
    const apps = `apps:
  identity-experience-framework: { name: A }
  ief: { name: B }
  ief-proxy: { name: C }
  mine: { name: D, uniqueName: Proxy-Identity-Experience-Framework }
`
    const taken = mistakes(`version: 1\nidentityExperienceFramework: true\n${apps}`)
    expect(taken.map(line => line.replace(/;.*/, ''))).toEqual([
      '4:3: apps.identity-experience-framework is a key of identityExperienceFramework',
      '5:3: apps.ief is a key of identityExperienceFramework',
      '6:3: apps.ief-proxy is a key of identityExperienceFramework',
      '7:32: apps.mine.uniqueName has the unique name "Proxy-Identity-Experience-Framework" of proxy-identity-experience-framework'
    ])
    expect(() => mistakes(`version: 1\n${apps}`)).toThrow('nothing was refused')
  })

  test('leaves the names of its outputs to custom policies, where they are declared', () => {
    const apps = 'apps: { extensions: { name: A } }\n'
    expect(mistakes(`version: 1\ncustomPolicies: { folder: policies }\n${apps}`)).toEqual([
      '3:9: apps.extensions is a key of customPolicies; accepted: another one'
    ])
    expect(keysOf(`version: 1\nidentityExperienceFramework: true\n${apps}`)).toContain('extensions')
  })

  test('lets apps ask for the scope of the framework', () => {
    const asking = (scope: string) =>
      `version: 1\nidentityExperienceFramework: true\napps: { a: { name: A, delegatedPermissions: [identity-experience-framework/${scope}] } }\n`
    expect(keysOf(asking('user_impersonation'))).toHaveLength(3)
    expect(mistakes(asking('other'))[0]).toContain('is not among the scopes of identity-experience-framework')
  })
})
