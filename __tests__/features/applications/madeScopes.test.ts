// Other kinds learn the ids of an app's scopes from its scope: as they are in the tenant once the application has been written.

import { expect, test } from '@jest/globals'
import { appKind, noField } from '../../../src/resources/app/kind.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { emulate } from '../../hooks.ts'
import { apply, changeByHand, settingsOf } from './signInFile.ts'

const readingKinds = () => {
  let seen: ReadonlyMap<string, string> = new Map()
  const reader = appKind({
    kind: { name: 'reader', noun: 'reader' },
    field: noField,
    after: ['application'],
    observe: async () => null,
    plan: () => ({
      changes: [],
      requirements: [],
      conclude: async (_, scope) => {
        seen = scope.made.scopes
      }
    })
  })
  return { kinds: { ...allKinds, app: [...allKinds.app, reader] }, seen: () => Object.fromEntries(seen) }
}

test('the ids of enabled scopes are known after creation, change and removal, and in a run that writes nothing', async () => {
  const emulator = await emulate()
  const { kinds, seen } = readingKinds()
  const enabled = () =>
    Object.fromEntries(
      (settingsOf(emulator, 'api').api?.oauth2PermissionScopes ?? [])
        .filter(({ isEnabled }) => isEnabled)
        .map(({ value, id }) => [value, id])
    )
  const app = (scopes: string) => `api: { name: API, scopes: { ${scopes} } }`
  const values: string[][] = []
  for (const scopes of ['read: R, write: W', 'read: R, write: W', 'read: R, more: M']) {
    await apply(emulator, app(scopes), {}, kinds)
    expect(seen()).toEqual(enabled())
    values.push(Object.keys(seen()))
  }
  expect(values).toEqual([
    ['read', 'write'],
    ['read', 'write'],
    ['read', 'more']
  ])
  changeByHand(emulator, 'api', ({ settings }, { api }) => ({
    settings: {
      ...settings,
      api: { ...api, oauth2PermissionScopes: api?.oauth2PermissionScopes.map(one => ({ ...one, isEnabled: false })) }
    }
  }))
  await apply(emulator, 'api: { name: API }', {}, kinds)
  expect(seen()).toEqual({})
})
