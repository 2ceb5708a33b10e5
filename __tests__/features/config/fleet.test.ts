// The expander of fleets: files of a folder to the matrix of a job.

import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { runAction } from 'action-runner'
import { actionDir } from '../../../harness/bundle.ts'
import { workspaceWith } from '../../hooks.ts'

const run = (files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>> = {}) =>
  runAction({ actionDir: join(actionDir, 'fleet'), inputs, workspace: workspaceWith(files) })

const file = (tenant: string): string => `version: 1\ntenant: ${tenant}\napps: {}\n`

describe('the matrix of a fleet', () => {
  test('has one entry for each file of the folder, in order: environment, file, tenant', async () => {
    const result = await run({
      'tenants/fabrikam.yaml': file("'fabrikam' # quoted"),
      'tenants/contoso.yml': file('contoso.onmicrosoft.com'),
      'tenants/Big Corp.yml': `# a comment\nversion: 1\ntenant:   "7C1F6F3E-0B5D-4F0E-9A51-6D2C1B2C0B2C"\r\napps: {}\n`,
      'tenants/README.md': 'no tenant',
      'tenants/nested/other.yml': file('other'),
      'elsewhere.yml': file('elsewhere')
    })
    expect(result.conclusion).toBe('success')
    expect(result.outputs.count).toBe('3')
    expect(JSON.parse(result.outputs.matrix ?? '')).toEqual({
      include: [
        { environment: 'Big Corp', file: 'tenants/Big Corp.yml', tenant: '7C1F6F3E-0B5D-4F0E-9A51-6D2C1B2C0B2C' },
        { environment: 'contoso', file: 'tenants/contoso.yml', tenant: 'contoso.onmicrosoft.com' },
        { environment: 'fabrikam', file: 'tenants/fabrikam.yaml', tenant: 'fabrikam' }
      ]
    })
    expect(result.log).toContain('contoso: contoso.onmicrosoft.com by tenants/contoso.yml')
  })

  test('of another folder, which may be the workspace itself', async () => {
    const other = await run({ 'deploy/b2c/x.yml': file('x') }, { folder: './deploy/b2c/' })
    expect(JSON.parse(other.outputs.matrix ?? '').include).toEqual([
      { environment: 'x', file: 'deploy/b2c/x.yml', tenant: 'x' }
    ])
    const here = await run({ 'x.yml': file('x') }, { folder: '.' })
    expect(JSON.parse(here.outputs.matrix ?? '').include).toMatchObject([{ file: 'x.yml' }])
  })

  test('reads plain files inside the workspace alone, and none that is too large', async () => {
    const elsewhere = workspaceWith({ 'secret.yml': file('elsewhere') })
    const workspace = workspaceWith({
      'tenants/good.yml': `\uFEFFtenant: good\n`,
      'tenants/large.yml': `${file('large')}#${'x'.repeat(2 * 1024 * 1024)}`
    })
    symlinkSync(join(elsewhere, 'secret.yml'), join(workspace, 'tenants', 'link.yml'))
    mkdirSync(join(workspace, 'tenants', 'folder.yml'))
    const result = await runAction({ actionDir: join(actionDir, 'fleet'), inputs: {}, workspace })
    expect(result.conclusion).toBe('failure')
    expect(result.annotations[0]?.message.split('\n')).toEqual([
      'tenants/folder.yml: is no plain file',
      'tenants/large.yml: has more than 2097152 bytes',
      'tenants/link.yml: lies outside of the workspace'
    ])
  })

  test('that cannot be is told with everything that is wrong, and there is no output', async () => {
    const result = await run({
      'tenants/a.yml': 'version: 1\napps: {}\n',
      'tenants/b.yml': 'version: 1\n  tenant: nested\n',
      'tenants/c.yml': file('$' + '{TENANT}'),
      'tenants/d%.yml': file('d'),
      'tenants/e.yml': file('e'),
      'tenants/E.yaml': file('e'),
      'tenants/f.yml': 'version: 1\ntenant: # nothing\n'
    })
    expect(result.conclusion).toBe('failure')
    expect(result.outputs.matrix).toBeUndefined()
    expect(result.annotations[0]?.message.split('\n')).toEqual([
      'tenants/a.yml: needs a line such as "tenant: contoso.onmicrosoft.com"',
      'tenants/b.yml: needs a line such as "tenant: contoso.onmicrosoft.com"',
      'tenants/c.yml: needs a line such as "tenant: contoso.onmicrosoft.com"',
      'tenants/d%.yml: the name of the file is no name of an environment',
      'tenants/e.yml: tenants/E.yaml names the same environment',
      'tenants/f.yml: needs a line such as "tenant: contoso.onmicrosoft.com"'
    ])
  })

  test('of no folder, of an empty one, of too many files', async () => {
    const message = async (files: Readonly<Record<string, string>>) => (await run(files)).annotations[0]?.message
    expect(await message({})).toContain('The folder tenants does not exist')
    expect(await message({ 'tenants/README.md': '' })).toContain('holds no .yml or .yaml file')
    const many = Object.fromEntries(Array.from({ length: 257 }, (_, index) => [`tenants/${index}.yml`, file('x')]))
    expect(await message(many)).toContain('holds 257 files; a matrix holds at most 256')
  })
})
