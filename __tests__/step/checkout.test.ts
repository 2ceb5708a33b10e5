// The copy of a checkout: what would be committed, and nothing that is secret or no file.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { copyCheckout } from '../../step/checkout.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'b2c-checkout-'))
  folders.push(folder)
  return folder
}

const files = [
  'b2c.yml',
  'policies/Base.xml',
  'policies/ä ö.xml',
  '.github/workflows/deploy.yml',
  '.env',
  '.ssh/id_ed25519',
  'policies/.secret/key.pem',
  'node_modules/left/index.js',
  'build/made.txt'
]

const folderWith = (more: Readonly<Record<string, string>> = {}): string => {
  const root = newFolder()
  for (const [name, text] of [...files.map(name => [name, name] as const), ...Object.entries(more)]) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  symlinkSync('policies', join(root, 'link'))
  symlinkSync('nowhere', join(root, 'dangling'))
  return root
}

const copiedOf = (root: string): readonly string[] => {
  const to = newFolder()
  copyCheckout({ root }, to)
  return readdirSync(to, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name).slice(to.length + 1))
    .filter(path => !path.startsWith('link/'))
    .sort()
}

const always = ['.github/workflows/deploy.yml', 'b2c.yml', 'dangling', 'link', 'policies/Base.xml', 'policies/ä ö.xml']
const git = (root: string, ...command: readonly string[]) => execFileSync('git', [...command], { cwd: root })

describe('a copy', () => {
  test('outside of a repository leaves hidden files and folders out', () => {
    expect(copiedOf(folderWith())).toEqual([...always, 'build/made.txt'].sort())
  })

  test('of a repository leaves out what it ignores, and takes what is not committed yet', () => {
    const root = folderWith({ '.gitignore': 'build\n.env\n.ssh\n.secret\n' })
    git(root, 'init', '-q')
    git(root, 'add', 'b2c.yml')
    expect(copiedOf(root)).toEqual([...always, '.gitignore'].sort())
    expect(copiedOf(join(root, 'policies'))).toEqual(['Base.xml', 'ä ö.xml'])
  })

  test('of a repository goes without what has been deleted, and starts no program that the repository names', () => {
    const root = folderWith({ '.gitignore': 'build\n.env\n.ssh\n.secret\nwas-run\n', 'gone.txt': '' })
    git(root, 'init', '-q')
    git(root, 'add', '.')
    rmSync(join(root, 'gone.txt'))
    git(root, 'config', 'core.fsmonitor', 'touch was-run')
    expect(copiedOf(root)).toEqual([...always, '.gitignore'].sort())
    expect(readdirSync(root)).not.toContain('was-run')
  })
})
