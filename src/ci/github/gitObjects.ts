// Objects of a Git repository, read from its files and held against their own ids: whoever filled the folder cannot pass one thing
// off as another. Source: Git documentation, "gitformat-loose", "gitformat-pack".

import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'

const largestObjectBytes = 32 * 1024 * 1024
const largestIndexBytes = 512 * 1024 * 1024
const deepestDelta = 4_096

type GitObject = { readonly type: string; readonly body: Buffer }

const bytesOf = (id: string): number => id.length / 2
const algorithmOf = (id: string): string => (id.length === 64 ? 'sha256' : 'sha1')
const header = (type: string, body: Uint8Array): string => `${type} ${body.length}\0`

const idOf = (type: string, body: Uint8Array, algorithm: string): string =>
  createHash(algorithm).update(header(type, body)).update(body).digest('hex')

/** The id that this content has in a repository whose commits have ids such as `commit`. */
export const blobId = (bytes: Uint8Array, commit: string): string => idOf('blob', bytes, algorithmOf(commit))

/**
 * The id of the file at `path` in a commit, `folder` being the repository's folder `objects`; undefined where the commit has none, or
 * is not there. @throws where an object is damaged or not what its id says.
 */
export const fileInCommit = (folder: string, commit: string, path: string): string | undefined => {
  const found = readObject(folder, commit)
  const [, tree] = /^tree ([\da-f]+)\n/.exec(found?.type === 'commit' ? found.body.toString('latin1', 0, 80) : '') ?? []
  let id = tree
  const steps = path.split('/')
  for (const [index, step] of steps.entries()) {
    const entry = id === undefined ? undefined : entryOf(readObject(folder, id), step, bytesOf(commit))
    const isWanted = index === steps.length - 1 ? entry?.mode.startsWith('100') : entry?.mode === '40000'
    id = isWanted ? entry?.id : undefined
  }
  return id
}

const entryOf = (tree: GitObject | undefined, name: string, idBytes: number) => {
  if (tree?.type !== 'tree') return undefined
  const { body } = tree
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf(0, at)
    if (end < 0) return undefined
    const [mode = '', ...words] = body.toString('utf8', at, end).split(' ')
    at = end + 1 + idBytes
    if (words.join(' ') === name) return { mode, id: body.toString('hex', end + 1, at) }
  }
  return undefined
}

const readObject = (folder: string, id: string): GitObject | undefined => {
  const found = looseObject(folder, id) ?? packedObject(folder, id, deepestDelta)
  if (found !== undefined && idOf(found.type, found.body, algorithmOf(id)) !== id)
    throw new Error(`the object ${id} is not what its id says`)
  return found
}

const looseObject = (folder: string, id: string): GitObject | undefined => {
  const path = join(folder, id.slice(0, 2), id.slice(2))
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined
  const content = inflateSync(readFileSync(path), { maxOutputLength: largestObjectBytes })
  const end = content.indexOf(0)
  return { type: content.toString('latin1', 0, end).split(' ')[0] ?? '', body: content.subarray(end + 1) }
}

const packedObject = (folder: string, id: string, deepest: number): GitObject | undefined => {
  const packs = join(folder, 'pack')
  if (!statSync(packs, { throwIfNoEntry: false })?.isDirectory()) return undefined
  for (const name of readdirSync(packs).filter(file => file.endsWith('.idx'))) {
    const index = join(packs, name)
    if (!statSync(index).isFile() || statSync(index).size > largestIndexBytes) continue
    const offset = offsetIn(readFileSync(index), id)
    if (offset !== undefined) return objectAt({ folder, pack: index.replace(/idx$/, 'pack'), id }, offset, deepest)
  }
  return undefined
}

const indexMagic = 0xff744f63
const fanOutAt = 8
const namesAt = fanOutAt + 256 * 4

/** Where an object begins in the pack of an index of version 2. */
const offsetIn = (index: Buffer, id: string): number | undefined => {
  if (index.readUInt32BE(0) !== indexMagic || index.readUInt32BE(4) !== 2) return undefined
  const wanted = Buffer.from(id, 'hex')
  const first = wanted.readUInt8(0)
  const countUpTo = (byte: number): number => (byte < 0 ? 0 : index.readUInt32BE(fanOutAt + byte * 4))
  const all = countUpTo(255)
  const offsetsAt = namesAt + all * (wanted.length + 4)
  for (let place = countUpTo(first - 1); place < countUpTo(first); place++) {
    const at = namesAt + place * wanted.length
    if (!index.subarray(at, at + wanted.length).equals(wanted)) continue
    const offset = index.readUInt32BE(offsetsAt + place * 4)
    return offset < 0x8000_0000
      ? offset
      : Number(index.readBigUInt64BE(offsetsAt + all * 4 + (offset - 0x8000_0000) * 8))
  }
  return undefined
}

const types: Readonly<Record<number, string>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' }
const offsetDelta = 6
const idDelta = 7

type Place = { readonly folder: string; readonly pack: string; readonly id: string }

const objectAt = (place: Place, offset: number, deepest: number): GitObject | undefined => {
  if (deepest === 0) throw new Error('a chain of deltas has no end')
  const start = readAt(place.pack, offset, 64)
  let at = 0
  let byte = start.readUInt8(at++)
  const type = (byte >> 4) & 7
  let size = byte & 0x0f
  for (let shift = 4; byte & 0x80; shift += 7) {
    byte = start.readUInt8(at++)
    size += (byte & 0x7f) * 2 ** shift
  }
  if (size > largestObjectBytes) throw new Error('an object is too large')
  const idBytes = bytesOf(place.id)
  let base: GitObject | undefined
  if (type === offsetDelta) {
    byte = start.readUInt8(at++)
    let back = byte & 0x7f
    while (byte & 0x80) {
      byte = start.readUInt8(at++)
      back = (back + 1) * 128 + (byte & 0x7f)
    }
    base = objectAt(place, offset - back, deepest - 1)
  } else if (type === idDelta) {
    const id = start.toString('hex', at, at + idBytes)
    at += idBytes
    base = looseObject(place.folder, id) ?? packedObject(place.folder, id, deepest - 1)
  }
  // Data that cannot be compressed grows a little.
  const packed = readAt(place.pack, offset + at, size + (size >> 8) + 1_024)
  const body = inflateSync(packed, { maxOutputLength: Math.max(size, 1) })
  if (base !== undefined) return { type: base.type, body: patched(base.body, body) }
  const name = types[type]
  return name === undefined ? undefined : { type: name, body }
}

const readAt = (file: string, offset: number, length: number): Buffer => {
  const handle = openSync(file, 'r')
  try {
    if (!fstatSync(handle).isFile()) throw new Error('a pack is no file')
    const buffer = Buffer.alloc(length)
    return buffer.subarray(0, readSync(handle, buffer, 0, length, offset))
  } finally {
    closeSync(handle)
  }
}

/** The content that a delta makes of its base. */
const patched = (base: Buffer, delta: Buffer): Buffer => {
  let at = 0
  const next = (): number => delta.readUInt8(at++)
  const size = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = next()
      value += (byte & 0x7f) * 2 ** shift
      if ((byte & 0x80) === 0) return value
    }
  }
  /** A number of which the bits of `command` say which bytes are there. */
  const sparse = (command: number, first: number, bytes: number): number => {
    let value = 0
    for (let index = 0; index < bytes; index++) if (command & (first << index)) value += next() * 2 ** (8 * index)
    return value
  }
  size()
  const length = size()
  if (length > largestObjectBytes) throw new Error('an object is too large')
  const pieces: Buffer[] = []
  while (at < delta.length) {
    const command = next()
    if (command & 0x80) {
      const from = sparse(command, 0x01, 4)
      const count = sparse(command, 0x10, 3) || 0x1_0000
      pieces.push(base.subarray(from, from + count))
    } else {
      pieces.push(delta.subarray(at, at + command))
      at += command
    }
  }
  const made = Buffer.concat(pieces)
  if (made.length !== length) throw new Error('a delta does not fit its base')
  return made
}
