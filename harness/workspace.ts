// A folder with files, as the workspace of a step.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder that exists until it is removed. */
export type Workspace = { readonly path: string; readonly remove: () => void }

/** Makes a folder with the given files, by relative path. */
export const createWorkspace = (files: Readonly<Record<string, string>> = {}): Workspace => {
  const path = mkdtempSync(join(tmpdir(), 'b2c-workspace-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
