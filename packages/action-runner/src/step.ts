// A step: what goes into the runner and what comes out of it.

import type { ChildProcess } from 'node:child_process'
import type { Annotation, LogGroup } from './log.ts'

/** What to run, and in which surroundings. */
export type StepOptions = {
  /** The folder that holds action.yml, from the working directory on. */
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
