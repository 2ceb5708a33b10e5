// Runs the main and the post step inside the test's own process, so that coverage counts them: the environment as the
// runner sets it, the file commands, standard output captured and read as the runner reads it, and a clock that sleeping
// moves at once, together with the emulator's. One run at a time.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from '@jest/globals'
import type { Annotation } from 'action-runner'
import {
  contextOf,
  createDisk,
  createLog,
  createMasker,
  parseKeyValues,
  readMetadata,
  removeDisk,
  resolveInputs,
  stepEnvironment
} from 'action-runner/parts'
import { type Emulator, type EmulatorOptions, startEmulator } from 'b2c-emulator'
import { cleanUp } from '../../src/cleanup.ts'
import { run } from '../../src/main.ts'
import type { Kinds } from '../../src/resources/index.ts'
import type { Runtime } from '../../src/runtime.ts'

const actionDir = fileURLToPath(new URL('../..', import.meta.url))
const action = readMetadata(actionDir)
// The toolkit opens the summary's file once in a process, so all runs of a test file share it.
const shared = createDisk(undefined, {})
afterAll(() => removeDisk(shared))

/** Puts a file into the workspace, below any name. */
export const inWorkspace = (name: string, text: string): string => {
  writeFileSync(join(shared.paths.workspace, name), text)
  return name
}

/** The inputs that let the bootstrap caller, or another one, sign in to the emulator with its secret. */
export const callerInputs = (
  emulator: Emulator,
  caller: { readonly appId: string; readonly secret?: string | undefined } = emulator.seed
): Readonly<Record<string, string>> => ({
  'tenant-id': emulator.tenant.initialDomain,
  'client-id': caller.appId,
  'client-secret': caller.secret ?? emulator.seed.callerSecret,
  'login-endpoint': emulator.login,
  'graph-endpoint': emulator.graph
})

/** A runtime whose sleep takes no time: it moves its own clock and the emulator's. `slept` lists the pauses, in ms. */
export const virtualRuntime = (
  emulator?: Emulator,
  overrides: Partial<Runtime> = {}
): Runtime & { readonly slept: number[] } => {
  let aheadMs = 0
  const slept: number[] = []
  const monotonic = (): number => performance.now() + aheadMs
  return {
    env: {},
    fetch: (...request) => fetch(...request),
    clock: { now: () => Date.now() + aheadMs, monotonic },
    sleep: async (ms, signal) => {
      slept.push(ms)
      const wakeMs = monotonic() + ms
      // Whoever sleeps shorter at the same time wakes first and moves the clock by less.
      await new Promise(resolve => setTimeout(resolve, Math.min(ms / 400, 20)))
      signal?.throwIfAborted()
      const jumpMs = Math.max(0, wakeMs - monotonic())
      aheadMs += jumpMs
      emulator?.clock.advance(jumpMs)
    },
    random: () => 0.5,
    cancelled: new AbortController().signal,
    slept,
    ...overrides
  }
}

export type InProcessOptions = {
  readonly inputs: Readonly<Record<string, string>>
  /** Moves along when the run sleeps. */
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

/** The document of the output `plan`, as far as tests look at it. */
export type PlanOutput = {
  readonly tenantResources?: { readonly changes: readonly PlannedChange[] }
  readonly apps: readonly { readonly key: string; readonly changes: readonly PlannedChange[] }[]
}

type PlannedChange = {
  readonly resource: string
  readonly action: string
  readonly name: string
  readonly fields: readonly { readonly field: string }[]
  readonly reason: string
}

/** Runs one step to its end. Never rejects because of what the step does. */
export const runInProcess = async (options: InProcessOptions): Promise<InProcessResult> => {
  const { paths } = shared
  for (const file of [paths.output, paths.state, paths.env, paths.path, paths.summary]) writeFileSync(file, '')
  writeFileSync(paths.event, JSON.stringify(options.event ?? {}))
  const environment = stepEnvironment(paths, options.env ?? {})
  const { env: inputs } = resolveInputs(action, options.inputs, contextOf(environment, 'ghs_inProcess'))
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
  const runtime = virtualRuntime(options.emulator, { env: { ...process.env }, ...options.runtime })
  let exitCode = 0
  try {
    await (options.entry?.() ?? (options.phase === 'post' ? cleanUp(runtime) : run(runtime, options.kinds)))
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

/** Changes of the plan that are more than `unchanged`, as `resource action name`. */
export const planned = ({ plan }: InProcessResult): readonly string[] =>
  [plan?.tenantResources, ...(plan?.apps ?? [])]
    .flatMap(part => part?.changes ?? [])
    .filter(({ action: what }) => what !== 'unchanged')
    .map(({ resource, action: what, name }) => `${resource} ${what} ${name}`)

const running = new Set<Emulator>()
afterAll(async () => {
  await Promise.all([...running].map(emulator => emulator.close()))
})

/** An emulator that ends with the test file. */
export const emulate = async (options?: EmulatorOptions): Promise<Emulator> => {
  const emulator = await startEmulator(options)
  running.add(emulator)
  return emulator
}

/** The writes of the journal as `METHOD path status`, ids shortened. */
export const writesOf = ({ journal }: Emulator): readonly string[] =>
  journal.writes().map(({ method, path, status }) => `${method} ${shortPath(path)} ${status}`)

/** A path with every id as `{id}`. */
export const shortPath = (path: string): string =>
  decodeURIComponent(path).replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '{id}')
