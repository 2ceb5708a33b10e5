// A work tree as Git makes it, read by its files: the commit that is checked out, and files that differ from it.

import { execFileSync } from 'node:child_process'
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type WorkTree, workTreeOf } from '../../../../src/ci/github/workTree.ts'
import { workspaceWith } from '../../../hooks.ts'

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore']
  }).trim()

const text = 'version: 1\napps: {}\n'

/** A repository with one commit. */
const repository = (...init: readonly string[]): { readonly folder: string; readonly head: string } => {
  const folder = realpathSync(workspaceWith({ 'b2c.yml': text, 'deep/er/b2c.yml': `${text}# deep\n`, 'é.yml': text }))
  git(folder, 'init', '-q', '-b', 'main', ...init)
  git(folder, 'add', '.')
  git(folder, 'commit', '-qm', 'first')
  return { folder, head: git(folder, 'rev-parse', 'HEAD') }
}

const treeOf = (...path: readonly [string, ...string[]]): WorkTree => workTreeOf(join(...path)) as WorkTree

describe('the commit that is checked out', () => {
  test('is read from a branch, a detached head, packed branches, a linked work tree', () => {
    const { folder, head } = repository()
    expect(treeOf(folder, 'b2c.yml').head).toBe(head)
    expect(treeOf(folder, 'deep', 'er', 'b2c.yml').head).toBe(head)
    git(folder, 'pack-refs', '--all')
    expect(treeOf(folder, 'b2c.yml').head).toBe(head)
    const linked = join(folder, 'linked')
    git(folder, 'worktree', 'add', '-q', '-b', 'other', linked)
    expect(treeOf(linked, 'b2c.yml')).toMatchObject({ head })
    expect(treeOf(linked, 'b2c.yml').holds(Buffer.from(text))).toBe(true)
    git(folder, 'checkout', '-q', '--detach')
    expect(treeOf(folder, 'b2c.yml').head).toBe(head)
  })

  test('is unknown where there is none, or none that can be read', () => {
    const folder = realpathSync(workspaceWith({ 'b2c.yml': text, 'ref/.git/HEAD': 'ref: refs/../../x\n' }))
    expect(workTreeOf(join(folder, 'b2c.yml'))).toBeUndefined()
    for (const head of ['', 'zzz', 'ref: refs/heads/none', 'ref: /etc/passwd']) {
      mkdirSync(join(folder, '.git'), { recursive: true })
      writeFileSync(join(folder, '.git', 'HEAD'), head)
      const tree = treeOf(folder, 'b2c.yml')
      expect(tree.head).toBeUndefined()
      expect(tree.holds(Buffer.from(text))).toBe(false)
    }
    expect(treeOf(folder, 'ref', 'b2c.yml').head).toBeUndefined()
    rmSync(join(folder, '.git'), { recursive: true })
    writeFileSync(join(folder, '.git'), 'nothing')
    expect(workTreeOf(join(folder, 'b2c.yml'))).toBeUndefined()
  })
})

describe.each([['2'], ['3'], ['4']])('an index of version %s', version => {
  test('tells which files are as they were checked out', () => {
    const { folder } = repository()
    // Only an entry with one of the newer flags makes version 3.
    if (version === '3') git(folder, 'update-index', '--skip-worktree', 'é.yml')
    else git(folder, 'update-index', '--index-version', version)
    const own = treeOf(folder, 'b2c.yml')
    expect(own.holds(Buffer.from(text))).toBe(true)
    expect(own.holds(Buffer.from(text.replaceAll('\n', '\r\n')))).toBe(true)
    expect(own.holds(Buffer.from(`${text}# changed`))).toBe(false)
    expect(treeOf(folder, 'deep', 'er', 'b2c.yml').holds(Buffer.from(`${text}# deep\n`))).toBe(true)
    expect(treeOf(folder, 'deep', 'er', 'b2c.yml').holds(Buffer.from(text))).toBe(false)
    expect(treeOf(folder, 'é.yml').holds(Buffer.from(text))).toBe(true)
    expect(treeOf(folder, 'new.yml').holds(Buffer.from(text))).toBe(false)
    writeFileSync(join(folder, '.git', 'index'), Buffer.from('DIRC\0\0\0\x02\0\0\0\u0039cut'))
    expect(own.holds(Buffer.from(text))).toBe(false)
  })
})

test('a repository of SHA-256 is understood', () => {
  const { folder, head } = repository('--object-format=sha256')
  expect(head).toHaveLength(64)
  const tree = treeOf(folder, 'b2c.yml')
  expect(tree.head).toBe(head)
  expect([tree.holds(Buffer.from(text)), tree.holds(Buffer.from('x'))]).toEqual([true, false])
})
