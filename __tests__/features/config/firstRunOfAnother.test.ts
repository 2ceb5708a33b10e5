// The first run meets an application that carries its key: somebody else may have made it by the same public client.

import { describe, expect, test } from '@jest/globals'
import { register } from '../provisioning/registrations.ts'
import { deviceCodeInputs, newTenant, runWith } from './deviceCodeStep.ts'

const graphCommandLineTools = '14d82eec-204b-4c2f-b7e8-296a70dab67e'

describe('an application with the key of the first run, made by Microsoft Graph Command Line Tools', () => {
  test.each([
    ['another user', true],
    ['nobody', false]
  ])('and owned by %s is not taken for one of ours', async (_, isOwned) => {
    const emulator = await newTenant()
    const { tenant } = emulator
    const other = tenant.addUser({ userPrincipalName: `mallory@${tenant.initialDomain}` })
    const inputs = deviceCodeInputs(emulator)
    const named = { displayName: inputs['app-name'] ?? '', uniqueName: 'bootstrap-caller' }
    register(emulator, { ...named, createdByAppId: graphCommandLineTools, owners: isOwned ? [other.id] : [] })
    const result = await runWith(emulator, { ...inputs, 'unique-name': 'bootstrap-caller' })
    expect(result.errors).toContain('was not made by this action')
    expect(emulator.journal.writes()).toEqual([])
  })

  test('and owned by the administrator who signs in alone is finished', async () => {
    const emulator = await newTenant()
    const inputs: Readonly<Record<string, string>> = {
      ...deviceCodeInputs(emulator),
      'unique-name': 'bootstrap-caller'
    }
    const administrator = emulator.tenant.users.all()[0]
    const named = { displayName: inputs['app-name'] ?? '', uniqueName: 'bootstrap-caller' }
    const owners = [administrator?.id ?? '']
    const { appId } = register(emulator, { ...named, createdByAppId: graphCommandLineTools, owners })
    const result = await runWith(emulator, inputs)
    expect(result.errors).toBe('')
    expect(result.outputs['client-id']).toBe(appId)
  })
})
