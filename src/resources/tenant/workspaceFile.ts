// A file that the configuration file names, opened within bounds: inside the workspace, a plain file, not larger than it may be.

import fs from 'node:fs/promises'
import { resolve } from 'node:path'
import type { WorkspaceFile } from '../../ci/ci.ts'
import { ActionError, messageOf } from '../../errors.ts'
import { isInside, readPlainFile } from '../../util/files.ts'
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
    if (!isInside(path, workspace))
      return err(`${quoted(file)} lies outside of the workspace; accepted: a file inside of it, also behind its links`)
    const bytes = await readPlainFile(path, largestBytes)
    if (!bytes.ok) return err(`${quoted(file)} ${bytes.problem}`)
    const read = { path, writtenPath, bytes: bytes.value }
    assertTrusted?.(read)
    return ok(read)
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
