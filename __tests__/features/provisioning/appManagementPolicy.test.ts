// The tenant's app management policy: told before anything is written where it can be read, explained where only the write
// tells.

import { describe, expect, test } from '@jest/globals'
import { callerAppRoles, type PasswordPolicy } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { emulate, runInProcess } from '../../hooks.ts'

const dayMs = 24 * 60 * 60_000
const declared = { 'app-name': 'CI deployer', permissions: 'policy-deployment', verify: 'false' }

const begin = async (passwordPolicy: PasswordPolicy, { mayRead }: { readonly mayRead: boolean }) => {
  const emulator = await emulate({ behavior: { passwordPolicy } })
  const caller = emulator.tenant.addCaller({
    displayName: 'Caller',
    secret: true,
    appRoles: callerAppRoles.filter(right => mayRead || right !== 'Policy.Read.All')
  })
  const inputs = { ...callerInputs(emulator, caller), ...declared }
  return {
    emulator,
    apply: (more: Readonly<Record<string, string>> = {}) => runInProcess({ inputs: { ...inputs, ...more }, emulator })
  }
}

describe.each([{ mayRead: true }, { mayRead: false }])('an app management policy, %j', ({ mayRead }) => {
  const expectWritten = (writes: readonly string[]) =>
    mayRead ? expect(writes).toEqual([]) : expect(writes.at(-1)).toMatch(/addPassword 400/)

  test('that allows 30 days refuses 90 with what to set, and takes 30', async () => {
    const { emulator, apply } = await begin({ maxLifetimeMs: 30 * dayMs }, { mayRead })
    const refused = await apply()
    expect(refused.exitCode).toBe(1)
    expect(refused.errors).toMatch(
      mayRead ? /allows client secrets 30d at most/ : /refuses a client secret that lives 90 days/
    )
    expect(refused.errors).toContain('secret-lifetime')
    expectWritten(writesOf(emulator))
    expect(refused.outputs).not.toHaveProperty('client-secret')
    const shorter = await apply({ 'secret-lifetime': '30d', 'secret-rotate-before': '7d' })
    expect(shorter.errors).toBe('')
    expect(shorter.outputs['secret-created']).toBe('true')
    const ephemeral = await apply({ secret: 'ephemeral' })
    expect(ephemeral.errors).toBe('')
  })

  test('that blocks secrets says to do without one', async () => {
    const { emulator, apply } = await begin({ blocked: true }, { mayRead })
    const refused = await apply()
    expect(refused.errors).toMatch(/forbids client secrets/)
    expect(refused.errors).toContain('secret: none')
    expectWritten(writesOf(emulator))
    expect((await apply({ secret: 'none' })).errors).toBe('')
  })

  test('that is not in force is in nobody’s way', async () => {
    const { emulator, apply } = await begin({}, { mayRead })
    emulator.behavior.passwordPolicy = undefined
    expect((await apply()).errors).toBe('')
  })
})

describe('an app management policy', () => {
  test('in seconds is told as it is', async () => {
    const { apply } = await begin({ maxLifetimeMs: 90 * 60_000 }, { mayRead: true })
    expect((await apply()).errors).toContain('allows client secrets 90m at most')
  })

  test('does not matter while no secret is due', async () => {
    const { emulator, apply } = await begin({}, { mayRead: true })
    expect((await apply()).errors).toBe('')
    emulator.behavior.passwordPolicy = { blocked: true }
    expect((await apply()).errors).toBe('')
  })
})
