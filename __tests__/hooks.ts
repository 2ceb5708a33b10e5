// The harness with Jest's hooks: what a test opens or starts is closed or killed when it has ended, however it ends.

import type { RequestListener } from 'node:http'
import { afterAll, afterEach } from '@jest/globals'
import type { RunningStep, StepResult } from 'action-runner'
import { type Emulator, type EmulatorOptions, startEmulator } from 'b2c-emulator'
import * as bundle from '../harness/bundle.ts'
import { type ProcessOptions, type ProcessResult, startProcess } from '../harness/childProcess.ts'
import { type GitHubFixture, startGitHub } from '../harness/gitHubFixture.ts'
import { createInProcessRunner } from '../harness/inProcess.ts'
import { type LoopbackServer, startServer } from '../harness/server.ts'
import * as workflow from '../harness/workflow.ts'
import { createWorkspace } from '../harness/workspace.ts'

const closers: (() => unknown)[] = []

/** Calls this when the test has ended; what was opened last is closed first. */
export const closeAfterTest = (close: () => unknown): void => {
  closers.push(close)
}

afterEach(async () => {
  const failures: unknown[] = []
  for (const close of closers.splice(0).reverse()) {
    try {
      await close()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
})

/** An emulator that ends with the test. */
export const emulate = async (options?: EmulatorOptions): Promise<Emulator> => {
  const emulator = await startEmulator(options)
  closeAfterTest(() => emulator.close())
  return emulator
}

/** The emulator's GitHub, with other answers; it ends with the test. */
export const emulateGitHub = async (): Promise<GitHubFixture> => {
  const gitHub = await startGitHub()
  closeAfterTest(gitHub.close)
  return gitHub
}

/** An HTTP server that ends with the test. */
export const serve = async (listener: RequestListener): Promise<LoopbackServer> => {
  const server = await startServer(listener)
  closeAfterTest(server.close)
  return server
}

/** A folder with files, by relative path, that ends with the test. */
export const workspaceWith = (files: Readonly<Record<string, string>> = {}): string => {
  const { path, remove } = createWorkspace(files)
  closeAfterTest(remove)
  return path
}

/** Starts a step of the bundle; it is killed when it outlives the test. */
export const startBundle = (options: bundle.BundleOptions): RunningStep => {
  const step = bundle.startBundle(options)
  closeAfterTest(async () => {
    step.kill()
    await step.result
  })
  return step
}

/** Runs a step of the bundle to its end. */
export const runBundle = (options: bundle.BundleOptions): Promise<StepResult> => startBundle(options).result

/** Runs a job of a workflow file. */
export const runJob = (job: workflow.Job, options: workflow.JobOptions): Promise<workflow.JobResult> =>
  workflow.runJob(job, { run: runBundle, ...options })

/** Runs a script, or what else the arguments say, with this Node. */
export const runNode = (args: readonly string[], options?: ProcessOptions): Promise<ProcessResult> => {
  const { child, result } = startProcess(process.execPath, args, options)
  closeAfterTest(() => child.kill('SIGKILL'))
  return result
}

const inProcess = createInProcessRunner()
afterAll(inProcess.close)

/** Runs a step inside this process. */
export const runInProcess = inProcess.run

/** Puts a file into the workspace of the runs inside this process. */
export const inWorkspace = inProcess.inWorkspace

let configFiles = 0
/** A configuration file of its own in that workspace, with this text; gives its path there. */
export const configFile = (text: string): string => {
  configFiles += 1
  return inWorkspace(`${configFiles}/b2c.yml`, text)
}
