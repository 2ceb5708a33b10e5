// The folders and files that the runner gives to one step.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { StepPaths } from './environment.ts'

/** Where one step lives on disk: below `base`, except for a workspace that was given. */
export type Disk = { readonly base: string; readonly ownWorkspace: boolean; readonly paths: StepPaths }

/** The folders and files of one step, below the system's temporary folder. */
export const createDisk = (workspace: string | undefined, event: unknown): Disk => {
  const base = mkdtempSync(join(tmpdir(), 'action-runner-'))
  const temp = join(base, '_temp')
  const commands = join(temp, '_runner_file_commands')
  const paths: StepPaths = {
    temp,
    workspace: workspace ?? join(base, 'workspace'),
    event: join(temp, '_github_workflow', 'event.json'),
    output: join(commands, 'set_output'),
    state: join(commands, 'save_state'),
    env: join(commands, 'set_env'),
    path: join(commands, 'add_path'),
    summary: join(commands, 'step_summary')
  }
  for (const folder of [commands, join(temp, '_github_workflow'), paths.workspace])
    mkdirSync(folder, { recursive: true })
  for (const file of [paths.output, paths.state, paths.env, paths.path, paths.summary]) writeFileSync(file, '')
  writeFileSync(paths.event, JSON.stringify(event ?? {}))
  return { base, ownWorkspace: workspace === undefined, paths }
}

/** Removes everything of the step, and nothing of a workspace that was given. */
export const removeDisk = ({ base }: Disk): void => rmSync(base, { recursive: true, force: true, maxRetries: 5 })

/** The files below a folder; none when the step has removed it. */
const filesBelow = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
    : []

/** What a step wrote besides the runner's own files. */
export const leftOn = ({ base, ownWorkspace, paths }: Disk): Readonly<Record<string, string>> => {
  const own = new Set(Object.values(paths))
  const files = [...filesBelow(paths.temp), ...(ownWorkspace ? filesBelow(paths.workspace) : [])]
  return Object.fromEntries(
    files.filter(file => !own.has(file)).map(file => [relative(base, file), readFileSync(file, 'utf8')])
  )
}
