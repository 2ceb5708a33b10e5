// A Git work tree, read by its files: which commit is checked out, and whether a file is as the checkout left it. Git itself is not
// run: the configuration of a repository that somebody else filled may name programs.
// Source: Git documentation, "gitrepository-layout" and "index-format".

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

/** The work tree that a file lies in. `head` is the commit that is checked out, in lower case; undefined when it cannot be told. */
export type WorkTree = {
  readonly head: string | undefined
  /** True when the content is that of the file in the commit, by Git's own list of what it checked out. */
  readonly holds: (bytes: Uint8Array) => boolean
}

const largestIndexBytes = 256 * 1024 * 1024
const commitId = /^(?:[\da-f]{40}|[\da-f]{64})$/

/** The nearest work tree around a file, undefined where there is none. `path` is absolute, behind all links. Never throws. */
export const workTreeOf = (path: string): WorkTree | undefined => {
  const root = rootOf(dirname(path))
  const gitDir = root === undefined ? undefined : gitDirOf(root)
  if (root === undefined || gitDir === undefined) return undefined
  const head = headOf(gitDir)
  const name = relative(root, path).split(sep).join('/')
  return {
    head,
    holds: bytes => {
      const algorithm = head?.length === 64 ? 'sha256' : 'sha1'
      const listed = attempt(() => indexEntry(readIndex(gitDir), name, algorithm === 'sha1' ? 20 : 32))
      return (
        listed !== undefined && [bytes, withUnixLines(bytes)].some(content => blobId(content, algorithm) === listed)
      )
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

const headOf = (gitDir: string): string | undefined => {
  const text = readText(gitDir, 'HEAD')
  const [, ref] = /^ref: (refs\/[^\s:]+)$/.exec(text) ?? []
  if (ref === undefined) return asCommit(text)
  if (ref.split('/').includes('..')) return undefined
  // A linked work tree keeps its branches where the first one does.
  const common = resolve(gitDir, readText(gitDir, 'commondir') || '.')
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

const readIndex = (gitDir: string): Buffer => {
  const path = join(gitDir, 'index')
  if (statSync(path).size > largestIndexBytes) throw new Error('the index is too large')
  return readFileSync(path)
}

const fixedBytes = 40
const extended = 0x4000
const stages = 0x3000

/** The id of the blob that stands under `name` in an index of version 2, 3 or 4. @throws where the index ends too early. */
const indexEntry = (index: Buffer, name: string, idBytes: number): string | undefined => {
  const version = index.readUInt32BE(4)
  if (index.toString('latin1', 0, 4) !== 'DIRC' || version < 2 || version > 4) return undefined
  let at = 12
  let path: Buffer = Buffer.alloc(0)
  for (let left = index.readUInt32BE(8); left > 0; left--) {
    const start = at
    const id = index.toString('hex', start + fixedBytes, start + fixedBytes + idBytes)
    const flags = index.readUInt16BE(start + fixedBytes + idBytes)
    at = start + fixedBytes + idBytes + (flags & extended ? 4 : 2)
    if (version === 4) {
      // The path is told by how many bytes of the former one fall away at its end.
      const [dropped, after] = offsetAt(index, at)
      const end = index.indexOf(0, after)
      path = Buffer.concat([path.subarray(0, path.length - dropped), index.subarray(after, end)])
      at = end + 1
    } else {
      const end = index.indexOf(0, at)
      path = index.subarray(at, end)
      at = start + (Math.floor((end - start) / 8) + 1) * 8
    }
    if ((flags & stages) === 0 && path.toString('utf8') === name) return id
  }
  return undefined
}

/** A number of variable width, as in the offsets of Git's packs, and where it ends. */
const offsetAt = (bytes: Buffer, start: number): readonly [value: number, after: number] => {
  let at = start
  let byte = bytes.readUInt8(at++)
  let value = byte & 0x7f
  while (byte & 0x80) {
    byte = bytes.readUInt8(at++)
    value = (value + 1) * 128 + (byte & 0x7f)
  }
  return [value, at]
}

const blobId = (bytes: Uint8Array, algorithm: string): string =>
  createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex')

/** Git may check a file out with the line ends of Windows. */
const withUnixLines = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
