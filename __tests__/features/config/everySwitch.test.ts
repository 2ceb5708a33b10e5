// What nobody knows for sure of a tenant is handled every way: a whole tenant is made and then left alone, whatever a switch of
// the emulator says.

import { describe, expect, test } from '@jest/globals'
import { behaviorSwitches, createBehavior } from 'b2c-emulator'
import { writesOf } from '../../../harness/journal.ts'
import { behaviorOf, switchAt } from '../../../harness/switches.ts'
import { emulate } from '../../hooks.ts'
import { wholeTenantRun } from './wholeTenantRun.ts'

const defaults = createBehavior()

const withoutPolicies = 'customPolicies. Nothing was written.'

/** Ways in which the tenant cannot be what the file declares, and what is told. */
const refusedWith: Readonly<Record<string, string>> = {
  'tenantTypeShown AAD': withoutPolicies,
  'tenantTypeShown CIAM': withoutPolicies,
  'identity.appOnlyUserFlows refused': 'Grant the caller the Microsoft Graph application permission IdentityUserFlow'
}

/** Values for switches that take any number. */
const numbers: readonly (readonly [string, unknown])[] = [
  ['trustFramework.throttle', { requestsPer10s: 12, status: 429 }],
  ['trustFramework.throttle', { requestsPer10s: 12, status: 400 }],
  ['trustFramework.freshAfterMs', 9_000],
  ['replication.keyReadLagMs', 300],
  ['replication.listLagMs', 300],
  ['replication.tokenLagMs', 300],
  ['throttle.resourceUnitsPer10s', 60],
  ['refusals.existingPolicy', { status: 409, code: 'AADB2C', message: 'There is one.' }],
  ['refusals.uniqueNameAgain', { status: 403, code: 'Authorization_RequestDenied', message: 'It stays.' }]
]

const listed = Object.entries(behaviorSwitches).flatMap(([path, values]) =>
  typeof values === 'string'
    ? []
    : values.filter(value => value !== switchAt(defaults, path)).map(value => [path, value] as const)
)

describe('a whole tenant', () => {
  test.each([...listed, ...numbers])('is made, and then left alone: %s %j', async (path, value) => {
    const emulator = await emulate({ behavior: behaviorOf({ [path]: value }) })
    const apply = wholeTenantRun(emulator)
    const first = await apply()
    const refused = refusedWith[`${path} ${value}`]
    if (refused !== undefined) {
      expect(first.errors).toContain(refused)
      expect(writesOf(emulator)).toEqual([])
      return
    }
    expect(first.errors).toBe('')
    emulator.clock.advance(60_000)
    const again = await apply()
    expect(again.errors + again.warnings).toBe('')
    expect(again.outputs.changed).toBe('false')
    expect(writesOf(emulator)).toEqual([])
  })
})
