// The config file on disk: where a path starts, and files that cannot be read.

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { largestConfigBytes, loadConfig } from '../../../src/declaration/file.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { workspaceWith } from '../../hooks.ts'
import { everywhere } from './readConfigText.ts'

describe('the file', () => {
  let folder: string
  beforeEach(() => {
    folder = workspaceWith()
  })
  const nowhere = { kinds: allKinds, everywhere, env: {} }
  const load = (file: string) => loadConfig(file, { kinds: allKinds, everywhere, env: { GITHUB_WORKSPACE: folder } })

  test('a relative path starts at the workspace, without one at the working directory', async () => {
    writeFileSync(path.join(folder, 'b2c.yml'), 'version: 1\napps: { a: { name: A } }\n')
    expect((await load('b2c.yml')).apps).toHaveLength(1)
    expect((await loadConfig(path.join(folder, 'b2c.yml'), nowhere)).apps).toHaveLength(1)
    await expect(loadConfig('b2c.yml', nowhere)).rejects.toMatchObject({ code: 'input' })
  })

  test('missing, a folder, too large, no text', async () => {
    writeFileSync(path.join(folder, 'large.yml'), '#'.repeat(largestConfigBytes + 1))
    writeFileSync(path.join(folder, 'bytes.yml'), Buffer.from([0x80, 0xff]))
    const refused = (message: RegExp) => ({ code: 'input', message: expect.stringMatching(message) })
    await expect(load('none.yml')).rejects.toMatchObject(refused(/^Input config "none.yml" cannot be read: ENOENT/))
    await expect(load('.')).rejects.toMatchObject(refused(/cannot be read: EISDIR/))
    await expect(load('large.yml')).rejects.toMatchObject(refused(/has 524289 bytes; accepted: at most 524288/))
    await expect(load('bytes.yml')).rejects.toMatchObject(refused(/is not UTF-8 text/))
  })
})
