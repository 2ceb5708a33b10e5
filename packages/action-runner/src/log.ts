// A step's output on its way into the log: commands are obeyed, secrets masked, groups and annotations collected.

import { parseCommand, type WorkflowCommand } from './commands.ts'
import type { Masker } from './masks.ts'

/** A message that the runner shows at the top of the run, masked and cut to 4096 characters. */
export type Annotation = {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly properties: Readonly<Record<string, string>>
}

/** A foldable part of the log. Lines are masked. */
export type LogGroup = { readonly title: string; readonly lines: readonly string[] }

/** Everything that a step's output came to. */
export type StepLog = {
  /** Feeds one line of standard output or standard error. */
  readonly line: (text: string) => void
  /** Writes an annotation of the runner's own. */
  readonly own: (level: Annotation['level'], message: string) => void
  /** Writes an error of the runner's own and makes the step fail. */
  readonly fail: (message: string) => void
  /** Writes a line that only a debug log shows. */
  readonly debug: (message: string) => void
  /** The log as people see it. */
  readonly lines: readonly string[]
  readonly annotations: readonly Annotation[]
  readonly groups: readonly LogGroup[]
  /** Outputs and state set by the old commands on standard output, used where the files are missing. */
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  /** True when something besides the exit code made the step fail. */
  readonly failed: () => boolean
}

const annotationsALevel = 10
const annotationLength = 4096

/**
 * An empty log. At most 10 annotations of each level are kept for a step (GitHub documentation, "Problem matchers").
 *
 * @param masker learns of every `::add-mask::`; earlier lines stay as they are
 * @param isDebug shows `::debug::` lines and echoes commands, as RUNNER_DEBUG does
 */
export const createLog = (masker: Masker, isDebug: boolean): StepLog => {
  const lines: string[] = []
  const annotations: Annotation[] = []
  const groups: { title: string; lines: string[] }[] = []
  const outputs: Record<string, string> = {}
  const state: Record<string, string> = {}
  let open: { title: string; lines: string[] } | undefined
  let resumeToken: string | undefined
  let echo = isDebug
  let failed = false

  const write = (text: string): void => {
    const masked = masker.mask(text)
    lines.push(masked)
    open?.lines.push(masked)
  }

  const annotate = (level: Annotation['level'], message: string, properties: Annotation['properties'] = {}): void => {
    for (const [index, text] of message.split(/\r?\n/).entries()) write(index === 0 ? `##[${level}]${text}` : text)
    if (annotations.filter(annotation => annotation.level === level).length < annotationsALevel)
      annotations.push({ level, message: masker.mask(message).slice(0, annotationLength), properties })
  }

  const debug = (message: string): void => {
    if (isDebug) for (const text of message.split(/\r?\n/)) write(`##[debug]${text}`)
  }

  const fail = (message: string): void => {
    failed = true
    annotate('error', message)
  }

  const handlers: Readonly<Record<string, (command: WorkflowCommand, text: string) => void>> = {
    'add-mask': ({ data }) => {
      if (!masker.add(data)) annotate('warning', "Can't add secret mask for empty string in ##[add-mask] command.")
      else if (echo) write('::add-mask::***')
    },
    debug: ({ data }) => debug(data),
    echo: ({ data }) => {
      echo = data.trim().toLowerCase() === 'on'
    },
    error: ({ data, properties }) => annotate('error', data, properties),
    warning: ({ data, properties }) => annotate('warning', data, properties),
    notice: ({ data, properties }) => annotate('notice', data, properties),
    group: ({ data }) => {
      write(`##[group]${data}`)
      open = { title: masker.mask(data), lines: [] }
      groups.push(open)
    },
    endgroup: () => {
      open = undefined
      write('##[endgroup]')
    },
    'set-output': ({ data, properties }, text) => {
      outputs[properties.name ?? ''] = data
      if (echo) write(text)
      annotate('warning', 'The `set-output` command is deprecated. Use the file behind GITHUB_OUTPUT.')
    },
    'save-state': ({ data, properties }, text) => {
      state[properties.name ?? ''] = data
      if (echo) write(text)
      annotate('warning', 'The `save-state` command is deprecated. Use the file behind GITHUB_STATE.')
    },
    'set-env': () => fail('The `set-env` command is disabled. Use the file behind GITHUB_ENV.'),
    'add-path': () => fail('The `add-path` command is disabled. Use the file behind GITHUB_PATH.'),
    'stop-commands': ({ data }) => {
      resumeToken = data
    },
    'add-matcher': () => {},
    'remove-matcher': () => {}
  }

  const line = (text: string): void => {
    if (resumeToken !== undefined) {
      if (text.trim() === `::${resumeToken}::`) resumeToken = undefined
      else write(text)
      return
    }
    const command = parseCommand(text)
    const handler = command && handlers[command.name]
    if (handler) handler(command, text)
    else write(text)
  }

  return { line, own: annotate, fail, debug, lines, annotations, groups, outputs, state, failed: () => failed }
}
