// Files on disk: where they lie, and their content within bounds.

import { constants } from 'node:fs'
import fs, { type FileHandle } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'
import { messageOf } from '../errors.ts'
import { err, ok, type Result } from './result.ts'

/** True for a path in a folder, and for the folder itself. Both are as they really lie, or written alike. */
export const isInside = (path: string, folder: string): boolean => {
  const below = relative(folder, path)
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below)
}

/** A path as messages name it: from a folder on, with slashes. */
export const relativeName = (path: string, folder: string): string => relative(folder, path).split(sep).join('/') || '.'

/**
 * Reads a file. Links are followed, and nothing is waited for: a pipe or a device is no file. A problem continues a sentence that begins
 * with the name of the file, and holds none of its content; `accepted` says what may be done about one that is too large.
 */
export const readPlainFile = async (
  path: string,
  largestBytes: number,
  accepted = 'accepted: at most as many'
): Promise<Result<Uint8Array>> => {
  try {
    // Opening a pipe would wait for its other end otherwise. The last step of a real path is no link, unless somebody changes it now.
    const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)
    const handle = await fs.open(await fs.realpath(path), flags)
    try {
      const { isFile, bytes } = await readBytes(handle, largestBytes)
      if (!isFile) return err('is a directory, a device, a pipe or a socket; accepted: a plain file')
      return bytes === undefined ? err(`has more than ${largestBytes} bytes; ${accepted}`) : ok(bytes)
    } finally {
      await handle.close()
    }
  } catch (error) {
    return err(`cannot be read: ${messageOf(error)}`)
  }
}

/** What a handle of a file gives; without bytes where it is no plain file. */
const readBytes = async (
  handle: FileHandle,
  largestBytes: number
): Promise<{ readonly isFile: boolean; readonly bytes?: Uint8Array | undefined }> => {
  const found = await handle.stat()
  if (!found.isFile()) return { isFile: false }
  if (found.size > largestBytes) return { isFile: true }
  return { isFile: true, bytes: await readUpTo(handle, largestBytes, found.size) }
}

/**
 * Reads to the end of a plain file, whose size is a guess: some files have none until they are read, and a file may grow meanwhile.
 * Undefined where there are more bytes than `largestBytes`.
 */
export const readUpTo = async (
  handle: FileHandle,
  largestBytes: number,
  sizeBytes: number
): Promise<Uint8Array | undefined> => {
  const buffer = Buffer.alloc(Math.min(largestBytes, Math.max(sizeBytes, smallestBuffer)) + 1)
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length)
    length += bytesRead
    if (length > largestBytes) return undefined
    if (bytesRead === 0) return Buffer.concat(parts)
    parts.push(Uint8Array.from(buffer.subarray(0, bytesRead)))
  }
}

const smallestBuffer = 64 * 1024
