// Runs the main and the post step inside this process, so that coverage counts them: the environment as the runner sets it, the
// file commands, standard output captured and read as the runner reads it, and a virtual clock. One run at a time.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Annotation } from 'action-runner'
import {
  contextOf,
  createDisk,
  createLog,
  createMasker,
  type Disk,
  parseKeyValues,
  readMetadata,
  removeDisk,
  resolveInputs,
  stepEnvironment
} from 'action-runner/parts'
import type { Emulator } from 'b2c-emulator'
import { createGitHubActions } from '../src/ci/github/gitHubActions.ts'
import { cleanUp } from '../src/cleanup.ts'
import { run } from '../src/main.ts'
import type { Kinds } from '../src/resources/kinds.ts'
import type { Runtime } from '../src/runtime.ts'
import { repositoryDir } from './bundle.ts'
import type { Inputs } from './inputs.ts'
import type { PlanOutput } from './planOutput.ts'
import { virtualRuntime } from './virtualRuntime.ts'

export type InProcessOptions = {
  readonly inputs: Inputs
  /** Its clock moves along when the run sleeps. */
  readonly emulator?: Emulator
  readonly phase?: 'main' | 'post'
  /** Enters as the runner does, with the real clock, instead of calling the phase. */
  readonly entry?: () => Promise<void>
  /** State of the main step, for the post step. */
  readonly state?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The event's payload. */
  readonly event?: unknown
  readonly runtime?: Partial<Runtime>
  /** The kinds that the run knows; absent: the action's own. */
  readonly kinds?: Kinds
  /** Told of every text as it is written to standard output. */
  readonly onWrite?: (text: string) => void
}

export type InProcessResult = {
  readonly exitCode: number
  /** Standard output as written: the place to look for leaks. */
  readonly stdout: string
  /** The log as people see it. */
  readonly log: string
  readonly annotations: readonly Annotation[]
  readonly errors: string
  readonly warnings: string
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly summary: string
  readonly masks: readonly string[]
  /** Pauses of the run, in milliseconds of its clock. */
  readonly slept: readonly number[]
  /** The output `plan`, parsed. */
  readonly plan: PlanOutput | undefined
}

/** What runs steps in this process. */
export type InProcessRunner = {
  /** Runs one step to its end. Never rejects because of what the step does. */
  readonly run: (options: InProcessOptions) => Promise<InProcessResult>
  /** Puts a file into the workspace, also below folders; gives its path there. */
  readonly inWorkspace: (name: string, content: string | Uint8Array) => string
  readonly close: () => void
}

/** One for the whole process: the toolkit opens the summary's file once, so all runs share the files of the runner. */
export const createInProcessRunner = (): InProcessRunner => {
  const disk = createDisk(undefined, {})
  return {
    run: options => runStep(disk, options),
    inWorkspace: (name, content) => {
      const path = join(disk.paths.workspace, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      return name
    },
    close: () => removeDisk(disk)
  }
}

const runStep = async ({ paths }: Disk, options: InProcessOptions): Promise<InProcessResult> => {
  for (const file of [paths.output, paths.state, paths.env, paths.path, paths.summary]) writeFileSync(file, '')
  writeFileSync(paths.event, JSON.stringify(options.event ?? {}))
  const environment = stepEnvironment(paths, options.env ?? {})
  const metadata = readMetadata(repositoryDir)
  const { env: inputs } = resolveInputs(metadata, options.inputs, contextOf(environment, 'ghs_inProcess'))
  const state = Object.entries(options.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])
  const before = { env: { ...process.env }, exitCode: process.exitCode, write: process.stdout.write }
  const written: string[] = []
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, environment, inputs, Object.fromEntries(state))
  process.exitCode = undefined
  process.stdout.write = ((chunk: string | Uint8Array) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
    written.push(text)
    options.onWrite?.(text)
    return true
  }) as typeof process.stdout.write
  const runtime = virtualRuntime({ env: { ...process.env }, ...options.runtime }, options.emulator)
  const ci = createGitHubActions(runtime.env)
  let exitCode = 0
  try {
    await (options.entry?.() ?? (options.phase === 'post' ? cleanUp(runtime, ci) : run(runtime, ci, options.kinds)))
    exitCode = Number(process.exitCode ?? 0)
  } finally {
    process.stdout.write = before.write
    for (const name of Object.keys(process.env)) delete process.env[name]
    Object.assign(process.env, before.env)
    process.exitCode = before.exitCode
  }
  const stdout = written.join('')
  const masker = createMasker()
  const log = createLog(masker, false)
  for (const line of stdout.split('\n')) log.line(line)
  const outputs = parseKeyValues(readFileSync(paths.output, 'utf8'))
  const texts = (level: Annotation['level']): string =>
    log.annotations.flatMap(annotation => (annotation.level === level ? [annotation.message] : [])).join('\n')
  return {
    exitCode,
    stdout,
    log: log.lines.join('\n'),
    annotations: log.annotations,
    errors: texts('error'),
    warnings: texts('warning'),
    outputs,
    state: parseKeyValues(readFileSync(paths.state, 'utf8')),
    summary: readFileSync(paths.summary, 'utf8'),
    masks: masker.values,
    slept: runtime.slept,
    plan: outputs.plan === undefined ? undefined : JSON.parse(outputs.plan)
  }
}
