// Scopes of an application that is there: those of the same value keep their ids, an enabled one is disabled before it goes, and
// the rest of the API is somebody else's.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate } from '../../hooks.ts'
import { register } from '../provisioning/registrations.ts'
import { apply, changeByHand, expectSettled, named, run, scopeOf, settingsOf } from './signInFile.ts'

type Scope = Readonly<Record<string, unknown>>

const appWith = (scopes: Readonly<Record<string, string>>, more = ''): string =>
  `api: { name: API, audience: customers, ${more}scopes: ${JSON.stringify(scopes)} }`
const two = { read: 'Read everything', write: 'Write everything' }

const scopesOf = (emulator: Emulator): readonly Scope[] => settingsOf(emulator, 'api').api?.oauth2PermissionScopes ?? []

/** Somebody changes the scopes. */
const change = (emulator: Emulator, change: (scopes: readonly Scope[]) => readonly Scope[]): void =>
  changeByHand(emulator, 'api', ({ settings }, { api }) => ({
    settings: { ...settings, api: { ...api, oauth2PermissionScopes: change(api?.oauth2PermissionScopes ?? []) } }
  }))

const rows = (result: Awaited<ReturnType<typeof apply>>) => planned(result).filter(line => line.startsWith('scope'))
const only = (value: string, more: Scope) => (scopes: readonly Scope[]) =>
  scopes.map(scope => (scope.value === value ? { ...scope, ...more } : scope))

describe('scopes', () => {
  test.each<[string, (scopes: readonly Scope[]) => readonly Scope[], readonly string[], number]>([
    ['a description was changed', only('read', { adminConsentDescription: 'Else' }), ['scope update read'], 1],
    ['one was disabled', only('read', { isEnabled: false }), ['scope update read'], 1],
    ['one was removed', scopes => scopes.slice(1), ['scope create read'], 1],
    ['one was added', scopes => [...scopes, scopeOf('foreign')], ['scope delete foreign'], 2],
    ['a disabled one was added', scopes => [...scopes, scopeOf('old', { isEnabled: false })], ['scope delete old'], 1],
    ['one was renamed', only('read', { value: 'renamed' }), ['scope create read', 'scope delete renamed'], 2]
  ])('drift is undone: %s', async (_, byHand, changes, writes) => {
    const emulator = await emulate()
    await apply(emulator, appWith(two))
    const before = scopesOf(emulator)
    change(emulator, byHand)
    expect(rows(await apply(emulator, appWith(two), { mode: 'plan' }))).toEqual(changes)
    emulator.journal.clear()
    expect(rows(await apply(emulator, appWith(two)))).toEqual(changes)
    expect(writesOf(emulator)).toHaveLength(writes)
    const texts = ({ value, isEnabled, adminConsentDescription }: Scope) => ({
      value,
      isEnabled,
      adminConsentDescription
    })
    expect(scopesOf(emulator).map(texts)).toEqual(expect.arrayContaining(before.map(texts)))
    expect(scopesOf(emulator)).toHaveLength(2)
    await expectSettled(emulator, appWith(two))
  })

  test('one that is not declared any more is disabled, then removed; all of them as well', async () => {
    const emulator = await emulate()
    await apply(emulator, appWith(two))
    const [read] = scopesOf(emulator)
    await apply(emulator, appWith({ read: two.read }))
    expect(scopesOf(emulator)).toEqual([read])
    const bodies: unknown[] = []
    emulator.intercept(
      { service: 'graph', method: 'PATCH' },
      {
        instead: ({ body }) => {
          bodies.push(body)
          return undefined
        }
      }
    )
    await apply(emulator, appWith({}))
    expect(bodies).toEqual([
      { api: { oauth2PermissionScopes: [{ ...read, isEnabled: false }] } },
      { api: { oauth2PermissionScopes: [] } }
    ])
    expect(scopesOf(emulator)).toEqual([])
  })

  test('a run that ended between the two is completed by the next', async () => {
    const emulator = await emulate()
    await apply(emulator, appWith(two))
    let writes = 0
    const refusal = { status: 400, body: { error: { code: 'Weird', message: 'not today' } } }
    const stop = emulator.intercept(
      { service: 'graph', method: 'PATCH' },
      { instead: () => (++writes === 2 ? refusal : undefined) }
    )
    const failed = await run(emulator, appWith({ read: two.read }))
    expect(failed.errors).toContain('not today')
    expect(failed.outputs.changed).toBe('true')
    stop()
    await apply(emulator, appWith({ read: two.read }))
    await expectSettled(emulator, appWith({ read: two.read }))
    expect(scopesOf(emulator).map(({ value }) => value)).toEqual(['read'])
  })

  test('a tenant that changes no enabled scope gets the change in two steps', async () => {
    const emulator = await emulate()
    await apply(emulator, appWith(two))
    const message = 'Permission (scope or role) cannot be deleted or updated unless disabled first.'
    const refusal = { status: 400, body: { error: { code: 'CannotDeleteOrUpdateEnabledEntitlement', message } } }
    const isWrittenEnabled = (body: unknown): boolean =>
      JSON.stringify(body).includes('"adminConsentDescription":"All"')
    const isEnabled = (): boolean => scopesOf(emulator).some(({ value, isEnabled }) => value === 'read' && isEnabled)
    emulator.intercept(
      { service: 'graph', method: 'PATCH' },
      { instead: ({ body }) => (isWrittenEnabled(body) && isEnabled() ? refusal : undefined) }
    )
    const changed = appWith({ ...two, read: 'All' })
    const before = scopesOf(emulator)
    await apply(emulator, changed)
    expect(scopesOf(emulator)).toMatchObject([
      { ...before[0], adminConsentDescription: 'All', adminConsentDisplayName: 'All' },
      { ...before[1] }
    ])
    await expectSettled(emulator, changed)
  })

  test('without the key, and beside it, nothing of the API is touched', async () => {
    const emulator = await emulate()
    await apply(emulator, appWith(two))
    const { appId } = named(emulator, 'api')
    const others = {
      acceptMappedClaims: true,
      knownClientApplications: [appId],
      preAuthorizedApplications: [{ appId, delegatedPermissionIds: [String(scopesOf(emulator)[0]?.id)] }]
    }
    changeByHand(emulator, 'api', ({ settings }, { api }) => ({
      settings: { ...settings, api: { ...api, ...others } }
    }))
    await expectSettled(emulator, appWith(two))
    await apply(emulator, appWith({ ...two, more: 'More' }))
    expect(settingsOf(emulator, 'api').api).toMatchObject(others)
    await expectSettled(emulator, 'api: { name: API, audience: customers, prune: true }')
    expect(scopesOf(emulator)).toHaveLength(3)
  })

  test('one that a client is pre-authorized for is not removed, and nothing is written', async () => {
    const emulator = await emulate()
    await apply(emulator, appWith(two))
    const { appId } = named(emulator, 'api')
    const preAuthorizedApplications = [{ appId, delegatedPermissionIds: [String(scopesOf(emulator)[0]?.id)] }]
    changeByHand(emulator, 'api', ({ settings }, { api }) => ({
      settings: { ...settings, api: { ...api, preAuthorizedApplications } }
    }))
    emulator.journal.clear()
    const { errors } = await run(emulator, appWith({ write: two.write }))
    expect(errors).toContain(`The scope read of api is not declared, and cannot be removed: the client ${appId}`)
    expect(writesOf(emulator)).toEqual([])
    await apply(emulator, appWith({ read: two.read }))
  })

  test('of an application that is taken over keep their ids and texts; what is not declared stays in that run', async () => {
    const emulator = await emulate()
    const [read, foreign] = [
      scopeOf('read', { type: 'User', userConsentDisplayName: 'r', userConsentDescription: 'r' }),
      scopeOf('foreign')
    ]
    const { appId } = register(emulator, {
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      identifierUris: ['https://contoso.onmicrosoft.com/theirs'],
      settings: { api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [read, foreign] } },
      withPrincipal: true
    })
    const app = appWith(two, `adopt: ${appId}, `)
    const first = await apply(emulator, app)
    expect(rows(first)).toEqual(['scope update read', 'scope create write', 'scope drift foreign'])
    expect(scopesOf(emulator)).toHaveLength(3)
    expect(rows(await apply(emulator, app))).toEqual(['scope delete foreign'])
    expect(scopesOf(emulator)).toMatchObject([
      { ...read, adminConsentDescription: two.read, adminConsentDisplayName: two.read },
      { value: 'write' }
    ])
    expect(named(emulator, 'api').identifierUris).toEqual(['https://contoso.onmicrosoft.com/theirs'])
    await expectSettled(emulator, app)
  })

  test.each([
    ['one that the action chose is put back, and others stay', '', ['https://contoso.onmicrosoft.com/x'], 2],
    [
      'one that is declared is the only one',
      "identifierUri: 'https://contoso.onmicrosoft.com/mine', ",
      ['https://contoso.onmicrosoft.com/x'],
      1
    ],
    ['removed ones are put back', '', [], 1]
  ])('identifier URIs: %s', async (_, more, byHand, count) => {
    const emulator = await emulate()
    await apply(emulator, appWith(two, more))
    const [before] = named(emulator, 'api').identifierUris
    changeByHand(emulator, 'api', () => ({ identifierUris: byHand }))
    const result = await apply(emulator, appWith(two, more))
    expect(result.plan?.apps[0]?.changes[0]?.fields.map(({ field }) => field)).toEqual(['identifierUris'])
    expect(named(emulator, 'api').identifierUris).toHaveLength(count)
    expect(named(emulator, 'api').identifierUris).toContain(before)
    await expectSettled(emulator, appWith(two, more))
  })
})
