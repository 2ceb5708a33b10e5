// Where the file goes: inside the workspace, whole or not at all, and over nothing that somebody wants to keep.

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { workspaceWith } from '../../hooks.ts'
import { openExport } from './exportFixture.ts'

test('a file that exists stays, and nothing is asked of the tenant', async () => {
  const { emulator, export: run, workspace, text } = await openExport()
  writeFileSync(join(workspace, 'b2c.yml'), 'precious')
  const result = await run()
  expect(result.errors).toMatch(/does not write over what exists: b2c\.yml/)
  expect(result.errors).toMatch(/overwrite: true/)
  expect(emulator.journal.entries()).toEqual([])
  expect(text()).toBe('precious')
  expect((await run({ overwrite: 'true' })).errors).toBe('')
  expect(text()).toMatch(/^# What mode export/)
})

test('folders on the way to the file are made, and nothing else is left', async () => {
  const { export: run, files } = await openExport()
  const result = await run({ config: 'tenants/contoso/b2c.yml' })
  expect([result.errors, result.outputs.exported]).toEqual(['', 'tenants/contoso/b2c.yml'])
  expect(files()).toEqual(['b2c.yml'])
})

test('an absolute path of the workspace is taken', async () => {
  const { export: run, workspace, exists } = await openExport()
  expect((await run({ config: join(workspace, 'there.yml') })).errors).toBe('')
  expect(exists('there.yml')).toBe(true)
})

describe('nothing is written', () => {
  test.each(['../outside.yml', '/tmp/outside.yml', '.', 'folder/', 'folder/../..', 'link/b2c.yml', 'link/new/b2c.yml'])(
    'to %s',
    async config => {
      const { emulator, export: run, workspace, files } = await openExport()
      const elsewhere = workspaceWith()
      symlinkSync(elsewhere, join(workspace, 'link'))
      const result = await run({ config })
      expect(result.errors).toMatch(/inside of the workspace|outside of the workspace|must lie in it/)
      expect(emulator.journal.entries()).toEqual([])
      expect(files()).toEqual([])
    }
  )

  test('over a folder, also with overwrite', async () => {
    const { export: run, workspace } = await openExport()
    mkdirSync(join(workspace, 'b2c.yml'))
    expect((await run({ overwrite: 'true' })).errors).toMatch(/is no plain file/)
  })

  test('without a path', async () => {
    const { export: run } = await openExport()
    expect((await run({ config: '' })).errors).toMatch(/config is empty; accepted with mode export: the path/)
  })

  test('beside inputs that declare an app', async () => {
    const { export: run } = await openExport()
    expect((await run({ 'app-name': 'x' })).errors).toMatch(/app-name is given beside config/)
  })
})

test('a link that stands in the place of the file is replaced, not followed', async () => {
  const { export: run, workspace, text } = await openExport()
  const elsewhere = workspaceWith({ 'precious.yml': 'precious' })
  symlinkSync(join(elsewhere, 'precious.yml'), join(workspace, 'b2c.yml'))
  expect((await run()).errors).toMatch(/does not write over/)
  expect((await run({ overwrite: 'true' })).errors).toBe('')
  expect(readFileSync(join(elsewhere, 'precious.yml'), 'utf8')).toBe('precious')
  expect(text()).toMatch(/^# What/)
})

test('a file in the place of a folder is told, and nothing is left behind', async () => {
  const { export: run, workspace, files } = await openExport()
  writeFileSync(join(workspace, 'tenants'), 'a file')
  const result = await run({ config: 'tenants/b2c.yml' })
  expect(result.errors).toMatch(/"tenants\/b2c\.yml" could not be written: .*\n.*may write to the workspace/)
  expect(files()).toEqual(['tenants'])
})
