// Runs a JavaScript action as the GitHub runner does: inputs from action.yml, file commands, masks, annotations, the post step.
// Semantics are those of actions/runner and of GitHub's documentation, "Workflow commands" and "Metadata syntax".

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { contextOf, type StepPaths, stepEnvironment } from './environment.ts'
import { parseKeyValues, parsePaths } from './fileCommands.ts'
import { type Annotation, createLog, type LogGroup, type StepLog } from './log.ts'
import { createMasker, type Masker } from './masks.ts'
import { inputVariable, readMetadata, resolveInputs } from './metadata.ts'

/** What to run, and in which surroundings. */
export type StepOptions = {
  /** The folder that holds action.yml. */
  readonly actionDir: string
  /** The step's `with:`. Defaults come from action.yml. */
  readonly inputs?: Readonly<Record<string, string>>
  /** Added to the runner's own variables and stronger than them; undefined removes one. Nothing else is inherited. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The Node binary; this process's own by default. */
  readonly node?: string
  /** Arguments of the Node binary, before the script. */
  readonly nodeArguments?: readonly string[]
  /** `post` runs the post script, with the state that `after` saved. */
  readonly phase?: 'main' | 'post'
  /** The step that came before in the same job: its masks hold on, and a post step gets its state and inputs. */
  readonly after?: StepResult
  /** Values that the job masks from the start, as a repository's secrets are. `githubToken` is always among them. */
  readonly secrets?: readonly string[]
  /** The value of `${{ github.token }}`. */
  readonly githubToken?: string
  /** The event's payload, for GITHUB_EVENT_PATH. */
  readonly event?: unknown
  /** The working directory, GITHUB_WORKSPACE; an empty folder by default. */
  readonly workspace?: string
  /** Debug logging is on: RUNNER_DEBUG=1, and debug lines are shown. */
  readonly debug?: boolean
  /** Cancels the step when aborted, as a cancelled job does: see {@link RunningStep.cancel}. */
  readonly signal?: AbortSignal
  /** Kills the step, without a chance to react, after this many milliseconds. */
  readonly killAfterMs?: number
  /** Told about every raw line at once. Not for logs: nothing is masked. */
  readonly onRawLine?: (line: string, stream: 'stdout' | 'stderr') => void
  /** Told about every line of the log, masked. */
  readonly onLogLine?: (line: string) => void
}

/** What a step came to. */
export type StepResult = {
  readonly conclusion: 'success' | 'failure'
  /** null when a signal ended the process. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly durationMs: number
  /** Standard output and error exactly as written: the place to look for leaks. */
  readonly stdout: string
  readonly stderr: string
  /** The log as people see it: commands obeyed, secrets masked. One string, lines joined by LF. */
  readonly log: string
  readonly annotations: readonly Annotation[]
  readonly groups: readonly LogGroup[]
  /** As the next steps of the same job see them, secrets included. */
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  /** Variables exported through GITHUB_ENV, and folders put on PATH through GITHUB_PATH. */
  readonly env: Readonly<Record<string, string>>
  readonly paths: readonly string[]
  /** The job summary in Markdown: raw, and as it is uploaded (masked; empty when it is larger than 1 MiB). */
  readonly rawSummary: string
  readonly summary: string
  /** Every value that was registered as secret, in order. */
  readonly masks: readonly string[]
  /** Files that the step left below RUNNER_TEMP or in an empty workspace, by relative path. */
  readonly leftFiles: Readonly<Record<string, string>>
  /** The variables that carried the inputs. */
  readonly inputs: Readonly<Record<string, string>>
}

/** A step on its way. */
export type RunningStep = {
  readonly child: ChildProcess
  readonly result: Promise<StepResult>
  /** What a cancelled job does: SIGINT, after 7.5 s SIGTERM, after 2.5 s more the end. */
  readonly cancel: () => void
  /** Ends the process at once, as a machine that dies does. */
  readonly kill: () => void
}

/** The runner's patience with a cancelled step, in milliseconds (actions/runner, ProcessInvoker.cs). */
export const cancelPatienceMs = { interrupt: 7_500, terminate: 2_500 } as const

const summaryLimitBytes = 1024 * 1024
const defaultToken = 'ghs_emulatedEmulatedEmulatedEmulated0000'

type Disk = { readonly base: string; readonly ownWorkspace: boolean; readonly paths: StepPaths }

/** The folders and files of one step, below the system's temporary folder. */
const createDisk = (workspace: string | undefined, event: unknown): Disk => {
  const base = mkdtempSync(join(tmpdir(), 'b2c-runner-'))
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

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))

/** What a step wrote besides the runner's own files. */
const leftOn = ({ base, ownWorkspace, paths }: Disk): Readonly<Record<string, string>> => {
  const own = new Set(Object.values(paths))
  const files = [...filesBelow(paths.temp), ...(ownWorkspace ? filesBelow(paths.workspace) : [])]
  return Object.fromEntries(
    files.filter(file => !own.has(file)).map(file => [relative(base, file), readFileSync(file, 'utf8')])
  )
}

/** Cuts a byte stream into lines as the runner does: LF, CRLF and CR end one. */
const createLineReader = (onLine: (line: string) => void) => {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  return {
    push: (chunk: Buffer): void => {
      const parts = (rest + decoder.write(chunk)).split(/\r\n|\n|\r(?!$)/)
      rest = parts.pop() ?? ''
      for (const line of parts) onLine(line)
    },
    end: (): void => {
      const last = (rest + decoder.end()).replace(/\r$/, '')
      if (last !== '') onLine(last)
    }
  }
}

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
 * @throws Error when action.yml is missing or asks for what this runner does not do
 */
export const startAction = (options: StepOptions): RunningStep => {
  const { actionDir, after, phase = 'main', githubToken = defaultToken } = options
  const action = readMetadata(actionDir)
  const script = phase === 'main' ? action.main : action.post
  if (script === undefined) throw new Error(`${actionDir}: the action has no ${phase} script`)

  const disk = createDisk(options.workspace, options.event)
  const { paths } = disk
  const masker = createMasker([githubToken, ...(options.secrets ?? []), ...(after?.masks ?? [])])
  const log = createLog(masker, options.debug === true)
  const runnerEnv = stepEnvironment(paths, { ...(options.debug ? { RUNNER_DEBUG: '1' } : {}), ...options.env })
  const resolved = resolveInputs(action, options.inputs ?? {}, contextOf(runnerEnv, githubToken))
  const inputs = phase === 'post' && after && options.inputs === undefined ? after.inputs : resolved.env
  const state = Object.entries(phase === 'post' ? (after?.state ?? {}) : {})
  if (phase === 'main') for (const warning of resolved.warnings) log.own('warning', warning)

  const startedMs = performance.now()
  const child = spawn(options.node ?? process.execPath, [...(options.nodeArguments ?? []), join(actionDir, script)], {
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
    later(cancelPatienceMs.interrupt, () => child.kill('SIGTERM'))
    later(cancelPatienceMs.interrupt + cancelPatienceMs.terminate, kill)
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
    rmSync(disk.base, { recursive: true, force: true, maxRetries: 5 })
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

export { inputVariable }
