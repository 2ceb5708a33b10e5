// A work tree as Git makes it, read by its files: the commit that is checked out, and whether a file is one of a commit.

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { blobId } from '../../../../src/ci/github/gitObjects.ts'
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
    expect(treeOf(linked, 'b2c.yml').isOf(head, Buffer.from(text))).toBe(true)
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
      expect(tree.isOf('a'.repeat(40), Buffer.from(text))).toBe(false)
    }
    expect(treeOf(folder, 'ref', 'b2c.yml').head).toBeUndefined()
    rmSync(join(folder, '.git'), { recursive: true })
    writeFileSync(join(folder, '.git'), 'nothing')
    expect(workTreeOf(join(folder, 'b2c.yml'))).toBeUndefined()
  })
})

const packsOf = (folder: string): readonly string[] => {
  const packs = join(folder, '.git', 'objects', 'pack')
  return readdirSync(packs)
    .filter(name => name.endsWith('.idx'))
    .map(name => join(packs, name))
}

/** How the objects of a repository may lie on disk. */
const storages = [
  ['loose', () => undefined],
  ['packed', (folder: string) => git(folder, 'gc', '-q')],
  [
    'packed with deltas by id',
    (folder: string) => git(folder, '-c', 'repack.useDeltaBaseOffset=false', 'repack', '-adfq')
  ]
] as const

describe.each(storages)('objects that are %s', (storage, store) => {
  const large = Array.from({ length: 2_000 }, (_, line) => `# line ${line}\n`).join('')

  test.each([[], ['--object-format=sha256']])(
    'tell the file of a commit, at any depth, from any other (%s)',
    (...init) => {
      const { folder, head } = repository(...init)
      // Long files that differ by a line are kept as deltas.
      for (const round of [1, 2, 3]) {
        writeFileSync(join(folder, 'b2c.yml'), `${text}${large}# round ${round}\n`)
        mkdirSync(join(folder, 'many'), { recursive: true })
        for (let file = 0; file < 20; file++) writeFileSync(join(folder, 'many', `${file} x.yml`), `${round} ${file}`)
        git(folder, 'add', '.')
        git(folder, 'commit', '-qm', `round ${round}`)
      }
      const last = git(folder, 'rev-parse', 'HEAD')
      store(folder)
      if (storage !== 'loose')
        expect(git(folder, 'verify-pack', '-v', ...packsOf(folder))).toContain('chain length = 1')
      const own = treeOf(folder, 'b2c.yml')
      expect(own.isOf(head, Buffer.from(text))).toBe(true)
      expect(own.isOf(head, Buffer.from(text.replaceAll('\n', '\r\n')))).toBe(true)
      expect(own.isOf(last, Buffer.from(text))).toBe(false)
      expect(own.isOf(last, Buffer.from(`${text}${large}# round 3\n`))).toBe(true)
      expect(own.isOf(head, Buffer.from(`${text}# changed`))).toBe(false)
      expect(own.isOf('0'.repeat(head.length), Buffer.from(text))).toBe(false)
      expect(treeOf(folder, 'many', '19 x.yml').isOf(last, Buffer.from('3 19'))).toBe(true)
      expect(treeOf(folder, 'many', '19 x.yml').isOf(last, Buffer.from('2 19'))).toBe(false)
      expect(treeOf(folder, 'deep', 'er', 'b2c.yml').isOf(last, Buffer.from(`${text}# deep\n`))).toBe(true)
      expect(treeOf(folder, 'deep', 'er', 'b2c.yml').isOf(last, Buffer.from(text))).toBe(false)
      expect(treeOf(folder, 'é.yml').isOf(last, Buffer.from(text))).toBe(true)
      expect(treeOf(folder, 'new.yml').isOf(last, Buffer.from(text))).toBe(false)
      expect(treeOf(folder, 'deep').isOf(last, Buffer.from(text))).toBe(false)
    }
  )
})

test('an object that is not what its id says is not believed, and a damaged one tells nothing', () => {
  const { folder, head } = repository()
  const tree = git(folder, 'rev-parse', 'HEAD^{tree}')
  const forged = join(folder, '.git', 'objects', tree.slice(0, 2), tree.slice(2))
  const own = treeOf(folder, 'b2c.yml')
  expect(own.isOf(head, Buffer.from(text))).toBe(true)
  const proposed = Buffer.from(`${text}# proposed`)
  const other = Buffer.concat([Buffer.from('100644 b2c.yml\0'), Buffer.from(blobId(proposed, head), 'hex')])
  chmodSync(forged, 0o644)
  writeFileSync(forged, deflateSync(Buffer.concat([Buffer.from(`tree ${other.length}\0`), other])))
  for (const content of [proposed, Buffer.from(text)]) expect(own.isOf(head, content)).toBe(false)
  writeFileSync(forged, 'damaged')
  expect(own.isOf(head, Buffer.from(text))).toBe(false)
})
