// Runs a JavaScript action as the GitHub runner does: inputs from action.yml, file commands, masks, annotations, the post step.
// Semantics are those of actions/runner and of GitHub's documentation, "Workflow commands" and "Metadata syntax".

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createDisk, type Disk, leftOn, removeDisk } from './disk.ts'
import { contextOf, stepEnvironment } from './environment.ts'
import { parseKeyValues, parsePaths } from './fileCommands.ts'
import { createLineReader } from './lines.ts'
import { createLog, type StepLog } from './log.ts'
import { createMasker, type Masker } from './masks.ts'
import { type ActionMetadata, readMetadata, resolveInputs } from './metadata.ts'
import type { RunningStep, StepOptions, StepResult } from './step.ts'

export type { RunningStep, StepOptions, StepResult } from './step.ts'

/** How long a cancelled step may go on after each signal, in milliseconds (actions/runner, ProcessInvoker.cs). */
export const cancelGraceMs = { interrupt: 7_500, terminate: 2_500 } as const

const summaryLimitBytes = 1024 * 1024
const defaultToken = 'ghs_emulatedEmulatedEmulatedEmulated0000'

/** Reads one file command; a file that does not follow the grammar fails the step and counts as empty. */
const readFileCommand = <T>(log: StepLog, name: string, file: string, read: (text: string) => T, empty: T): T => {
  try {
    return read(readFileSync(file, 'utf8'))
  } catch (error) {
    log.fail(`Unable to process file command '${name}' successfully.`)
    log.fail(error instanceof Error ? error.message : String(error))
    return empty
  }
}

const uploadedSummary = (raw: string, masker: Masker, log: StepLog): string => {
  const bytes = Buffer.byteLength(raw)
  if (bytes <= summaryLimitBytes) return raw.split('\n').map(masker.mask).join('\n')
  const kilobytes = (size: number): string => `${Math.floor(size / 1024)}k`
  log.own(
    'error',
    `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${kilobytes(summaryLimitBytes)}, got ${kilobytes(bytes)}.`
  )
  return ''
}

/**
 * Starts a step. The promise in the result never rejects because of what the action does; it waits until the process has
 * ended, then removes everything that the step had on disk.
 *
 * @throws Error when action.yml is missing or asks for what this runner does not do, or when the process cannot be made at
 *   all (an environment that is too large)
 */
export const startAction = (options: StepOptions): RunningStep => {
  const { actionDir, phase = 'main' } = options
  const action = readMetadata(actionDir)
  const script = phase === 'main' ? action.main : action.post
  if (script === undefined) throw new Error(`${actionDir}: the action has no ${phase} script`)
  const disk = createDisk(options.workspace, options.event)
  try {
    return startScript(action, resolve(actionDir, script), disk, options)
  } catch (error) {
    removeDisk(disk)
    throw error
  }
}

const startScript = (action: ActionMetadata, script: string, disk: Disk, options: StepOptions): RunningStep => {
  const { after, phase = 'main', githubToken = defaultToken } = options
  const { paths } = disk
  const masker = createMasker([githubToken, ...(options.secrets ?? []), ...(after?.masks ?? [])])
  const log = createLog(masker, options.debug === true)
  const runnerEnv = stepEnvironment(paths, { ...(options.debug ? { RUNNER_DEBUG: '1' } : {}), ...options.env })
  const resolved = resolveInputs(action, options.inputs ?? {}, contextOf(runnerEnv, githubToken))
  const inputs = phase === 'post' && after && options.inputs === undefined ? after.inputs : resolved.env
  const state = Object.entries(phase === 'post' ? (after?.state ?? {}) : {})
  if (phase === 'main') for (const warning of resolved.warnings) log.own('warning', warning)

  const startedMs = performance.now()
  const child = spawn(options.node ?? process.execPath, [...(options.nodeArguments ?? []), script], {
    cwd: paths.workspace,
    env: { ...runnerEnv, ...inputs, ...Object.fromEntries(state.map(([name, value]) => [`STATE_${name}`, value])) },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true
  })

  let shown = 0
  const onLine = (line: string): void => {
    log.line(line)
    for (; shown < log.lines.length; shown++) options.onLogLine?.(log.lines[shown] ?? '')
  }
  const raw = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  const listen = (stream: 'stdout' | 'stderr'): Promise<void> => {
    const reader = createLineReader(line => {
      options.onRawLine?.(line, stream)
      onLine(line)
    })
    child[stream].on('data', (chunk: Buffer) => {
      raw[stream].push(chunk)
      reader.push(chunk)
    })
    return new Promise(resolve => {
      child[stream].on('close', () => {
        reader.end()
        resolve()
      })
    })
  }
  const drained = Promise.all([listen('stdout'), listen('stderr')])

  const timers: NodeJS.Timeout[] = []
  const later = (ms: number, action: () => void): void => {
    timers.push(setTimeout(action, ms))
  }
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  const cancel = (): void => {
    child.kill('SIGINT')
    later(cancelGraceMs.interrupt, () => child.kill('SIGTERM'))
    later(cancelGraceMs.interrupt + cancelGraceMs.terminate, kill)
  }
  if (options.killAfterMs !== undefined) later(options.killAfterMs, kill)
  if (options.signal?.aborted) cancel()
  options.signal?.addEventListener('abort', cancel, { once: true })

  const ended = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>(resolve => {
    child.once('error', error => {
      log.own('error', `The process could not be started: ${error.message}`)
      resolve({ exitCode: null, signal: null })
    })
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }))
  })

  const finish = async (): Promise<StepResult> => {
    const [end] = await Promise.all([ended, drained])
    const durationMs = performance.now() - startedMs
    for (const timer of timers) clearTimeout(timer)
    options.signal?.removeEventListener('abort', cancel)

    const env = readFileCommand(log, 'env', paths.env, text => parseKeyValues(text), {})
    const { NODE_OPTIONS: blocked, ...exported } = env
    if (blocked !== undefined)
      log.own('error', "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.")
    const outputs = readFileCommand(log, 'output', paths.output, text => parseKeyValues(text), {})
    for (const [name, value] of Object.entries(outputs)) log.debug(`Set output ${name} = ${value}`)
    const saved = readFileCommand(log, 'state', paths.state, text => parseKeyValues(text), {})
    const pathsAdded = readFileCommand(log, 'path', paths.path, parsePaths, [])
    const rawSummary = readFileCommand(log, 'step_summary', paths.summary, text => text, '')
    const summary = uploadedSummary(rawSummary, masker, log)
    log.debug(`Node Action run completed with exit code ${end.exitCode}`)
    for (; shown < log.lines.length; shown++) options.onLogLine?.(log.lines[shown] ?? '')

    const result: StepResult = {
      conclusion: end.exitCode === 0 && !log.failed() ? 'success' : 'failure',
      ...end,
      durationMs,
      stdout: Buffer.concat(raw.stdout).toString('utf8'),
      stderr: Buffer.concat(raw.stderr).toString('utf8'),
      log: log.lines.join('\n'),
      annotations: log.annotations,
      groups: log.groups,
      outputs: { ...log.outputs, ...outputs },
      state: { ...log.state, ...saved },
      env: exported,
      paths: pathsAdded,
      rawSummary,
      summary,
      masks: masker.values,
      leftFiles: leftOn(disk),
      inputs
    }
    removeDisk(disk)
    return result
  }

  return { child, result: finish(), cancel, kill }
}

/** Runs a step to its end: {@link startAction} without the handle. */
export const runAction = (options: StepOptions): Promise<StepResult> => startAction(options).result

/**
 * The outputs that reach other jobs: one that contains anything masked arrives empty, so it is left out here
 * (actions/runner, JobExtension.cs: "Skip output … since it may contain secret").
 *
 * @param outputs the job's outputs, the step's own by default
 */
export const jobOutputs = (
  result: StepResult,
  outputs: Readonly<Record<string, string>> = result.outputs
): Readonly<Record<string, string>> => {
  const { mask } = createMasker(result.masks)
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => mask(value) === value))
}
