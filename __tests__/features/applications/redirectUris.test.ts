// Redirect URIs of an application that is there: a declared list is owned whole, one that is not declared is left alone.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import { register } from '../provisioning/registrations.ts'
import { apply, changeByHand, expectSettled, run, settingsOf } from './signInFile.ts'

type Lists = Readonly<Partial<Record<'web' | 'spa' | 'publicClient', readonly string[]>>>

const appWith = (lists: Lists, more = ''): string =>
  `shop: { name: Shop, audience: customers, ${more}redirectUris: ${JSON.stringify(lists)} }`

/** Somebody gives the application other lists. */
const giveByHand = (emulator: Emulator, lists: Lists): void =>
  changeByHand(emulator, 'shop', ({ settings }) => ({
    settings: {
      ...settings,
      ...Object.fromEntries(
        Object.entries(lists).map(([platform, redirectUris]) => [
          platform,
          { redirectUris, ...(platform === 'web' && { redirectUriSettings: [] }) }
        ])
      )
    }
  }))

const listsOf = (emulator: Emulator) => {
  const { web, spa, publicClient } = settingsOf(emulator, 'shop')
  return { web: web?.redirectUris, spa: spa?.redirectUris, publicClient: publicClient?.redirectUris }
}

const [a, b, c] = ['https://a.example/', 'https://b.example/cb', 'http://localhost:4200/x']
const foreign = 'https://foreign.example/'

describe('redirect URIs', () => {
  test.each<[string, Lists, readonly string[]]>([
    ['one was removed', { spa: [a] }, [`redirectUri create ${b}`]],
    ['one was added', { spa: [a, b, foreign] }, [`redirectUri delete ${foreign}`]],
    [
      'all were replaced',
      { spa: [foreign] },
      ['create', 'create', 'delete'].map((action, index) => `redirectUri ${action} ${[a, b, foreign][index]}`)
    ],
    [
      'all were removed',
      { spa: [], web: [] },
      [`redirectUri create ${c}`, `redirectUri create ${a}`, `redirectUri create ${b}`]
    ],
    [
      'they were moved to another platform',
      { spa: [], web: [c, a, b] },
      [`redirectUri delete ${a}`, `redirectUri delete ${b}`, `redirectUri create ${a}`, `redirectUri create ${b}`]
    ],
    [
      'one is spelled otherwise in its path',
      { spa: [a, 'https://b.example/CB'] },
      [`redirectUri delete https://b.example/CB`, `redirectUri create ${b}`]
    ]
  ])('drift is undone: %s', async (_, lists, changes) => {
    const emulator = await emulate()
    const app = appWith({ spa: [a, b], web: [c] })
    await apply(emulator, app)
    giveByHand(emulator, lists)
    const plan = await apply(emulator, app, { mode: 'plan' })
    const result = await apply(emulator, app)
    const rows = (lines: readonly string[]) => lines.filter(line => line.startsWith('redirectUri')).sort()
    expect(rows(planned(plan))).toEqual([...changes].sort())
    expect(rows(planned(result))).toEqual([...changes].sort())
    expect(listsOf(emulator)).toMatchObject({ web: [c], spa: expect.arrayContaining([a, b]) })
    expect(listsOf(emulator).spa).toHaveLength(2)
    await expectSettled(emulator, app)
  })

  test('of a platform that is not declared are left alone, with prune as well', async () => {
    const emulator = await emulate()
    const app = appWith({ spa: [a] }, 'prune: true, ')
    await apply(emulator, app)
    giveByHand(emulator, { web: [foreign], publicClient: ['theirs://auth'] })
    await expectSettled(emulator, app)
    await apply(emulator, appWith({ spa: [b] }, 'prune: true, '))
    expect(listsOf(emulator)).toEqual({ web: [foreign], spa: [b], publicClient: ['theirs://auth'] })
  })

  test('without the key everything is left alone', async () => {
    const emulator = await emulate()
    await apply(emulator, appWith({ spa: [a] }))
    await expectSettled(emulator, 'shop: { name: Shop, audience: customers, prune: true }')
    expect(listsOf(emulator).spa).toEqual([a])
  })

  test('hosts and schemes are compared without regard to case', async () => {
    const emulator = await emulate()
    await apply(emulator, appWith({ spa: ['https://Shop.Example/A'] }))
    await expectSettled(emulator, appWith({ spa: ['HTTPS://shop.example/A'] }))
  })

  test('an address under a platform that is not declared is a conflict that names the way out', async () => {
    const emulator = await emulate()
    await apply(emulator, appWith({ web: [a] }))
    emulator.journal.clear()
    const { errors } = await run(emulator, appWith({ spa: [a] }))
    expect(errors).toContain(`shop declares the redirect URI ${a} under spa, and the application has it under web`)
    expect(errors).toContain('redirectUris.web')
    expect(writesOf(emulator)).toEqual([])
    await apply(emulator, appWith({ spa: [a], web: [] }))
    expect(listsOf(emulator)).toMatchObject({ web: [], spa: [a] })
  })

  test('of members beside them nothing changes', async () => {
    const emulator = await emulate()
    const app = appWith({ web: [a] })
    await apply(emulator, app)
    const implicitGrantSettings = { enableAccessTokenIssuance: true, enableIdTokenIssuance: true }
    changeByHand(emulator, 'shop', ({ settings }) => ({
      settings: {
        ...settings,
        web: {
          ...(settings.web as object),
          redirectUris: [],
          redirectUriSettings: [],
          implicitGrantSettings,
          logoutUrl: `${a}out`
        }
      }
    }))
    await apply(emulator, app)
    expect(settingsOf(emulator, 'shop').web).toMatchObject({
      redirectUris: [a],
      implicitGrantSettings,
      logoutUrl: `${a}out`
    })
  })

  test('what somebody does between the look and the write counts: nothing is put back or written twice', async () => {
    const emulator = await emulate()
    await apply(emulator, appWith({ spa: [a] }))
    let isDone = false
    emulator.intercept(
      { service: 'graph', method: 'GET', path: /\/applications\/[0-9a-f-]+$/ },
      {
        instead: () => {
          if (!isDone) giveByHand(emulator, { spa: [a, b] })
          isDone = true
          return undefined
        }
      }
    )
    emulator.journal.clear()
    const result = await apply(emulator, appWith({ spa: [a, b] }))
    expect(isDone).toBe(true)
    expect(writesOf(emulator)).toEqual([])
    expect(planned(result)).toEqual([])
    expect(result.outputs.changed).toBe('false')
  })

  test('of an application that is taken over stay in that run, and go in the next', async () => {
    const emulator = await emulate()
    const { id, appId } = register(emulator, { settings: { spa: { redirectUris: [a, foreign] } }, withPrincipal: true })
    const app = `shop: { name: Shop, adopt: ${appId}, redirectUris: { spa: ['${a}', '${b}'] } }`
    const uris = () => emulator.tenant.applications.get(id)?.settings.spa
    const first = await apply(emulator, app)
    expect(planned(first)).toEqual(expect.arrayContaining([`redirectUri create ${b}`, `redirectUri drift ${foreign}`]))
    expect(uris()).toEqual({ redirectUris: [a, foreign, b] })
    const second = await apply(emulator, app)
    expect(planned(second)).toContain(`redirectUri delete ${foreign}`)
    expect(uris()).toEqual({ redirectUris: [a, b] })
    await expectSettled(emulator, app)
  })
})
