// Runs the bundle against the emulator as the runner does, with configuration files in its workspace.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from '@jest/globals'
import { runAction, type StepOptions, type StepResult } from 'action-runner'

/** The folder of the action: this repository. */
export const actionDir = fileURLToPath(new URL('../..', import.meta.url))

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder with the given files, by relative path; it ends with the test file. */
export const workspaceWith = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'b2c-config-test-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** Runs the main step of the bundle. */
export const runBundle = (options: Omit<StepOptions, 'actionDir'>): Promise<StepResult> =>
  runAction({ actionDir, ...options })
