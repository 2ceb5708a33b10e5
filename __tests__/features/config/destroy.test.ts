// mode: destroy: lists first, removes only what is declared and carries our mark, says how to take it back.

import { describe, expect, test } from '@jest/globals'
import type { Emulator } from 'b2c-emulator'
import { callerInputs } from '../../../harness/inputs.ts'
import { writesOf } from '../../../harness/journal.ts'
import { planned } from '../../../harness/planOutput.ts'
import { configFile, emulate, runBundle, runInProcess, workspaceWith } from '../../hooks.ts'

const config = `version: 1
defaults: { secret: { mode: none } }
apps:
  one: { name: App one, permissions: [policy-keys] }
  two: { name: App two }
`
const configured = (emulator: Emulator, text = config) => ({
  ...callerInputs(emulator),
  config: configFile(text)
})
const uniqueNames = ({ tenant }: Emulator) => tenant.applications.all().map(({ uniqueName }) => uniqueName)

describe('mode: destroy', () => {
  test('lists what goes, removes it with what hangs on it, and says in log and summary how to restore it', async () => {
    const emulator = await emulate()
    const workspace = workspaceWith({ 'b2c.yml': config })
    const inputs = { ...callerInputs(emulator), config: 'b2c.yml' }
    await runInProcess({ emulator, inputs: { ...callerInputs(emulator), 'app-name': 'Not declared', secret: 'none' } })
    await runInProcess({ emulator, inputs: configured(emulator) })
    const { id = '' } = emulator.tenant.applications.all().find(({ uniqueName }) => uniqueName === 'app-one') ?? {}
    emulator.journal.clear()
    const result = await runBundle({ inputs: { ...inputs, mode: 'destroy' }, workspace })
    expect(result).toMatchObject({ conclusion: 'success', outputs: { changed: 'true' } })
    const listed = result.log.search(/^- delete {4}application +App one/m)
    expect(listed).toBeGreaterThan(0)
    expect(listed).toBeLessThan(result.log.indexOf('app-one: application App one removed'))
    for (const text of [result.log, result.summary]) {
      expect(text).toContain('keeps it for 30 days')
      expect(text).toContain('restore-deleted: true')
      expect(text).toContain(`POST /directory/deletedItems/${id}/restore`)
    }
    expect(
      writesOf(emulator)
        .map(line => line.replace('/v1.0', ''))
        .sort()
    ).toEqual(['DELETE /applications/{id} 204', 'DELETE /applications/{id} 204'])
    expect(uniqueNames(emulator)).toContain('not-declared')
    expect(uniqueNames(emulator)).not.toContain('app-one')
    emulator.journal.clear()
    const again = await runBundle({ inputs: { ...inputs, mode: 'destroy' }, workspace })
    expect(again).toMatchObject({ conclusion: 'success', outputs: { changed: 'false' } })
    expect(again.log).toContain('Nothing to remove')
    expect(writesOf(emulator)).toEqual([])
  })

  test('removes nothing at all when any app of the file lacks our mark, and names each', async () => {
    const emulator = await emulate()
    const inputs = configured(emulator, `${config}  three: { name: App three }\n`)
    await runInProcess({ emulator, inputs })
    for (const application of emulator.tenant.applications.all()) {
      if (application.uniqueName === 'app-two' || application.uniqueName === 'app-three')
        emulator.tenant.applications.put(application.id, { ...application, tags: [] })
    }
    emulator.journal.clear()
    const result = await runInProcess({ emulator, inputs: { ...inputs, mode: 'destroy' } })
    expect(result.exitCode).toBe(1)
    expect(result.errors).toMatch(/"App two" \(client id .*\) was not made by this action.*\n"App three"/)
    expect(result.errors).not.toContain('adopt-client-id')
    expect(writesOf(emulator)).toEqual([])
    expect(uniqueNames(emulator)).toEqual(expect.arrayContaining(['app-one', 'app-two', 'app-three']))
  })

  test('an adopted app goes by its key; one that was never adopted stays; destroying again has nothing to do', async () => {
    const emulator = await emulate()
    const { appId } = emulator.tenant.addCaller({ displayName: 'Made by hand', appRoles: [] })
    const inputs = { ...callerInputs(emulator), 'app-name': 'Adopted', 'adopt-client-id': appId, secret: 'none' }
    const before = await runInProcess({ emulator, inputs: { ...inputs, mode: 'destroy' } })
    expect(before).toMatchObject({ errors: '', outputs: { changed: 'false' } })
    await runInProcess({ emulator, inputs })
    expect(uniqueNames(emulator)).toContain('adopted')
    for (const changed of ['true', 'false'])
      expect(await runInProcess({ emulator, inputs: { ...inputs, mode: 'destroy' } })).toMatchObject({
        errors: '',
        outputs: { changed }
      })
    expect(uniqueNames(emulator)).not.toContain('adopted')
  })

  test('one refusal does not keep the others from going', async () => {
    const emulator = await emulate()
    const inputs = configured(emulator)
    await runInProcess({ emulator, inputs })
    const { id = '' } = emulator.tenant.applications.all().find(({ uniqueName }) => uniqueName === 'app-one') ?? {}
    emulator.behavior.faults.push({ match: { method: 'DELETE', path: new RegExp(id) }, kind: '503', times: 100 })
    const result = await runInProcess({ emulator, inputs: { ...inputs, mode: 'destroy', 'wait-timeout': '10s' } })
    expect(result.errors).toMatch(/^1 of 2 apps failed: one: /)
    expect(uniqueNames(emulator)).toContain('app-one')
    expect(uniqueNames(emulator)).not.toContain('app-two')
  })
})

describe('declared again after a destroy', () => {
  test('meets the soft-deleted holder, is told of restore-deleted, and comes back whole with it', async () => {
    const emulator = await emulate()
    const inputs = { ...callerInputs(emulator), 'app-name': 'App one', permissions: 'policy-keys' }
    const made = await runInProcess({ emulator, inputs })
    await runInProcess({ emulator, inputs: { ...inputs, mode: 'destroy' } })
    emulator.journal.clear()
    for (const mode of ['plan', 'apply']) {
      const refused = await runInProcess({ emulator, inputs: { ...inputs, mode } })
      expect(refused.errors).toContain('held by a soft-deleted application')
      expect(refused.errors).toContain('restore-deleted: true')
    }
    expect(writesOf(emulator)).toEqual([])
    const wanted = { ...inputs, 'restore-deleted': 'true' }
    const plan = await runInProcess({ emulator, inputs: { ...wanted, mode: 'plan' } })
    expect(planned(plan)).toContain('application restore App one')
    expect(writesOf(emulator)).toEqual([])
    const restored = await runInProcess({ emulator, inputs: wanted })
    expect(restored.errors).toBe('')
    expect(restored.outputs['client-id']).toBe(made.outputs['client-id'])
    const after = await runInProcess({ emulator, inputs: wanted })
    expect([after.errors, planned(after)]).toEqual(['', []])
  })
})
