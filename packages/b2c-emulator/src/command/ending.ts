// When the command ends: by a signal, or with the npm that has started it.

import { isRunning, processFacts } from '../core/processes.ts'

/** One Ctrl+C may arrive twice, from the terminal and from npm; a second one is what comes later. */
const sameSignalMs = 300
const watchMs = 500

/**
 * Calls `end` once: at the first signal, or when npm or its shell is gone. A second signal ends the process at once.
 * SIGHUP is what a closed terminal sends.
 */
export const onEnd = (end: () => void): void => {
  let sinceMs: number | undefined
  const stop = (): void => {
    if (sinceMs === undefined) {
      sinceMs = performance.now()
      end()
    } else if (performance.now() - sinceMs > sameSignalMs) process.exit(1)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  const starters = npmProcesses()
  if (starters.length === 0) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent && starters.every(isRunning)) return
    clearInterval(watch)
    stop()
  }, watchMs).unref()
}

/**
 * The processes of npm (`npm run`, `npx`) that this one belongs to: its parent, and that one's parent where the first is a shell.
 * None for what npm has not started itself, and for a script that starts it in the background, which outlives npm on purpose.
 */
const npmProcesses = (): readonly number[] => {
  const script = process.env.npm_lifecycle_script ?? ''
  const isBackground = /(^|[^&>])&([^&>]|$)/.test(script)
  if (!script.includes('b2c-emulator') || isBackground) return []
  const { ppid } = process
  const { parent = 0, name = '' } = processFacts(ppid) ?? {}
  return /^(.*\/)?-?(sh|dash|bash|zsh|ksh|ash)$/.test(name) && parent > 1 ? [ppid, parent] : [ppid]
}
