// Processes under the clock: the bundle as the runner starts it, and anything else, with wall time, CPU time and requests.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contextOf, createDisk, readMetadata, removeDisk, resolveInputs, stepEnvironment } from 'action-runner/parts'
import type { Emulator } from 'b2c-emulator'
import { startProcess } from '../harness/childProcess.ts'

/** What a process took. Times in milliseconds. */
export type Took = {
  readonly wallMs: number
  /** User and system time of the process and its children; undefined where the system does not tell (other than Linux). */
  readonly cpuMs: number | undefined
  /** From the start of the process to the arrival of its first request; undefined when it sent none. */
  readonly firstRequestMs: number | undefined
  /** HTTP requests that the emulator received. */
  readonly requests: number
  /** The longest chain of requests each of which began after the one before had ended. */
  readonly roundTrips: number
  readonly exitCode: number | null
  readonly output: string
}

const ticksASecond = 100

/** CPU time of all ended children of this process, in milliseconds (proc(5): cutime and cstime). */
const childrenCpuMs = (): number | undefined => {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return ((Number(fields[13]) + Number(fields[14])) * 1_000) / ticksASecond
  } catch {
    return undefined
  }
}

/** Runs a program to its end and measures it. Nothing else may run meanwhile. `env` is its whole environment. */
export const measure = async (
  emulator: Emulator | undefined,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd?: string
): Promise<Took> => {
  emulator?.journal.clear()
  const cpuBefore = childrenCpuMs()
  const startedMs = performance.now()
  const { status: exitCode, stdout, stderr } = await startProcess(program, args, { cwd, env }).result
  const wallMs = performance.now() - startedMs
  const cpuAfter = childrenCpuMs()
  const requests = emulator?.journal.entries().filter(({ parent }) => parent === undefined) ?? []
  return {
    wallMs,
    cpuMs: cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore,
    firstRequestMs: requests[0] === undefined ? undefined : requests[0].startedMs - startedMs,
    requests: requests.length,
    roundTrips: emulator?.journal.sequentialRoundTrips() ?? 0,
    exitCode,
    output: stdout + stderr
  }
}

/** How to run the bundle. */
export type BundleOptions = {
  readonly actionDir: string
  readonly inputs: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly nodeArguments?: readonly string[]
  readonly workspace?: string
}

/** Runs the bundle's main step and measures it. @throws Error with its log when it fails. */
export const measureBundle = async (emulator: Emulator, options: BundleOptions): Promise<Took> => {
  const { actionDir, workspace } = options
  const disk = createDisk(workspace, {})
  const variables = stepEnvironment(disk.paths, options.env ?? {})
  const inputs = resolveInputs(readMetadata(actionDir), options.inputs, contextOf(variables, 'ghs_token')).env
  const script = join(actionDir, 'dist', 'index.js')
  const args = [...(options.nodeArguments ?? []), script]
  const took = await measure(emulator, process.execPath, args, { ...variables, ...inputs }, disk.paths.workspace)
  removeDisk(disk)
  if (took.exitCode !== 0) throw new Error(`The bundle ended with ${took.exitCode}:\n${took.output}`)
  return took
}

/** The middle one of the values. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** What several equal runs took: medians. */
export type Typical = Pick<Took, 'wallMs' | 'requests' | 'roundTrips'> & { readonly cpuMs: number | undefined }

/** The medians of several runs, rounded to whole milliseconds. */
export const typical = (runs: readonly Took[]): Typical => {
  const cpu = runs.flatMap(({ cpuMs }) => (cpuMs === undefined ? [] : [cpuMs]))
  return {
    wallMs: Math.round(median(runs.map(({ wallMs }) => wallMs))),
    cpuMs: cpu.length === 0 ? undefined : Math.round(median(cpu)),
    requests: median(runs.map(({ requests }) => requests)),
    roundTrips: median(runs.map(({ roundTrips }) => roundTrips))
  }
}
