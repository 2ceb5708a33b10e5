// The step's log: phases as groups, waiting as single lines, annotations for what matters. The only way to the host's
// log commands, so that nothing from elsewhere can be read as a command.

import type { LogCommands } from '../ci/ci.ts'
import { ActionError, messageOf } from '../errors.ts'
import type { Wait } from '../util/retry.ts'
import { readableMs } from '../util/time.ts'
import { logInline, logLines } from './text.ts'

/** What the action says while it works. Every text may hold names and messages from elsewhere, but never a secret. */
export type Log = {
  /** Runs `phase` with its lines folded under `title`; gives back what it gives back. */
  readonly group: <T>(title: string, phase: () => Promise<T>) => Promise<T>
  readonly info: (text: string) => void
  /** Shown with debug logging only. */
  readonly detail: (text: string) => void
  readonly notice: (text: string, title?: string) => void
  /** An annotation of the run. The same text is shown once: a step has ten annotations of each kind. */
  readonly warning: (text: string, title?: string) => void
  /** An annotation with message and next step; the causes are shown with debug logging only. */
  readonly error: (error: ActionError) => void
  /** A line about a pause: the first of a wait, then when the reason changes, then every five seconds. */
  readonly waiting: (wait: Wait) => void
}

const waitLineEveryMs = 5_000
const deepestCause = 8

const block = (text: string): string => logLines(text).join('\n')

/** What is behind an error, the nearest first: stacks of what went wrong, messages of what was foreseen. */
const causesOf = ({ cause }: Error, depth = deepestCause): readonly string[] => {
  if (cause === undefined || depth === 0) return []
  if (!(cause instanceof Error)) return [messageOf(cause)]
  const stack = cause instanceof ActionError ? undefined : cause.stack
  return [stack ?? messageOf(cause), ...causesOf(cause, depth - 1)]
}

const waitLine = ({ operation, reason, attempts, waitedMs, pauseMs, leftMs }: Wait): string =>
  `Waiting to ${operation}: ${reason} (attempt ${attempts}, waited ${readableMs(waitedMs)}, ` +
  `next in ${readableMs(pauseMs)}, gives up in ${readableMs(leftMs)})`

/** The log of a step, written through the host's commands. */
export const createLog = (commands: LogCommands): Log => {
  const annotated = new Set<string>()
  const reported = new Map<string, Wait>()
  const detail = (text: string): void => {
    if (commands.isDebug()) commands.debug(block(text))
  }
  const annotate = (kind: 'notice' | 'warning') => (text: string, title?: string) => {
    const shown = block(text)
    const key = `${kind} ${title ?? ''} ${shown}`
    if (annotated.has(key)) return
    annotated.add(key)
    commands[kind](shown, title === undefined ? {} : { title: logInline(title) })
  }
  return {
    group: async (title, phase) => {
      commands.startGroup(logInline(title))
      try {
        return await phase()
      } finally {
        commands.endGroup()
      }
    },
    info: text => commands.info(block(text)),
    detail,
    notice: annotate('notice'),
    warning: annotate('warning'),
    error: error => {
      commands.error(block(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`))
      for (const cause of causesOf(error)) detail(`Caused by: ${cause}`)
    },
    waiting: wait => {
      const last = reported.get(wait.operation)
      const isNews = last === undefined || wait.attempts === 1 || wait.reason !== last.reason
      if (!isNews && wait.waitedMs - last.waitedMs < waitLineEveryMs) return
      reported.set(wait.operation, wait)
      commands.info(logInline(waitLine(wait)))
    }
  }
}
