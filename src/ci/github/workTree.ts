// A Git work tree, read by its files: which commit is checked out, and whether a file is one of a commit. Git itself is not run: the
// configuration of a repository that somebody else filled may name programs.
// Source: Git documentation, "gitrepository-layout".

import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { blobId, fileInCommit } from './gitObjects.ts'

/** The work tree that a file lies in. `head` is the commit that is checked out, in lower case; undefined when it cannot be told. */
export type WorkTree = {
  readonly head: string | undefined
  /** True when the file, with this content, is one of the commit. What the work tree's own lists say is not believed. */
  readonly isOf: (commit: string, bytes: Uint8Array) => boolean
}

const commitId = /^(?:[\da-f]{40}|[\da-f]{64})$/

/** The nearest work tree around a file, undefined where there is none. `path` is absolute, behind all links. Never throws. */
export const workTreeOf = (path: string): WorkTree | undefined => {
  const root = rootOf(dirname(path))
  const gitDir = root === undefined ? undefined : gitDirOf(root)
  if (root === undefined || gitDir === undefined) return undefined
  // A linked work tree keeps its branches and objects where the first one does.
  const common = resolve(gitDir, readText(gitDir, 'commondir') || '.')
  const name = relative(root, path).split(sep).join('/')
  return {
    head: headOf(gitDir, common),
    isOf: (commit, bytes) => {
      const id = attempt(() => fileInCommit(join(common, 'objects'), commit, name))
      return id !== undefined && [bytes, withUnixLines(bytes)].some(content => blobId(content, commit) === id)
    }
  }
}

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

const rootOf = (folder: string): string | undefined => {
  if (existsSync(join(folder, '.git'))) return folder
  const above = dirname(folder)
  return above === folder ? undefined : rootOf(above)
}

/** The repository's own folder: `.git`, or what a file of that name says in a linked work tree or a submodule. */
const gitDirOf = (root: string): string | undefined =>
  attempt(() => {
    const path = join(root, '.git')
    if (statSync(path).isDirectory()) return path
    const [, target] = /^gitdir: (.+)$/m.exec(readFileSync(path, 'utf8')) ?? []
    return target === undefined ? undefined : resolve(root, target.trim())
  })

const headOf = (gitDir: string, common: string): string | undefined => {
  const text = readText(gitDir, 'HEAD')
  const [, ref] = /^ref: (refs\/[^\s:]+)$/.exec(text) ?? []
  if (ref === undefined) return asCommit(text)
  if (ref.split('/').includes('..')) return undefined
  return asCommit(readText(common, ref)) ?? packed(common, ref)
}

const readText = (folder: string, name: string): string =>
  attempt(() => readFileSync(join(folder, name), 'utf8').trim()) ?? ''

const asCommit = (text: string): string | undefined => (commitId.test(text) ? text : undefined)

const packed = (folder: string, ref: string): string | undefined =>
  readText(folder, 'packed-refs')
    .split('\n')
    .map(line => line.trim().split(' '))
    .flatMap(([id = '', name]) => (name === ref ? (asCommit(id) ?? []) : []))[0]

/** Git may check a file out with the line ends of Windows. */
const withUnixLines = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
