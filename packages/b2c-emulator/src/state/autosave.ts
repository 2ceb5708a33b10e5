// Saves the state soon after it has changed: not at every change, and never twice at once.

import type { EmulatorState } from './emulatorState.ts'
import type { StateFile } from './stateFile.ts'

/** What keeps a state file up to date. */
export type Autosave = {
  /** Something may have changed: it is saved within a moment, unless nothing has. */
  changed(): void
  /** Saves at once. @throws Error when the file cannot be written */
  save(): Promise<void>
  /** Saves for the last time and releases the file. @throws Error when the file cannot be written */
  close(): Promise<void>
}

/** How long changes are gathered. */
const gatherMs = 100
/** How long a save that failed waits for the next attempt. */
const retryMs = 1_000
/** A large state takes long to write: at most a tenth of the time goes into it. */
const restFactor = 10

/** `read` gives the state of the moment; `warn` is told of a save that failed, once until one succeeds. */
export const createAutosave = (
  file: StateFile,
  read: () => EmulatorState,
  warn: (problem: unknown) => void
): Autosave => {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let lastMs = 0
  let written = ''
  let failing = false
  let closed = false

  const write = async (): Promise<void> => {
    const startedMs = performance.now()
    const state = read()
    // The offset of the clock differs by the moment that passed between two looks at the time.
    const fingerprint = JSON.stringify({ ...state, clockOffsetMs: Math.round(state.clockOffsetMs / 1000) })
    if (fingerprint === written) return
    await file.write(state)
    written = fingerprint
    lastMs = performance.now() - startedMs
  }
  const save = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    running = running.catch(() => undefined).then(write)
    return running
  }
  const saveQuietly = async (): Promise<void> => {
    try {
      await save()
      failing = false
    } catch (error) {
      if (!failing) warn(error)
      failing = true
      changed(retryMs)
    }
  }
  const changed = (waitMs = Math.max(gatherMs, restFactor * lastMs)): void => {
    if (!closed) timer ??= setTimeout(() => void saveQuietly(), waitMs).unref()
  }
  return {
    changed: () => changed(),
    save,
    close: async () => {
      closed = true
      try {
        await save()
      } finally {
        file.release()
      }
    }
  }
}
