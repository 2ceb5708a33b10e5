// The pages that show how to use the emulator: their commands are run as they are printed, against the packed command.

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Packed, pack } from './packed.ts'

const pages = fileURLToPath(new URL('../docs', import.meta.url))

type Block = { readonly language: string; readonly code: string; readonly file: string | undefined }

/** The blocks of a page; `file` is the name in the paragraph before, where that is nothing but a name. */
const blocksOf = (page: string): readonly Block[] =>
  [...readFileSync(join(pages, page), 'utf8').matchAll(/(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, file, language = '', code = '']) => ({ language, code, file })
  )

const onUnix = process.platform === 'win32' ? describe.skip : describe

onUnix('the pages', () => {
  let packed: Packed
  beforeAll(() => {
    packed = pack('b2c-emulator')
    const bin = join(packed.app, 'node_modules', '.bin')
    mkdirSync(bin)
    const command = join(packed.app, 'node_modules', 'b2c-emulator', packed.manifest.bin?.['b2c-emulator'] ?? '')
    chmodSync(command, 0o755)
    symlinkSync(command, join(bin, 'b2c-emulator'))
  })
  afterAll(() => packed.remove())

  /** Runs the blocks of a page that are for the shell, one after another in one shell; files that it names are there. */
  const run = (page: string): string => {
    const blocks = blocksOf(page)
    for (const { file, code } of blocks) if (file !== undefined) writeFileSync(join(packed.app, file), code)
    const script = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code)
    const { status, stdout, stderr } = spawnSync('sh', ['-eu'], {
      cwd: packed.app,
      input: script.join('\n'),
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', npm_config_offline: 'true', npm_config_update_notifier: 'false' }
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    return stdout
  }

  test('curl.md', () => {
    const lines = run('curl.md').trim().split('\n')
    expect(lines).toEqual([
      'Shop',
      'Bearer',
      'B2C_1A_TokenSigningKeyContainer',
      expect.stringMatching(/^[\w-]{43}$/),
      expect.stringMatching(/^[0-9a-f-]{36}$/),
      '503',
      '200',
      '401',
      '6'
    ])
  })

  test('sdk.md', () => {
    expect(run('sdk.md')).toBe("[ 'Shop in JavaScript' ]\n")
  })
})
