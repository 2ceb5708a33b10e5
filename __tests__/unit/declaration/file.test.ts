// The config file on disk: where a path starts, and files that cannot be read.

import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { failureOf } from '../../../harness/failure.ts'
import { largestConfigBytes } from '../../../src/declaration/configFile.ts'
import { loadConfig } from '../../../src/declaration/file.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { workspaceWith } from '../../hooks.ts'
import { everywhere } from './readConfigText.ts'

describe('the file', () => {
  let folder: string
  beforeEach(() => {
    folder = workspaceWith()
  })
  const unused = (text: string) => {
    throw new Error(`told without need: ${text}`)
  }
  const nowhere = { kinds: allKinds, everywhere, env: {}, mask: unused, warn: unused, notice: unused }
  const load = (file: string) => loadConfig(file, { ...nowhere, env: { GITHUB_WORKSPACE: folder } })

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
    await expect(load('large.yml')).rejects.toMatchObject(refused(/has 2097153 bytes; accepted: at most 2097152/))
    await expect(load('bytes.yml')).rejects.toMatchObject(refused(/is not UTF-8 text/))
  })

  test('outside of the workspace is refused without a look at it, also behind links', async () => {
    const outside = workspaceWith({ 'passwd.yml': 'root:x:0:0:hidden-value' })
    const file = path.join(outside, 'passwd.yml')
    symlinkSync(file, path.join(folder, 'link.yml'))
    symlinkSync(outside, path.join(folder, 'folder'))
    const up = path.join('..', path.basename(outside), 'passwd.yml')
    for (const name of [file, 'link.yml', 'folder/passwd.yml', up, '..'])
      await expect(load(name)).rejects.toMatchObject({
        code: 'input',
        message: expect.stringMatching(/lies outside of the workspace; accepted: a file inside of it/)
      })
    expect(await failureOf(() => load('link.yml'))).not.toMatchObject({ message: expect.stringContaining('hidden') })
  })

  test('behind a link inside of the workspace is read, whatever its own name begins with', async () => {
    mkdirSync(path.join(folder, '..apps'))
    writeFileSync(path.join(folder, '..apps', 'real.yml'), 'version: 1\napps: { a: { name: A } }\n')
    symlinkSync(path.join(folder, '..apps', 'real.yml'), path.join(folder, 'link.yml'))
    expect((await load('link.yml')).apps).toHaveLength(1)
    expect((await load('..apps/real.yml')).apps).toHaveLength(1)
  })

  const posix = process.platform === 'win32' ? test.skip : test
  posix('that never ends or never begins is refused at once', async () => {
    execFileSync('mkfifo', [path.join(folder, 'pipe.yml')])
    await expect(load('pipe.yml')).rejects.toMatchObject({ message: expect.stringContaining('accepted: a plain file') })
    symlinkSync('/dev/zero', path.join(folder, 'zero.yml'))
    await expect(load('zero.yml')).rejects.toMatchObject({
      message: expect.stringContaining('outside of the workspace')
    })
    await expect(loadConfig('/dev/zero', nowhere)).rejects.toMatchObject({
      message: expect.stringContaining('is a device, a pipe or a socket; accepted: a plain file')
    })
  })

  test('in UTF-8 with a byte order mark is read; in UTF-16 and UTF-32 the encoding is named', async () => {
    const text = 'version: 1\napps: { a: { name: Ä } }\n'
    const swapped = Buffer.from(text, 'utf16le').swap16()
    const put = (name: string, ...parts: readonly Uint8Array[]) =>
      writeFileSync(path.join(folder, name), Buffer.concat(parts))
    put('utf8.yml', Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text))
    expect((await load('utf8.yml')).apps).toHaveLength(1)
    put('le.yml', Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le'))
    put('le-plain.yml', Buffer.from(text, 'utf16le'))
    put('be.yml', Buffer.from([0xfe, 0xff]), swapped)
    put('be-plain.yml', swapped)
    put('utf32.yml', Buffer.from([0xff, 0xfe, 0, 0, 0x76, 0, 0, 0]))
    for (const [name, encoding] of [
      ['le.yml', 'UTF-16 (little endian)'],
      ['le-plain.yml', 'UTF-16 (little endian)'],
      ['be.yml', 'UTF-16 (big endian)'],
      ['be-plain.yml', 'UTF-16 (big endian)'],
      ['utf32.yml', 'UTF-32']
    ] as const)
      await expect(load(name)).rejects.toMatchObject({
        message: expect.stringContaining(`is ${encoding} text; accepted: UTF-8, also with a byte order mark`),
        hint: expect.stringContaining('Out-File -Encoding utf8')
      })
  })

  test.each([
    'root:x:0:0:hidden-value:/root:/bin/sh\nx:hidden-value',
    'AWS_KEY=hidden-value\n',
    '- hidden-value\n',
    'services: { hidden-value: { image: hidden-value } }\n',
    'version: "3"\nservices: { db: { password: hidden-value } }\n',
    '{"hidden-value": "hidden-value"}',
    'a: b: hidden-value\n  - hidden-value\n: hidden-value\n',
    '"hidden-value',
    'x: !hidden-value y\nhidden-value: 1\nhidden-value: 2\n',
    '@hidden-value',
    '%hidden-value\n---\nhidden-value',
    '-----BEGIN PRIVATE KEY-----\nhidden-value\n'
  ])('that is no configuration file is refused without a quote: %j', async text => {
    writeFileSync(path.join(folder, 'other.yml'), text)
    const failure = await failureOf(() => load('other.yml'))
    expect(failure).toMatchObject({ code: 'input', message: expect.stringMatching(/other\.yml:\d+:\d+: /) })
    expect(String((failure as Error).message)).not.toContain('hidden-value')
  })
})
