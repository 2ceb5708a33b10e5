// Starts the main or the post step. A cancelled job sends SIGINT and, 7.5 s later, SIGTERM: waiting ends at once, requests
// under way end by themselves.

import { setFlagsFromString } from 'node:v8'
import { createGitHubActions } from './ci/github/gitHubActions.ts'
import { ActionError } from './errors.ts'
import { processRuntime } from './runtime.ts'

/** Runs the step that the runner asks for. Never rejects. */
export const start = async (): Promise<void> => {
  // Many short requests make V8 enlarge the space of young objects up to 64 MB, which gains a step nothing: without that, 200
  // apps take 40 MB less of the runner's memory and no more time.
  setFlagsFromString('--semi-space-growth-factor=1')
  const cancellation = new AbortController()
  const cancel = (): void =>
    cancellation.abort(new ActionError({ code: 'cancelled', message: 'The job was cancelled.' }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, cancel)
  const runtime = processRuntime(cancellation.signal)
  const ci = createGitHubActions(runtime.env)
  if (ci.state.load('post') === true) {
    const { cleanUp } = await import('./cleanup.ts')
    await cleanUp(runtime, ci)
  } else {
    ci.state.save('post', true)
    const { run } = await import('./main.ts')
    await run(runtime, ci)
  }
}
