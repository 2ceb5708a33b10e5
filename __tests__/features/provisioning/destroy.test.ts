// Mode destroy removes the application once, and tells what it may not do.

import { describe, expect, test } from '@jest/globals'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { emulate, runInProcess } from '../../hooks.ts'
import { apply, declared, marked } from './registrations.ts'

describe('mode destroy', () => {
  test('removes the application once, and has nothing to do then', async () => {
    const emulator = await emulate()
    await apply(emulator)
    const first = await apply(emulator, { mode: 'destroy' })
    expect(first.exitCode).toBe(0)
    expect(planned(first)).toEqual(['application delete CI deployer'])
    expect(emulator.tenant.deletedApplications.all()).toHaveLength(1)
    emulator.journal.clear()
    const second = await apply(emulator, { mode: 'destroy' })
    expect(second.outputs.changed).toBe('false')
    expect(writesOf(emulator)).toEqual([])
  })

  test('reports a right that the caller lacks before, and what Graph refuses', async () => {
    const emulator = await emulate()
    await apply(emulator)
    emulator.journal.clear()
    const destroyAs = (appRoles: readonly string[]) => {
      const caller = emulator.tenant.addCaller({ displayName: 'Caller', appRoles, secret: true })
      return runInProcess({ inputs: { ...callerInputs(emulator, caller), ...declared, mode: 'destroy' }, emulator })
    }
    const lacking = await destroyAs(['Application.Read.All', 'Organization.Read.All'])
    expect(lacking.errors).toContain('Application.ReadWrite')
    expect(lacking.exitCode).toBe(1)
    expect(writesOf(emulator)).toEqual([])
    const notOwner = await destroyAs(['Application.ReadWrite.OwnedBy', 'Organization.Read.All'])
    expect(notOwner.errors).toMatch(/Could not delete the application ci-deployer.*403/)
    expect(notOwner.exitCode).toBe(1)
    expect(marked(emulator.tenant)).toHaveLength(1)
  })
})
