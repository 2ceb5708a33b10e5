// The least rights that the README promises for planning and applying are enough, and each of them is needed.

import { describe, expect, test } from '@jest/globals'
import { emulate, runInProcess } from '../../hooks.ts'
import { documented, inputsAs, readText } from './documentedRights.ts'

describe('the rights that the README documents', () => {
  test('are the known sets', () => {
    expect(documented()).toEqual({
      plan: ['Organization.Read.All', 'Application.Read.All', 'RoleManagement.Read.Directory'],
      apply: [
        'Organization.Read.All',
        'Application.ReadWrite.OwnedBy',
        'Application.ReadWrite.All',
        'AppRoleAssignment.ReadWrite.All',
        'Application.Read.All',
        'RoleManagement.ReadWrite.Directory'
      ]
    })
    // The preset holds the set for any app and section; what reads applications is among what writes them.
    const preset = /### `bootstrap-caller`[\s\S]*?presets:end/.exec(readText('docs/permissions.md'))?.[0] ?? ''
    const names = [...preset.matchAll(/^\| ([A-Z]\S+) \|/gm)].map(([, name]) => name)
    const whole = new Set([...documented().apply, ...documented('sections').apply])
    const wide = [...whole].filter(name => !['Application.ReadWrite.OwnedBy', 'Application.Read.All'].includes(name))
    expect(names.filter(name => name !== 'Permission').sort()).toEqual(wide.sort())
  })

  test.each([
    ['for any app', (names: readonly string[]) => names.filter(name => name !== 'Application.ReadWrite.OwnedBy')],
    ['for apps of its own', (names: readonly string[]) => names.filter(name => name !== 'Application.ReadWrite.All')]
  ])('apply, plan and destroy with the set %s, with nothing refused', async (_, choose) => {
    const emulator = await emulate()
    const inputs = inputsAs(emulator, choose(documented().apply))
    for (const mode of ['apply', 'plan', 'destroy']) {
      emulator.journal.clear()
      const result = await runInProcess({ emulator, inputs: { ...inputs, mode } })
      expect(result.errors).toBe('')
      expect(emulator.journal.entries().filter(({ status }) => status === 401 || status === 403)).toEqual([])
    }
    expect(emulator.tenant.applications.all().some(({ uniqueName }) => uniqueName === 'ci-deployer')).toBe(false)
  })

  test.each(documented().plan)('plan cannot do without %s', async lacking => {
    const emulator = await emulate()
    const whole = inputsAs(emulator, documented().apply)
    await runInProcess({ emulator, inputs: whole })
    const inputs = inputsAs(
      emulator,
      documented().plan.filter(name => name !== lacking)
    )
    const result = await runInProcess({ emulator, inputs: { ...inputs, mode: 'plan' } })
    // Without the organization there is a warning; without the others there is no plan.
    expect(lacking === 'Organization.Read.All' ? result.warnings : result.errors).toContain(lacking)
  })
})
