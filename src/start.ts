// Starts the main or the post step. A cancelled job sends SIGINT and, 7.5 s later, SIGTERM: waiting ends at once, requests
// under way end by themselves.

import { getState, saveState } from '@actions/core'
import { ActionError } from './errors.ts'
import { processRuntime } from './runtime.ts'

/** Runs the step that the runner asks for. Never rejects. */
export const start = async (): Promise<void> => {
  const cancellation = new AbortController()
  const cancel = (): void =>
    cancellation.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, cancel)
  const runtime = processRuntime(cancellation.signal)
  if (getState('post') === 'true') {
    const { cleanUp } = await import('./cleanup.ts')
    await cleanUp(runtime)
  } else {
    saveState('post', 'true')
    const { run } = await import('./main.ts')
    await run(runtime)
  }
}
