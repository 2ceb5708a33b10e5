// Files that the configuration file names: where they may lie, what they may be, and whom they may come from.

import { mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { accepted, problemOf } from '../../../../harness/result.ts'
import type { WorkspaceFile } from '../../../../src/ci/ci.ts'
import { ActionError } from '../../../../src/errors.ts'
import { readWorkspaceFile } from '../../../../src/resources/tenant/workspaceFile.ts'
import { workspaceWith } from '../../../hooks.ts'

const bounds = (files: Readonly<Record<string, string>>) => {
  const workspace = realpathSync(workspaceWith(files))
  const folder = join(workspace, 'deploy')
  mkdirSync(folder, { recursive: true })
  return { workspace, folder }
}

describe('a file', () => {
  test('is looked for beside the configuration file, then in the workspace', async () => {
    const within = bounds({ 'deploy/a': 'beside', a: 'above', b: 'above' })
    const read = async (name: string) =>
      Buffer.from(accepted(await readWorkspaceFile(name, within, 10)).bytes).toString()
    expect(await read('a')).toBe('beside')
    expect(await read('b')).toBe('above')
    expect(await read('../a')).toBe('above')
    expect(await read(join(within.workspace, 'b'))).toBe('above')
  })

  test('that lies outside, is none, or is too large is refused in words', async () => {
    const outside = workspaceWith({ secret: 'of somebody else' })
    const within = bounds({ large: 'x'.repeat(11) })
    symlinkSync(join(outside, 'secret'), join(within.workspace, 'link'))
    symlinkSync(outside, join(within.workspace, 'folder'))
    const problem = async (name: string) => problemOf(await readWorkspaceFile(name, within, 10))
    for (const name of ['link', 'folder/secret', join(outside, 'secret'), '/dev/null', '../..'])
      expect(await problem(name)).toContain('lies outside of the workspace')
    expect(await problem('deploy')).toContain('is a directory')
    expect(await problem('large')).toContain('more than 10 bytes')
    expect(await problem('absent')).toContain('"absent" cannot be read: ENOENT')
    expect(await problem('a\0b')).toContain('cannot be read')
  })

  test('is shown to the judge of whom it may come from, with the link that leads to it, and refused when that says so', async () => {
    const within = bounds({ real: 'text' })
    symlinkSync(join(within.workspace, 'real'), join(within.workspace, 'link'))
    const seen: WorkspaceFile[] = []
    await readWorkspaceFile('link', { ...within, assertTrusted: file => seen.push(file) }, 10)
    expect(seen).toMatchObject([{ path: join(within.workspace, 'real'), writtenPath: join(within.workspace, 'link') }])
    expect(Buffer.from(seen[0]?.bytes ?? []).toString()).toBe('text')
    const refusal = new ActionError({ code: 'input', message: 'not this one' })
    const refuse = () => {
      throw refusal
    }
    await expect(readWorkspaceFile('real', { ...within, assertTrusted: refuse }, 10)).rejects.toBe(refusal)
  })
})
