// Where a path of the section leads: from the folder of the configuration file, or, when nothing is there, from the workspace.

import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { isInside, relativeName } from '../../util/files.ts'
import type { Path } from '../../util/problem.ts'
import { quoted } from '../../util/words.ts'
import type { LoadContext } from '../tenant/load.ts'

type Bounds = Pick<LoadContext, 'folder' | 'workspace' | 'report'>

/** The absolute path of what was written at `at` of the file. Reports one that leads nowhere, or out of the workspace. */
export const placeOf = async (written: string, at: Path, bounds: Bounds): Promise<string | undefined> => {
  const { folder, workspace, report } = bounds
  for (const start of new Set([folder, workspace])) {
    const place = path.resolve(start, written)
    const real = await realpath(place).catch(() => undefined)
    if (real === undefined) continue
    if (isInside(place, workspace) && isInside(real, workspace)) return place
    report({ path: at, problem: `${quoted(written)} lies outside of the workspace; accepted: a place inside of it` })
    return undefined
  }
  const from = relativeName(folder, workspace)
  const seen = from === '.' ? 'not in the workspace' : `neither in ${from} nor in the workspace`
  report({
    path: at,
    problem: `${quoted(written)} is ${seen}; accepted: a path that starts at this file or at the workspace`
  })
  return undefined
}
