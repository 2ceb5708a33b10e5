// The bundle as the runner runs it: the folder that holds it, its main step and its post step.

import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunningStep, type StepOptions, type StepResult, startAction } from 'action-runner'

/** The root of this repository. */
export const repositoryDir = dirname(dirname(fileURLToPath(import.meta.url)))

/** The folder of action.yml and dist; the environment variable ACTION_DIR puts another build in its place. */
export const actionDir = process.env.ACTION_DIR ?? repositoryDir

/** How to run a step; `actionDir` is the folder above unless another is named. */
export type BundleOptions = Omit<StepOptions, 'actionDir'> & Partial<Pick<StepOptions, 'actionDir'>>

/** Starts the main step, or what `phase` says. */
export const startBundle = (options: BundleOptions): RunningStep => startAction({ actionDir, ...options })

/** Runs the main step to its end. */
export const runBundle = (options: BundleOptions): Promise<StepResult> => startBundle(options).result

/** The options of the post step after a main step. */
export const postStepOf = (after: StepResult, options: BundleOptions = {}): BundleOptions => ({
  ...options,
  phase: 'post',
  after
})

/** A copy of a bundle: a build meanwhile changes nothing of it. `from` is the folder of its action.yml and dist. */
export const copyBundle = (from: string): { readonly actionDir: string; readonly remove: () => void } => {
  const copy = mkdtempSync(join(tmpdir(), 'b2c-bundle-'))
  cpSync(join(from, 'action.yml'), join(copy, 'action.yml'))
  cpSync(join(from, 'dist'), join(copy, 'dist'), { recursive: true })
  return { actionDir: copy, remove: () => rmSync(copy, { recursive: true, force: true }) }
}
