// A file that the configuration file names, opened within bounds: inside the workspace, a plain file, not larger than it may be.

import { constants } from 'node:fs'
import fs, { type FileHandle } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import type { WorkspaceFile } from '../../ci/ci.ts'
import { ActionError, messageOf } from '../../errors.ts'
import { err, ok, type Result } from '../../util/result.ts'
import { quoted } from '../../util/words.ts'
import type { LoadContext } from './load.ts'

/** Where files may lie, and whom they may come from. */
type Bounds = Pick<LoadContext, 'folder' | 'workspace' | 'assertTrusted'>

/**
 * Reads a file. A relative path starts at the folder of the configuration file or, where nothing lies there, at the workspace. Links
 * are followed before the place is judged, and nothing is waited for: a pipe or a device is no file. Gives what is wrong in words,
 * without any of its content.
 * @throws ActionError `input` for a file that may come from somebody who may not decide what is done.
 */
export const readWorkspaceFile = async (
  file: string,
  { folder, workspace, assertTrusted }: Bounds,
  largestBytes: number
): Promise<Result<WorkspaceFile>> => {
  const places = [resolve(folder, file), resolve(workspace, file)]
  try {
    const [writtenPath = '', path = ''] = await firstReal(places)
    const below = relative(workspace, path)
    if (isAbsolute(below) || /^\.\.(?:[\\/]|$)/.test(below))
      return err(`${quoted(file)} lies outside of the workspace; accepted: a file inside of it, also behind its links`)
    // Opening a pipe would wait for its other end otherwise.
    const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)
    const handle = await fs.open(path, flags)
    try {
      const bytes = await readBytes(file, handle, largestBytes)
      if (!bytes.ok) return bytes
      const read = { path, writtenPath, bytes: bytes.value }
      assertTrusted?.(read)
      return ok(read)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof ActionError) throw error
    return err(`${quoted(file)} cannot be read: ${messageOf(error)}`)
  }
}

/** The first of the places where something lies: as it is written, and where that really is. */
const firstReal = async (places: readonly string[]): Promise<readonly [string, string]> => {
  let failure: unknown
  for (const place of places) {
    try {
      return [place, await fs.realpath(place)]
    } catch (error) {
      failure ??= error
    }
  }
  throw failure
}

const readBytes = async (file: string, handle: FileHandle, largestBytes: number): Promise<Result<Uint8Array>> => {
  const found = await handle.stat()
  if (!found.isFile())
    return err(`${quoted(file)} is a directory, a device, a pipe or a socket; accepted: a plain file`)
  // Some files have no size until they are read, and a file may grow meanwhile.
  const buffer = Buffer.alloc(largestBytes + 1)
  let length = 0
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length)
    length += bytesRead
    if (length > largestBytes)
      return err(`${quoted(file)} has more than ${largestBytes} bytes; accepted: at most as many`)
    if (bytesRead === 0) return ok(buffer.subarray(0, length))
  }
}
