// The step's log: phases as groups, waiting as single lines, annotations for what matters. The only way to the toolkit's
// log commands, so that nothing from elsewhere can be read as a command.

import type * as toolkit from '@actions/core'
import { ActionError, messageOf } from '../errors.ts'
import { readableMs, type Wait } from '../util/retry.ts'
import { logInline, logLines } from './text.ts'

/** The toolkit's commands that the log uses. */
export type LogCommands = Pick<
  typeof toolkit,
  'info' | 'debug' | 'notice' | 'warning' | 'error' | 'startGroup' | 'endGroup' | 'isDebug'
>

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

const causesOf = (error: Error): readonly string[] => {
  const texts: string[] = []
  let cause: unknown = error.cause
  while (cause !== undefined && texts.length < deepestCause) {
    const stack = cause instanceof Error && !(cause instanceof ActionError) ? cause.stack : undefined
    texts.push(stack ?? messageOf(cause))
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return texts
}

const waitLine = ({ what, reason, attempts, waitedMs, pauseMs, leftMs }: Wait): string =>
  `Waiting to ${what}: ${reason} (attempt ${attempts}, waited ${readableMs(waitedMs)}, ` +
  `next in ${readableMs(pauseMs)}, gives up in ${readableMs(leftMs)})`

/** The log of a step, written through the toolkit's commands. */
export const createLog = (core: LogCommands): Log => {
  const annotated = new Set<string>()
  const told = new Map<string, Wait>()

  const once = (kind: 'notice' | 'warning', text: string, title: string | undefined): void => {
    const shown = block(text)
    const key = `${kind} ${title ?? ''} ${shown}`
    if (annotated.has(key)) return
    annotated.add(key)
    core[kind](shown, title === undefined ? {} : { title: logInline(title) })
  }

  const detail = (text: string): void => {
    if (core.isDebug()) core.debug(block(text))
  }

  return {
    group: async (title, phase) => {
      core.startGroup(logInline(title))
      try {
        return await phase()
      } finally {
        core.endGroup()
      }
    },
    info: text => core.info(block(text)),
    detail,
    notice: (text, title) => once('notice', text, title),
    warning: (text, title) => once('warning', text, title),
    error: error => {
      core.error(block(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`))
      for (const cause of causesOf(error)) detail(`Caused by: ${cause}`)
    },
    waiting: wait => {
      const last = told.get(wait.what)
      const due =
        last === undefined ||
        wait.attempts === 1 ||
        wait.reason !== last.reason ||
        wait.waitedMs - last.waitedMs >= waitLineEveryMs
      if (!due) return
      told.set(wait.what, wait)
      core.info(logInline(waitLine(wait)))
    }
  }
}
